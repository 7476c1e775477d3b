//! Bounds and moments, each within what its sampling error allows, for fixed seeds.

use super::{
    Constant, Init, Initializer, KaimingNormal, KaimingUniform, Nonlinearity, Normal, Uniform, UniformFanIn,
    XavierNormal, XavierUniform, Zeros, fan_in, fan_out,
};
use crate::tests::values::rng;
use crate::{Conv2d, Linear, OnHeap};
use std::vec;
use std::vec::Vec;

const COUNT: usize = 40_000;

fn draw(initializer: &impl Initializer) -> Vec<f64> {
    let mut values = vec![0.0; COUNT];
    initializer.fill(&mut values, &mut rng(3));
    values
}

fn moment(values: &[f64], center: f64, power: i32) -> f64 {
    values.iter().map(|value| (value - center).powi(power)).sum::<f64>() / values.len() as f64
}

/// Uniform in [-bound, bound]: the whole range is used, and the first four moments are b^2 / 3 and b^4 / 5, those of
/// odd power 0. Their sampling errors are below b^n / sqrt(count); five of them are allowed.
fn check_uniform(values: &[f64], center: f64, bound: f64) {
    let largest = values.iter().fold(0.0, |most: f64, value| most.max((value - center).abs()));
    assert!(largest <= bound && largest > 0.999 * bound, "{largest} of {bound}");
    let error = 5.0 / (COUNT as f64).sqrt();
    for (power, want) in [(1, 0.0), (2, 1.0 / 3.0), (3, 0.0), (4, 0.2)] {
        let got = moment(values, center, power) / bound.powi(power);
        assert!((got - want).abs() < error, "moment {power}: {got}, not {want}");
    }
}

/// Normal: the moments of (x - mean) / std are 0, 1, 0, 3, their sampling errors sqrt(1, 2, 15, 96) / sqrt(count).
fn check_normal(values: &[f64], mean: f64, std: f64) {
    for (power, want, variance) in [(1, 0.0, 1.0f64), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)] {
        let got = moment(values, mean, power) / std.powi(power);
        assert!(
            (got - want).abs() < 5.0 * (variance / COUNT as f64).sqrt(),
            "moment {power}: {got}, not {want}"
        );
    }
    // One in 370 lies outside three deviations.
    let outside =
        values.iter().filter(|value| (*value - mean).abs() > 3.0 * std).count() as f64 / COUNT as f64;
    assert!((outside - 0.0027).abs() < 5.0 * (0.0027 / COUNT as f64).sqrt(), "{outside}");
    let neighbours = values.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum::<f64>();
    assert!(neighbours.abs() / (COUNT as f64 * std * std) < 5.0 / (COUNT as f64).sqrt(), "correlated");
}

#[test]
fn uniforms() {
    check_uniform(&draw(&Uniform { low: 2.0, high: 3.0 }), 2.5, 0.5);
    check_uniform(&draw(&UniformFanIn(16)), 0.0, 0.25);
    check_uniform(&draw(&KaimingUniform { fan: 75, nonlinearity: Nonlinearity::Linear }), 0.0, 0.2);
    check_uniform(&draw(&KaimingUniform { fan: 6, nonlinearity: Nonlinearity::Relu }), 0.0, 1.0);
    check_uniform(&draw(&XavierUniform { fan_in: 20, fan_out: 4, gain: 3.0 }), 0.0, 1.5);
}

/// PyTorch's defaults for `Linear` and `Conv2d` are `kaiming_uniform_` with a = sqrt 5.
#[test]
fn the_default_is_kaiming_with_a_slope_of_sqrt_5() {
    let kaiming = draw(&KaimingUniform { fan: 16, nonlinearity: Nonlinearity::LeakyRelu(5.0f64.sqrt()) });
    let default = draw(&UniformFanIn(16));
    assert!(kaiming.iter().zip(&default).all(|(a, b)| (a - b).abs() < 1e-15));
}

#[test]
fn normals() {
    check_normal(&draw(&Normal::default()), 0.0, 1.0);
    check_normal(&draw(&Normal { mean: -3.0, std: 0.5 }), -3.0, 0.5);
    check_normal(&draw(&KaimingNormal { fan: 32, nonlinearity: Nonlinearity::Relu }), 0.0, 0.25);
    check_normal(&draw(&KaimingNormal { fan: 16, nonlinearity: Nonlinearity::Linear }), 0.0, 0.25);
    check_normal(&draw(&XavierNormal { fan_in: 20, fan_out: 12, gain: 5.0 / 3.0 }), 0.0, 5.0 / 12.0);
}

#[test]
fn constants() {
    let mut values = [7.0f32; 4];
    Constant(-0.25).fill(&mut values, &mut rng(0));
    assert_eq!(values, [-0.25; 4]);
    Zeros.fill(&mut values, &mut rng(0));
    assert_eq!(values, [0.0; 4]);
}

#[test]
fn an_odd_number_of_values_and_none() {
    let (mut three, mut none) = ([0.0f64; 3], [0.0f64; 0]);
    Normal::default().fill(&mut three, &mut rng(0));
    assert!(three.iter().all(|value| *value != 0.0));
    Normal::default().fill(&mut none, &mut rng(0));
}

#[test]
fn single_precision_is_double_precision_rounded() {
    let (mut narrow, mut wide) = ([0.0f32; 50], [0.0f64; 50]);
    for (seed, initializer) in [Normal::default(), Normal { mean: 1.0, std: 0.1 }].iter().enumerate() {
        initializer.fill(&mut narrow, &mut rng(seed as u64));
        initializer.fill(&mut wide, &mut rng(seed as u64));
        assert_eq!(narrow, wide.map(|value| value as f32));
    }
}

