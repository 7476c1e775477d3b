//! The trainer: threads, batch sizes, barriers, refusals.

use super::{CHUNKS, TrainError, Trainer};
use crate::loss::{CrossEntropy, MeanSquaredError, cross_entropy};
use crate::network::{Network, Trainable};
use crate::optim::Sgd;
use formwork_layers::{
    Backward, BatchNorm2d, Conv2d, Dropout, Flatten, Infer, Linear, MaxPool2d, Memory, OnHeap, Parameters,
    Pass, Passes, Relu, Residual, Train, role,
};
use formwork_tensor::{AnyLevel, Class, Element, Image, Level, Pad, Tensor, Vector, memory};

type Plain =
    Network<Image<1, 6, 6>, (Conv2d<1, 3, 3>, Relu, MaxPool2d<2>, Dropout<20>, Flatten, Linear<12, 3>)>;
type Normed = Network<
    Image<1, 6, 6>,
    (
        Conv2d<1, 3, 3, 1, Pad<1>>,
        BatchNorm2d<3>,
        Residual<(Conv2d<3, 3, 3, 1, Pad<1>>, BatchNorm2d<3>, Relu, Dropout<10>)>,
        Flatten,
        Linear<108, 3>,
    ),
>;

const SGD: Sgd = Sgd { lr: 0.05, momentum: 0.9, weight_decay: 1e-3, nesterov: true };

fn batch(count: usize) -> (Vec<Tensor<Image<1, 6, 6>>>, Vec<Class<3>>) {
    let mut images = Tensor::<Image<1, 6, 6>>::zeros_batch(count);
    let mut state = 1u32;
    for image in &mut images {
        for value in image.as_mut_slice() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
        }
    }
    (images, (0..count).map(|i| Class::new(i % 3).unwrap()).collect())
}

fn trained<N: Trainable<Input = Image<1, 6, 6>, Output = Vector<3>>>(
    threads: usize,
    level: AnyLevel,
) -> Vec<u32> {
    let mut trainer = Trainer::new(N::seeded(3), CrossEntropy, SGD).threads(threads).seed(5).level(level);
    for count in [64, 1, 9, 200, 7] {
        let (images, labels) = batch(count);
        trainer.step(&images, &labels).unwrap();
    }
    assert_eq!(trainer.steps(), 5);
    memory::as_slice::<f32, N>(trainer.net()).iter().map(|weight| weight.to_bits()).collect()
}

#[test]
fn the_same_bits_for_any_number_of_threads() {
    for level in AnyLevel::all() {
        let (plain, normed) = (trained::<Plain>(1, level), trained::<Normed>(1, level));
        for threads in [2, 3, 8] {
            assert!(trained::<Plain>(threads, level) == plain, "{threads} threads at {level:?}");
            assert!(trained::<Normed>(threads, level) == normed, "{threads} threads at {level:?}");
        }
    }
}

/// A layer and an average of it, which is a buffer as a whole: it is saved, and neither counted nor trained.
#[derive(Parameters)]
struct Averaged {
    live: Linear<36, 3>,
    #[buffer]
    average: Linear<36, 3>,
}

impl Infer<Vector<36>> for Averaged {
    type Out = Vector<3>;
    type Role = role::Alone;
    const SCRATCH: usize = <Linear<36, 3> as Infer<Vector<36>>>::SCRATCH;

    fn infer_tile<L: Level, E: Element<Scalar = f32>>(
        &self,
        level: L,
        x: &Tensor<Vector<36>, E>,
        y: &mut Tensor<Vector<3>, E>,
        scratch: &mut [E],
    ) {
        self.live.infer_tile(level, x, y, scratch);
    }
}

impl Train<Vector<36>> for Averaged {
    const TRAIN_SCRATCH: usize = <Linear<36, 3> as Train<Vector<36>>>::TRAIN_SCRATCH;

    fn backward_tile<L: Level, E: Element<Scalar = f32>>(
        &self,
        pass: &Pass<'_, L, f32>,
        io: Backward<'_, Vector<36>, Vector<3>, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        self.live.backward_tile(pass, io, memory, gradient.map(|gradient| &mut gradient.live));
    }
}

#[test]
fn a_layer_that_is_a_buffer_is_not_trained() {
    type Net = Network<Image<1, 6, 6>, (Flatten, Averaged)>;
    let net = Net::seeded(1);
    assert_eq!(Net::PARAMS, 36 * 3 + 3);
    let before = (net.layers.1.live.clone(), net.layers.1.average.clone());
    let (images, labels) = batch(9);
    let mut trainer = Trainer::new(net, CrossEntropy, SGD);
    trainer.step(&images, &labels).unwrap();
    let after = &trainer.net().layers.1;
    assert!(after.live != before.0 && after.average == before.1);
}

#[test]
fn a_step_with_a_learning_rate_that_is_none() {
    let (images, labels) = batch(9);
    let mut trainer = Trainer::new(Plain::seeded(1), CrossEntropy, Sgd { lr: f64::NAN, ..SGD });
    let error = trainer.step(&images, &labels).unwrap_err();
    assert_eq!(error.to_string(), "the optimiser's `lr` is NaN, but must be 0 or more");
    assert_eq!((trainer.net(), trainer.steps()), (&*Plain::seeded(1), 0));
}

