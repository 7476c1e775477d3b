//! Both readings of dL/dw, measured: dL/dz as a kernel, or each dL/dz times the window it saw (by broadcasting).
//!
//! `cargo run --release -p formwork --example 09_two_readings`

use formwork::layers::steps::convolution::{weight_gradient_by_convolution, weight_gradient_by_windows};
use formwork::layers::steps::im2col;
use formwork::prelude::*;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The best of many runs, in microseconds: what the machine does when nothing else disturbs it.
fn best<R>(mut code: impl FnMut() -> R) -> f64 {
    let (start, mut best) = (Instant::now(), Duration::MAX);
    while start.elapsed() < Duration::from_millis(200) {
        let run = Instant::now();
        black_box(code());
        best = best.min(run.elapsed());
    }
    best.as_secs_f64() * 1e6
}

/// One convolution: IC, OC, K, input, output.
macro_rules! measure {
    ($($ic:literal, $oc:literal, $k:literal, $l:literal, $out:literal;)*) => {
        $({
            let conv = Conv2d::<$ic, $oc, $k>::seeded(0);
            let x = Tensor::<Image<$ic, $l, $l>>::from_fn(|i| (i * 7 % 11) as f32);
            let dz = Tensor::<Image<$oc, $out, $out>>::from_fn(|i| (i * 5 % 13) as f32);
            println!(
                "{:>24} {:>12.1} {:>12.1} {:>12.1} {:>12.1}",
                format!("{} to {}, {}x{}, {}x{}", $ic, $oc, $k, $k, $l, $l),
                best(|| weight_gradient_by_convolution(&conv, black_box(&x), black_box(&dz))),
                best(|| weight_gradient_by_windows(&conv, black_box(&x), black_box(&dz))),
                best(|| im2col::weight_gradient(&conv, black_box(&x), black_box(&dz))),
                best(|| conv.backward(black_box(&x), black_box(&dz)).parameters),
            );
        })*
    };
}

fn main() {
    println!(
        "{:>24} {:>12} {:>12} {:>12} {:>12}",
        "microseconds, best run", "as kernel", "windows", "im2col", "layer*"
    );
    measure! {
        1, 1, 2, 4, 3;
        2, 3, 2, 4, 3;
        1, 6, 5, 32, 28;
        6, 16, 5, 14, 10;
        16, 32, 3, 16, 14;
        64, 64, 3, 16, 14;
    }
    println!("\n* `Conv2d`'s own backward pass for one sample, which also computes dL/dx and dL/db.");
}
