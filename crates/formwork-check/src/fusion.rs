//! What a layer that says it takes part in a pass with others owes: see [`Fusion`].

use crate::CheckError;
use crate::contract::first_difference;
use crate::run::{self, Step, Values};
use crate::subject::{Form, Names};
use formwork_layers::Layer;
use formwork_layers::fusion::Fusion;
use formwork_tensor::Shape;

/// In a pass a layer computes what it computes by itself.
pub(crate) fn fusion<In: Shape, N: Layer<In, f64>>(
    form: &Form,
    names: &Names,
    values: &Values,
    step: &Step,
    in_use: &[f64],
) -> Result<(), CheckError> {
    if let Some(reason) = wrong::<In, N>() {
        return Err(CheckError::Fusion { reason: reason.to_owned() });
    }
    let own = form.guard(|| match N::FUSION {
        Fusion::Alone => vec![],
        Fusion::Pointwise { .. } => {
            let (y, dx) = run::points::<In, N>(values, &step.y);
            vec![
                ("point", &names.output, in_use.to_vec(), y),
                ("point_gradient", &names.input, step.dx.clone(), dx),
            ]
        }
        Fusion::Pool { kernel, selects } => {
            let (used, recorded) = run::windows::<In, N>(values, kernel);
            let mut all = vec![
                ("window", &names.output, in_use.to_vec(), used),
                ("window", &names.output, step.y.clone(), recorded),
            ];
            if selects {
                all.push((
                    "the greatest value",
                    &names.output,
                    run::greatest::<In>(values, kernel),
                    step.y.clone(),
                ));
            }
            all
        }
        Fusion::Source { .. } => {
            vec![("infer_fused", &names.output, in_use.to_vec(), run::handed_on::<In, N>(values))]
        }
    })?;
    for (method, tensor, elsewhere, here) in own {
        if let Some((entry, elsewhere, here)) = first_difference(&[tensor], &elsewhere, &here) {
            let reason =
                format!("`{method}` gives {here:e} at {entry} where the layer alone gives {elsewhere:e}");
            return Err(CheckError::Fusion { reason });
        }
    }
    match N::FUSION {
        Fusion::Pointwise { monotone: true } => monotone(values, step),
        _ => Ok(()),
    }
}

/// What constants say that cannot be.
fn wrong<In: Shape, N: Layer<In, f64>>() -> Option<&'static str> {
    let outputs = |kernel: usize| match In::DIMS {
        [channels, height, width] if kernel > 0 => Some(channels * (height / kernel) * (width / kernel)),
        _ => None,
    };
    match N::FUSION {
        _ if N::FUSION != Fusion::Alone && N::BARRIERS > 0 => Some("the layer has barriers"),
        Fusion::Pointwise { .. } if !N::IN_PLACE => Some("IN_PLACE is false"),
        Fusion::Pool { kernel, .. } if outputs(kernel) != Some(N::Out::LEN) => {
            Some("the output has not one value for each window of an image")
        }
        Fusion::Pool { .. } if N::TAPE != 0 && N::TAPE != N::Out::LEN => {
            Some("TAPE has not one element for each window")
        }
        Fusion::Source { row: 0, .. } => Some("a row has no elements"),
        Fusion::Source { .. } if N::Out::DIMS.len() != 3 => Some("the output is no image"),
        _ => None,
    }
}

/// A greater input gives no smaller output, and where it gives the same the slope is 0.
fn monotone(values: &Values, step: &Step) -> Result<(), CheckError> {
    let mut points: Vec<_> = values.x.iter().zip(&step.y).zip(&step.dx).collect();
    points.sort_by(|((a, _), _), ((b, _), _)| a.total_cmp(b));
    for pair in points.windows(2) {
        let [((x, y), dx), ((next, higher), _)] = pair else { continue };
        if y > higher || (x < next && y == higher && **dx != 0.0) {
            let reason = format!(
                "`monotone` is true, but f({x:e}) = {y:e} and f({next:e}) = {higher:e}, with dL/dx = {dx:e}"
            );
            return Err(CheckError::Fusion { reason });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a function with these values and slopes passes.
    fn passes(x: [f64; 3], y: [f64; 3], slopes: [f64; 3]) -> bool {
        let values = Values { layer: vec![], x: x.to_vec(), dy: vec![1.0; 3], batch: 1 };
        let step = Step { y: y.to_vec(), dx: slopes.to_vec(), ..Step::default() };
        monotone(&values, &step).is_ok()
    }

    #[test]
    fn monotone_or_not() {
        assert!(passes([2.0, -1.0, 1.0], [2.0, 0.0, 1.0], [1.0, 0.0, 1.0]));
        assert!(passes([-2.0, -1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]), "flat where the slope is 0");
        assert!(!passes([-2.0, -1.0, 1.0], [0.0, 0.0, 1.0], [0.5, 0.0, 1.0]), "flat where it is not");
        assert!(!passes([-2.0, -1.0, 1.0], [2.0, 1.0, 1.5], [-1.0, -1.0, 1.0]), "falls");
    }
}
