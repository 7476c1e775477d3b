//! What rounding does to the passes of a 3 x 3 convolution, in Winograd's form and in the direct one: the difference of each
//! from the formula in `f64`, over eight samples.
//!
//! Prints `shape<TAB>pass<TAB>form<TAB>rms<TAB>max`, both relative to the root of the mean square of the exact values.
//! Inputs and dL/dy are normal with deviation 1, weights He's, with deviation sqrt(2 / (9 IC)). `FORMWORK_LEVEL` chooses the
//! level.

mod error;
mod exact;

use clap::Parser;
use error::Error;
use exact::Exact;
use formwork::layers::Layer;
use formwork::prelude::{Conv2d, Image, Lanes, Pad};
use formwork::tensor::{Compute, TILE, memory};
use formwork_benches::data::normal;
use formwork_benches::passes::Passes;

/// A 3 x 3 convolution that keeps the size.
type Same<const IC: usize, const OC: usize> = Conv2d<IC, OC, 3, 1, Pad<1>>;

/// Eight samples side by side.
type Tile = Lanes<f32, TILE>;

/// Measures what rounding does to convolutions.
#[derive(Parser)]
struct Args {
    /// Inputs as after a ReLU: 0 where they would be negative.
    #[arg(long)]
    relu: bool,
}

fn measure<const IC: usize, const OC: usize, const H: usize>(args: &Args, compute: Compute)
where
    Same<IC, OC>: Layer<Image<IC, H, H>, Out = Image<OC, H, H>>,
{
    let run = |compute: Compute| {
        let mut passes = Passes::<Image<IC, H, H>, Same<IC, OC>, Tile>::new(compute, true);
        let x = memory::flatten_mut::<f32, Tile>(&mut passes.tile.x);
        normal(x, 1, 1.0);
        if args.relu {
            x.iter_mut().for_each(|x| *x = x.max(0.0));
        }
        normal(memory::flatten_mut::<f32, Tile>(&mut passes.tile.dy), 2, 1.0);
        normal(memory::as_mut_slice(&mut passes.layer.weight), 3, (2.0 / (9 * IC) as f32).sqrt());
        passes.forward();
        passes.backward();
        passes
    };
    let forms = [("winograd", true), ("direct", false)]
        .map(|(form, winograd)| (form, run(Compute { winograd, ..compute })));
    let exact = Exact::<IC, OC, H>::of(&forms[0].1);
    for (form, got) in forms {
        let dx = got.tile.dx.as_deref().unwrap_or_default();
        let passes = [
            ("forward", memory::flatten::<f32, _>(&got.tile.y), exact.y()),
            ("dL/dx", memory::flatten(dx), exact.dx()),
            ("dL/dw", memory::as_slice(&got.gradient.weight), exact.dw()),
        ];
        for (pass, got, want) in passes {
            let Error { rms, max } = Error::between(got, &want);
            println!("{IC} to {OC}, {H}x{H}\t{pass}\t{form}\t{rms:.1e}\t{max:.1e}");
        }
    }
}

fn main() {
    let (args, compute) = (Args::parse(), Compute::detect());
    println!("shape\tpass\tform\trms\tmax");
    measure::<16, 16, 14>(&args, compute);
    measure::<32, 64, 28>(&args, compute);
    measure::<64, 64, 56>(&args, compute);
    measure::<128, 128, 28>(&args, compute);
    measure::<256, 256, 14>(&args, compute);
}
