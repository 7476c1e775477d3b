//! A convolution as a product of matrices: image to column, and the other unrolling.
//!
//! `cargo run --release -p formwork --example 08_image_to_column`

use formwork::layers::steps::toeplitz::{self, toeplitz};
use formwork::layers::steps::{Matrix, im2col, show};
use formwork::prelude::*;
use nalgebra::{SMatrix, SMatrixView};

fn main() {
    // A sample of 2 x 4 x 4 and three kernels of 2 x 2 x 2 with small whole numbers.
    let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
    let mut conv = Conv2d::<2, 3, 2>::zeros::<f32>();
    let weights = conv.weight.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    weights.iter_mut().zip(0..).for_each(|(weight, i)| *weight = (i * 5 % 7 - 3) as f32);

    println!("the image straightened, a window a row, 9 x 8:");
    let windows: Matrix<9, 8> = im2col::im2col(&conv, &x);
    println!("{windows}");
    println!("the kernels straightened, one a column, 8 x 3, without a copy:");
    let kernels: SMatrixView<f32, 8, 3> = im2col::kernels(&conv);
    println!("{kernels}");
    println!("9x8 times 8x3 = 9x3; the columns are three maps of 3 x 3:");
    let product: SMatrix<f32, 9, 3> = windows.view() * kernels;
    println!("{product}");
    println!("{}", show(&im2col::forward(&conv, &x)));
    assert_eq!(im2col::forward(&conv, &x), conv.forward(&x));

    println!(
        "the other unrolling: one kernel as a matrix, a row an output, a column a pixel of the 4 x 4 image:"
    );
    let one = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
    let image = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
    let unrolled: Matrix<9, 16> = toeplitz(&one, &image);
    println!("{unrolled}");
    assert_eq!(toeplitz::forward(&one, &image), one.forward(&image));
}
