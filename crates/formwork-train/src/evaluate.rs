//! Outputs of a whole data set, measured.

use crate::metrics::Metric;
use core::ops::Deref;
use formwork_data::{Batches, DataError};
use formwork_layers::Model;
use formwork_model::infer::Inference;
use formwork_model::loss::Loss;
use formwork_tensor::{Portable, Tensor};

/// What was measured, by name, in the order in which it was told.
pub type Values = Vec<(String, f64)>;

/// The mean loss of a data set, as `loss`, and what the metrics say of it. The network computes as in inference.
///
/// The loss is that of all samples as one batch: the sum of their terms, divided as the loss divides a batch's. Samples are
/// taken in the order of seed 0 and epoch 0, so that the sums have the same bits each time.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::metrics::{Accuracy, Metric};
/// use formwork_data::{DataLoader, TensorDataset};
/// use formwork_train::evaluate;
/// use std::num::NonZeroUsize;
/// use formwork_tensor::Class;
/// let net = Network::<Vector<2>, Linear<2, 2>>::seeded(0);
/// let samples = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(Tensor::<Vector<2>>::new).to_vec();
/// let classes = [0, 1, 1].map(|class| Class::<2>::new(class).unwrap()).to_vec();
/// let mut batches = DataLoader::new(TensorDataset::new(samples, classes)?, NonZeroUsize::new(2).unwrap());
/// let mut accuracy = Accuracy::<2>::new();
/// let values = evaluate(&mut Inference::new(&*net), &CrossEntropy, &mut batches, &mut [&mut accuracy])?;
/// assert_eq!(values[1], ("accuracy".into(), accuracy.value()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`DataError`] of the data.
pub fn evaluate<N: Model, F: Loss<N::Output, Y>, Y>(
    inference: &mut Inference<impl Deref<Target = N>>,
    loss: &F,
    batches: &mut dyn Batches<Input = N::Input, Target = Y>,
    metrics: &mut [&mut dyn Metric<N::Output, Y>],
) -> Result<Values, DataError> {
    metrics.iter_mut().for_each(|metric| metric.reset());
    let mut outputs: Vec<Tensor<N::Output>> = Vec::new();
    let mut unused = Tensor::<N::Output>::zeros();
    let (mut sum, mut weight, mut count) = (0.0, 0.0, 0);
    batches.start(0, 0, 0);
    while let Some((samples, targets)) = batches.next_batch()? {
        if outputs.len() < samples.len() {
            outputs = Tensor::zeros_batch(samples.len());
        }
        let outputs = &mut outputs[..samples.len()];
        inference.run_into(samples, outputs);
        for (output, target) in outputs.iter().zip(targets) {
            sum += loss.tile(Portable, output, core::slice::from_ref(target), 1.0, &mut unused).loss;
        }
        weight += loss.weight(targets);
        count += targets.len();
        metrics.iter_mut().for_each(|metric| metric.add(outputs, targets));
    }
    let divisor = if F::WEIGHTED { weight } else { F::divisor(count) as f64 };
    let mut values = vec![("loss".to_owned(), sum / divisor)];
    for metric in metrics {
        metric.values(&mut |name, value| values.push((name.to_owned(), value)));
    }
    Ok(values)
}
