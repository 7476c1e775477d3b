//! CIFAR's binary files, plain and packed: the first byte says which.
#![no_main]

use formwork_data::{Cifar10, Cifar100};
use formwork_fuzz::{MI, bounded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let (name, each) = if kind % 2 == 0 { ("batch.bin", 6) } else { ("batch.bin.gz", 6 * 1032) };
    bounded(bytes, MI, each, || {
        if let Ok(images) = Cifar10::parse(bytes, name.as_ref()) {
            assert_eq!(images.pixels().len(), images.count() * 3072);
        }
        if let Ok(images) = Cifar100::<100>::parse(bytes, name.as_ref()) {
            assert_eq!(images.pixels().len(), images.count() * 3072);
        }
        let _ = Cifar100::<20>::parse(bytes, name.as_ref());
    });
});
