//! What a weights file says of itself: enough to repeat the measurement, and how the weights came to be.

use crate::args::TrainArgs;
use crate::error::Error;
use formwork::model::weights::Metadata;
use formwork_data::Normalize;
use std::path::Path;

/// The notes beside weights. Numbers are written so that they are read back with the same bits.
pub(crate) fn write(options: &TrainArgs, normalize: &Normalize<1>) -> Metadata {
    let TrainArgs { model, epochs, batch_size, lr, momentum, weight_decay, seed, .. } = options;
    let ([mean], [std]) = (normalize.mean(), normalize.std());
    [
        ("model", model.clone()),
        ("mean", mean.to_string()),
        ("std", std.to_string()),
        ("epochs", epochs.to_string()),
        ("batch_size", batch_size.to_string()),
        ("lr", lr.to_string()),
        ("momentum", momentum.to_string()),
        ("weight_decay", weight_decay.to_string()),
        ("seed", seed.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

/// The model's name in the notes of a file.
pub(crate) fn model<'a>(path: &Path, notes: &'a Metadata) -> Result<&'a str, Error> {
    notes
        .get("model")
        .map(String::as_str)
        .ok_or_else(|| Error::NoteMissing { path: path.into(), key: "model" })
}

/// How the images were normalised, in the notes of a file.
pub(crate) fn normalize(path: &Path, notes: &Metadata) -> Result<Normalize<1>, Error> {
    let (mean, std) = (number(path, notes, "mean")?, number(path, notes, "std")?);
    Normalize::new([mean], [std]).map_err(|cause| Error::Normalize { path: path.into(), cause })
}

fn number(path: &Path, notes: &Metadata, key: &'static str) -> Result<f32, Error> {
    let value = notes.get(key).ok_or_else(|| Error::NoteMissing { path: path.into(), key })?;
    value.parse().map_err(|_| Error::NoteNumber { path: path.into(), key, value: value.clone() })
}
