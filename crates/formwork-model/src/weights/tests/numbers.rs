//! Every kind of number into every scalar, and half precision out.

use super::{Net, changed, folder, refused, saved};
use crate::weights::{Metadata, WeightsError, file, load, save, save_f16};
use formwork_layers::{BatchNorm2d, Linear, OnHeap};
use formwork_numpy::half;
use safetensors::{Dtype, SafeTensors};

#[test]
fn f64_files_are_taken_by_f32_networks_and_the_reverse() {
    let (_folder, path) = folder();
    let net = Linear::<3, 2>::seeded::<f32>(1);
    save::<f32, _>(&path, &*net, &Metadata::new()).unwrap();
    let mut wide = Linear::<3, 2, f64>::seeded::<f64>(2);
    load::<f64, _>(&path, &mut *wide).unwrap();
    assert_eq!(wide.weight[1][2], f64::from(net.weight[1][2]));
    save::<f64, _>(&path, &*wide, &Metadata::new()).unwrap();
    let mut narrow = Linear::<3, 2>::seeded::<f32>(3);
    load::<f32, _>(&path, &mut *narrow).unwrap();
    assert_eq!(narrow, net);
}

/// Numbers of every kind in one file that has no notes, as others write them.
#[test]
fn every_kind_of_number_into_every_scalar() {
    let (_folder, path) = folder();
    let tensor = |name: &str, dims: &[usize], dtype, data: Vec<u8>| file::Tensor {
        name: name.into(),
        dims: dims.to_vec(),
        dtype,
        data,
    };
    let third = 1.0f64 / 3.0;
    let tensors = [
        tensor("weight", &[2], Dtype::F64, [third, -1e-3].iter().flat_map(|x| x.to_le_bytes()).collect()),
        // 1 + 2^-10 and the least subnormal, and 1 + 2^-7 and the least subnormal.
        tensor("bias", &[2], Dtype::F16, [0x3c01u16, 0x8001].iter().flat_map(|x| x.to_le_bytes()).collect()),
        tensor(
            "running_mean",
            &[2],
            Dtype::BF16,
            [0x3f81u16, 1].iter().flat_map(|x| x.to_le_bytes()).collect(),
        ),
        tensor("running_var", &[2], Dtype::F32, [0.1f32, 2.0].iter().flat_map(|x| x.to_le_bytes()).collect()),
        tensor("num_batches_tracked", &[], Dtype::I32, 9i32.to_le_bytes().to_vec()),
    ];
    let list = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor));
    std::fs::write(&path, safetensors::serialize(list, None).unwrap()).unwrap();
    let mut narrow = BatchNorm2d::<2>::zeros::<f32>();
    assert_eq!(load::<f32, _>(&path, &mut *narrow).unwrap(), Metadata::new());
    let mut wide = BatchNorm2d::<2, f64>::zeros::<f64>();
    load::<f64, _>(&path, &mut *wide).unwrap();
    assert_eq!(narrow.weight, [third as f32, -1e-3]);
    assert_eq!(wide.weight, [third, -1e-3]);
    assert_eq!(wide.bias, [1.0 + 2f64.powi(-10), -(2f64.powi(-24))]);
    assert_eq!(narrow.bias.map(f64::from), wide.bias);
    assert_eq!(wide.running_mean, [1.0 + 2f64.powi(-7), 2f64.powi(-133)]);
    assert_eq!(narrow.running_mean.map(f64::from), wide.running_mean);
    assert_eq!(wide.running_var, [f64::from(0.1f32), 2.0]);
    assert_eq!(narrow.running_var, [0.1, 2.0]);
    assert_eq!((narrow.num_batches_tracked, wide.num_batches_tracked), (9.0, 9.0));
}

#[test]
fn half_precision_is_half_the_size_and_the_nearest() {
    let (_folder, path) = folder();
    let net = saved(&path);
    save_f16::<f32, _>(&path, &*net, &Metadata::new()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(tensors.tensor("3.weight").unwrap().data().len(), 20);
    assert_eq!(tensors.tensor("2.1.num_batches_tracked").unwrap().dtype(), Dtype::I64);
    let mut other = Net::seeded::<f32>(2);
    load::<f32, _>(&path, &mut *other).unwrap();
    assert_eq!(other.2.inner.1.num_batches_tracked, 7.0);
    for (a, b) in net.3.weight.as_flattened().iter().zip(other.3.weight.as_flattened()) {
        assert_eq!(half::f16_to_f32(half::f16_from_f64(f64::from(*a))), *b);
    }
    let mut large = net.clone();
    large.3.bias[1] = -65520.0;
    let error = save_f16::<f32, _>(&path, &*large, &Metadata::new()).unwrap_err();
    assert!(
        matches!(&error, WeightsError::TooLarge { name, index: 1, value: -65520.0, .. } if name == "3.bias")
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    // Infinity in half precision.
    changed(&path, |tensors| {
        let bias = tensors.iter_mut().find(|t| t.name == "3.bias").unwrap();
        bias.data[2..].copy_from_slice(&0x7c00u16.to_le_bytes());
    });
    assert!(matches!(refused(&path), WeightsError::NotFinite { name, index: 1, .. } if name == "3.bias"));
}
