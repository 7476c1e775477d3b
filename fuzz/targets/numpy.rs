//! NumPy's files: as data, and single arrays as weights. The last byte says which.
#![no_main]

use formwork_data::{LabelledImages, TensorDataset};
use formwork_fuzz::{MI, bounded, file};
use formwork_model::weights;
use formwork_tensor::{Class, Image, Tensor, Vector};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_last() else { return };
    if kind % 2 == 0 {
        let path = file("x.npy", bytes);
        // Bytes become numbers of eight bytes, in vectors that grow, and vectors become tensors.
        bounded(bytes, MI, 64, || {
            let _ = weights::load_npy::<f32>(&path);
            let _ = weights::load_npy::<f64>(&path);
            let _ = LabelledImages::<3, 2, 2, 3>::from_npy(&path, &path);
            let _ = TensorDataset::<Vector<2>, Class<3>>::from_npy(&path, &path);
            let _ = TensorDataset::<Image<1, 2, 2>, Tensor<Vector<4>>>::from_npy(&path, &path);
        });
    } else {
        let path = file("x.npz", bytes);
        bounded(bytes, MI, 64 * 1032, || {
            let _ = LabelledImages::<3, 2, 2, 3>::from_npz(&path, "x", "y");
            let _ = TensorDataset::<Vector<2>, Class<3>>::from_npz(&path, "x", "y");
        });
    }
});
