//! The update rule, step by step, against its formula; PyTorch's own steps are among the golden values.

use super::{Adagrad, Adam, AdamW, AmsGrad, HyperParameterError, NAdam, Optimizer, RmsProp, Sgd};
use formwork_tensor::parameters::{Kind, Path, TensorInfo};
use formwork_tensor::{AnyLevel, AtLevel, Level};

/// The optimisers here ask nothing of the tensor.
pub(super) fn tensor(dims: &[usize]) -> TensorInfo<'_> {
    TensorInfo::new(Path::new("weight"), dims, Kind::Parameter)
}

struct Steps<'a>(&'a Sgd, &'a mut [f64], &'a mut [f64]);

impl AtLevel for Steps<'_> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        for (step, gradient) in [[0.5, -1.0], [0.25, 2.0], [-1.0, 0.0]].iter().enumerate() {
            self.0.update(level, step as u64 + 1, &tensor(&[2]), self.1, gradient, self.2);
        }
    }
}

fn three_steps(sgd: Sgd) -> [f64; 2] {
    let mut results = AnyLevel::all().into_iter().map(|level| {
        let (mut values, mut state) = ([1.0, 2.0], [0.0, 0.0]);
        level.dispatch(Steps(&sgd, &mut values, &mut state));
        values
    });
    let first = results.next().unwrap();
    assert!(results.all(|other| other == first), "every level takes the same step");
    first
}

#[test]
fn plain() {
    let sgd = Sgd { lr: 0.5, ..Sgd::default() };
    assert_eq!(three_steps(sgd), [1.0 - 0.25 - 0.125 + 0.5, 2.0 + 0.5 - 1.0]);
}

#[test]
fn momentum_decay_and_nesterov() {
    for nesterov in [false, true] {
        let sgd = Sgd { lr: 0.1, momentum: 0.9, weight_decay: 0.01, nesterov };
        let (mut w, mut v) = (1.0, 0.0);
        for gradient in [0.5, 0.25, -1.0] {
            let g = gradient + 0.01 * w;
            v = 0.9 * v + g;
            w -= 0.1 * if nesterov { g + 0.9 * v } else { v };
        }
        assert!((three_steps(sgd)[0] - w).abs() < 1e-15);
    }
}

/// PyTorch's buffer begins with the first step that has momentum, and stays while there is none.
#[test]
fn momentum_that_is_switched_on_later() {
    struct Step<'a>(f64, &'a mut f64, &'a mut f64);
    impl AtLevel for Step<'_> {
        type Output = ();
        fn at<L: Level>(self, level: L) {
            let sgd = Sgd { lr: 1.0, momentum: self.0, ..Sgd::default() };
            let (w, v) = (std::slice::from_mut(self.1), std::slice::from_mut(self.2));
            sgd.update(level, 1, &tensor(&[1]), w, &[1.0], v);
        }
    }
    let (mut w, mut v) = (0.0, 0.0);
    for (momentum, want) in [(0.0, -1.0), (0.5, -2.0), (0.0, -3.0), (0.5, -4.5)] {
        AnyLevel::default().dispatch(Step(momentum, &mut w, &mut v));
        assert_eq!(w, want);
    }
}

#[test]
fn what_pytorch_refuses() {
    fn refused(optimizer: &impl Optimizer<f32>) -> Option<&'static str> {
        optimizer.check().err().map(|HyperParameterError { name, .. }| name)
    }
    let (sgd, adam, adam_w) = (Sgd::default(), Adam::default(), AdamW::default());
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(&Sgd { lr: bad, ..sgd }), Some("lr"));
        assert_eq!(refused(&Sgd { momentum: bad, ..sgd }), Some("momentum"));
        assert_eq!(refused(&Sgd { weight_decay: bad, ..sgd }), Some("weight_decay"));
        assert_eq!(refused(&Adam { lr: bad, ..adam }), Some("lr"));
        assert_eq!(refused(&Adam { betas: (bad, 0.5), ..adam }), Some("betas.0"));
        assert_eq!(refused(&AdamW { betas: (0.5, bad), ..adam_w }), Some("betas.1"));
        assert_eq!(refused(&AdamW { eps: bad, ..adam_w }), Some("eps"));
        assert_eq!(refused(&AdamW { weight_decay: bad, ..adam_w }), Some("weight_decay"));
    }
    assert_eq!(refused(&Adam { betas: (0.9, 1.0), ..adam }), Some("betas.1"));
    assert_eq!(refused(&Sgd { nesterov: true, ..sgd }), Some("momentum"));
    let nothing = Sgd { lr: 0.0, ..sgd };
    assert_eq!([refused(&nothing), refused(&Sgd { momentum: 0.9, nesterov: true, ..sgd })], [None; 2]);
    assert_eq!([refused(&adam), refused(&adam_w)], [None; 2]);
}

