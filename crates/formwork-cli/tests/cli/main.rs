//! The command as its users meet it: arguments, files, output, exit codes.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "photos")]
mod predict;
mod support;
mod whole_run;
mod wrong_input;
