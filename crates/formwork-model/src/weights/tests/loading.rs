//! Names that are not the network's, parts of files, and bytes in memory.

use super::{Net, changed, folder, saved};
use crate::weights::{Load, Metadata, WeightsError, file, load, load_from_slice, metadata, save, save_f16};
use formwork_layers::{BatchNorm2d, Linear, OnHeap, Relu};
use safetensors::Dtype;
use std::path::Path;

/// Loading so fails, leaves the network as it was, and the error is returned.
fn refused(how: &Load<'_>, path: &Path) -> WeightsError {
    let mut net = Net::seeded::<f32>(2);
    let error = how.load::<f32, _>(path, &mut *net).unwrap_err();
    assert_eq!(net, Net::seeded::<f32>(2));
    error
}

/// The file of [`saved`], whose tensors got these names.
fn renamed(path: &Path, name: impl Fn(&str) -> String) -> Box<Net> {
    let net = saved(path);
    changed(path, |tensors| tensors.iter_mut().for_each(|tensor| tensor.name = name(&tensor.name)));
    net
}

#[test]
fn prefixes_and_names_in_the_order_of_the_calls() {
    let (_folder, path) = folder();
    let net = renamed(&path, |name| format!("module.model.{}", name.replace("2.0.", "features.")));
    let how = || Load::new().strip_prefix("module.").strip_prefix("model.").strip_prefix("absent.");
    let mut other = Net::seeded::<f32>(2);
    let report =
        how().rename(|name| name.replace("features.", "2.0.")).load::<f32, _>(&path, &mut *other).unwrap();
    assert_eq!(other, net);
    assert_eq!(report.loaded.len(), 11);
    assert_eq!((report.loaded[0].as_str(), report.loaded[10].as_str()), ("0.weight", "3.bias"));
    assert!(report.missing.is_empty() && report.unexpected.is_empty() && report.shape.is_empty());
    assert_eq!(report.to_string(), "11 tensors loaded");
    // Strictly, a name too little is an error with the name that the file has.
    let error = refused(&how(), &path);
    assert!(
        matches!(&error, WeightsError::Extra { name, .. } if name == "module.model.features.bias"),
        "{error}"
    );
    // The other way round `model.` is not at the start yet.
    let error = refused(&Load::new().strip_prefix("model.").strip_prefix("module."), &path);
    assert!(matches!(&error, WeightsError::Extra { name, .. } if name == "module.model.0.bias"), "{error}");
}

#[test]
fn a_part_is_reported_by_name() {
    let (_folder, path) = folder();
    let net = saved(&path);
    changed(&path, |tensors| {
        tensors.retain(|tensor| tensor.name != "0.bias");
        for (name, dims) in [("z", vec![1]), ("extra", vec![1, 1])] {
            tensors.push(file::Tensor { name: name.into(), dims, dtype: Dtype::F32, data: vec![0; 4] });
        }
        for tensor in tensors.iter_mut().filter(|tensor| tensor.name.starts_with("3.")) {
            tensor.dims.push(1);
        }
    });
    let mut other = Net::seeded::<f32>(2);
    let before = other.clone();
    let report = Load::new().partial().load::<f32, _>(&path, &mut *other).unwrap();
    assert_eq!(report.loaded.len(), 8);
    assert_eq!(report.missing, ["0.bias"]);
    assert_eq!(report.unexpected, ["extra", "z"]);
    assert_eq!(report.shape, ["3.weight", "3.bias"]);
    assert_eq!(
        report.to_string(),
        "8 tensors loaded\nmissing in the file: 0.bias\nnot part of the network: extra, z\n\
         of another shape in the file: 3.weight, 3.bias"
    );
    assert_eq!(other.2, net.2);
    assert_eq!((&other.0.weight, &other.0.bias), (&net.0.weight, &before.0.bias));
    assert_eq!(other.3, before.3);
    let error = refused(&Load::new(), &path);
    assert!(matches!(&error, WeightsError::Extra { name, .. } if name == "extra"), "{error}");
}

/// A wrong prefix is the usual reason.
#[test]
fn a_part_that_is_nothing() {
    let (_folder, path) = folder();
    renamed(&path, |name| format!("module.{name}"));
    let error = refused(&Load::new().partial(), &path);
    assert_eq!(
        error.to_string(),
        format!(
            "{}: nothing of it is part of the network: it has tensors like `module.0.bias`, the network like `0.weight`",
            path.display()
        )
    );
    // A network without a tensor has nothing to load.
    let report = Load::new().partial().load::<f32, _>(&path, &mut (Relu, Relu)).unwrap();
    assert_eq!((report.loaded.len(), report.unexpected.len()), (0, 11));
}

#[test]
fn two_tensors_that_would_get_one_name() {
    let (_folder, path) = folder();
    renamed(&path, |name| if name == "0.bias" { "module.0.weight".into() } else { name.into() });
    let error = refused(&Load::new().strip_prefix("module.").partial(), &path);
    assert!(
        error.to_string().ends_with("`0.weight` and `module.0.weight` would both be called `0.weight`"),
        "{error}"
    );
}

