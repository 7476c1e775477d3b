//! Batch normalisation against a two-pass formula in `f64`.

use super::{BatchNorm1d, BatchNorm2d, BatchNormConfig, BatchNormDefaults};
use crate::tests::harness::{Run, Step};
use crate::tests::values::{Draw, assert_bits, assert_within, rng};
use crate::{Init, Layer, OnHeap};
use core::marker::PhantomData;
use formwork_tensor::{AnyLevel, Image, Lanes, Scalar, Tensor, Vector, memory};
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

const EPS: f64 = BatchNormDefaults::EPS;
const MOMENTUM: f64 = BatchNormDefaults::MOMENTUM;

/// What one training step gives, in `f64`.
#[derive(Default)]
struct Want {
    y: Vec<f64>,
    dx: Vec<f64>,
    dw: Vec<f64>,
    db: Vec<f64>,
    mean: Vec<f64>,
    var: Vec<f64>,
}

type Batch<const C: usize, const H: usize, const W: usize, T> = [Tensor<Image<C, H, W>, T>];

fn formula<const C: usize, const H: usize, const W: usize, T: Scalar>(
    norm: &BatchNorm2d<C, T>,
    x: &Batch<C, H, W, T>,
    dy: &Batch<C, H, W, T>,
) -> Want {
    let mut want =
        Want { y: vec![0.0; x.len() * C * H * W], dx: vec![0.0; x.len() * C * H * W], ..Want::default() };
    for c in 0..C {
        let (w, b) = (norm.weight[c].to_f64(), norm.bias[c].to_f64());
        let channel = |batch: &Batch<C, H, W, T>| -> Vec<f64> {
            batch.iter().flat_map(|x| x[c].as_flattened()).map(|x| x.to_f64()).collect()
        };
        let (x, dy) = (channel(x), channel(dy));
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let deviation = 1.0 / (var + EPS).sqrt();
        let normal: Vec<f64> = x.iter().map(|x| (x - mean) * deviation).collect();
        let db: f64 = dy.iter().sum();
        let dw: f64 = dy.iter().zip(&normal).map(|(d, x)| d * x).sum();
        for i in 0..x.len() {
            let at = (i / (H * W) * C + c) * H * W + i % (H * W);
            want.y[at] = w * normal[i] + b;
            want.dx[at] = w * deviation * (dy[i] - (db + normal[i] * dw) / n);
        }
        want.dw.push(dw);
        want.db.push(db);
        want.mean.push((1.0 - MOMENTUM) * norm.running_mean[c].to_f64() + MOMENTUM * mean);
        let unbiased = var * n / (n - 1.0).max(1.0);
        want.var.push((1.0 - MOMENTUM) * norm.running_var[c].to_f64() + MOMENTUM * unbiased);
    }
    want
}

/// A batch of `count` with values around `offset`.
fn check<const C: usize, const H: usize, const W: usize, T: Scalar>(count: usize, offset: f64) {
    let mut rng = rng((count * 10 + C) as u64);
    let norm: Box<BatchNorm2d<C, T>> = Draw::Uniform.layer(&mut rng);
    let mut x = Draw::Uniform.batch::<Image<C, H, W>, T>(&mut rng, count);
    memory::flatten_mut::<T, _>(&mut x).iter_mut().for_each(|x| *x += T::from_f64(offset));
    let dy = Draw::Uniform.batch::<Image<C, H, W>, T>(&mut rng, count);
    let want = formula(&norm, &x, &dy);

    // The longest chain of roundings in a sum: a quarter of a channel (four sums), then one merge of two means a sample,
    // of three roundings each. Each is relative to values of 1 + offset, whose deviation here is more than 1/4. A
    // variance computed as E x^2 - (E x)^2 would be off by the square of the offset.
    let depth = (H * W / 4 + 8 + 3 * count) as f64;
    let unit = 0.5f64.powi(T::MANTISSA as i32) + 0.5f64.powi(53);
    let relative = depth * unit * (1.0 + offset) * 4.0;
    let sum = (count * H * W) as f64;
    for level in AnyLevel::all() {
        let single = Run::at(level).train::<T, _, _>(&*norm, &x, &dy);
        let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&*norm, &x, &dy);
        for step in [&single, &lanes] {
            assert_within("y", relative, step.flat_y(), &want.y);
            // Sums of `sum` values, of which each is off by as much as y is; then a product with 1/sqrt(var) < 4.
            assert_within("dx", 8.0 * 4.0 * relative, step.flat_dx(), &want.dx);
            assert_within("dw", sum * 2.0 * relative, &step.gradient.weight, &want.dw);
            assert_within("db", sum * relative, &step.gradient.bias, &want.db);
            compare_buffers(&norm, step, &want, relative * (1.0 + offset));
        }
        // The statistics are gathered sample by sample, in lanes too.
        assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
    }
}

