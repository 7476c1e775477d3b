//! Samples: an image is C channels of H rows and W columns, and its shape is its type. Labels become one-hot vectors.
//!
//! `cargo run --release -p formwork --example 01_tensor`

use formwork::layers::steps::one_hot::{class_of, one_hot};
use formwork::layers::steps::show;
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let x = Tensor::<Image<2, 3, 4>>::from_fn(|i| i as f32);
    println!("two channels of 3 x 4:\n{}", show(&x));
    println!("channel 1, row 2, column 3: {}\n", x[1][2][3]);

    // 2 x 3 x 4 is 24, says the compiler: with another number this line is an error.
    let features: Box<Tensor<Vector<24>>> = Flatten.forward(&x);
    println!("straightened, one sample is a row of 24 features:\n{}", show(&features));

    // A batch lies in memory as one row after the other.
    let batch = Tensor::<Image<1, 112, 112>>::zeros_batch(3);
    println!(
        "{} images of 112 x 112 are {} rows of {} features",
        batch.len(),
        batch.len(),
        batch[0].as_slice().len()
    );
    println!("one of 800 x 800 has {}\n", Image::<1, 800, 800>::LEN);

    for (name, index) in [("cat", 0), ("dog", 1)] {
        let y = one_hot::<2, f32>(Class::new(index)?);
        println!("{name}: class {index}, one-hot {:?}, back again {}", **y, class_of(&y)?.index());
    }
    Ok(())
}