#[test]
fn levels_differ_by_rounding_only() {
    let portable = trained::<Normed>(1, AnyLevel::all()[0]);
    for level in AnyLevel::all() {
        for (a, b) in trained::<Normed>(1, level).iter().zip(&portable) {
            let (a, b) = (f32::from_bits(*a), f32::from_bits(*b));
            assert!((a - b).abs() < 1e-4 * (1.0 + b.abs()), "{a} against {b} at {level:?}");
        }
    }
}

#[test]
fn a_batchs_gradient_is_the_mean_of_its_samples() {
    type Net = Network<Image<1, 6, 6>, (Conv2d<1, 2, 3>, Relu, Flatten, Linear<32, 3>)>;
    for count in [1, 3, 8, 9, 63, 64, 8 * CHUNKS + 5] {
        let (images, labels) = batch(count);
        let mut trainer = Trainer::new(Net::seeded(1), CrossEntropy, SGD).threads(2);
        let report = trainer.compute_gradient(&images, &labels).unwrap();
        let (mut loss, mut mean) = (0.0, vec![0.0; Net::PARAMS]);
        for (image, label) in images.iter().zip(&labels) {
            let (own, dy) = cross_entropy(&trainer.net().forward(image), *label);
            loss += own / count as f64;
            let gradient = trainer.net().backward(image, &*dy).parameters;
            let gradient = memory::as_slice::<f32, Net>(&gradient);
            mean.iter_mut().zip(gradient).for_each(|(mean, g)| *mean += f64::from(*g) / count as f64);
        }
        assert!((report.loss - loss).abs() < 1e-6);
        for (g, mean) in memory::as_slice::<f32, Net>(trainer.gradient()).iter().zip(&mean) {
            assert!((f64::from(*g) - mean).abs() < 1e-6, "{g} against {mean} in a batch of {count}");
        }
    }
}

#[test]
fn running_statistics_are_not_learned() {
    let (images, labels) = batch(20);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, Sgd { weight_decay: 0.5, ..SGD });
    trainer.compute_gradient(&images, &labels).unwrap();
    assert_eq!(trainer.net().layers.1.running_var, [1.0; 3], "a gradient alone changes nothing");
    trainer.step(&images, &labels).unwrap();
    let norm = &trainer.net().layers.1;
    assert_eq!(norm.num_batches_tracked, 1.0);
    assert!(norm.running_var.iter().all(|var| (0.9..0.99).contains(var)), "{norm:?}");
}

#[test]
fn dropout_depends_on_the_seed_and_the_step() {
    let (images, labels) = batch(8);
    let loss = |seed| {
        let frozen = Sgd { lr: 0.0, ..Sgd::default() };
        let mut trainer = Trainer::new(Plain::seeded(1), CrossEntropy, frozen).seed(seed);
        [0; 2].map(|_| trainer.step(&images, &labels).unwrap().loss)
    };
    let [first, second] = loss(1);
    assert_ne!(first, second);
    assert_ne!(first, loss(2)[0]);
    assert_eq!([first, second], loss(1));
}

#[test]
fn refusals_leave_the_network_as_it_was() {
    let (mut images, labels) = batch(10);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, SGD);
    assert_eq!(trainer.step::<Class<3>>(&[], &[]), Err(TrainError::EmptyBatch));
    let lengths = TrainError::Lengths { samples: 10, targets: 9 };
    assert_eq!(trainer.step(&images, &labels[..9]), Err(lengths));
    images[9].fill(f32::NAN);
    let error = trainer.step(&images, &labels).unwrap_err();
    assert!(matches!(error, TrainError::NotFinite { step: 1, .. }), "{error}");
    assert_eq!(*trainer.net(), *Normed::seeded(1));
    assert_eq!(trainer.steps(), 0);
}

#[test]
fn any_loss_that_fits() {
    type Net = Network<Vector<2>, Linear<2, 1>>;
    let xs = [Tensor::new([1.0, 0.0]), Tensor::new([0.0, 1.0])];
    let ys = [Tensor::<Vector<1>>::new([3.0]), Tensor::new([-2.0])];
    let mut trainer = Trainer::new(Net::seeded(1), MeanSquaredError, Sgd { lr: 0.2, ..Sgd::default() });
    for _ in 0..200 {
        trainer.step(&xs, &ys).unwrap();
    }
    assert!(trainer.compute_gradient(&xs, &ys).unwrap().loss < 1e-9);
    let net = trainer.into_net();
    assert!((net.forward(&xs[0])[0] - 3.0).abs() < 1e-4);
}

#[test]
fn winograds_form_is_what_the_caller_allows() {
    type In = Image<16, 4, 4>;
    type Net = Network<In, Conv2d<16, 16, 3, 1, Pad<1>>>;
    let x: Vec<_> = (0..8).map(|s| *Tensor::<In>::from_fn(|i| ((s * 7 + i * 13) % 31) as f32)).collect();
    for level in AnyLevel::all() {
        let gradient = |winograd| {
            let mut trainer =
                Trainer::new(Net::seeded(1), MeanSquaredError, SGD).level(level).winograd(winograd);
            trainer.compute_gradient(&x, &x).unwrap();
            memory::as_slice::<f32, Net>(trainer.gradient()).to_vec()
        };
        let (fast, direct) = (gradient(true), gradient(false));
        assert!(fast != direct, "{level:?}");
        assert!(fast.iter().zip(&direct).all(|(a, b)| (a - b).abs() <= 1e-3 * (1.0 + b.abs())), "{level:?}");
    }
}
