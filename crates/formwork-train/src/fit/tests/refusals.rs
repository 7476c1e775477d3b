//! What stops a training.

use super::*;
use core::num::NonZeroUsize;
use formwork_data::{DataError, DataLoader, Samples, TensorDataset};
use formwork_model::optim::Sgd;
use formwork_model::train::TrainError;

/// The step, the tensor's name, and where to go on from.
#[test]
fn numbers_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::open(folder.path(), &()).unwrap();
    let mut trainer = trainer(1);
    let error = Fit::new(&mut trainer, 3)
        .run(&mut run)
        .on_step(|trainer, step| {
            if step.step == 9 {
                trainer.net_mut().layers.4.bias[1] = f32::NAN;
            }
            Control::Continue
        })
        .quiet()
        .fit(&mut train_data())
        .unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with("training diverged: the loss of step 10 is NaN"), "{said}");
    assert!(said.ends_with("checkpoints/step-000000000007.safetensors"), "{said}");
    drop(run);

    let mut trainer = crate::samples::trainer(1);
    let error = Fit::new(&mut trainer, 1)
        .on_step(|trainer, step| {
            if step.step == 7 {
                trainer.net_mut().layers.1.running_mean[2] = f32::INFINITY;
            }
            Control::Continue
        })
        .quiet()
        .fit(&mut train_data())
        .unwrap_err();
    let said = "training diverged: after step 7 `1.running_mean` has a value that is not a finite number; no checkpoint was saved";
    assert_eq!(error.to_string(), said);

    // A finite loss whose gradient is not: squares of 1e30.
    use formwork_layers::{Linear, Network};
    use formwork_model::loss::MeanSquaredError;
    use formwork_tensor::Tensor;
    let net = Network::<Vector<1>, Linear<1, 1>>::zeros();
    let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default()).threads(1);
    let mut data = DataLoader::new(
        TensorDataset::new(vec![Tensor::new([3e38])], vec![Tensor::<Vector<1>>::new([-10.0])]).unwrap(),
        NonZeroUsize::MIN,
    );
    let error = Fit::new(&mut trainer, 1).quiet().fit(&mut data).unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with("training diverged: in step 1 value 0 of the gradient of `weight` is inf;"),
        "{said}"
    );
}

/// Data that cannot be read after a few batches.
struct Broken(Data, usize);

impl Batches for Broken {
    type Input = Vector<4>;
    type Target = Class<3>;

    fn samples(&self) -> usize {
        self.0.samples()
    }
    fn batches(&self) -> usize {
        self.0.batches()
    }
    fn start(&mut self, seed: u64, epoch: u64, batch: usize) {
        self.0.start(seed, epoch, batch);
    }
    fn next_batch(&mut self) -> Result<Option<Samples<'_, Vector<4>, Class<3>>>, DataError> {
        self.1 = self
            .1
            .checked_sub(1)
            .ok_or(DataError::FolderEmpty { path: "gone".into(), expected: Vec::new() })?;
        self.0.next_batch()
    }
}

#[test]
fn what_goes_wrong_elsewhere() {
    let mut trainer = trainer(1);
    let error = Fit::new(&mut trainer, 1).quiet().fit(&mut Broken(train_data(), 3)).unwrap_err();
    assert!(matches!(error, FitError::Data(DataError::FolderEmpty { .. })));
    assert_eq!(trainer.steps(), 3);
    let stopping = EarlyStopping::on("val_f1");
    let error =
        Fit::new(&mut trainer, 1).early_stopping(stopping).quiet().fit(&mut train_data()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no value of an epoch is called `val_f1`; there are train_loss, train_accuracy"
    );
    trainer.optimizer.lr = -1.0;
    let error = Fit::new(&mut trainer, 1).quiet().fit(&mut train_data()).unwrap_err();
    assert!(matches!(error, FitError::Train(TrainError::HyperParameter(_))));
}

/// More than there is of anything is refused before the first batch is read.
#[test]
fn a_batch_that_does_not_fit() {
    struct Huge;
    impl Batches for Huge {
        type Input = Vector<4>;
        type Target = Class<3>;

        fn samples(&self) -> usize {
            usize::MAX / 4
        }
        fn batches(&self) -> usize {
            1
        }
        fn start(&mut self, _: u64, _: u64, _: usize) {
            panic!("nothing is read")
        }
        fn next_batch(&mut self) -> Result<Option<Samples<'_, Vector<4>, Class<3>>>, DataError> {
            panic!("nothing is read")
        }
    }
    if formwork_model::train::available_memory().is_some() {
        let mut trainer = trainer(1);
        let error = Fit::new(&mut trainer, 1).quiet().fit(&mut Huge).unwrap_err();
        assert!(matches!(error, FitError::Train(TrainError::Memory { .. })), "{error}");
    }
}