/// A part is read as strictly as all of a file: what of it is loaded must be sound.
#[test]
fn a_part_with_a_value_that_is_not_finite() {
    let (_folder, path) = folder();
    saved(&path);
    changed(&path, |tensors| {
        tensors.retain(|tensor| tensor.name != "0.bias");
        let variance = tensors.iter_mut().find(|tensor| tensor.name == "2.1.running_var").unwrap();
        variance.data[4..].copy_from_slice(&f32::NAN.to_le_bytes());
    });
    let error = refused(&Load::new().partial(), &path);
    assert!(error.to_string().ends_with("value 1 of the tensor `2.1.running_var` is not a finite number"));
    changed(&path, |tensors| {
        tensors.iter_mut().find(|tensor| tensor.name == "3.bias").unwrap().dtype = Dtype::I32;
        tensors.retain(|tensor| tensor.name != "2.1.running_var");
    });
    let error = refused(&Load::new().partial(), &path);
    assert!(matches!(&error, WeightsError::Dtype { name, .. } if name == "3.bias"), "{error}");
}

#[test]
fn bytes_in_memory() {
    let (_folder, path) = folder();
    let net = saved(&path);
    let bytes = std::fs::read(&path).unwrap();
    let mut other = Net::seeded::<f32>(2);
    assert_eq!(load_from_slice::<f32, _>(&bytes, &mut *other).unwrap(), metadata(&path).unwrap());
    assert_eq!(other, net);
    for cut in (0..bytes.len()).step_by(7) {
        let mut other = Net::seeded::<f32>(2);
        let error = load_from_slice::<f32, _>(&bytes[..cut], &mut *other).unwrap_err();
        assert!(matches!(&error, WeightsError::Damaged { .. }), "{error}");
        assert_eq!(other, Net::seeded::<f32>(2));
    }
    let report = Load::new()
        .rename(|name| name.strip_prefix("2.1.").unwrap_or(name).into())
        .partial()
        .load_from_slice::<f32, _>(&bytes, &mut *BatchNorm2d::<2>::zeros::<f32>())
        .unwrap();
    assert_eq!(report.loaded.len(), 5);
}

/// Every bit of the header wrong, one after the other: an error, or a file that is as sound as before.
#[test]
fn a_lying_header() {
    let (_folder, path) = folder();
    let net = (*Linear::<3, 2>::seeded::<f32>(1),);
    save::<f32, _>(&path, &net, &Metadata::from([("a".into(), "b".into())])).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let header = 8 + usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    for bit in 0..header * 8 {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let mut other = (*Linear::<3, 2>::seeded::<f32>(2),);
        let before = other.clone();
        if let Err(error) = load_from_slice::<f32, _>(&bytes, &mut other) {
            assert!(error.to_string().starts_with("weights in memory: "), "{error}");
            assert_eq!(other, before, "bit {bit}");
        }
    }
}

/// What `torch.save` writes, before version 1.6 and since.
#[test]
fn files_of_pytorchs_own() {
    let (folder, _) = folder();
    let path = folder.path().join("net.pth");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["archive/data.pkl", "archive/data/0"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    for bytes in [&zip[..], b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", b"\x80\x04\x95"] {
        std::fs::write(&path, bytes).unwrap();
        let error = load::<f32, _>(&path, &mut *Net::seeded::<f32>(2)).unwrap_err();
        let lines = format!(
            "\nstate = torch.load({path:?}, map_location=\"cpu\", weights_only=True)\n\
             safetensors.torch.save_file(state, {:?})",
            path.with_extension("safetensors")
        );
        assert!(error.to_string().ends_with(&lines), "{error}");
        assert!(matches!(metadata(&path).unwrap_err(), WeightsError::Pickle { .. }));
        assert!(matches!(
            load_from_slice::<f32, _>(bytes, &mut *Net::seeded::<f32>(2)).unwrap_err(),
            WeightsError::Pickle { .. }
        ));
    }
}

/// The head of a network that others trained, 2 of 314 tensors, where the file lies beside the project.
#[test]
fn the_head_of_torchvisions_mobilenet() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/mobilenet_v2/mobilenet_v2.safetensors");
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let mut head = Linear::<1280, 1000>::seeded::<f32>(1);
    let how = || Load::new().strip_prefix("classifier.1.");
    let report = how().partial().load::<f32, _>(&path, &mut *head).unwrap();
    assert_eq!(report.loaded, ["weight", "bias"]);
    assert_eq!((report.unexpected.len(), report.unexpected[0].as_str()), (312, "features.0.0.weight"));
    assert!(head != Linear::seeded::<f32>(1));
    let (_folder, half) = folder();
    save_f16::<f32, _>(&half, &*head, &Metadata::new()).unwrap();
    let mut near = Linear::<1280, 1000>::zeros::<f32>();
    load::<f32, _>(&half, &mut *near).unwrap();
    for (value, near) in head.weight.as_flattened().iter().zip(near.weight.as_flattened()) {
        assert!((value - near).abs() <= (value.abs() / 2048.0).max(2f32.powi(-25)), "{value} became {near}");
    }
    let error = how().load::<f32, _>(&path, &mut *near).unwrap_err();
    assert!(matches!(&error, WeightsError::Extra { name, .. } if name == "features.0.0.weight"), "{error}");
}
