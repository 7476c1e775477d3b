//! PyTorch's losses, optimiser steps and training runs, reproduced.
//!
//! The values in `golden/` were computed by PyTorch in float64; `golden/README.md` says how they are named and compared.

#![allow(clippy::unwrap_used)]

mod losses;
mod networks;
mod projection;
mod recipe;
mod unet;

use formwork::layers::Init;
use formwork::model::loss::Score;
use formwork::model::optim::Optimizer;
use formwork::prelude::*;
use formwork::tensor::parameters::{Kind, Path, Place, TensorInfo};
use formwork::tensor::{AnyLevel, AtLevel, Element, Level, Scalar, memory};
use networks::{LeNet, MobileNet, ResNet};
use safetensors::SafeTensors;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

/// The tensors of a case, by name, as flat values.
struct Golden(HashMap<String, Vec<f64>>);

impl Golden {
    fn read(case: &str) -> Golden {
        let path = format!("{}/golden/{case}.safetensors", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        let values = |data: &[u8], counter| {
            let (numbers, _) = data.as_chunks::<8>();
            numbers
                .iter()
                .map(|b| if counter { i64::from_le_bytes(*b) as f64 } else { f64::from_le_bytes(*b) })
                .collect()
        };
        // PyTorch's module of the residual network calls its branch `inner`; here a branch adds no name.
        let read = tensors
            .iter()
            .map(|(name, view)| (name.replace(".inner.", "."), values(view.data(), view.shape().is_empty())));
        Golden(read.collect())
    }

    fn get(&self, name: &str) -> &[f64] {
        self.0.get(name).unwrap_or_else(|| panic!("no tensor {name}"))
    }

    /// The state dict under a prefix as a network.
    fn network<T: Scalar, N: Trainable<T>>(&self, prefix: &str) -> Box<N> {
        let mut net = N::zeros();
        let values = memory::as_mut_slice::<T, N>(&mut net);
        N::describe(Place::default(), &mut |tensor| {
            let golden = self.get(&format!("{prefix}.{}", tensor.path));
            assert_eq!(golden.len(), tensor.len);
            let to = &mut values[tensor.offset..][..tensor.len];
            to.iter_mut().zip(golden).for_each(|(to, from)| *to = T::from_f64(*from));
        });
        net
    }
}

/// The comparison that `golden/README.md` asks for: each tensor as a whole.
fn check<T: Scalar>(what: &str, got: impl IntoIterator<Item = T>, want: &[f64]) {
    let (tol, floor) = if T::MANTISSA > 24 { (1e-10, 1e-14) } else { (1e-5, 1e-7) };
    let got: Vec<f64> = got.into_iter().map(Scalar::to_f64).collect();
    assert_eq!(got.len(), want.len(), "{what}");
    let largest = want.iter().fold(0.0f64, |a, b| a.max(b.abs()));
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let error = (got - want).abs();
        assert!(
            error <= tol * largest + floor,
            "{what}[{i}]: {got}, not {want}, where the largest is {largest}"
        );
    }
}

/// A network against a state dict, tensor by tensor.
fn check_network<T: Scalar, N: Trainable<T>>(golden: &Golden, prefix: &str, net: &N, kinds: &[Kind]) {
    N::describe(Place::default(), &mut |tensor| {
        if kinds.contains(&tensor.kind) {
            let name = format!("{prefix}.{}", tensor.path);
            let values = &memory::as_slice::<T, N>(net)[tensor.offset..][..tensor.len];
            check(&name, values.iter().copied(), golden.get(&name));
        }
    });
}

fn tensors<S: Shape, T: Scalar>(flat: &[f64]) -> Vec<Tensor<S, T>> {
    flat.chunks(S::LEN).map(|values| *Tensor::from_fn(|i| T::from_f64(values[i]))).collect()
}

fn classes<const N: usize>(flat: &[f64]) -> Vec<Class<N>> {
    flat.iter().map(|class| Class::new(*class as usize).unwrap()).collect()
}

