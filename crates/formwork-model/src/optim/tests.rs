//! The update rule, step by step, against its formula; PyTorch's own steps are among the golden values.

use super::{Adam, AdamW, HyperParameterError, Optimizer, Sgd};
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
