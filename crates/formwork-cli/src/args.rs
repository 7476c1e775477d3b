//! What can be asked for on the command line.

use crate::models::{DIGITS, NETWORKS};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Train convolutional networks whose shapes are types, and measure them
#[derive(Parser)]
#[command(
    name = "formwork",
    bin_name = "formwork",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a command it trains: `formwork` alone is LeNet-5 on MNIST."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    train: TrainArgs,
}

impl Cli {
    /// The command, which is `train` where none is given.
    pub(crate) fn command(self) -> Command {
        self.command.unwrap_or(Command::Train(self.train))
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Train a network, measure it on the test images, and save its weights
    Train(TrainArgs),
    /// Measure saved weights on the test images
    Eval(EvalArgs),
    /// Say what is on photos: the likeliest of ImageNet's 1,000 classes
    #[cfg(feature = "photos")]
    Predict(PredictArgs),
    /// Print a network's layers, their outputs, parameters and multiply-adds, and its memory; or a line for each network
    Summary(SummaryArgs),
}

#[derive(Args)]
pub(crate) struct TrainArgs {
    /// Folder with the four IDX files, plain or gzipped [default: data/mnist, from here upwards]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Network to train
    #[arg(long, value_name = "NAME", default_value = "lenet5", value_parser = PossibleValuesParser::new(DIGITS))]
    pub(crate) model: String,
    /// How often all training images are seen
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..), allow_negative_numbers = true)]
    pub(crate) epochs: u32,
    /// Images a step
    #[arg(long, value_name = "N", default_value = "64", allow_negative_numbers = true)]
    pub(crate) batch_size: NonZeroUsize,
    /// Learning rate of the first step; it falls in a straight line to 0
    #[arg(long, value_name = "X", default_value_t = 0.05, value_parser = positive, allow_negative_numbers = true)]
    pub(crate) lr: f64,
    /// How much of the last step's direction is kept
    #[arg(long, value_name = "X", default_value_t = 0.9, value_parser = below_one, allow_negative_numbers = true)]
    pub(crate) momentum: f64,
    /// Weight of the L2 penalty
    #[arg(long, value_name = "X", default_value_t = 5e-4, value_parser = not_negative, allow_negative_numbers = true)]
    pub(crate) weight_decay: f64,
    /// Seed of everything random: the same seed gives the same bits, whatever the number of threads
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// File for the weights [default: NAME.safetensors]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

impl TrainArgs {
    /// Where the weights go.
    pub(crate) fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| format!("{}.safetensors", self.model).into())
    }
}

#[derive(Args)]
pub(crate) struct EvalArgs {
    /// Folder with the four IDX files, plain or gzipped [default: data/mnist, from here upwards]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// File that `train` has saved
    #[arg(long, value_name = "FILE", default_value = "lenet5.safetensors")]
    pub(crate) weights: PathBuf,
    #[command(flatten)]
    pub(crate) threads: Threads,
}

#[cfg(feature = "photos")]
#[derive(Args)]
pub(crate) struct PredictArgs {
    /// PNG or JPEG files; - is standard input
    #[arg(required = true, value_name = "PHOTO", value_parser = photo_path)]
    pub(crate) photos: Vec<PathBuf>,
    /// Network to ask
    #[arg(long, value_name = "NAME", default_value = "mobilenet-v2", value_parser = ["mobilenet-v2"])]
    pub(crate) model: String,
    /// File with its weights [default: those that are carried, in data/mobilenet_v2, from here upwards]
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,
    /// How many classes are said
    #[arg(long, value_name = "N", default_value_t = 5, allow_negative_numbers = true, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub(crate) top: usize,
    /// A line of JSON for each photo
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) threads: Threads,
}

#[derive(Args)]
pub(crate) struct SummaryArgs {
    /// Network to describe; those for colour images need the feature `photos` [default: lenet5]
    #[arg(value_name = "NAME", value_parser = networks())]
    name: Option<String>,
    /// The same as NAME alone
    #[arg(long, value_name = "NAME", value_parser = networks(), conflicts_with = "name", hide_possible_values = true)]
    model: Option<String>,
    /// A line for each network
    #[arg(long, conflicts_with_all = ["name", "model"])]
    pub(crate) all: bool,
}

impl SummaryArgs {
    /// The network to describe, if it is not all of them.
    pub(crate) fn name(&self) -> &str {
        self.name.as_ref().or(self.model.as_ref()).map_or("lenet5", |name| name)
    }
}

fn networks() -> PossibleValuesParser {
    PossibleValuesParser::new(NETWORKS.iter().map(|network| network.name))
}

#[derive(Args, Clone, Copy)]
pub(crate) struct Threads {
    /// Threads to work with; 0 means as many as the machine has processors
    #[arg(
        long = "threads",
        value_name = "N",
        default_value_t = 0,
        allow_negative_numbers = true,
        value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(..=256)
    )]
    pub(crate) count: usize,
}

#[cfg(feature = "photos")]
fn photo_path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a file's name, or - for standard input".into()) } else { Ok(text.into()) }
}

fn positive(text: &str) -> Result<f64, String> {
    number(text, "a number above 0", |x| x > 0.0)
}

fn not_negative(text: &str) -> Result<f64, String> {
    number(text, "a number from 0", |x| x >= 0.0)
}

fn below_one(text: &str) -> Result<f64, String> {
    number(text, "a number from 0 to below 1", |x| (0.0..1.0).contains(&x))
}

fn number(text: &str, expected: &str, fits: fn(f64) -> bool) -> Result<f64, String> {
    let fitting = text.parse().ok().filter(|x: &f64| x.is_finite() && fits(*x));
    fitting.ok_or_else(|| format!("expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn numbers_outside_their_range() {
        for text in ["nan", "inf", "-inf", "1e999", "", "one", "-1"] {
            assert!(
                positive(text).is_err() && not_negative(text).is_err() && below_one(text).is_err(),
                "{text}"
            );
        }
        assert!(positive("0").is_err() && not_negative("0").is_ok() && below_one("0").is_ok());
        assert!(positive("1").is_ok() && not_negative("1").is_ok() && below_one("1").is_err());
    }
}
