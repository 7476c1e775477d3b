//! Two heads, each with its loss, trained.

use crate::loss::{CrossEntropy, HuberLoss, Loss, MeanSquaredError, Sum, Weighted};
use crate::optim::Adam;
use crate::train::Trainer;
use formwork_layers::{Cat, Fork, Linear, Network, OnHeap, Parallel, Passes, Tanh};
use formwork_tensor::{Class, Tensor, Vector};

/// What each is by itself, in a batch that has lanes and single samples.
#[test]
fn the_sum_of_both() {
    type Net = Network<Vector<3>, Fork<(Linear<3, 2>, Linear<3, 2>)>>;
    let net = Net::seeded(4);
    let x: Vec<Tensor<Vector<3>>> =
        (0..11).map(|s| *Tensor::from_fn(|i| ((s * 5 + i * 3) % 7) as f32 / 7.0)).collect();
    let target =
        |s: usize| (Class::<2>::new(s % 2).unwrap(), Tensor::<Vector<2>>::new([s as f32 / 11.0, 0.5]));
    let targets: Vec<_> = (0..11).map(target).collect();
    let loss = (CrossEntropy, Weighted { loss: Sum(MeanSquaredError), weight: 3.0 });
    let mut trainer = Trainer::new(net.boxed(), loss, Adam::default());
    let report = trainer.compute_gradient(&x, &targets).unwrap();
    let mut want = 0.0;
    for (x, (class, place)) in x.iter().zip(&targets) {
        let y = net.forward(x);
        let (scores, placed) = y.parts();
        want += CrossEntropy.of(scores, class).0 + 3.0 * Sum(MeanSquaredError).of(placed, place).0;
    }
    assert!((report.loss - want / 11.0).abs() < 1e-5, "{} is not {}", report.loss, want / 11.0);
}

/// The weight of a class counts beside another loss where it is not divided by.
#[test]
fn a_sum_with_weights_of_classes() {
    let loss = (Sum(CrossEntropy.class_weights([1.0, 3.0])), MeanSquaredError);
    let y = Tensor::<(Vector<2>, Vector<1>)>::joined(&Tensor::new([0.0, 0.0]), &Tensor::new([2.0]));
    let (value, gradient) = loss.of(&y, &(Class::<2>::new(1).unwrap(), Tensor::<Vector<1>>::new([0.0])));
    assert!((value - (3.0 * 2f64.ln() + 4.0)).abs() < 1e-6, "{value}");
    assert_eq!(gradient.as_slice(), [1.5, -1.5, 4.0]);
    let negative = (loss.0, Weighted { loss: HuberLoss { delta: -1.0 }, weight: 2.0 });
    type Target = (Class<2>, Tensor<Vector<1>>);
    assert!(Loss::<(Vector<2>, Vector<1>), Target>::check(&negative).is_err());
    assert!(Loss::<(Vector<2>, Vector<1>), Target>::check(&loss).is_ok());
}

/// A detector in small: which quarter a point lies in, and how far from the middle.
#[test]
fn two_heads_learn() {
    type Net = Network<Vector<2>, (Linear<2, 16>, Tanh, Fork<(Linear<16, 4>, Linear<16, 1>)>)>;
    let at = |i: usize| [(i * 37 % 64) as f32 / 32.0 - 1.0, (i * 23 % 64) as f32 / 32.0 - 1.0];
    let x: Vec<Tensor<Vector<2>>> = (0..64).map(|i| Tensor::new(at(i))).collect();
    let target = |[a, b]: [f32; 2]| {
        let quarter = usize::from(a > 0.0) * 2 + usize::from(b > 0.0);
        (Class::<4>::new(quarter).unwrap(), Tensor::<Vector<1>>::new([a.abs() + b.abs()]))
    };
    let targets: Vec<_> = (0..64).map(|i| target(at(i))).collect();
    let adam = Adam { lr: 0.02, ..Adam::default() };
    let mut trainer = Trainer::new(Net::seeded(1), (CrossEntropy, MeanSquaredError), adam);
    let first = trainer.step(&x, &targets).unwrap();
    for _ in 0..300 {
        trainer.step(&x, &targets).unwrap();
    }
    let last = trainer.step(&x, &targets).unwrap();
    assert!(last.loss < first.loss / 5.0 && last.correct > 58, "{first:?}, then {last:?}");
}

/// Two inputs, one output.
#[test]
fn two_inputs_learn() {
    type Net =
        Network<(Vector<2>, Vector<1>), (Parallel<(Linear<2, 8>, Linear<1, 8>)>, Cat, Tanh, Linear<16, 1>)>;
    let value = |i: usize, by: usize| (i * by % 32) as f32 / 16.0 - 1.0;
    let x: Vec<_> = (0..32)
        .map(|i| *Tensor::joined(&Tensor::new([value(i, 5), value(i, 11)]), &Tensor::new([value(i, 7)])))
        .collect();
    let targets: Vec<_> =
        (0..32).map(|i| Tensor::<Vector<1>>::new([value(i, 5) - value(i, 11) + 0.5 * value(i, 7)])).collect();
    let adam = Adam { lr: 0.02, ..Adam::default() };
    let mut trainer = Trainer::new(Net::seeded(1), MeanSquaredError, adam);
    let first = trainer.step(&x, &targets).unwrap().loss;
    for _ in 0..300 {
        trainer.step(&x, &targets).unwrap();
    }
    let last = trainer.step(&x, &targets).unwrap().loss;
    assert!(last < first / 50.0, "{first}, then {last}");
}
