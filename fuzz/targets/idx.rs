//! IDX files, plain and packed: the first byte says which.
#![no_main]

use formwork_data::{IdxImages, IdxLabels};
use formwork_fuzz::{MI, bounded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    // A byte unpacks to 1,032 at most, and a vector that grows is there twice for a moment.
    let (suffix, each) = if kind % 2 == 0 { ("", 4) } else { (".gz", 4 * 1032) };
    bounded(bytes, MI, each, || {
        if let Ok(images) = IdxImages::parse(bytes, format!("images{suffix}").as_ref()) {
            assert_eq!(images.pixels().len(), images.count() * images.height() * images.width());
        }
        if let Ok(labels) = IdxLabels::parse(bytes, format!("labels{suffix}").as_ref()) {
            assert!(labels.count() > 0);
        }
    });
});
