//! Training that people run: a loop of public parts, and runs that go on after anything.
//!
//! | what | where |
//! |---|---|
//! | the loop | [`Fit`] |
//! | one step | [`Trainer`](formwork_model::train::Trainer): gradients, clipping, accumulation, freezing by name |
//! | learning rates | [`schedule`](formwork_model::schedule), by step or by epoch ([`Every`]) |
//! | groups of parameters by name or kind | [`Groups`](formwork_model::optim::Groups) |
//! | an average of the weights | [`Ema`](formwork_model::train::Ema) |
//! | data | whatever implements [`Batches`](formwork_data::Batches): a [`DataLoader`](formwork_data::DataLoader), mostly |
//! | a part of the data for validation, stratified and seeded | [`Subset::split_by`](formwork_data::Subset::split_by) |
//! | measuring | [`evaluate`] and [`metrics`] |
//! | the best epoch, and when to stop | [`EarlyStopping`] |
//! | the folder of a run | [`Run`], [`checkpoint`] |
//! | Ctrl-C | [`Interrupt`] |
//! | what is shown | [`ShowProgress`], a [`Callback`] |
//!
//! # A run
//!
//! ```
//! use formwork_layers::{Linear, OnHeap, Relu};
//! use formwork_model::optim::{Groups, Select};
//! use formwork_model::prelude::*;
//! use formwork_tensor::{Class, Tensor, Vector};
//! use formwork_train::metrics::{Accuracy, ConfusionMatrix};
//! use formwork_data::{DataLoader, Subset, TensorDataset};
//! use formwork_train::{EarlyStopping, Every, Fit, Interrupt, Run};
//! use serde::Serialize;
//! use std::num::NonZeroUsize;
//!
//! type Net = Network<Vector<2>, (Linear<2, 16>, Relu, Linear<16, 2>)>;
//!
//! #[derive(Serialize)]
//! struct Config {
//!     lr: f64,
//!     batch_size: NonZeroUsize,
//!     seed: u64,
//! }
//!
//! // Points of a square: whether they lie in the circle within it.
//! let point = |i: usize| Tensor::<Vector<2>>::new([(i % 16) as f32 / 8.0 - 0.94, (i / 16) as f32 / 8.0 - 0.94]);
//! let inside = |x: &Tensor<Vector<2>>| Class::<2>::new(usize::from(x[0] * x[0] + x[1] * x[1] < 0.6)).unwrap();
//! let points: Vec<_> = (0..256).map(point).collect();
//! let classes: Vec<_> = points.iter().map(inside).collect();
//!
//! let config = Config { lr: 0.02, batch_size: NonZeroUsize::new(32).unwrap(), seed: 1 };
//! let data = TensorDataset::new(points, classes.clone())?;
//! let (train, validation) = Subset::split_by(data, |i| classes[i].index(), 0.25, config.seed)?;
//! let mut train = DataLoader::new(train, config.batch_size);
//! let mut validation = DataLoader::new(validation, config.batch_size).in_order();
//!
//! # let parent = tempfile::tempdir()?;
//! # let folder = parent.path().join("circle");
//! let mut run = Run::open(&folder, &config)?; // "runs/circle", say
//! let adam = AdamW { lr: config.lr, ..AdamW::default() };
//! let optimizer = Groups::new(adam).group(Select::OneAxis, AdamW { weight_decay: 0.0, ..adam });
//! let mut trainer = Trainer::new(Net::seeded(config.seed), CrossEntropy, optimizer).seed(config.seed);
//! let outcome = Fit::new(&mut trainer, 60)
//!     .seed(config.seed)
//!     .schedule(Every::Step, OneCycleLr::new(0.05, 60 * 6))
//!     .clip_grad_norm(1.0)
//!     .ema(0.95)
//!     .validation(&mut validation)
//!     .metric(Accuracy::<2>::new())
//!     .metric(ConfusionMatrix::<2>::new().per_class())
//!     .early_stopping(EarlyStopping::on("val_loss").patience(20))
//!     .run(&mut run)
//!     .checkpoint_every(100)
//!     .interrupt(&Interrupt::new()) // in a program: Interrupt::on_ctrl_c()?
//!     .quiet()
//!     .fit(&mut train)?;
//! let (best, _) = outcome.best.unwrap();
//! assert!(outcome.epochs[best as usize - 1].get("val_accuracy").unwrap() > 0.9);
//! assert!(folder.join("best.safetensors").exists());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Started again after it was stopped, by Ctrl-C, by SIGKILL, by a power cut, the same program goes on from the last good
//! checkpoint. [`Run`] says what is in the folder.
//!
//! # What is promised
//!
//! *The same bits.* A run that was stopped any number of times ends with the weights, averages, moments and metrics of one that
//! never was, whatever the number of threads before and after: gradients are added up in a fixed order, the order of samples is a
//! function of (seed, epoch), dropout one of (seed, step, sample), and a checkpoint has everything else to the bit. The program
//! must build the same trainer, data and [`Fit`] each time. The configuration, the seed, the sizes of the data, the rates, clipping,
//! accumulation, the average and what is watched are compared with the run's, and a difference is refused by its name; the number of
//! epochs may grow. What a callback remembers is its own to save. SIMD levels differ by rounding, so the machine should be of one kind.
//!
//! *What is reported as saved is saved.* A checkpoint is written beside its place, brought to the disk with `fsync`, renamed, and the
//! folder brought to the disk too, before the loop takes the next step. The one before it stays. A checkpoint with a flipped byte or
//! a missing end is found by its checksum, and the one before it is taken, which is said. A disk that is full stops the run with the
//! name of the last good checkpoint.
//!
//! *Numbers that are none stop the run.* A loss, a gradient or a weight that is not finite ends it with the step, the tensor's
//! name and the last good checkpoint, before the optimiser has seen it.
//!
//! # By hand
//!
//! [`Fit`] adds nothing that cannot be had without it. This is the loop with a schedule, clipping, accumulation and an average;
//! a test compares the two bit by bit.
//!
//! ```
//! use formwork_data::{Batches, DataLoader, TensorDataset};
//! use formwork_layers::{Linear, OnHeap};
//! use formwork_model::prelude::*;
//! use formwork_model::train::Ema;
//! use formwork_tensor::{Tensor, Vector};
//! use formwork_train::checkpoint::Progress;
//! use formwork_train::metrics::RootMeanSquaredError;
//! use formwork_train::{Run, evaluate};
//! use std::num::NonZeroUsize;
//!
//! type Net = Network<Vector<1>, Linear<1, 1>>;
//! let xs: Vec<_> = (0..8).map(|i| Tensor::<Vector<1>>::new([i as f32 / 8.0])).collect();
//! let targets: Vec<_> = xs.iter().map(|x| Tensor::<Vector<1>>::new([3.0 * x[0] - 1.0])).collect();
//! let data = std::sync::Arc::new(TensorDataset::new(xs, targets)?);
//! let mut train = DataLoader::new(data.clone(), NonZeroUsize::new(2).unwrap());
//! let mut validation = DataLoader::new(data, NonZeroUsize::new(8).unwrap()).in_order();
//!
//! # let folder = tempfile::tempdir()?;
//! let mut run = Run::open(folder.path(), &"3 x - 1")?;
//! let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd { lr: 0.3, ..Sgd::default() });
//! let scheduler = LrScheduler::new(&mut trainer.optimizer, ExponentialLr { gamma: 0.995 });
//! let mut ema = Ema::new(trainer.net(), 0.9);
//! let mut progress = run.resume(&mut trainer, Some(&mut ema))?.unwrap_or_default();
//! let mut rmse = RootMeanSquaredError::new();
//! while progress.epoch < 50 {
//!     train.start(0, progress.epoch, 0);
//!     loop {
//!         let mut batches = 0;
//!         while batches < 2 {
//!             let Some((xs, targets)) = train.next_batch()? else { break };
//!             trainer.accumulate_gradient(xs, targets)?; // the first after a step starts anew
//!             batches += 1;
//!         }
//!         if batches == 0 {
//!             break;
//!         }
//!         trainer.scale_gradient(1.0 / batches as f64);
//!         trainer.clip_grad_norm(1.0);
//!         trainer.check_gradient()?;
//!         scheduler.set(trainer.steps(), &mut trainer.optimizer);
//!         trainer.apply()?;
//!         ema.update(trainer.net());
//!     }
//!     progress.epoch += 1;
//!     let values = evaluate(&mut trainer.inference(ema.net()), trainer.loss(), &mut validation, &mut [&mut rmse])?;
//!     progress.metrics = run.log(&values)?;
//!     run.save(&trainer, Some(&ema), &progress)?;
//! }
//! assert!(rmse.value() < 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `ctrlc` ([`Interrupt::on_ctrl_c`]) and `progress` (a bar on a terminal), both on by default.
#![forbid(unsafe_code)]

pub mod checkpoint;
mod evaluate;
mod fit;
mod interrupt;
pub mod metrics;
mod run;
#[cfg(test)]
mod samples;
mod show;
mod stopping;

pub use evaluate::{Values, evaluate};
pub use fit::{Begin, Callback, Control, Ended, EpochReport, Every, Fit, FitError, Outcome, StepReport};
pub use interrupt::Interrupt;
pub use run::{Run, RunError};
pub use show::ShowProgress;
pub use stopping::{EarlyStopping, Watched};
