//! The environment variables that choose how to compute.

use crate::error::Error;
use formwork::tensor::AnyLevel;
use std::env;

/// Refuses what the library would pass over: a misspelt level would be measured as another.
pub(crate) fn check() -> Result<(), Error> {
    let known = AnyLevel::all().into_iter().map(|level| level.name().to_owned()).collect();
    one_of("FORMWORK_LEVEL", known)?;
    one_of("FORMWORK_DIRECT", vec!["0".into(), "1".into()])
}

fn one_of(name: &'static str, known: Vec<String>) -> Result<(), Error> {
    match env::var_os(name) {
        Some(value) if known.iter().all(|known| value != **known) => {
            Err(Error::Environment { name, value: value.to_string_lossy().into_owned(), known })
        }
        _ => Ok(()),
    }
}
