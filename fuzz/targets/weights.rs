//! Weights: safetensors and `.npz`, whichever it is.
#![no_main]

use formwork_fuzz::{MI, bounded};
use formwork_layers::{BatchNorm1d, Linear, OnHeap, Parameters};
use formwork_model::weights::{Load, load_from_slice};
use formwork_tensor::memory;
use libfuzzer_sys::fuzz_target;

type Net = (Linear<3, 2>, BatchNorm1d<2>);

fn finite<N: Parameters<f32>>(net: &N) -> bool {
    memory::as_slice::<f32, N>(net).iter().all(|value| value.is_finite())
}

fuzz_target!(|bytes: &[u8]| {
    let each = if bytes.starts_with(b"PK") { 16 * 1032 } else { 256 };
    bounded(bytes, MI, each, || {
        let mut net = Net::seeded::<f32>(0);
        let before = net.clone();
        let loaded = load_from_slice::<f32, Net>(bytes, &mut net);
        assert!(finite(&*net) && (loaded.is_ok() || net == before));
        let _ = Load::new().partial().load_from_slice::<f32, Net>(bytes, &mut net);
        assert!(finite(&*net));
    });
});
