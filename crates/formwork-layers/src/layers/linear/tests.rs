//! The products against the formula.

use super::Linear;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng};
use formwork_tensor::{AnyLevel, Lanes, Scalar, Tensor, Vector, memory};
use std::vec;
use std::vec::Vec;

/// Samples: one whole tile of lanes, and one with idle lanes.
const BATCH: usize = 11;

/// A batch's results, flat.
struct Want {
    y: Vec<f64>,
    dx: Vec<f64>,
    dw: Vec<f64>,
    db: Vec<f64>,
}

/// y = w x + b and its gradients, of `f` of every value.
fn formula<const I: usize, const O: usize, T: Scalar>(
    linear: &Linear<I, O, T>,
    x: &[Tensor<Vector<I>, T>],
    dy: &[Tensor<Vector<O>, T>],
    f: fn(f64) -> f64,
) -> Want {
    let f = |value: T| f(value.to_f64());
    let mut want = Want { y: vec![], dx: vec![], dw: vec![0.0; O * I], db: vec![0.0; O] };
    for (x, dy) in x.iter().zip(dy) {
        let w = |o: usize, i: usize| f(linear.weight[o][i]);
        want.y.extend((0..O).map(|o| f(linear.bias[o]) + (0..I).map(|i| w(o, i) * f(x[i])).sum::<f64>()));
        want.dx.extend((0..I).map(|i| (0..O).map(|o| w(o, i) * f(dy[o])).sum::<f64>()));
        for o in 0..O {
            want.db[o] += f(dy[o]);
            (0..I).for_each(|i| want.dw[o * I + i] += f(dy[o]) * f(x[i]));
        }
    }
    want
}

/// One size, in single samples and in lanes, at every level.
fn check<const I: usize, const O: usize, T: Scalar>() {
    for draw in [Draw::Eighths, Draw::Uniform] {
        let mut rng = rng((I * 1000 + O) as u64);
        let linear = draw.layer::<T, Linear<I, O, T>>(&mut rng);
        let x = draw.batch::<Vector<I>, T>(&mut rng, BATCH);
        let dy = draw.batch::<Vector<O>, T>(&mut rng, BATCH);
        let want = formula(&linear, &x, &dy, |x| x);
        let magnitude = formula(&linear, &x, &dy, f64::abs);

        for level in AnyLevel::all() {
            let single = Run::at(level).train::<T, _, _>(&*linear, &x, &dy);
            let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&*linear, &x, &dy);
            for step in [&single, &lanes] {
                let dw = memory::as_slice::<T, _>(&step.gradient.weight);
                let results = [
                    ("y", I + 1, step.flat_y(), &want.y, &magnitude.y),
                    ("dx", O, step.flat_dx(), &want.dx, &magnitude.dx),
                    ("dw", BATCH, dw, &want.dw, &magnitude.dw),
                    ("db", BATCH, &step.gradient.bias[..], &want.db, &magnitude.db),
                ];
                for (what, terms, got, want, magnitude) in results {
                    match draw {
                        Draw::Eighths => assert_exact(what, got, want),
                        Draw::Uniform => assert_rounded(what, terms, got, want, magnitude),
                    }
                }
            }
            // A single sample sums in another order.
            assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
            let in_inference = Run::at(level).infer::<Lanes<T, 8>, _, _>(&*linear, &x);
            assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), lanes.flat_y());
            let in_inference = Run::at(level).infer::<T, _, _>(&*linear, &x);
            assert_bits(
                "one sample's y in inference",
                memory::flatten::<T, _>(&in_inference),
                single.flat_y(),
            );
        }
    }
}

macro_rules! sizes {
    ($($name:ident: [$($t:ty)+] $i:literal, $o:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$i, $o, $t>();)+
        })*
    };
}

// The kernels' blocks are 8 outputs, 8 inputs, 4 rows by 16 columns, and 4 sums: sizes below, at and beyond each.
sizes! {
    one_to_one: [f32 f64] 1, 1;
    fewer_than_any_block: [f32] 3, 2;
    exactly_a_block: [f32] 8, 8;
    one_more_than_blocks: [f32 f64] 17, 9;
    two_blocks_and_one: [f32] 33, 16;
    one_less_than_blocks: [f32] 31, 15;
    many_in: [f32] 100, 3;
    from_one: [f32] 1, 12;
}
