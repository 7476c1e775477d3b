//! Reductions against PyTorch's rules, and what is printed, character by character.

use crate::{Image, Shape, Tensor, Vector};
use alloc::string::ToString;
use alloc::{format, vec::Vec};
use proptest::prelude::*;

const NAN: f32 = f32::NAN;

#[test]
fn ties_and_nan_are_the_first_ones() {
    let x = Tensor::<Vector<5>>::new([-0.0, 3.0, 0.0, 3.0, -0.0]);
    assert_eq!((x.argmax(), x.argmin()), (1, 0));
    let x = Tensor::<Vector<5>>::new([f32::INFINITY, NAN, f32::NEG_INFINITY, NAN, 1.0]);
    assert_eq!((x.argmax(), x.argmin()), (1, 1));
    assert!(x.max().is_nan() && x.min().is_nan() && x.sum().is_nan() && x.mean().is_nan());
    let x = Tensor::<Vector<3>>::new([NAN, 1.0, NAN]);
    assert_eq!((x.argmax(), x.argmin()), (0, 0));
    let x = Tensor::<Vector<2>>::new([f32::NEG_INFINITY; 2]);
    assert_eq!((x.argmax(), x.max()), (0, f32::NEG_INFINITY));
}

#[test]
fn of_nothing() {
    let empty = Tensor::<Vector<0>>::new([]);
    assert_eq!(empty.sum(), 0.0);
    assert!(empty.mean().is_nan());
    assert_eq!(empty.to_string(), "[]");
}

/// Blocks of 32 one after the other, 2^15 of them in pairs: each value is rounded 31 + 15 times at most, by half an epsilon.
/// Added one after the other, 2^20 times 0.1 in `f32` is off by 1 %.
#[test]
#[cfg_attr(miri, ignore = "it has a million numbers")]
fn a_long_sum_keeps_its_digits() {
    let x = Tensor::<Vector<1_048_576>>::from_fn(|_| 0.1);
    let bound = 46.0 * 0.5 * f64::from(f32::EPSILON);
    let exact = 1_048_576.0 * f64::from(0.1f32);
    let off = (f64::from(x.sum()) / exact - 1.0).abs();
    assert!(off <= bound, "{off:e}");
    assert_eq!(x.mean(), x.sum() / 1_048_576.0);
}

proptest! {
    #[test]
    fn reductions_are_those_of_the_slice(values in prop::array::uniform32(-100i16..100)) {
        let x = Tensor::<Image<2, 4, 4>, f64>::from_fn(|i| f64::from(values[i]));
        let whole: i64 = values.iter().map(|x| i64::from(*x)).sum();
        let (largest, smallest) = (values.iter().max(), values.iter().min());
        prop_assert_eq!(x.sum(), whole as f64);
        prop_assert_eq!(x.mean(), whole as f64 / 32.0);
        prop_assert_eq!(Some(x.argmax()), values.iter().position(|x| Some(x) == largest));
        prop_assert_eq!(Some(x.argmin()), values.iter().position(|x| Some(x) == smallest));
        prop_assert_eq!((x.max(), x.min()), (x.as_slice()[x.argmax()], x.as_slice()[x.argmin()]));
        prop_assert_eq!(x.channel(1).sum(), x.as_slice()[16..].iter().sum::<f64>());
        prop_assert_eq!(x.row(1, 2).as_slice(), &x[1][2]);
    }
}

#[test]
fn parts_to_write_to() {
    let mut x = Tensor::<Image<2, 2, 2>>::zeros();
    x.row_mut(0, 1).fill(1.0);
    x.channel_mut(1).row_mut(0, 0).fill(2.0);
    for value in &mut *x {
        *value += 1.0;
    }
    assert_eq!(x.iter().copied().collect::<Vec<_>>(), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 1.0, 1.0]);
    assert_eq!((&*x).into_iter().count(), Image::<2, 2, 2>::LEN);
}

#[test]
#[should_panic(expected = "channel 3 of an image that has 3")]
fn no_such_channel() {
    Tensor::<Image<3, 1, 1>>::zeros().channel(3);
}

#[test]
#[should_panic(expected = "row 2 of channel 0 of an image of 3 x 2 x 1")]
fn no_such_row() {
    Tensor::<Image<3, 2, 1>>::zeros().row(0, 2);
}

#[test]
fn an_image() {
    let x = Tensor::<Image<2, 2, 3>>::from_fn(|i| i as f32 / 4.0 - 1.0);
    let expected = "\
[[[-1.0000, -0.7500, -0.5000],
  [-0.2500,  0.0000,  0.2500]],

 [[ 0.5000,  0.7500,  1.0000],
  [ 1.2500,  1.5000,  1.7500]]]";
    assert_eq!(x.to_string(), expected);
    assert_eq!(format!("{:.1}", x.channel(1)), "[[[0.5, 0.8, 1.0],\n  [1.2, 1.5, 1.8]]]");
}

/// What PyTorch prints for `torch.arange(1500.).reshape(1, 30, 50)`.
#[test]
fn a_large_image_is_abbreviated() {
    let x = Tensor::<Image<1, 30, 50>>::from_fn(|i| i as f32);
    let expected = "\
[[[   0.,    1.,    2., ...,   47.,   48.,   49.],
  [  50.,   51.,   52., ...,   97.,   98.,   99.],
  [ 100.,  101.,  102., ...,  147.,  148.,  149.],
  ...,
  [1350., 1351., 1352., ..., 1397., 1398., 1399.],
  [1400., 1401., 1402., ..., 1447., 1448., 1449.],
  [1450., 1451., 1452., ..., 1497., 1498., 1499.]]]";
    assert_eq!(x.to_string(), expected);
}

#[test]
fn a_vector_is_broken_into_lines() {
    let lines = Tensor::<Vector<30>>::from_fn(|i| i as f32 + 0.5).to_string();
    assert_eq!(lines.lines().count(), 4);
    assert!(lines.lines().all(|line| line.len() <= 80));
    assert!(lines.starts_with("[ 0.5000,  1.5000,") && lines.ends_with("27.5000, 28.5000, 29.5000]"));
}

#[test]
fn numbers_of_any_size() {
    let x = |values| Tensor::<Vector<3>, f64>::new(values).to_string();
    assert_eq!(x([1e-6, 0.5, -1.0]), "[1.0000e-6, 5.0000e-1, -1.0000e0]");
    assert_eq!(x([1e9, 0.0, -1.0]), "[ 1.0000e9,  0.0000e0, -1.0000e0]");
    assert_eq!(x([f64::NAN, f64::INFINITY, -2.0]), "[NaN, inf, -2.]");
    assert_eq!(x([f64::NAN, f64::NEG_INFINITY, 0.25]), "[   NaN,   -inf, 0.2500]");
    assert_eq!(x([0.0; 3]), "[0., 0., 0.]");
}
