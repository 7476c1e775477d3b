//! Optimisers and schedules, step by step, against PyTorch. `golden/README.md` says how the values are named and compared.

#![allow(clippy::unwrap_used)]

use formwork::model::optim::Optimizer;
use formwork::model::schedule::{
    CosineAnnealingLr, ExponentialLr, LinearLr, LrScheduler, MultiStepLr, OneCycleLr, Schedule, SequentialLr,
    StepLr,
};
use formwork::prelude::*;
use formwork::tensor::parameters::{Kind, Path, TensorInfo};
use formwork::tensor::{AnyLevel, AtLevel, Level, Scalar};
use safetensors::SafeTensors;

/// A tensor of a case as flat values.
fn golden(case: &str, name: &str) -> Vec<f64> {
    let path = format!("{}/golden/{case}.safetensors", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let view = file.tensor(name).unwrap();
    view.data().as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
}

/// The tensor as a whole.
fn check<T: Scalar>(what: &str, got: &[T], want: &[f64]) {
    let (tol, floor) = if T::MANTISSA > 24 { (1e-10, 1e-14) } else { (1e-5, 1e-7) };
    assert_eq!(got.len(), want.len(), "{what}");
    let largest = want.iter().fold(0.0f64, |a, b| a.max(b.abs()));
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let error = (got.to_f64() - want).abs();
        assert!(error <= tol * largest + floor, "{what}[{i}]: {got}, not {want}");
    }
}

struct Step<'a, O, T>(&'a O, &'a mut [T], &'a mut [T], u64, &'a [T]);
impl<O: Optimizer<T>, T: Scalar> AtLevel for Step<'_, O, T> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let dims = [self.1.len()];
        let tensor = TensorInfo::new(Path::new("weight"), &dims, Kind::Parameter);
        self.0.update(level, self.3, &tensor, self.1, self.4, self.2);
    }
}

fn steps<T: Scalar, O: Optimizer<T>>(case: &str, optimizer: &O) {
    for level in AnyLevel::all() {
        let cast = |values: &[f64]| values.iter().map(|v| T::from_f64(*v)).collect::<Vec<T>>();
        let mut values = cast(&golden(case, "start"));
        let (count, mut state) = (values.len(), vec![T::ZERO; O::STATE * values.len()]);
        let (gradients, wants) = (golden(case, "grads"), golden(case, "steps"));
        assert!(wants.len() >= 5 * count, "several steps");
        for (step, (gradient, want)) in gradients.chunks(count).zip(wants.chunks(count)).enumerate() {
            level.dispatch(Step(optimizer, &mut values, &mut state, step as u64 + 1, &cast(gradient)));
            check(&format!("{case}, step {step}"), &values, want);
        }
    }
}

/// In both precisions.
fn optimizer<O: Optimizer<f64> + Optimizer<f32>>(case: &str, optimizer: O) {
    steps::<f64, O>(case, &optimizer);
    steps::<f32, O>(case, &optimizer);
}

#[test]
fn optimisers() {
    optimizer("rmsprop", RmsProp { lr: 0.01, ..RmsProp::default() });
    let centered = RmsProp { momentum: 0.9, centered: true, weight_decay: 0.01, ..RmsProp::default() };
    optimizer("rmsprop_momentum", centered);
    optimizer("adagrad", Adagrad { lr: 0.05, ..Adagrad::default() });
    optimizer("nadam", NAdam { lr: 0.01, ..NAdam::default() });
    optimizer("adam_amsgrad", AmsGrad(Adam { lr: 0.01, ..Adam::default() }));
    let undecayed = AdamW { lr: 0.01, weight_decay: 0.0, ..AdamW::default() };
    optimizer("adam_amsgrad", AmsGrad(undecayed));
}

fn schedule(case: &str, schedule: impl Schedule) {
    let mut sgd = Sgd { lr: 0.1, ..Sgd::default() };
    let scheduler = LrScheduler::new(&mut sgd, schedule);
    let want = golden(case, "lr");
    assert_eq!(want.len(), 40);
    let rates = (0..40).map(|t| {
        scheduler.set(t, &mut sgd);
        sgd.lr
    });
    check(case, &rates.collect::<Vec<_>>(), &want);
}

#[test]
fn schedules() {
    schedule("schedule_step", StepLr { step_size: 10, gamma: 0.5 });
    schedule("schedule_multistep", MultiStepLr { gamma: 0.2, ..MultiStepLr::new([8, 20, 33]) });
    schedule("schedule_cosine", CosineAnnealingLr { t_max: 40, eta_min: 0.001 });
    schedule("schedule_exponential", ExponentialLr { gamma: 0.93 });
    schedule("schedule_one_cycle", OneCycleLr::new(0.1, 41));
    schedule("schedule_linear", LinearLr { start_factor: 1.0, end_factor: 0.0, total_iters: 40 });
    let warm_up = LinearLr { start_factor: 0.1, end_factor: 1.0, total_iters: 5 };
    let cosine = CosineAnnealingLr { t_max: 35, eta_min: 0.0 };
    schedule("schedule_warmup_cosine", SequentialLr::new(warm_up).then(5, cosine));
}
