//! An average of the weights over the steps.

use core::ops::Range;
use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{AnyLevel, AtLevel, Level, Scalar, memory};

/// An exponential moving average of a network's weights (Polyak, Juditsky 1992), which often generalises better than the last
/// ones: PyTorch's `AveragedModel` with `get_ema_multi_avg_fn(decay)`.
///
/// a = a + (1 - decay) (w - a) after each step, and a = w after the first. Buffers, the statistics of a batch normalisation,
/// are those of the network.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_model::train::Ema;
/// use formwork_tensor::Vector;
/// type Net = Network<Vector<1>, Linear<1, 1>>;
/// let mut net = Net::zeros();
/// let mut ema = Ema::new(&*net, 0.75);
/// for (weight, average) in [(1.0, 1.0), (5.0, 2.0), (2.0, 2.0)] {
///     net.layers.weight = [[weight]];
///     ema.update(&net);
///     assert_eq!(ema.net().layers.weight, [[average]]);
/// }
/// ```
pub struct Ema<N, T: Scalar = f32> {
    net: Box<N>,
    decay: f64,
    updates: u64,
    learned: Vec<Range<usize>>,
    scalar: core::marker::PhantomData<T>,
}

/// a + new (w - a), whose bits no level changes.
struct Lerp<'a, T>(&'a mut [T], &'a [T], T);

impl<T: Scalar> AtLevel for Lerp<'_, T> {
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Lerp(average, values, new) = self;
        level.run(
            #[inline(always)]
            || average.iter_mut().zip(values).for_each(|(a, w)| *a += (*w - *a) * new),
        );
    }
}

impl<T: Scalar, N: Parameters<T>> Ema<N, T> {
    /// An average that starts with the first [`update`](Ema::update); until then it is the network as it is. `decay` is how much
    /// of it is kept in a step: 0.999, say.
    pub fn new(net: &N, decay: f64) -> Self {
        let mut copy = memory::zeroed_box::<T, N>();
        memory::as_mut_slice::<T, N>(&mut copy).copy_from_slice(memory::as_slice::<T, N>(net));
        Self::resume(copy, decay, 0)
    }

    /// Goes on from an average of so many updates.
    pub fn resume(net: Box<N>, decay: f64, updates: u64) -> Self {
        let mut learned = Vec::new();
        N::describe(Place::default(), &mut |tensor| {
            if tensor.kind == Kind::Parameter {
                learned.push(tensor.offset..tensor.offset + tensor.len);
            }
        });
        learned.sort_by_key(|range| range.start);
        Ema { net, decay, updates, learned, scalar: core::marker::PhantomData }
    }

    /// Takes in the weights after a step.
    pub fn update(&mut self, net: &N) {
        let (average, values) = (memory::as_mut_slice::<T, N>(&mut self.net), memory::as_slice::<T, N>(net));
        let new = T::from_f64(if self.updates == 0 { 1.0 } else { 1.0 - self.decay });
        let mut at = 0;
        for range in self.learned.iter().cloned() {
            // What lies between is not learned.
            average[at..range.start].copy_from_slice(&values[at..range.start]);
            at = range.end;
            if self.updates == 0 {
                average[range.clone()].copy_from_slice(&values[range]);
                continue;
            }
            AnyLevel::detect().dispatch(Lerp(&mut average[range.clone()], &values[range], new));
        }
        average[at..].copy_from_slice(&values[at..]);
        self.updates += 1;
    }

    /// The network with the averages.
    pub fn net(&self) -> &N {
        &self.net
    }

    /// The network with the averages, taken out.
    pub fn into_net(self) -> Box<N> {
        self.net
    }

    /// How many steps it has taken in.
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// How much of it is kept in a step.
    pub fn decay(&self) -> f64 {
        self.decay
    }
}
