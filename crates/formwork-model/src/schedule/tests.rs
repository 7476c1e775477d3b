//! The ends of the schedules; their values are compared with PyTorch's among the golden ones.

use super::*;
use crate::optim::{ParamGroups, Sgd};

#[test]
fn numbers_that_make_no_step() {
    assert_eq!(StepLr { step_size: 0, gamma: 0.5 }.lr(1.0, 2), 0.25);
    assert_eq!(LinearLr { total_iters: 0, ..LinearLr::default() }.lr(0.3, 0), 0.3);
    assert_eq!(CosineAnnealingLr { t_max: 0, eta_min: 0.1 }.lr(1.0, 0), 1.0);
    for total_steps in 0..4 {
        for t in 0..6 {
            let lr = OneCycleLr::new(0.1, total_steps).lr(1.0, t);
            assert!((0.0..=0.1).contains(&lr), "{total_steps} {t}: {lr}");
        }
    }
}

#[test]
fn a_cycle_ends_and_stays() {
    let schedule = OneCycleLr { pct_start: 0.5, ..OneCycleLr::new(1.0, 11) };
    let last = 1.0 / 25.0 / 1e4;
    assert_eq!([10, 11, u64::MAX].map(|t| schedule.lr(9.0, t)), [last; 3]);
    let rates: Vec<f64> = (0..11).map(|t| schedule.lr(9.0, t)).collect();
    assert!(rates[..5].is_sorted() && rates[5..].is_sorted_by(|a, b| a > b), "{rates:?}");
}

#[test]
fn one_after_the_other_in_any_order_of_the_calls() {
    let constant = |factor| ConstantLr { factor, total_iters: u64::MAX };
    let schedule = SequentialLr::new(constant(0.1))
        .then(20, constant(0.4))
        .then(10, StepLr { step_size: 2, gamma: 0.5 })
        .then(20, constant(0.25));
    let rates = [0, 9, 10, 11, 12, 19, 20, 1000].map(|t| schedule.lr(1.0, t));
    assert_eq!(rates, [0.1, 0.1, 1.0, 1.0, 0.5, 0.0625, 0.25, 0.25]);
}

#[test]
fn each_group_from_its_own_rate() {
    let sgd = |lr| Sgd { lr, ..Sgd::default() };
    let mut groups = ParamGroups::new([sgd(1.0), sgd(0.5)], |[a, _], _| a);
    let scheduler = LrScheduler::new(&mut groups, ExponentialLr { gamma: 0.5 });
    for (t, want) in [(2, [0.25, 0.125]), (0, [1.0, 0.5]), (1, [0.5, 0.25])] {
        scheduler.set(t, &mut groups);
        assert_eq!(groups.groups.map(|group| group.lr), want);
    }
}
