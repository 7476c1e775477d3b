//! The update rules, step by step, against their formulas; PyTorch's own steps are among the golden values.

use super::{Adam, AdamW, Optimizer};
use crate::optim::tests::tensor;
use formwork_tensor::{AnyLevel, AtLevel, Level, Scalar};

const GRADIENTS: [[f64; 3]; 4] = [[0.5, -1.0, 0.0], [0.25, 2.0, 0.0], [-1.0, 0.0, 0.0], [3.0, 1e-3, 0.0]];

struct Steps<'a, O, T>(&'a O, &'a mut [T], &'a mut [T]);

impl<O: Optimizer<T>, T: Scalar> AtLevel for Steps<'_, O, T> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        for (step, gradient) in GRADIENTS.iter().enumerate() {
            self.0.update(level, step as u64 + 1, &tensor(&[3]), self.1, &gradient.map(T::from_f64), self.2);
        }
    }
}

fn four_steps<T: Scalar>(optimizer: &impl Optimizer<T>) -> [T; 3] {
    let mut results = AnyLevel::all().into_iter().map(|level| {
        let (mut values, mut state) = ([1.0, 2.0, -3.0].map(T::from_f64), [T::ZERO; 6]);
        level.dispatch(Steps(optimizer, &mut values, &mut state));
        values
    });
    let first = results.next().unwrap();
    assert!(results.all(|other| other == first), "every level takes the same step");
    first
}

/// Four steps of the rule as the paper writes it, for one parameter.
fn rule(mut w: f64, index: usize, lr: f64, (b1, b2): (f64, f64), eps: f64, penalty: f64, decay: f64) -> f64 {
    let (mut m, mut v) = (0.0, 0.0);
    for (t, gradient) in GRADIENTS.iter().enumerate() {
        let t = t as i32 + 1;
        w -= lr * decay * w;
        let g = gradient[index] + penalty * w;
        m = b1 * m + (1.0 - b1) * g;
        v = b2 * v + (1.0 - b2) * g * g;
        let (m, v) = (m / (1.0 - b1.powi(t)), v / (1.0 - b2.powi(t)));
        w -= lr * m / (v.sqrt() + eps);
    }
    w
}

#[test]
fn adam() {
    let adam = Adam { lr: 0.1, betas: (0.8, 0.95), eps: 1e-6, weight_decay: 0.03 };
    let want = |start, index| rule(start, index, 0.1, (0.8, 0.95), 1e-6, 0.03, 0.0);
    let wants = [want(1.0, 0), want(2.0, 1), want(-3.0, 2)];
    for (got, want) in four_steps::<f64>(&adam).iter().zip(wants) {
        assert!((got - want).abs() < 1e-14, "{got}, not {want}");
    }
    for (got, want) in four_steps::<f32>(&adam).iter().zip(wants) {
        assert!((f64::from(*got) - want).abs() < 2e-6, "{got}, not {want}");
    }
}

#[test]
fn adam_w() {
    let adam = AdamW { lr: 0.1, betas: (0.8, 0.95), eps: 1e-6, weight_decay: 0.03 };
    let want = |start, index| rule(start, index, 0.1, (0.8, 0.95), 1e-6, 0.0, 0.03);
    for (got, want) in four_steps::<f64>(&adam).iter().zip([want(1.0, 0), want(2.0, 1), want(-3.0, 2)]) {
        assert!((got - want).abs() < 1e-14, "{got}, not {want}");
    }
}

/// The first step is lr whatever the gradient's size, and none without a gradient.
#[test]
fn the_first_step() {
    let mut values = [0.0f64; 3];
    let adam = Adam { lr: 0.01, ..Adam::default() };
    adam.update(formwork_tensor::Portable, 1, &tensor(&[3]), &mut values, &[1e-3, -1e6, 0.0], &mut [0.0; 6]);
    assert!((values[0] + 0.01).abs() < 1e-6 && (values[1] - 0.01).abs() < 1e-6);
    assert_eq!(values[2], 0.0);
}

#[test]
fn without_decay_both_are_one() {
    let (lr, betas, eps, weight_decay) = (0.1, (0.9, 0.999), 1e-8, 0.0);
    let (adam, adam_w) = (Adam { lr, betas, eps, weight_decay }, AdamW { lr, betas, eps, weight_decay });
    assert_eq!(four_steps::<f32>(&adam), four_steps::<f32>(&adam_w));
}

/// All first moments, then all second ones.
#[test]
fn state() {
    let (mut values, mut state) = ([0.0f64; 2], [0.0; 4]);
    let adam = Adam { betas: (0.5, 0.75), ..Adam::default() };
    adam.update(formwork_tensor::Portable, 1, &tensor(&[2]), &mut values, &[2.0, 4.0], &mut state);
    assert_eq!(state, [1.0, 2.0, 1.0, 4.0]);
}

#[test]
fn nan_stays_with_its_parameter() {
    let mut values = [1.0f32; 2];
    Adam::default().update(
        formwork_tensor::Portable,
        1,
        &tensor(&[2]),
        &mut values,
        &[f32::NAN, 0.0],
        &mut [0.0; 4],
    );
    assert!(values[0].is_nan() && values[1] == 1.0);
}
