//! How far values are from the exact ones.

/// Relative to the root of the mean square of the exact values.
pub(crate) struct Error {
    /// The root of the mean square of the differences.
    pub(crate) rms: f64,
    /// The largest difference.
    pub(crate) max: f64,
}

impl Error {
    /// Of values in the order of the exact ones.
    ///
    /// # Panics
    ///
    /// If there are not as many of both.
    pub(crate) fn between(got: &[f32], want: &[f64]) -> Error {
        assert_eq!(got.len(), want.len(), "as many values as exact ones");
        let differences = || got.iter().zip(want).map(|(got, want)| (f64::from(*got) - want).abs());
        let unit = root_mean_square(want.iter().copied());
        Error { rms: root_mean_square(differences()) / unit, max: differences().fold(0.0, f64::max) / unit }
    }
}

fn root_mean_square(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    (values.map(|value| value * value).sum::<f64>() / count).sqrt()
}