#[test]
fn losses() {
    fn cross_entropies<const N: usize, T: Scalar>(case: &str) {
        type Net<const N: usize> = Network<Vector<N>, Flatten>;
        let golden = Golden::read(case);
        let logits = tensors::<Vector<N>, T>(golden.get("logits"));
        let targets = classes::<N>(golden.get("target"));
        // A network without layers of its own: its outputs are the logits.
        let frozen = Sgd { lr: 0.0, ..Sgd::default() };
        let mut trainer =
            Trainer::<Net<N>, _, _, T>::new(<Net<N> as OnHeap>::zeros::<T>(), CrossEntropy, frozen);
        let report = trainer.compute_gradient(&logits, &targets).unwrap();
        check(case, [T::from_f64(report.loss)], golden.get("loss"));
        let gradients = logits.iter().zip(&targets).map(|(x, target)| cross_entropy(x, *target).1);
        let count = T::from_f64(logits.len() as f64);
        let mean = gradients.flat_map(|g| g.as_slice().to_vec()).map(|g| g / count);
        check(case, mean, golden.get("dlogits"));
        let probabilities = logits.iter().flat_map(|x| Softmax.forward(x).as_slice().to_vec());
        check(case, probabilities, golden.get("softmax"));
    }
    cross_entropies::<10, f64>("cross_entropy_00");
    cross_entropies::<10, f32>("cross_entropy_00");
    cross_entropies::<3, f64>("cross_entropy_01");
    cross_entropies::<3, f32>("cross_entropy_01");

    /// A loss of one sample and its gradient, for a target of the sample's own shape.
    type Of<S, T> = fn(&Tensor<S, T>, &Tensor<S, T>) -> (f64, Box<Tensor<S, T>>);
    fn of_tensors<const N: usize, T: Scalar, F>(case: &str, loss: Of<Vector<N>, T>, whole: F)
    where
        F: Loss<Vector<N>, Tensor<Vector<N>, T>, T>,
    {
        let golden = Golden::read(case);
        let x = tensors::<Vector<N>, T>(golden.get("x"));
        let targets = tensors::<Vector<N>, T>(golden.get("target"));
        let net = <Network<Vector<N>, Flatten> as OnHeap>::zeros::<T>();
        let report = Trainer::new(net, whole, Sgd::default()).compute_gradient(&x, &targets).unwrap();
        check(case, [T::from_f64(report.loss)], golden.get("loss"));
        let each: Vec<_> = x.iter().zip(&targets).map(|(x, target)| loss(x, target)).collect();
        let count = each.len() as f64;
        check(case, [T::from_f64(each.iter().map(|(loss, _)| loss / count).sum())], golden.get("loss"));
        let mean = each.iter().flat_map(|(_, dx)| dx.as_slice().to_vec()).map(|d| d / T::from_f64(count));
        check(case, mean, golden.get("dx"));
    }
    of_tensors::<6, f64, _>("mse", mse_loss, MeanSquaredError);
    of_tensors::<6, f32, _>("mse", mse_loss, MeanSquaredError);
    of_tensors::<3, f64, _>("bce", binary_cross_entropy_with_logits, BinaryCrossEntropyWithLogits);
    of_tensors::<3, f32, _>("bce", binary_cross_entropy_with_logits, BinaryCrossEntropyWithLogits);
}

struct Steps<'a, O, T>(&'a O, &'a mut [T], &'a mut [T], u64, &'a [T]);
impl<O: Optimizer<T>, T: Scalar> AtLevel for Steps<'_, O, T> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let dims = [self.1.len()];
        let path = Path::new("weight");
        let tensor = TensorInfo::new(path, &dims, Kind::Parameter);
        self.0.update(level, self.3, &tensor, self.1, self.4, self.2);
    }
}

#[test]
fn optimisers() {
    fn run<T: Scalar>(case: &str, optimizer: impl Optimizer<T>) {
        let golden = Golden::read(case);
        let cast = |values: &[f64]| values.iter().map(|v| T::from_f64(*v)).collect::<Vec<T>>();
        let mut values = cast(golden.get("start"));
        // Room for as many moments as any optimiser keeps.
        let mut state = vec![T::ZERO; 2 * values.len()];
        let count = values.len();
        let steps = golden.get("grads").chunks(count).zip(golden.get("steps").chunks(count));
        for (step, (gradient, want)) in steps.enumerate() {
            let steps = Steps(&optimizer, &mut values, &mut state, step as u64 + 1, &cast(gradient));
            AnyLevel::detect().dispatch(steps);
            check(case, values.iter().copied(), want);
        }
    }
    let plain = Sgd { lr: 0.1, ..Sgd::default() };
    let momentum = Sgd { momentum: 0.9, weight_decay: 0.01, ..plain };
    let nesterov = Sgd { momentum: 0.9, nesterov: true, ..plain };
    for (case, sgd) in [("sgd", plain), ("sgd_momentum", momentum), ("sgd_nesterov", nesterov)] {
        run::<f64>(case, sgd);
        run::<f32>(case, sgd);
    }
    let adam = Adam { lr: 0.01, ..Adam::default() };
    run::<f64>("adam", adam);
    run::<f32>("adam", adam);
    let adam_w = AdamW { lr: 0.01, weight_decay: 0.1, ..AdamW::default() };
    run::<f64>("adamw", adam_w);
    run::<f32>("adamw", adam_w);
}

/// Steps of a whole network, loss by loss; then every parameter and every running statistic.
fn run<T: Scalar, N: Trainable<T, Output = Vector<C>> + Init<T>, const C: usize>(
    case: &str,
    weight_decay: f64,
    threads: usize,
) {
    run_on::<T, N, _>(case, weight_decay, threads, classes::<C>);
}

