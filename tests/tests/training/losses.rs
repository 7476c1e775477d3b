//! Losses of a batch, and their gradients by its outputs.

use super::{Golden, check, classes, tensors};
use formwork::prelude::*;
use formwork::tensor::{AnyLevel, AtLevel, Level, Scalar};

/// Both of a batch as large as a tile or smaller, in lanes.
struct Tiled<'a, S: Shape, G, T: Scalar, F> {
    loss: &'a F,
    x: &'a [Tensor<S, T>],
    targets: &'a [G],
    scale: T,
}

impl<S: Shape, G, T: Scalar, F: Loss<S, G, T>> AtLevel for Tiled<'_, S, G, T, F> {
    type Output = Vec<Tensor<S, T>>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let mut y = Tensor::<S, Lanes<T, 8>>::zeros();
        formwork::layers::tile::pack(level, self.x, &mut y);
        let mut dy = y.clone();
        self.loss.tile(level, &y, self.targets, self.scale, &mut dy);
        let mut gradients = Tensor::zeros_batch(self.x.len());
        formwork::layers::tile::unpack(level, &dy, &mut gradients);
        gradients
    }
}

/// `Sum` makes of the loss what the trainer divides; the trainer's own loss is the mean. Outputs are those of a network that
/// changes nothing.
fn run<S: Shape, G: Clone + Sync, T: Scalar, F: Loss<S, G, T> + Copy>(
    case: &str,
    loss: F,
    x: &[Tensor<S, T>],
    targets: &[G],
    want: (&[f64], Option<&[f64]>),
) where
    Network<S, ()>: Trainable<T, Input = S, Output = S>,
{
    let net = || <Network<S, ()> as OnHeap>::zeros::<T>();
    let mean = Trainer::new(net(), loss, Sgd::default()).compute_gradient(x, targets).unwrap().loss;
    check(case, [T::from_f64(mean)], want.0);
    let sum = Trainer::new(net(), Sum(loss), Sgd::default()).compute_gradient(x, targets).unwrap().loss;
    let divisor = if F::WEIGHTED { loss.weight(targets) } else { F::divisor(targets.len()) as f64 };
    check(case, [T::from_f64(sum / divisor)], want.0);
    let Some(dx) = want.1 else { return };
    for level in AnyLevel::all() {
        let scale = T::ONE / T::from_f64(divisor);
        let lanes = level.dispatch(Tiled { loss: &loss, x, targets, scale });
        check(case, lanes.iter().flat_map(|g| g.as_slice().to_vec()), dx);
    }
    // One sample by itself is divided by what it counts.
    let alone = x.iter().zip(targets).flat_map(|(x, target)| {
        let one = core::slice::from_ref(target);
        let own = if F::WEIGHTED { loss.weight(one) } else { F::divisor(1) as f64 };
        let factor = T::from_f64(own / divisor);
        loss.of(x, target).1.as_slice().iter().map(|g| *g * factor).collect::<Vec<_>>()
    });
    check(case, alone, dx);
}

fn distances<T: Scalar>() {
    fn one<T: Scalar>(case: &str, loss: impl Loss<Vector<5>, Tensor<Vector<5>, T>, T> + Copy) {
        let golden = Golden::read(case);
        let (x, targets) = (tensors(golden.get("x")), tensors(golden.get("target")));
        run::<_, _, T, _>(case, loss, &x, &targets, (golden.get("loss"), Some(golden.get("dx"))));
    }
    one::<T>("l1_00", L1Loss);
    one::<T>("smooth_l1_00", SmoothL1Loss { beta: 1.0 });
    one::<T>("huber_00", HuberLoss { delta: 0.5 });
}

fn of_classes<T: Scalar>() {
    fn one<T: Scalar>(golden: &Golden, case: &str, loss: impl Loss<Vector<5>, Class<5>, T> + Copy) {
        let (x, targets) = (tensors(golden.get("x")), classes(golden.get("target")));
        run::<_, _, T, _>(case, loss, &x, &targets, (golden.get("loss"), Some(golden.get("dx"))));
    }
    let weights = |golden: &Golden| -> [f64; 5] { golden.get("class_weight").try_into().unwrap() };
    let case = "cross_entropy_smooth_00";
    one::<T>(&Golden::read(case), case, CrossEntropy.label_smoothing(0.1));
    let case = "cross_entropy_weighted_00";
    let golden = Golden::read(case);
    one::<T>(&golden, case, CrossEntropy.class_weights(weights(&golden)));
    let case = "cross_entropy_both_00";
    let golden = Golden::read(case);
    one::<T>(&golden, case, CrossEntropy.label_smoothing(0.1).class_weights(weights(&golden)));
}

/// The case's scores go through a log-softmax first, here by its definition: y = x - log(sum of e^x), dx = dy - e^y (sum of dy).
fn nll<T: Scalar>() {
    let golden = Golden::read("nll_00");
    let targets = classes::<5>(golden.get("target"));
    let count = targets.len() as f64;
    let mut log_probabilities = golden.get("x").to_vec();
    for row in log_probabilities.chunks_mut(5) {
        let sum = row.iter().map(|x| x.exp()).sum::<f64>().ln();
        row.iter_mut().for_each(|x| *x -= sum);
    }
    let y = tensors::<Vector<5>, T>(&log_probabilities);
    run("nll_00", NllLoss, &y, &targets, (golden.get("loss"), None));
    let through = y.iter().zip(&targets).flat_map(|(y, target)| {
        let dy = NllLoss.of(y, target).1.map(|dy| dy / T::from_f64(count));
        let sum = dy.sum();
        y.iter().zip(dy.iter()).map(|(y, dy)| *dy - y.exp() * sum).collect::<Vec<_>>()
    });
    check("nll_00", through, golden.get("dx"));
}

/// The first loss of `unet`, from its first logits: three classes in each of 8 x 8 places.
fn of_pixels<T: Scalar>() {
    let golden = Golden::read("unet");
    let x = tensors::<Image<3, 8, 8>, T>(golden.get("logits0"));
    let image = |labels: &[f64]| -> [[Class<3>; 8]; 8] {
        core::array::from_fn(|row| classes(&labels[8 * row..8 * row + 8]).try_into().unwrap())
    };
    let targets: Vec<_> = golden.get("target").chunks(64).take(4).map(image).collect();
    run("unet", CrossEntropy, &x, &targets, (&golden.get("loss")[..1], None));
    run("unet", CrossEntropy.class_weights([1.0; 3]), &x, &targets, (&golden.get("loss")[..1], None));
}

#[test]
fn distances_are_pytorchs() {
    distances::<f64>();
    distances::<f32>();
}

#[test]
fn losses_of_classes_are_pytorchs() {
    of_classes::<f64>();
    of_classes::<f32>();
}

#[test]
fn nll_is_pytorchs() {
    nll::<f64>();
    nll::<f32>();
}

#[test]
fn the_loss_of_pixels_is_pytorchs() {
    of_pixels::<f64>();
    of_pixels::<f32>();
}
