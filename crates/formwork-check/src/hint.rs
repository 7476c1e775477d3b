//! What wrong derivatives have in common.

use crate::{CheckError, Hint};

/// All derivatives by one tensor.
pub(crate) struct Slopes {
    pub(crate) analytic: Vec<f64>,
    pub(crate) numeric: Vec<f64>,
}

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance * (1.0 + b.abs()))
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The first that fits. `ignores_incoming` costs two training steps.
pub(crate) fn hint(
    slopes: &Slopes,
    tolerance: f64,
    ignores_incoming: impl Fn() -> Result<bool, CheckError>,
) -> Result<Hint, CheckError> {
    let Slopes { analytic, numeric } = slopes;
    if analytic.iter().all(|slope| *slope == 0.0) {
        return Ok(Hint::Zero);
    }
    if ignores_incoming()? {
        return Ok(Hint::IgnoresIncoming);
    }
    let largest = (0..numeric.len()).max_by(|&a, &b| numeric[a].abs().total_cmp(&numeric[b].abs()));
    if let Some(largest) = largest.filter(|&i| numeric[i] != 0.0) {
        // Rounded, since it is a number that the author may recognise.
        let factor = (analytic[largest] / numeric[largest] * 1e4).round() / 1e4;
        let scaled: Vec<f64> = numeric.iter().map(|slope| slope * factor).collect();
        if factor != 0.0 && close(analytic, &scaled, tolerance * 1e3) {
            return Ok(Hint::Factor(factor));
        }
    }
    if close(&sorted(analytic), &sorted(numeric), tolerance) {
        return Ok(Hint::Permuted);
    }
    Ok(Hint::None)
}
