//! A small network and its data, for tests.

use core::num::NonZeroUsize;
use formwork_data::{DataLoader, TensorDataset};
use formwork_layers::{BatchNorm1d, Dropout, Linear, Network, Relu};
use formwork_model::loss::CrossEntropy;
use formwork_model::optim::AdamW;
use formwork_model::train::Trainer;
use formwork_tensor::{Class, Tensor, Vector, memory};

/// With running statistics, and with something random.
pub(crate) type Net = Network<Vector<4>, (Linear<4, 6>, BatchNorm1d<6>, Relu, Dropout<20>, Linear<6, 3>)>;
pub(crate) type Data = DataLoader<TensorDataset<Vector<4>, Class<3>>>;
pub(crate) type Adam = Trainer<Net, CrossEntropy, AdamW>;

/// Three classes that can be told apart, mostly.
pub(crate) fn data(samples: usize, batch_size: usize) -> Data {
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let of = |class: usize| core::array::from_fn(|i| random() + if i == class { 0.7 } else { 0.0 });
    let samples: Vec<_> = (0..samples).map(|i| i % 3).map(of).map(Tensor::new).collect();
    let classes = (0..samples.len()).map(|i| Class::new(i % 3).unwrap()).collect();
    DataLoader::new(TensorDataset::new(samples, classes).unwrap(), NonZeroUsize::new(batch_size).unwrap())
}

pub(crate) fn trainer(threads: usize) -> Adam {
    let adam = AdamW { lr: 0.02, ..AdamW::default() };
    Trainer::new(Net::seeded(3), CrossEntropy, adam).seed(7).threads(threads)
}

/// Every value to the bit.
pub(crate) fn bits(net: &Net) -> Vec<u32> {
    memory::as_slice::<f32, Net>(net).iter().map(|value| value.to_bits()).collect()
}
