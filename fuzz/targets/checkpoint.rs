//! Checkpoints. A checksum would hide everything behind it, so it is made right.
#![no_main]

use formwork_fuzz::{MI, bounded, file};
use formwork_layers::{Linear, OnHeap};
use formwork_model::prelude::*;
use formwork_tensor::Vector;
use formwork_train::checkpoint;
use libfuzzer_sys::fuzz_target;

type Net = Network<Vector<2>, Linear<2, 2>>;

/// Where the eight digits of the checksum are: behind the length and `{"__metadata__":{"checksum":"`.
const CHECKSUM: core::ops::Range<usize> = 37..45;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    if bytes.len() > CHECKSUM.end {
        bytes[CHECKSUM].fill(b'0');
        let sum = format!("{:08x}", crc32fast::hash(&bytes));
        bytes[CHECKSUM].copy_from_slice(sum.as_bytes());
    }
    let path = file("checkpoint", &bytes);
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Adam::default());
    bounded(&bytes, MI, 256, || {
        let _ = checkpoint::load(&path, &mut trainer, None);
    });
});
