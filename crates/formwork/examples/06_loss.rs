//! The loss and where the backward pass starts: cross-entropy, the Jacobian of softmax, and both as one step.
//!
//! `cargo run --release -p formwork --example 06_loss`

use formwork::layers::steps::cross_entropy::{self as ce, fused_gradient};
use formwork::layers::steps::one_hot::one_hot;
use formwork::layers::steps::{show, softmax};
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scores = Tensor::<Vector<4>, f64>::new([2.0, -1.0, 0.5, 0.0]);
    let class = Class::<4>::new(2)?;
    let y = one_hot::<4, f64>(class);
    let p = Softmax.forward(&scores);
    println!("scores z:\n{}ŷ = softmax(z):\n{:.4}y:\n{}", show(&scores), show(&p), show(&y));
    println!("L = -yᵀ log ŷ = {:.6}\n", ce::cross_entropy(&p, &y));

    let first = ce::gradient(&p, &y);
    println!("step 1, dL/dŷ = -y/ŷ:\n{:.4}", show(&first));
    println!("step 2, the Jacobian dŷ/dz:\n{:.4}", softmax::jacobian(&p));
    println!("composed, dL/dz = (dŷ/dz)ᵀ dL/dŷ:\n{:.4}", show(&softmax::input_gradient(&p, &first)));
    println!("fused, dL/dz = ŷ - y:\n{:.4}", show(&fused_gradient(&p, &y)));

    // What training uses takes the scores, so that nothing overflows.
    let (loss, gradient) = formwork::model::loss::cross_entropy(&scores, class);
    println!("from logits: L = {loss:.6}, dL/dz:\n{:.4}", show(&gradient));
    let extreme = Tensor::<Vector<2>, f64>::new([1000.0, 0.0]);
    let (loss, _) = formwork::model::loss::cross_entropy(&extreme, Class::<2>::new(1)?);
    let probability = ce::cross_entropy(&Softmax.forward(&extreme), &one_hot(Class::new(1)?));
    println!("scores 1000 and 0, class 1: from logits {loss}, from probabilities {probability}");
    Ok(())
}