#[test]
fn what_pytorch_refuses_of_the_others() {
    fn refused(optimizer: &impl Optimizer<f32>) -> Option<&'static str> {
        optimizer.check().err().map(|HyperParameterError { name, .. }| name)
    }
    let (rms, adagrad, nadam) = (RmsProp::default(), Adagrad::default(), NAdam::default());
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(&RmsProp { lr: bad, ..rms }), Some("lr"));
        assert_eq!(refused(&RmsProp { alpha: bad, ..rms }), Some("alpha"));
        assert_eq!(refused(&RmsProp { eps: bad, ..rms }), Some("eps"));
        assert_eq!(refused(&RmsProp { momentum: bad, ..rms }), Some("momentum"));
        assert_eq!(refused(&RmsProp { weight_decay: bad, ..rms }), Some("weight_decay"));
        assert_eq!(refused(&Adagrad { lr: bad, ..adagrad }), Some("lr"));
        assert_eq!(refused(&Adagrad { lr_decay: bad, ..adagrad }), Some("lr_decay"));
        assert_eq!(refused(&Adagrad { weight_decay: bad, ..adagrad }), Some("weight_decay"));
        assert_eq!(refused(&Adagrad { eps: bad, ..adagrad }), Some("eps"));
        let start = Adagrad { initial_accumulator_value: bad, ..adagrad };
        assert_eq!(refused(&start), Some("initial_accumulator_value"));
        assert_eq!(refused(&NAdam { betas: (bad, 0.5), ..nadam }), Some("betas.0"));
        assert_eq!(refused(&NAdam { momentum_decay: bad, ..nadam }), Some("momentum_decay"));
        assert_eq!(refused(&AmsGrad(Adam { lr: bad, ..Adam::default() })), Some("lr"));
        assert_eq!(refused(&AmsGrad(AdamW { eps: bad, ..AdamW::default() })), Some("eps"));
    }
    assert_eq!([refused(&rms), refused(&adagrad), refused(&nadam)], [None; 3]);
    assert_eq!(refused(&AmsGrad(Adam::default())), None);
}

/// sum = 4 + 9, and in the second step 22; the rate of the second step is a third.
#[test]
fn adagrad_that_starts_from_something() {
    let adagrad = Adagrad { lr: 1.0, lr_decay: 2.0, initial_accumulator_value: 4.0, ..Adagrad::default() };
    let (mut w, mut sum) = ([0.0f64], [0.0]);
    for step in [1, 2] {
        adagrad.update(formwork_tensor::Portable, step, &tensor(&[1]), &mut w, &[3.0], &mut sum);
    }
    let want = -3.0 / 13.0f64.sqrt() - 3.0 / 22.0f64.sqrt() / 3.0;
    assert!((w[0] - want).abs() < 1e-9, "{w:?}, not {want}");
}

/// The decoupled decay comes before the step: w (1 - lr decay), and a first step of lr.
#[test]
fn amsgrad_decays_as_adam_w() {
    let adam_w = AmsGrad(AdamW { lr: 0.1, weight_decay: 0.5, ..AdamW::default() });
    let mut w = [2.0f64];
    adam_w.update(formwork_tensor::Portable, 1, &tensor(&[1]), &mut w, &[1.0], &mut [0.0; 3]);
    assert!((w[0] - (2.0 * 0.95 - 0.1)).abs() < 1e-7, "{w:?}");
}

/// The mean of Nesterov's momenta is a product of all of them; late in a run it is 0, and early steps count it out.
#[test]
fn nadam_late_in_a_run() {
    for step in [1, 400, 1_000_000, u64::MAX] {
        let mut w = [0.0f64];
        NAdam::default().update(
            formwork_tensor::Portable,
            step,
            &tensor(&[1]),
            &mut w,
            &[1.0],
            &mut [0.0; 2],
        );
        assert!(w[0].is_finite() && w[0] < 0.0, "step {step}: {w:?}");
    }
}
