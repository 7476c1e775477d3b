//! Writes networks for other libraries to compute with: of each an ONNX file, its tensors under PyTorch's names, a batch of inputs, and
//! what Formwork computes from it. Usage: `export FOLDER`. `tests/networks/other_libraries` runs it.

mod cases;

use formwork::layers::{Model, OnHeap};
use formwork::model::{infer::Inference, onnx, weights};
use formwork::tensor::parameters::{Kind, Place};
use formwork::tensor::{Shape, Tensor, memory};
use std::error::Error;
use std::path::Path;

/// A few samples: they are computed one by one, and as a tile where there are more.
const BATCH: usize = 3;

/// Numbers from -1 to 1 that look like noise, the same ones every time (Weyl's sequence).
fn noise(seed: usize, at: usize) -> f32 {
    let turns = (at as f64 + 1.0) * 0.618_033_988_749_895 + seed as f64 * 0.414_213_562_373_095;
    (2.0 * (turns - turns.floor()) - 1.0) as f32
}

/// Writes one network, its values noise around their initial ones, so that nothing is 0 or 1 by chance.
pub(crate) fn export<N: Model>(folder: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    let mut net = N::seeded(1);
    let values = memory::as_mut_slice::<f32, N>(&mut *net);
    N::describe(Place::default(), &mut |tensor| {
        for (at, value) in values[tensor.offset..][..tensor.len].iter_mut().enumerate() {
            match tensor.kind {
                Kind::Parameter => *value += 0.05 * noise(tensor.offset, at),
                Kind::Buffer => *value += 0.3 * noise(tensor.offset, at),
                _ => {}
            }
        }
    });
    let mut inputs = Tensor::<N::Input>::zeros_batch(BATCH);
    for (sample, input) in inputs.iter_mut().enumerate() {
        input.as_mut_slice().iter_mut().enumerate().for_each(|(at, x)| *x = 4.0 * noise(sample, at));
    }
    let outputs = Inference::new(&*net).threads(1).run(&inputs);

    onnx::save::<f32, _>(&folder.join(format!("{name}.onnx")), &*net)?;
    weights::save::<f32, _>(&folder.join(format!("{name}.safetensors")), &*net, &weights::Metadata::new())?;
    save(&folder.join(format!("{name}.input.npy")), &inputs)?;
    save(&folder.join(format!("{name}.output.npy")), &outputs)?;
    println!("{name}");
    Ok(())
}

/// A batch as an array of one axis more than a sample, or, for products, of two axes.
fn save<S: Shape>(path: &Path, batch: &[Tensor<S>]) -> Result<(), Box<dyn Error>> {
    let values: Vec<f32> = batch.iter().flat_map(|sample| sample.as_slice()).copied().collect();
    let shapes = S::fold(&mut |_| 1, &mut |first, rest| first + rest);
    let sample: &[usize] = if shapes == 1 { S::DIMS } else { &[S::LEN] };
    Ok(weights::save_npy(path, &[&[batch.len()], sample].concat(), &values)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args_os().nth(1) else {
        return Err("usage: export FOLDER".into());
    };
    cases::all(Path::new(&folder))
}
