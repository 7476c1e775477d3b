//! The process that trains: this test binary, with a folder in its environment.

use formwork_data::{DataLoader, TensorDataset};
use formwork_layers::{BatchNorm1d, Dropout, Linear, Network, Relu};
use formwork_model::loss::CrossEntropy;
use formwork_model::optim::AdamW;
use formwork_model::schedule::CosineAnnealingLr;
use formwork_model::train::Trainer;
use formwork_tensor::{Class, Tensor, Vector};
use formwork_train::metrics::Accuracy;
use formwork_train::{Control, EarlyStopping, Every, Fit, Interrupt, Run};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio, exit};
use std::time::Duration;

type Net = Network<Vector<4>, (Linear<4, 6>, BatchNorm1d<6>, Relu, Dropout<20>, Linear<6, 3>)>;

/// How many epochs a run has, of seven batches each.
pub(crate) const EPOCHS: u64 = 40;
const FOLDER: &str = "FORMWORK_TEST_RUN";
const THREADS: &str = "FORMWORK_TEST_THREADS";
const PAUSE: &str = "FORMWORK_TEST_PAUSE";
const LAST: &str = "FORMWORK_TEST_EPOCHS";

/// A run in a folder, in a process of its own.
pub(crate) struct Process(Command);

impl Process {
    pub(crate) fn new(folder: &Path, threads: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["child::train", "--exact", "--nocapture", "--test-threads=1"]);
        command.env(FOLDER, folder).env(THREADS, threads.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Process(command)
    }

    /// That waits so long in each step.
    pub(crate) fn pause(mut self, pause: Duration) -> Self {
        self.0.env(PAUSE, pause.as_millis().to_string());
        self
    }

    pub(crate) fn epochs(mut self, epochs: u64) -> Self {
        self.0.env(LAST, epochs.to_string());
        self
    }

    pub(crate) fn start(mut self) -> Child {
        self.0.spawn().unwrap()
    }

    pub(crate) fn run(mut self) -> Output {
        self.0.output().unwrap()
    }

    /// To its end, which must be a good one.
    pub(crate) fn finish(self) -> String {
        let output = self.run();
        let said = said(&output);
        assert!(output.status.success() && said.contains("ended: Finished"), "{said}");
        said
    }
}

/// All that a process said.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn data(samples: usize, batch_size: usize) -> DataLoader<TensorDataset<Vector<4>, Class<3>>> {
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

/// What the other process does; in this one there is no folder in the environment, and nothing to do.
#[test]
fn train() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    // The harness has begun a line.
    println!();
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let pause = number(PAUSE).map(Duration::from_millis);
    let adam = AdamW { lr: 0.02, ..AdamW::default() };
    let threads = number(THREADS).unwrap() as usize;
    let mut trainer = Trainer::new(Net::seeded(3), CrossEntropy, adam).seed(7).threads(threads);
    let mut validation = data(12, 5);
    let trained = Run::open(&folder, &("a test", 1)).map_err(Into::into).and_then(|mut run| {
        Fit::new(&mut trainer, number(LAST).unwrap_or(EPOCHS))
            .seed(5)
            .clip_grad_norm(1.0)
            .ema(0.9)
            .schedule(Every::Step, CosineAnnealingLr { t_max: 7 * EPOCHS, eta_min: 0.0 })
            .validation(&mut validation)
            .metric(Accuracy::<3>::new())
            .early_stopping(EarlyStopping::on("val_loss"))
            .run(&mut run)
            .checkpoint_every(2)
            .interrupt(&Interrupt::on_ctrl_c().unwrap())
            .on_step(|_, step| {
                let mut stdout = std::io::stdout();
                writeln!(stdout, "step {}", step.step).and_then(|()| stdout.flush()).unwrap();
                pause.into_iter().for_each(std::thread::sleep);
                Control::Continue
            })
            .fit(&mut data(50, 8).workers(threads - 1))
    });
    match trained {
        Ok(outcome) => println!("ended: {:?}", outcome.ended),
        Err(error) => {
            eprintln!("error: {error}");
            exit(1);
        }
    }
}
