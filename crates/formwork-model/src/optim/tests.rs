//! The update rule, step by step, against its formula; PyTorch's own steps are among the golden values.

use super::{Optimizer, Sgd};
use formwork_tensor::{AnyLevel, AtLevel, Level};

struct Steps<'a>(&'a Sgd, &'a mut [f64], &'a mut [f64]);

impl AtLevel for Steps<'_> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        for (step, gradient) in [[0.5, -1.0], [0.25, 2.0], [-1.0, 0.0]].iter().enumerate() {
            self.0.update(level, step as u64 + 1, self.1, gradient, self.2);
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
