//! Several processes, played by threads that exchange nothing but bytes, come to the bits of one.

use super::{Normed, batch, bits};
use core::ops::Range;
use formwork_model::prelude::*;
use formwork_model::train::{Reduce, TrainError, samples_of};
use formwork_tensor::Scalar;
use std::sync::mpsc::{Receiver, Sender, channel};

const ADAM: Adam = Adam { lr: 0.02, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 1e-3 };

/// One of several processes in a ring.
pub(super) struct Process {
    rank: usize,
    count: usize,
    next: Sender<Vec<u8>>,
    previous: Receiver<Vec<u8>>,
}

#[derive(Debug)]
pub(super) enum ProcessError {
    Train(TrainError),
    Hung,
}

impl From<TrainError> for ProcessError {
    fn from(error: TrainError) -> Self {
        ProcessError::Train(error)
    }
}

impl Process {
    pub(super) fn ring(count: usize) -> Vec<Process> {
        let (mut to, mut from): (Vec<_>, Vec<_>) = (0..count).map(|_| channel()).unzip();
        to.rotate_left(1);
        let ends = to.drain(..).zip(from.drain(..)).enumerate();
        ends.map(|(rank, (next, previous))| Process { rank, count, next, previous }).collect()
    }

    fn send<T: Scalar>(&self, values: &[T]) -> Result<(), ProcessError> {
        let bytes = values.iter().flat_map(|value| value.to_f64().to_le_bytes()).collect();
        self.next.send(bytes).map_err(|_| ProcessError::Hung)
    }

    fn receive<T: Scalar>(&self, values: &mut [T]) -> Result<(), ProcessError> {
        let bytes = self.previous.recv().map_err(|_| ProcessError::Hung)?;
        let (numbers, rest) = bytes.as_chunks::<8>();
        assert!(rest.is_empty() && numbers.len() == values.len());
        values
            .iter_mut()
            .zip(numbers)
            .for_each(|(value, bytes)| *value = T::from_f64(f64::from_le_bytes(*bytes)));
        Ok(())
    }
}

impl Reduce for Process {
    type Error = ProcessError;

    fn share(&self, chunks: usize) -> Range<usize> {
        self.rank * chunks / self.count..(self.rank + 1) * chunks / self.count
    }

    fn sum<T: Scalar>(&mut self, total: &mut [T], add: impl FnOnce(&mut [T])) -> Result<(), ProcessError> {
        let last = self.count - 1;
        if self.rank > 0 {
            self.receive(total)?;
        }
        add(total);
        // Once around to the last, whose total is that of all, and once around to hand it out.
        self.send(total)?;
        if self.rank < last {
            self.receive(total)?;
            if self.rank + 1 < last {
                self.send(total)?;
            }
        }
        Ok(())
    }
}

/// Sizes with single samples, with fewer chunks than processes, and with more tiles than chunks.
const SIZES: [usize; 4] = [64, 11, 3, 200];

fn one_process() -> (Vec<Report>, Vec<u32>) {
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).seed(9).threads(1);
    let steps = SIZES.iter().map(|size| {
        let (images, labels) = batch(*size, 1);
        trainer.step(&images, &labels).unwrap()
    });
    (steps.collect(), bits(trainer.net()))
}

/// Each process sees nothing of the others' samples.
#[test]
fn the_bits_of_one_process() {
    let want = one_process();
    for count in [2, 3] {
        let all: Vec<_> = std::thread::scope(|scope| {
            let run = |mut process: Process| {
                let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).seed(9);
                trainer = trainer.threads(1 + process.rank);
                let steps = SIZES.iter().map(|size| {
                    let (mut images, labels) = batch(*size, 1);
                    let own = samples_of(process.share(formwork_model::train::chunks(*size)), *size);
                    for (number, image) in images.iter_mut().enumerate() {
                        if !own.iter().any(|range| range.contains(&number)) {
                            image.fill(f32::NAN);
                        }
                    }
                    let report = trainer.compute_gradient_across(&mut process, &images, &labels).unwrap();
                    trainer.apply().unwrap();
                    report
                });
                (steps.collect::<Vec<_>>(), bits(trainer.net()))
            };
            let threads: Vec<_> =
                Process::ring(count).into_iter().map(|process| scope.spawn(move || run(process))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|result| *result == want), "{count} processes");
    }
}

/// Two batches for one step, in two processes.
#[test]
fn accumulated_across() {
    let batches = [batch(40, 1), batch(17, 2)];
    let trainer = || Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).threads(1);
    let mut one = trainer();
    for (images, labels) in &batches {
        one.accumulate_gradient(images, labels).unwrap();
    }
    one.apply().unwrap();
    let run = |mut process: Process| {
        let mut trainer = trainer();
        for (images, labels) in &batches {
            trainer.accumulate_gradient_across(&mut process, images, labels).unwrap();
        }
        trainer.apply().unwrap();
        bits(trainer.net())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            Process::ring(2).into_iter().map(|process| scope.spawn(|| run(process))).collect();
        threads.into_iter().for_each(|thread| assert!(thread.join().unwrap() == bits(one.net())));
    });
}

/// A loss that is none is refused by all, and a process that is gone is an error in the others.
#[test]
fn what_goes_wrong() {
    let (mut images, labels) = batch(64, 1);
    images[60].fill(f32::INFINITY);
    let refused = |mut process: Process| {
        let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).threads(1);
        let error = trainer.compute_gradient_across(&mut process, &images, &labels).unwrap_err();
        matches!(error, ProcessError::Train(TrainError::NotFinite { step: 1, .. }))
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            Process::ring(2).into_iter().map(|process| scope.spawn(|| refused(process))).collect();
        threads.into_iter().for_each(|thread| assert!(thread.join().unwrap()));
    });
    let mut alone = Process::ring(2).swap_remove(0);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).threads(1);
    let error = trainer.compute_gradient_across(&mut alone, &images, &labels).unwrap_err();
    assert!(matches!(error, ProcessError::Hung));
}