fn compare_buffers<const C: usize, const H: usize, const W: usize, T: Scalar>(
    norm: &BatchNorm2d<C, T>,
    step: &Step<Image<C, H, W>, Image<C, H, W>, T, BatchNorm2d<C, T>>,
    want: &Want,
    tolerance: f64,
) {
    let mut after = norm.clone();
    <BatchNorm2d<C, T> as Layer<Image<C, H, W>, T>>::update_buffers(&mut after, &step.shared);
    assert_within("running mean", tolerance, &after.running_mean, &want.mean);
    assert_within("running variance", tolerance, &after.running_var, &want.var);
    assert_eq!(after.num_batches_tracked, norm.num_batches_tracked + T::ONE);
    assert_eq!((after.weight, after.bias), (norm.weight, norm.bias));
    assert_eq!(step.gradient.running_mean, [T::ZERO; C], "buffers have no gradient");
    assert_eq!(step.gradient.running_var, [T::ZERO; C], "buffers have no gradient");
}

#[test]
fn a_batch_in_one_whole_tile() {
    check::<3, 5, 4, f32>(8, 0.0);
}

#[test]
fn several_tiles_the_last_with_idle_lanes() {
    check::<2, 3, 3, f32>(19, 0.0);
    check::<2, 3, 3, f64>(19, 0.0);
    check::<5, 2, 7, f32>(9, 0.0);
}

#[test]
fn one_sample() {
    check::<4, 6, 6, f32>(1, 0.0);
}

#[test]
fn far_from_zero() {
    check::<1, 4, 4, f32>(11, 1000.0);
    check::<1, 4, 4, f64>(11, 1e6);
}

#[test]
fn a_constant_channel_gives_its_bias_and_no_gradient_of_the_weight() {
    let norm = BatchNorm2d::<1> {
        weight: [2.0],
        bias: [0.5],
        running_mean: [0.0],
        running_var: [1.0],
        num_batches_tracked: 0.0,
        config: PhantomData,
    };
    let x = [(); 3].map(|()| Tensor::<Image<1, 2, 2>>::new([[[3.0; 2]; 2]]));
    let step = Run::plainly().train::<Lanes<f32, 8>, _, _>(&norm, &x, &x);
    assert_eq!(step.flat_y(), [0.5; 12]);
    assert_eq!(step.gradient.weight, [0.0]);
}

/// However large the image and far from 0 the value: sums of the values themselves would round, always in one direction.
#[test]
fn a_large_constant_channel_has_no_variance() {
    fn check<const L: usize>(value: f32) {
        let norm = BatchNorm2d::<1> {
            weight: [1.0],
            bias: [0.0],
            running_mean: [0.0],
            running_var: [1.0],
            num_batches_tracked: 0.0,
            config: PhantomData,
        };
        let x = [(); 2].map(|()| Tensor::<Image<1, L, L>>::new([[[value; L]; L]]));
        for level in AnyLevel::all() {
            let step = Run::at(level).train::<Lanes<f32, 8>, _, _>(&norm, &x, &x);
            assert!(step.flat_y().iter().all(|y| *y == 0.0), "{value} {L} times {L} at {level:?}");
            let mut after = norm.clone();
            <BatchNorm2d<1> as Layer<Image<1, L, L>>>::update_buffers(&mut after, &step.shared);
            assert!((after.running_mean[0] - 0.1 * value).abs() <= 1e-7 * value);
            assert!((after.running_var[0] - 0.9).abs() < 1e-6, "{after:?}");
        }
    }
    check::<8>(100.1);
    check::<32>(1000.1);
    check::<64>(10.1);
}

#[test]
fn in_use_the_running_statistics_take_the_place_of_the_batch() {
    let mut rng = rng(2);
    let mut norm = Draw::Uniform.layer::<f32, BatchNorm2d<3>>(&mut rng);
    norm.running_var = [0.25, 1.0, 4.0];
    let x = Draw::Uniform.batch::<Image<3, 4, 5>, f32>(&mut rng, 11);
    let want: Vec<f64> = (0..11 * 60)
        .map(|i| {
            let c = i / 20 % 3;
            let value = |x: f32| f64::from(x);
            let deviation = 1.0 / (value(norm.running_var[c]) + EPS).sqrt();
            let x = value(memory::flatten::<f32, _>(&x)[i]) - value(norm.running_mean[c]);
            value(norm.weight[c]) * x * deviation + value(norm.bias[c])
        })
        .collect();
    for level in AnyLevel::all() {
        let y = Run::at(level).infer::<Lanes<f32, 8>, _, _>(&*norm, &x);
        // Eight roundings of values below |x| + |mean| times 1/sqrt(var) = 2, plus |bias|: 5.
        assert_within("y", 8.0 * 5.0 * 0.5f64.powi(24), memory::flatten::<f32, _>(&y), &want);
        assert_eq!(Run::at(level).infer::<f32, _, _>(&*norm, &x), y);
    }
}

/// PyTorch's `eps=1e-3, momentum=0.01`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Other;
impl BatchNormConfig for Other {
    const EPS: f64 = 1e-3;
    const MOMENTUM: f64 = 0.01;
}

