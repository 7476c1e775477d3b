//! The sum is the mean times the number of terms, in value and gradient, for every loss, and for batches that leave lanes
//! of the last tile idle.

use crate::loss::{BinaryCrossEntropyWithLogits, CrossEntropy, HuberLoss, L1Loss, Loss};
use crate::loss::{MeanSquaredError, NllLoss, SmoothL1Loss, Sum};
use crate::network::{Network, Trainable};
use crate::optim::Sgd;
use crate::train::Trainer;
use formwork_layers::{BatchNorm2d, Bias, Conv2d, Flatten, Linear, OnHeap, Relu};
use formwork_tensor::{Class, Image, Pad, Tensor, Vector, memory};

/// A tile is 8 samples: less than one, one, and several of which the last is partly idle.
const COUNTS: [usize; 6] = [1, 3, 8, 9, 21, 130];

type Net = Network<Image<1, 4, 4>, (Conv2d<1, 2, 3, 1, Pad<0>, Bias, f64>, Relu, Flatten, Linear<8, 3, f64>)>;
/// With a barrier, which is another way through the trainer.
type Normed = Network<
    Image<1, 4, 4>,
    (Conv2d<1, 2, 3, 1, Pad<0>, Bias, f64>, BatchNorm2d<2, f64>, Flatten, Linear<8, 3, f64>),
>;

fn value(i: usize) -> f64 {
    ((i * 37 + 11) % 101) as f64 / 50.0 - 1.0
}

fn images(count: usize) -> Vec<Tensor<Image<1, 4, 4>, f64>> {
    (0..count).map(|s| *Tensor::from_fn(|i| value(16 * s + i))).collect()
}

fn classes(count: usize) -> Vec<Class<3>> {
    (0..count).map(|s| Class::new(s * s % 3).unwrap()).collect()
}

/// Vectors of numbers in [0, 1], which fit every loss, if not probabilities that sum up to 1.
fn vectors(count: usize) -> Vec<Tensor<Vector<3>, f64>> {
    (0..count).map(|s| *Tensor::from_fn(|i| value(1000 + 3 * s + i).abs())).collect()
}

/// The loss of a batch, and all of its gradient.
fn batch<N, F, G>(loss: F, targets: &[G]) -> (f64, Vec<f64>)
where
    N: Trainable<f64, Input = Image<1, 4, 4>, Output = Vector<3>>,
    F: Loss<Vector<3>, G, f64>,
    G: Sync,
{
    let mut trainer = Trainer::new(N::seeded(2), loss, Sgd::default()).threads(1);
    let report = trainer.compute_gradient(&images(targets.len()), targets).unwrap();
    (report.loss, memory::as_slice::<f64, N>(trainer.gradient()).to_vec())
}

/// `terms` in each sample.
fn check<N, F, G>(loss: F, targets: &[G], terms: usize)
where
    N: Trainable<f64, Input = Image<1, 4, 4>, Output = Vector<3>>,
    F: Loss<Vector<3>, G, f64> + Copy,
    G: Sync,
{
    let (mean, mean_gradient) = batch::<N, _, _>(loss, targets);
    let (sum, sum_gradient) = batch::<N, _, _>(Sum(loss), targets);
    let factor = (terms * targets.len()) as f64;
    let close = |sum: f64, mean: f64| (sum - factor * mean).abs() <= 1e-12 * (1.0 + sum.abs());
    assert!(close(sum, mean), "{sum} is not {factor} times {mean}");
    assert!(sum_gradient.iter().any(|g| g.abs() > 1e-3));
    for (sum, mean) in sum_gradient.iter().zip(&mean_gradient) {
        assert!(close(*sum, *mean), "gradient: {sum} is not {factor} times {mean}");
    }
}

#[test]
fn the_sum_is_the_mean_times_the_number_of_terms() {
    for count in COUNTS {
        check::<Net, _, _>(CrossEntropy, &classes(count), 1);
        check::<Net, _, _>(CrossEntropy, &vectors(count), 1);
        check::<Net, _, _>(MeanSquaredError, &vectors(count), 3);
        check::<Net, _, _>(BinaryCrossEntropyWithLogits, &vectors(count), 3);
        check::<Net, _, _>(L1Loss, &vectors(count), 3);
        check::<Net, _, _>(SmoothL1Loss { beta: 0.5 }, &vectors(count), 3);
        check::<Net, _, _>(HuberLoss { delta: 0.5 }, &vectors(count), 3);
        check::<Net, _, _>(CrossEntropy.label_smoothing(0.2), &classes(count), 1);
        check::<Net, _, _>(NllLoss, &classes(count), 1);
        check::<Normed, _, _>(CrossEntropy, &classes(count), 1);
    }
}

/// Against the definitions, not against the mean.
#[test]
fn as_defined() {
    for count in COUNTS {
        let net = Net::seeded(2);
        let outputs: Vec<_> =
            images(count).iter().map(|x| formwork_layers::Passes::forward(&*net, x)).collect();
        let vectors = vectors(count);
        let pairs =
            || outputs.iter().zip(&vectors).flat_map(|(y, t)| y.iter().copied().zip(t.iter().copied()));
        let squares: f64 = pairs().map(|(y, t)| (y - t) * (y - t)).sum();
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let binary = |(y, t): (f64, f64)| -(t * logistic(y).ln() + (1.0 - t) * logistic(-y).ln());
        let binary: f64 = pairs().map(binary).sum();
        let classes = classes(count);
        let entropy = |(y, c): (&Tensor<Vector<3>, f64>, &Class<3>)| {
            y.iter().map(|y| y.exp()).sum::<f64>().ln() - y[c.index()]
        };
        let entropies: f64 = outputs.iter().map(|y| &**y).zip(&classes).map(entropy).sum();
        let close = |got: f64, want: f64| assert!((got - want).abs() < 1e-12 * want, "{got}, not {want}");
        close(batch::<Net, _, _>(Sum(MeanSquaredError), &vectors).0, squares);
        close(batch::<Net, _, _>(Sum(BinaryCrossEntropyWithLogits), &vectors).0, binary);
        close(batch::<Net, _, _>(Sum(CrossEntropy), &classes).0, entropies);
    }
}

#[test]
fn of_one_sample() {
    let (y, t) = (Tensor::<Vector<4>>::new([1.0, 2.0, 3.0, 4.0]), Tensor::<Vector<4>>::new([1.0; 4]));
    let (sum, gradient) = Sum(MeanSquaredError).of(&y, &t);
    assert_eq!((sum, **gradient), (14.0, [0.0, 2.0, 4.0, 6.0]));
    let (mean, gradient) = MeanSquaredError.of(&y, &t);
    assert_eq!((mean, **gradient), (3.5, [0.0, 0.5, 1.0, 1.5]));
    let class = Class::<4>::new(3).unwrap();
    assert_eq!(Sum(CrossEntropy).of(&y, &class), CrossEntropy.of(&y, &class));
    assert_eq!(Sum(Sum(MeanSquaredError)).of(&y, &t), Sum(MeanSquaredError).of(&y, &t));
}
