//! A layer of one's own, in a package of its own.
//!
//! - `swish.rs` is the layer: a struct of arrays with `#[derive(Parameters)]`, `impl Infer` with the shape of the output
//!   and two functions, forward and backward. Memory, batches and threads are not its concern.
//! - Its tests check the derivatives: `cargo test`.
//! - This file uses it in a tuple like any other layer, and trains: `cargo run`.
//!
//! The task: is the bright spot in the left or in the right half of the image, if spots may also be dark?

mod swish;

use formwork::model::train::TrainError;
use formwork::prelude::*;
use swish::Swish;

type Net =
    Network<Image<1, 4, 6>, (Conv2d<1, 4, 3, 1, Pad<1>>, Swish<4>, AvgPool2d<2>, Flatten, Linear<24, 2>)>;

/// Image `i` has a bright spot in one half and a dark one in the other.
fn image(i: usize) -> (Tensor<Image<1, 4, 6>>, Class<2>) {
    let mut x = [[[0.0; 6]; 4]];
    let (row, column) = (i % 4, i / 4 % 3);
    let right = i / 12 % 2;
    x[0][row][column + 3 * right] = 1.0;
    x[0][3 - row][2 - column + 3 * (1 - right)] = -1.0;
    (Tensor::new(x), if right == 1 { RIGHT } else { LEFT })
}

const LEFT: Class<2> = class(0);
const RIGHT: Class<2> = class(1);

const fn class(index: usize) -> Class<2> {
    match Class::new(index) {
        Ok(class) => class,
        Err(_) => panic!("a class below 2"),
    }
}

/// The report of the first step, of the last, and the network after it.
fn train(steps: usize) -> Result<(Report, Report, Box<Net>), TrainError> {
    let (images, labels): (Vec<_>, Vec<_>) = (0..24).map(image).unzip();
    let sgd = Sgd { lr: 0.5, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, sgd);
    let first = trainer.step(&images, &labels)?;
    for _ in 2..steps {
        trainer.step(&images, &labels)?;
    }
    let last = trainer.step(&images, &labels)?;
    Ok((first, last, trainer.into_net()))
}

fn main() -> Result<(), TrainError> {
    let (first, last, net) = train(60)?;
    println!("loss {:.3}, then {:.3}; {} of 24 right", first.loss, last.loss, last.correct);
    println!("beta was 1 and is now {:?}", net.layers.1.beta);
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_learns() -> Result<(), formwork::model::train::TrainError> {
        let (first, last, net) = super::train(60)?;
        assert!(last.correct == 24 && last.loss < first.loss / 10.0, "{first:?}, {last:?}");
        assert!(net.layers.1.beta.iter().all(|beta| *beta != 1.0), "each beta has learned");
        Ok(())
    }
}
