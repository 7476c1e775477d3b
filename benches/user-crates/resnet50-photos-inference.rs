//! ResNet-50 with the weights of a file, on photos of 224x224.
use formwork::model::networks::ResNet50;
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which weights?")?;
    let mut net = <ResNet50>::zeros();
    formwork::model::weights::load::<f32, _>(path.as_ref(), &mut *net)?;
    println!("{:?}", Inference::new(&*net).run(&Tensor::zeros_batch(1))[0]);
    Ok(())
}
