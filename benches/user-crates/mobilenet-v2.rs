//! MobileNetV2 for 224x224 and ten classes, trained.
use formwork::model::networks::MobileNetV2;
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut trainer = Trainer::new(<MobileNetV2<10>>::seeded(0), CrossEntropy, Sgd::default());
    println!("{:?}", trainer.step(&Tensor::zeros_batch(8), &[Class::<10>::new(3)?; 8])?);
    Ok(())
}