/// Mean and variance of values that lie 1 apart are as exact near 10,000 as near 0, in f32 too, for which 10,000 has steps of
/// 1e-3: the bound is a few roundings of the variance itself.
#[test]
fn statistics_keep_their_digits_far_from_zero() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct All;
    impl BatchNormConfig for All {
        const MOMENTUM: f64 = 1.0;
    }
    type In = Image<2, 5, 3>;
    let mut rng = rng(3);
    let mut x = Draw::Uniform.batch::<In, f32>(&mut rng, 45);
    memory::flatten_mut::<f32, _>(&mut x).iter_mut().for_each(|x| *x += 10_000.0);
    let mut norm = *BatchNorm2d::<2, f32, All>::seeded(0);
    let step = Run::plainly().train::<Lanes<f32, 8>, _, _>(&norm, &x, &x);
    <BatchNorm2d<2, f32, All> as Layer<In>>::update_buffers(&mut norm, &step.shared);
    for c in 0..2 {
        let x: Vec<f64> = x.iter().flat_map(|x| x[c].as_flattened()).map(|x| f64::from(*x)).collect();
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let relative = |got: f32, want: f64| (f64::from(got) - want).abs() / want;
        assert!(relative(norm.running_mean[c], mean) <= 0.5f64.powi(24), "the nearest f32");
        assert!(
            relative(norm.running_var[c], var) <= 4.0 * 0.5f64.powi(24),
            "{:?}, not {var}",
            norm.running_var
        );
    }
}

#[test]
fn large_constants_give_the_bias_and_no_nan() {
    fn check<T: Scalar + Init<T>>(value: f64) {
        let mut norm = *BatchNorm2d::<1, T>::seeded(0);
        norm.bias = [T::from_f64(0.5)];
        let x = [(); 11].map(|()| *Tensor::<Image<1, 3, 3>, T>::from_fn(|_| T::from_f64(value)));
        let step = Run::plainly().train::<Lanes<T, 8>, _, _>(&norm, &x, &x);
        assert!(step.flat_y().iter().all(|y| *y == norm.bias[0]), "{value}");
        assert_eq!(step.gradient.weight, [T::ZERO], "{value}");
        assert!(step.flat_dx().iter().all(|dx| dx.is_finite()), "{value}");
        <BatchNorm2d<1, T> as Layer<Image<1, 3, 3>, T>>::update_buffers(&mut norm, &step.shared);
        assert!((norm.running_var[0].to_f64() - 0.9).abs() < 1e-6, "{value}: {:?}", norm.running_var);
        assert!((norm.running_mean[0].to_f64() / (0.1 * value) - 1.0).abs() < 1e-6);
    }
    for value in [2e19, -3e25, 1e30] {
        check::<f32>(value);
        check::<f64>(value);
    }
    check::<f64>(1e200);
}

#[test]
fn eps_and_momentum_are_those_of_the_type_and_no_part_of_the_parameters() {
    type Norm<K> = BatchNorm1d<1, f64, K>;
    assert_eq!(size_of::<Norm<Other>>(), size_of::<[f64; 5]>());
    let x = [Tensor::<Vector<1>, f64>::new([3.0]), Tensor::new([5.0])];
    let mut norm = *Norm::<Other>::seeded(0);
    let step = Run::plainly().train::<f64, _, _>(&norm, &x, &x);
    assert!((step.flat_y()[1] - 1.0 / 1.001f64.sqrt()).abs() < 1e-15);
    <Norm<Other> as Layer<Vector<1>, f64>>::update_buffers(&mut norm, &step.shared);
    assert!((norm.running_mean[0] - 0.04).abs() < 1e-15 && (norm.running_var[0] - 1.01).abs() < 1e-15);
    norm.running_var = [0.003];
    norm.running_mean = [0.0];
    let y = Run::plainly().infer::<f64, _, _>(&norm, &x);
    assert!((y[0][0] - 3.0 / 0.004f64.sqrt()).abs() < 1e-13);
}

/// A vector of N is N channels of one value.
#[test]
fn a_vector_is_normalised_as_channels_of_one_value() {
    let mut rng = rng(4);
    let image: Box<BatchNorm2d<5>> = Draw::Uniform.layer(&mut rng);
    let BatchNorm2d { weight, bias, running_mean, running_var, num_batches_tracked, config } = *image;
    let vector = BatchNorm1d { weight, bias, running_mean, running_var, num_batches_tracked, config };
    let x = Draw::Uniform.batch::<Image<5, 1, 1>, f32>(&mut rng, 11);
    let dy = Draw::Uniform.batch::<Image<5, 1, 1>, f32>(&mut rng, 11);
    let flat = |x: &[Tensor<Image<5, 1, 1>>]| -> Vec<Tensor<Vector<5>>> {
        x.iter().map(|x| *Tensor::from_fn(|i| x.as_slice()[i])).collect()
    };
    for level in AnyLevel::all() {
        let want = Run::at(level).train::<Lanes<f32, 8>, _, _>(&*image, &x, &dy);
        let got = Run::at(level).train::<Lanes<f32, 8>, _, _>(&vector, &flat(&x), &flat(&dy));
        assert_bits("y", got.flat_y(), want.flat_y());
        assert_bits("dx", got.flat_dx(), want.flat_dx());
        assert_bits("gradient", got.flat_gradient(), want.flat_gradient());
        assert_bits("what is shared", &got.shared, &want.shared);
    }
}
