//! Every kernel against the formula, on a lattice of sizes.

use super::{Conv2d, Sizes, reference};
use crate::Layer;
use crate::tests::harness::{Run, Step};
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng, widen};
use formwork_tensor::{AnyLevel, Image, Lanes, Scalar, Tensor, memory};
use std::boxed::Box;
use std::vec::Vec;

/// Samples: one whole tile of lanes, and one with idle lanes.
const BATCH: usize = 11;

/// What the formula gives in `f64` for a batch, or, from absolute values, the sums of absolute products.
#[derive(Default)]
struct Want {
    y: Vec<f64>,
    dx: Vec<f64>,
    dw: Vec<f64>,
    db: Vec<f64>,
}

/// One geometry: IC, OC, K, S, P, H, W; OH and OW follow. In single samples and in lanes, at every level.
fn check<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>()
where
    Conv2d<IC, OC, K, S, P, T>: Layer<Image<IC, H, W>, T, Out = Image<OC, OH, OW>>,
{
    for draw in [Draw::Eighths, Draw::Uniform] {
        let mut rng = rng((IC * 1000 + OC * 100 + K * 10 + S) as u64);
        let conv = draw.layer::<T, Conv2d<IC, OC, K, S, P, T>>(&mut rng);
        let x = draw.batch::<Image<IC, H, W>, T>(&mut rng, BATCH);
        let dy = draw.batch::<Image<OC, OH, OW>, T>(&mut rng, BATCH);
        let want = formula(&conv, &x, &dy, false);
        let magnitude = formula(&conv, &x, &dy, true);

        // Winograd's form sums in another order than a sample alone; the direct form does not.
        let fast = T::MANTISSA == <f32 as Scalar>::MANTISSA
            && Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD_TRAIN_SCRATCH > 0;
        let direct = AnyLevel::all().into_iter().map(|level| (level.direct(), true));
        for (level, same_order) in AnyLevel::all().into_iter().map(|level| (level, !fast)).chain(direct) {
            let single = Run::at(level).train::<T, _, _>(&*conv, &x, &dy);
            let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&*conv, &x, &dy);
            for step in [&single, &lanes] {
                compare(draw, step, &want, &magnitude);
            }
            // A sample's y and dx are the same sums in the same order whoever else is in the tile.
            if same_order {
                assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
                assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
            }
            let in_use = Run::at(level).infer::<Lanes<T, 8>, _, _>(&*conv, &x);
            assert_bits("y in use", memory::flatten::<T, _>(&in_use), lanes.flat_y());
            let in_use = Run::at(level).infer::<T, _, _>(&*conv, &x);
            assert_bits("one sample's y in use", memory::flatten::<T, _>(&in_use), single.flat_y());
        }
    }
}

fn compare<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    draw: Draw,
    step: &Step<Image<IC, H, W>, Image<OC, OH, OW>, T, Conv2d<IC, OC, K, S, P, T>>,
    want: &Want,
    magnitude: &Want,
) {
    let dw = memory::as_slice::<T, _>(&step.gradient.weight);
    let positions = BATCH * OH * OW;
    let results = [
        ("y", IC * K * K + 1, step.flat_y(), &want.y, &magnitude.y),
        ("dx", OC * K * K, step.flat_dx(), &want.dx, &magnitude.dx),
        ("dw", positions, dw, &want.dw, &magnitude.dw),
        ("db", positions, &step.gradient.bias[..], &want.db, &magnitude.db),
    ];
    for (what, terms, got, want, magnitude) in results {
        match draw {
            Draw::Eighths => assert_exact(what, got, want),
            Draw::Uniform => assert_rounded(what, terms, got, want, magnitude),
        }
    }
}

fn formula<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    conv: &Conv2d<IC, OC, K, S, P, T>,
    x: &[Tensor<Image<IC, H, W>, T>],
    dy: &[Tensor<Image<OC, OH, OW>, T>],
    magnitude: bool,
) -> Want {
    let conv: Box<Conv2d<IC, OC, K, S, P, f64>> = widen::<T, _, _>(conv, magnitude);
    let (mut dw, mut db) = (memory::zeroed_box::<f64, [[[[f64; K]; K]; IC]; OC]>(), [0.0; OC]);
    let mut want = Want::default();
    for (x, dy) in x.iter().zip(dy) {
        let x: Box<Tensor<Image<IC, H, W>, f64>> = widen::<T, _, _>(x, magnitude);
        let dy: Box<Tensor<Image<OC, OH, OW>, f64>> = widen::<T, _, _>(dy, magnitude);
        let (mut y, mut dx) = (dy.clone(), x.clone());
        reference::forward((S, P), &conv.weight, &conv.bias, &x, &mut y);
        reference::backward((S, P), &conv.weight, &x, &dy, (&mut dw, &mut db), &mut dx);
        want.y.extend(y.as_slice());
        want.dx.extend(dx.as_slice());
    }
    want.dw.extend(memory::as_slice::<f64, _>(&*dw));
    want.db.extend(db);
    want
}

