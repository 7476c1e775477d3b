//! The `formwork` command: trains a network by name, measures it, tells what it is made of; says what is on a photo.

mod args;
mod confusion;
mod data;
mod error;
mod eval;
mod level;
mod models;
mod notes;
#[cfg(feature = "photos")]
mod predict;
mod progress;
mod summary;
mod train;

use clap::Parser;
use std::io::Write;
use std::process::ExitCode;

/// Exit codes: 0 if all went well, 1 if data or files are not as they must be, 2 if the arguments are not.
fn main() -> ExitCode {
    let outcome = match args::Cli::parse().command() {
        args::Command::Train(options) => train::run(&options),
        args::Command::Eval(options) => eval::run(&options),
        #[cfg(feature = "photos")]
        args::Command::Predict(options) => predict::run(&options),
        args::Command::Summary(options) => summary::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where there is nobody to tell, the exit code still does.
            let _ = writeln!(std::io::stderr(), "error: {}", error::one_line(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}
