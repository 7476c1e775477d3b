//! LeNet-5 with the weights of a file, on one image.
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which weights?")?;
    let mut net = LeNet5::zeros();
    formwork::model::weights::load::<f32, LeNet5>(path.as_ref(), &mut net)?;
    println!("{:?}", net.forward(&Tensor::<Image<1, 28, 28>>::zeros()));
    Ok(())
}
