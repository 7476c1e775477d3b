//! A step, and its pieces.

use super::{Held, OneProcess, Reduce, Report, TrainError, Trainer, chunks, passes, update};
use crate::loss::{Loss, Score};
use crate::network::Model;
use crate::optim::Optimizer;
use formwork_tensor::{Scalar, Tensor};

impl<T: Scalar, N, F, O> Trainer<N, F, O, T> {
    /// One step: the loss of the batch, its gradient, and the optimiser's change of the parameters. The same, to the bit, as
    /// [`compute_gradient`](Trainer::compute_gradient) and then [`apply`](Trainer::apply).
    ///
    /// # Errors
    ///
    /// [`TrainError`] for an empty batch, another number of targets, an optimiser that makes no sense, or a loss that is not a
    /// finite number. The network is then as it was. That the gradient of a finite loss is finite is not looked at.
    pub fn step<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.optimizer.check()?;
        self.held = Held::default();
        let report = self.passes(&mut OneProcess, samples, targets)?;
        self.held = Held { batches: 1, samples: samples.len() };
        self.change(Some(chunks(samples.len())));
        Ok(report)
    }

    /// The loss of a batch and its gradient ([`gradient`](Trainer::gradient)), without a step. The network stays as it is, also
    /// what is not learned in it, the running statistics of a batch normalisation: those take the batch in with
    /// [`apply`](Trainer::apply), and never if another gradient is computed instead.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, Seeded};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// type Net = Network<Image<1, 1, 2>, (Flatten, Linear<2, 1>)>;
    /// let mut trainer = Trainer::new(Net::zeros(), MeanSquaredError, Sgd::default());
    /// let (x, target) = (Tensor::new([[[1.0, 2.0]]]), Tensor::<Vector<1>>::new([-3.0]));
    /// assert_eq!(trainer.compute_gradient(&[x], &[target])?.loss, 9.0);
    /// assert_eq!(trainer.gradient().layers.1.weight, [[6.0, 12.0]]); // 2 (0 + 3) x
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TrainError`] for an empty batch, another number of targets, or a loss that is not a finite number. The network and the
    /// gradient are then as they were.
    pub fn compute_gradient<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.compute_gradient_across(&mut OneProcess, samples, targets)
    }

    /// [`compute_gradient`](Trainer::compute_gradient) with other processes, to the bits of one. Each of them calls this with
    /// the whole batch, of which it computes its [share](Reduce::share) of the chunks, and reads no other samples' values; the
    /// report and the gradient are then those of the whole batch in all of them, and [`apply`](Trainer::apply) keeps their
    /// networks alike if they, the seeds, the optimisers and the losses were.
    ///
    /// [`Reduce`] has an example.
    ///
    /// # Errors
    ///
    /// As [`compute_gradient`](Trainer::compute_gradient), in every process, and what `reduce` says. If that is after the
    /// passes, the gradient is not to be used.
    pub fn compute_gradient_across<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.held = Held::default();
        self.add_gradient(reduce, samples, targets)
    }

    /// Adds a batch's gradient to those of the batches since the last step: a large batch in pieces, for which there is not the
    /// memory at a time, or whose pieces come one by one.
    ///
    /// The first after a step starts anew. The gradient is the sum of the batches' own: with the mean as the loss, that of four
    /// batches is to be divided by 4 before [`apply`](Trainer::apply) for the mean of all ([`Sum`](crate::loss::Sum) and the
    /// number of samples where batches are of different sizes). Samples are counted on, so that
    /// [`Dropout`](formwork_layers::Dropout) has other elements in each batch, those of one large batch. A batch normalisation
    /// sees each batch by itself, and its running statistics take in all of them, in order, with the step.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, Seeded};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// type Net = Network<Image<1, 1, 1>, (Flatten, Linear<1, 1>)>;
    /// let mut trainer = Trainer::new(Net::zeros(), MeanSquaredError, Sgd { lr: 1.0, ..Sgd::default() });
    /// let xs = [1.0, 2.0].map(|x| Tensor::new([[[x]]]));
    /// let targets = [-3.0, 4.0].map(|target| Tensor::<Vector<1>>::new([target]));
    /// for (x, target) in xs.chunks(1).zip(targets.chunks(1)) {
    ///     trainer.accumulate_gradient(x, target)?;
    /// }
    /// for (_, gradient) in trainer.gradient_tensors_mut() {
    ///     gradient.iter_mut().for_each(|g| *g /= 2.0);
    /// }
    /// trainer.apply()?;
    /// assert_eq!(trainer.net().layers.1.weight, [[5.0]]); // 0 - (2 (0 + 3) 1 + 2 (0 - 4) 2) / 2
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`compute_gradient`](Trainer::compute_gradient); the batches before are then still there.
    pub fn accumulate_gradient<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.accumulate_gradient_across(&mut OneProcess, samples, targets)
    }

    /// [`accumulate_gradient`](Trainer::accumulate_gradient) with other processes, which
    /// [`compute_gradient_across`](Trainer::compute_gradient_across) describes.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn accumulate_gradient_across<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.add_gradient(reduce, samples, targets)
    }

    /// One step of the optimiser with the [`gradient`](Trainer::gradient) as it is, whoever wrote it. What is not learned in the
    /// network, the running statistics of a batch normalisation, takes in the batches that the gradient was computed of since
    /// the last step, each once.
    ///
    /// # Errors
    ///
    /// [`TrainError::HyperParameter`] if the optimiser makes no sense. Nothing is then changed.
    pub fn apply(&mut self) -> Result<(), TrainError>
    where
        N: Model<T>,
        O: Optimizer<T>,
    {
        self.optimizer.check()?;
        self.change(None);
        Ok(())
    }

    /// The optimiser's step, before it the sum of so many chunks' gradients if they are not added up yet; then the buffers'.
    fn change(&mut self, chunks: Option<usize>)
    where
        N: Model<T>,
        O: Optimizer<T>,
    {
        self.level.dispatch(update::Update { trainer: self, chunks });
        self.steps += 1;
        let Held { batches, .. } = core::mem::take(&mut self.held);
        for batch in 0..batches {
            self.net.update_buffers(&self.shared[batch * N::SHARED..][..N::SHARED]);
        }
    }

    /// The gradient of a batch, on top of those that are held.
    fn add_gradient<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        let report = self.passes(reduce, samples, targets)?;
        let (chunks, onto) = (chunks(samples.len()), self.held.batches > 0);
        self.level.dispatch(update::Total { trainer: self, reduce, chunks, onto })?;
        self.held.batches += 1;
        self.held.samples += samples.len();
        Ok(report)
    }

    /// Both passes over a batch; every chunk then has its part of the gradient.
    fn passes<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Model<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        if samples.is_empty() {
            return Err(TrainError::EmptyBatch.into());
        }
        if samples.len() != targets.len() {
            let lengths = TrainError::Lengths { samples: samples.len(), targets: targets.len() };
            return Err(lengths.into());
        }
        self.level.dispatch(passes::Passes { trainer: self, reduce, samples, targets })?;
        let own = &self.chunks[..reduce.share(chunks(samples.len())).len()];
        // The number of correct samples is a whole number below 2^53.
        let mut sums = [0.0f64; 2];
        reduce.sum(&mut sums, |sums| {
            let mut score = Score { loss: sums[0], correct: sums[1] as usize };
            own.iter().for_each(|chunk| score += chunk.score);
            sums.copy_from_slice(&[score.loss, score.correct as f64]);
        })?;
        let loss = sums[0] / F::divisor(samples.len()) as f64;
        if !loss.is_finite() {
            return Err(TrainError::NotFinite { step: self.steps + 1, loss }.into());
        }
        Ok(Report { loss, correct: sums[1] as usize })
    }
}
