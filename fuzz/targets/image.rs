//! Images of every format.
#![no_main]

use formwork_data::{Photo, Preprocess};
use formwork_fuzz::{MI, bounded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // 1 Mi pixels and 1,024 for each byte, decoded in at most 16 bytes each, and as red, green and blue.
    bounded(bytes, 24 * MI, 24 * 1024, || {
        let Ok(photo) = Photo::decode(bytes, "photo".as_ref()) else { return };
        let (width, height) = photo.size();
        assert!(width > 0 && height > 0);
        photo.tensor::<4, 6>(&Preprocess::IMAGENET);
        photo.write_bytes::<1, 7, 3>(1.2, &mut [0; 21]);
    });
});