/// The same with targets of any kind.
fn run_on<T: Scalar, N: Trainable<T> + Init<T>, G: Clone + Sync>(
    case: &str,
    weight_decay: f64,
    threads: usize,
    targets: fn(&[f64]) -> Vec<G>,
) where
    CrossEntropy: Loss<N::Output, G, T>,
{
    let golden = Golden::read(case);
    let sgd = Sgd { lr: 0.05, momentum: 0.9, weight_decay, ..Sgd::default() };
    let mut trainer =
        Trainer::<N, _, _, T>::new(golden.network::<T, N>("init"), CrossEntropy, sgd).threads(threads);
    let losses = golden.get("loss");
    let xs = tensors::<N::Input, T>(golden.get("x"));
    let targets = targets(golden.get("target"));
    let batch = targets.len() / losses.len();
    for (step, (xs, targets)) in xs.chunks(batch).zip(targets.chunks(batch)).enumerate() {
        if step == 0 {
            trainer.compute_gradient(xs, targets).unwrap();
            check_network(&golden, "grad0", trainer.gradient(), &[Kind::Parameter]);
        }
        let report = trainer.step(xs, targets).unwrap();
        check(&format!("{case}: the loss of step {step}"), [T::from_f64(report.loss)], &losses[step..=step]);
    }
    check_network(&golden, "final", trainer.net(), &[Kind::Parameter, Kind::Buffer, Kind::Counter]);
}

#[test]
fn lenet5_trains_as_in_pytorch() {
    run::<f64, LeNet<f64>, 10>("lenet5", 0.0, 2);
    run::<f32, LeNet<f32>, 10>("lenet5", 0.0, 1);
}

#[test]
fn a_residual_network_trains_as_in_pytorch() {
    run::<f64, ResNet<f64>, 5>("res_net", 0.0, 2);
    run::<f32, ResNet<f32>, 5>("res_net", 0.0, 1);
}

projection::residual_network!(narrowing, 3 x 10, 6, 9, 4);

#[test]
fn a_residual_network_with_a_projection_trains_as_in_pytorch() {
    run::<f64, narrowing::Net<f64>, 4>("residual_projection", 1e-3, 2);
    run::<f32, narrowing::Net<f32>, 4>("residual_projection", 1e-3, 1);
}

#[test]
fn inverted_residuals_train_as_in_pytorch() {
    run::<f64, MobileNet<f64>, 5>("inverted_residual", 0.0, 2);
    run::<f32, MobileNet<f32>, 5>("inverted_residual", 0.0, 1);
}

/// Keeps what a loss is given: the outputs in training, of the samples that the targets number.
struct Outputs<const C: usize>(Mutex<BTreeMap<usize, [f64; C]>>);

impl<const C: usize, T: Scalar> Loss<Vector<C>, usize, T> for &Outputs<C> {
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<Vector<C>, E>,
        targets: &[usize],
        _: T,
        dy: &mut Tensor<Vector<C>, E>,
    ) -> Score {
        let sample = |lane: usize| core::array::from_fn(|c| y[c].lanes()[lane].to_f64());
        self.0
            .lock()
            .unwrap()
            .extend(targets.iter().enumerate().map(|(lane, target)| (*target, sample(lane))));
        dy.fill(E::ZERO);
        Score::default()
    }
}

#[test]
fn outputs_before_training() {
    fn lenet5<T: Scalar, N: Trainable<T, Input = Image<1, 28, 28>>>() {
        let golden = Golden::read("lenet5");
        let net = golden.network::<T, N>("init");
        let xs = tensors::<Image<1, 28, 28>, T>(golden.get("x"));
        let outputs = Inference::<_, T>::new(&*net).run(&xs[..8]);
        check("logits0", outputs.iter().flat_map(|y| y.as_slice().to_vec()), golden.get("logits0"));
        let each = xs[..8].iter().flat_map(|x| net.forward(x).as_slice().to_vec());
        check("logits0", each, golden.get("logits0"));
    }
    lenet5::<f64, LeNet<f64>>();
    lenet5::<f32, LeNet<f32>>();

    // With the statistics of the batch.
    fn res_net<T: Scalar, N: Trainable<T, Input = Image<1, 12, 12>, Output = Vector<5>>>() {
        let golden = Golden::read("res_net");
        let net = golden.network::<T, N>("init");
        let want = golden.get("logits0");
        let xs = tensors::<Image<1, 12, 12>, T>(golden.get("x"));
        let numbers: Vec<usize> = (0..want.len() / 5).collect();
        let outputs = Outputs::<5>(Mutex::default());
        let mut trainer = Trainer::<_, _, _, T>::new(net, &outputs, Sgd::default()).threads(2);
        trainer.compute_gradient(&xs[..numbers.len()], &numbers).unwrap();
        let outputs = outputs.0.lock().unwrap();
        check("logits0", outputs.values().flatten().map(|y| T::from_f64(*y)), want);
    }
    res_net::<f64, ResNet<f64>>();
    res_net::<f32, ResNet<f32>>();
}