#[test]
fn fans_and_gains() {
    let conv = Conv2d::<6, 16, 5>::seeded(0);
    assert_eq!([fan_in(&conv.weight), fan_out(&conv.weight)], [150, 400]);
    let linear = Linear::<400, 120>::seeded(0);
    assert_eq!([fan_in(&linear.weight), fan_out(&linear.weight)], [400, 120]);
    // torch.nn.init.calculate_gain.
    assert_eq!(Nonlinearity::Tanh.gain(), 5.0 / 3.0);
    assert_eq!(Nonlinearity::LeakyRelu(0.0).gain(), Nonlinearity::default().gain());
    assert!((Nonlinearity::LeakyRelu(0.01).gain() - 1.414_142_856_997_835_4).abs() < 1e-15);
}

/// PyTorch's `Conv2d` and `Linear` draw weight and bias uniformly in +-1 / sqrt(fan in), so that of many values the largest
/// is just below the bound and the mean square is a third of its square.
#[test]
fn layers_start_as_in_pytorch() {
    fn check(what: &str, values: impl Iterator<Item = f32>, fan_in: f64) {
        let values: Vec<f64> = values.map(|value| f64::from(value) * fan_in.sqrt()).collect();
        let largest = values.iter().fold(0.0f64, |most, value| most.max(value.abs()));
        let square = moment(&values, 0.0, 2);
        // The mean square of n values has a deviation of sqrt(4 / 45 / n), the largest is below 0.98 with 0.98^n.
        let error = 5.0 * (4.0 / 45.0 / values.len() as f64).sqrt();
        assert!((0.98..=1.0).contains(&largest), "{what}: the largest is {largest} of the bound");
        assert!((square - 1.0 / 3.0).abs() < error, "{what}: a mean square of {square}");
    }
    let convs: Vec<_> = (0..100).map(Conv2d::<6, 16, 5>::seeded::<f32>).collect();
    check("conv weight", convs[0].weight.as_flattened().as_flattened().as_flattened().iter().copied(), 150.0);
    check("conv bias", convs.iter().flat_map(|conv| conv.bias), 150.0);
    let linears: Vec<_> = (0..100).map(Linear::<400, 12>::seeded::<f32>).collect();
    check("linear weight", linears[0].weight.as_flattened().iter().copied(), 400.0);
    check("linear bias", linears.iter().flat_map(|linear| linear.bias), 400.0);
}

#[test]
fn nothing_else_moves() {
    let mut linear = Linear::<4, 2>::seeded(1);
    let before = linear.clone();
    KaimingUniform { fan: 4, nonlinearity: Nonlinearity::Tanh }.apply(&mut linear.weight, &mut rng(1));
    assert_eq!(linear.bias, before.bias);
    assert!(linear.weight != before.weight);
    Init::<f32>::init(&mut *linear, &mut rng(2));
}

#[cfg(feature = "nalgebra")]
mod orthogonal {
    use super::{Initializer, Vec, rng, vec};
    use crate::init::Orthogonal;

    /// The largest distance of the rows' (or columns') products from `gain`^2 on the diagonal, 0 beside it.
    fn distance(rows: usize, columns: usize, gain: f64, seed: u64) -> f64 {
        let mut q = vec![0.0f64; rows * columns];
        Orthogonal { rows, gain }.fill(&mut q, &mut rng(seed));
        let at = |i: usize, j: usize| if rows > columns { q[j * columns + i] } else { q[i * columns + j] };
        let (few, many) = (rows.min(columns), rows.max(columns));
        let mut worst = 0.0f64;
        for a in 0..few {
            for b in 0..few {
                let dot: f64 = (0..many).map(|k| at(a, k) * at(b, k)).sum();
                let off = (dot - if a == b { gain * gain } else { 0.0 }).abs();
                worst = worst.max(if off.is_nan() { f64::INFINITY } else { off });
            }
        }
        worst
    }

    #[test]
    fn rows_or_columns_are_orthonormal() {
        for (rows, columns) in [(1, 1), (1, 7), (7, 1), (5, 5), (6, 150), (40, 9), (64, 64)] {
            assert!(distance(rows, columns, 1.0, 1) < 1e-13, "{rows} x {columns}");
            assert!(distance(rows, columns, 1.5, 2) < 1e-13, "{rows} x {columns}");
        }
    }

    /// With the signs of R's diagonal every entry is as often positive as negative; without, the first is negative always.
    #[test]
    fn signs_are_fair() {
        let positive = |entry: usize| {
            let first = |seed| {
                let mut q = [0.0f64; 9];
                Orthogonal { rows: 3, gain: 1.0 }.fill(&mut q, &mut rng(seed));
                q[entry] > 0.0
            };
            (0..400).filter(|seed| first(*seed)).count()
        };
        for entry in [0, 4, 8] {
            assert!((150..250).contains(&positive(entry)), "{} of 400", positive(entry));
        }
    }

    #[test]
    #[should_panic(expected = "7 values are no 2 rows")]
    fn broken_rows() {
        Orthogonal { rows: 2, gain: 1.0 }.fill(&mut [0.0f32; 7], &mut rng(0));
    }

    #[test]
    fn nothing_to_fill() {
        let mut none: Vec<f32> = vec![];
        Orthogonal { rows: 0, gain: 1.0 }.fill(&mut none, &mut rng(0));
    }
}
