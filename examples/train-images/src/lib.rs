//! What both recipes share: their arguments, and the data of a folder with four IDX files.

use clap::Parser;
use formwork::data::{IdxFolder, LabelledImages};
use std::path::PathBuf;

pub type Failure = Box<dyn std::error::Error>;

/// Grey images of ten classes.
pub type Images = LabelledImages<1, 28, 28, 10>;

/// What can be said on the command line.
#[derive(Debug, Parser)]
pub struct Args {
    /// The folder with the four IDX files
    #[arg(long)]
    pub data: PathBuf,
    /// Where the weights start, how the samples are ordered and what is done to them
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// How long
    #[arg(long)]
    pub epochs: Option<u64>,
    /// Threads that compute; 0 is all there are
    #[arg(long, default_value_t = 0)]
    pub threads: usize,
    /// A picture of sixteen augmented samples, instead of a training
    #[arg(long)]
    pub picture: Option<PathBuf>,
}

/// The images to learn from, and those to be measured on.
pub fn open(args: &Args) -> Result<(Images, Images), Failure> {
    let (train, test) = IdxFolder::open_sized(&args.data, 28, 28)?.into_splits();
    Ok((train.try_into()?, test.try_into()?))
}
