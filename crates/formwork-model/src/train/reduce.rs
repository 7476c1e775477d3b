//! Sums over a batch, within a process and across several.

use super::TrainError;
use core::ops::Range;
use formwork_tensor::Scalar;

/// How the parts of a batch's sums come together: of its loss, of its targets' weights if it has such, of its gradient,
/// and of what its tiles exchange at a barrier (the statistics of a batch normalisation).
///
/// A batch is cut into at most [`CHUNKS`](super::CHUNKS) chunks, whatever the number of processes, and every sum goes through
/// the chunks in their order. So several processes, each of which computes some of the chunks, come to the bits of one.
/// [`compute_gradient_across`](super::Trainer::compute_gradient_across) takes one of these; all else is [`OneProcess`].
///
/// Two processes that are connected by a pair of queues:
///
/// ```
/// use core::ops::Range;
/// use formwork_layers::{Flatten, Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_model::train::Reduce;
/// use formwork_tensor::{Image, Scalar, Tensor, Vector};
/// use std::sync::mpsc::{Receiver, Sender, channel};
///
/// struct Half {
///     second: bool,
///     to: Sender<Vec<f64>>,
///     from: Receiver<Vec<f64>>,
/// }
///
/// impl Half {
///     fn send<T: Scalar>(&self, values: &[T]) -> Result<(), Box<dyn std::error::Error>> {
///         Ok(self.to.send(values.iter().map(|value| value.to_f64()).collect())?)
///     }
///     fn receive<T: Scalar>(&self, values: &mut [T]) -> Result<(), Box<dyn std::error::Error>> {
///         let received = self.from.recv()?;
///         values.iter_mut().zip(received).for_each(|(value, received)| *value = T::from_f64(received));
///         Ok(())
///     }
/// }
///
/// impl Reduce for Half {
///     type Error = Box<dyn std::error::Error>;
///
///     fn share(&self, chunks: usize) -> Range<usize> {
///         if self.second { chunks / 2..chunks } else { 0..chunks / 2 }
///     }
///
///     fn sum<T: Scalar>(&mut self, total: &mut [T], add: impl FnOnce(&mut [T])) -> Result<(), Self::Error> {
///         if self.second {
///             self.receive(total)?;
///             add(total);
///             self.send(total)
///         } else {
///             add(total);
///             self.send(total)?;
///             self.receive(total)
///         }
///     }
/// }
///
/// type Net = Network<Image<1, 1, 2>, (Flatten, Linear<2, 1>)>;
/// let samples: Vec<_> = (0..32u8).map(|i| Tensor::new([[[f32::from(i), 1.0]]])).collect();
/// let targets = vec![Tensor::<Vector<1>>::new([1.0]); 32];
/// let trainer = || Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default()).threads(1);
///
/// let (to_second, from_first) = channel();
/// let (to_first, from_second) = channel();
/// let mut first = Half { second: false, to: to_second, from: from_second };
/// let mut second = Half { second: true, to: to_first, from: from_first };
/// let together = std::thread::scope(|scope| {
///     let other = scope.spawn(|| {
///         trainer().compute_gradient_across(&mut second, &samples, &targets).map_err(|error| error.to_string())
///     });
///     let report = trainer().compute_gradient_across(&mut first, &samples, &targets);
///     assert_eq!(other.join().unwrap().unwrap(), *report.as_ref().unwrap());
///     report
/// });
/// assert_eq!(together?, trainer().compute_gradient(&samples, &targets)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Reduce {
    /// Why a sum was not made: a [`TrainError`], or what went wrong between the processes.
    type Error: From<TrainError>;

    /// Which of the batch's chunks this process computes; [`samples_of`](super::samples_of) says which samples those are. The
    /// processes' ranges are one behind the other, without a gap, and may be empty.
    fn share(&self, chunks: usize) -> Range<usize>;

    /// Makes one sum. `add` adds this process's part to what it is given, which is to be what the processes of the chunks
    /// before have come to; the process of the first chunks gives it `total` as it is, the same in every process. In the end
    /// `total` is, in every process, what the process of the last chunks has come to.
    ///
    /// In every step all processes make the same sums in the same order, of the same lengths.
    ///
    /// # Errors
    ///
    /// If the other processes cannot be reached. The step is then not taken.
    fn sum<T: Scalar>(&mut self, total: &mut [T], add: impl FnOnce(&mut [T])) -> Result<(), Self::Error>;
}

/// A process that computes the whole batch.
///
/// ```
/// use formwork_model::train::{OneProcess, Reduce};
/// let mut total = [1.0];
/// OneProcess.sum(&mut total, |total| total[0] += 2.0)?;
/// assert_eq!((total, OneProcess.share(16)), ([3.0], 0..16));
/// # Ok::<(), formwork_model::train::TrainError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct OneProcess;

impl Reduce for OneProcess {
    type Error = TrainError;

    fn share(&self, chunks: usize) -> Range<usize> {
        0..chunks
    }

    fn sum<T: Scalar>(&mut self, total: &mut [T], add: impl FnOnce(&mut [T])) -> Result<(), TrainError> {
        add(total);
        Ok(())
    }
}