/// A test for each geometry: name: scalars; IC, OC, K, S, P, H, W.
macro_rules! geometries {
    ($($name:ident: [$($t:ty)+] $ic:literal, $oc:literal, $k:literal, $s:literal, $p:literal, $h:literal, $w:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$ic, $oc, $k, $s, $p, $h, $w, _, _, $t>();)+
        })*
    };
}

// Every kernel size with every stride, with no padding, an odd one, an even one, "same" and the most; every channel count
// in and out; images that are not square, some smaller than the window. Chosen greedily for the most pairs of features.
geometries! {
    g00: [f32]     4, 6, 1, 1, 0, 8, 3;
    g01: [f32]     16, 7, 1, 2, 0, 9, 9;
    g02: [f32 f64] 10, 3, 1, 3, 0, 1, 10;
    g03: [f32]     2, 10, 2, 1, 0, 4, 17;
    g04: [f32]     16, 7, 2, 1, 2, 3, 3;
    g05: [f32]     1, 5, 2, 2, 1, 1, 10;
    g06: [f32]     6, 16, 2, 2, 2, 12, 6;
    g07: [f32]     3, 2, 2, 3, 0, 11, 19;
    g08: [f32]     6, 16, 3, 1, 0, 7, 9;
    g09: [f32]     4, 6, 3, 2, 1, 3, 3;
    g10: [f32]     10, 1, 3, 2, 4, 5, 13;
    g11: [f32]     2, 5, 3, 3, 1, 9, 9;
    g12: [f32 f64] 7, 4, 3, 3, 2, 4, 17;
    g13: [f32]     17, 8, 3, 3, 4, 8, 3;
    g14: [f32]     17, 4, 4, 1, 0, 5, 13;
    g15: [f32]     5, 8, 4, 1, 4, 1, 10;
    g16: [f32]     3, 17, 4, 2, 3, 9, 9;
    g17: [f32]     4, 3, 4, 2, 6, 11, 19;
    g18: [f32]     8, 7, 4, 3, 1, 12, 6;
    g19: [f32]     16, 1, 4, 3, 4, 6, 1;
    g20: [f32]     8, 7, 5, 1, 2, 4, 17;
    g21: [f32]     16, 2, 5, 1, 5, 11, 19;
    g22: [f32 f64] 1, 3, 5, 1, 6, 9, 9;
    g23: [f32]     3, 17, 5, 1, 7, 6, 1;
    g24: [f32]     7, 4, 5, 2, 3, 8, 3;
    g25: [f32]     10, 8, 5, 2, 4, 3, 3;
    g26: [f32]     17, 5, 5, 3, 0, 12, 6;
    g27: [f32]     5, 6, 5, 3, 8, 7, 9;
    g28: [f32]     7, 5, 7, 1, 2, 11, 19;
    g29: [f32]     5, 1, 7, 1, 6, 12, 6;
    g30: [f32 f64] 17, 7, 7, 2, 0, 7, 9;
    g31: [f32]     1, 8, 7, 2, 3, 4, 17;
    g32: [f32]     2, 17, 7, 2, 8, 8, 3;
    g33: [f32]     8, 2, 7, 2, 12, 6, 1;
    g34: [f32]     4, 16, 7, 3, 4, 3, 3;
    g35: [f32]     6, 10, 7, 3, 7, 5, 13;
    // Winograd's form: every padding, odd sizes, channels that are no whole blocks, one direction alone.
    w0: [f32 f64]  16, 16, 3, 1, 2, 4, 4;
    w1: [f32]      17, 19, 3, 1, 0, 7, 9;
    w2: [f32]      16, 21, 3, 1, 1, 6, 5;
    w3: [f32]      24, 16, 3, 1, 3, 5, 11;
    w4: [f32]      18, 33, 3, 1, 4, 5, 3;
    w5: [f32]      65, 17, 3, 1, 2, 4, 7;
    w6: [f32]      16, 66, 3, 1, 0, 5, 4;
}
