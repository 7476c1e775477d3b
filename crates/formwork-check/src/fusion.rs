//! What a layer owes whose role is to take part in a pass with others: see [`role`](formwork_layers::role).

use crate::CheckError;
use crate::contract::{differ, first_difference};
use crate::hand::Hand;
use crate::run::{self, How, Step, Values};
use crate::subject::{Form, Names};
use formwork_layers::fusion::Fusion;
use formwork_layers::role::Role;
use formwork_layers::{Layer, Tanh};
use formwork_tensor::{Lanes, Scalar, Shape, TILE};

type Tile = Lanes<f64, TILE>;

fn wrong<T>(reason: impl Into<String>) -> Result<T, CheckError> {
    Err(CheckError::Fusion { reason: reason.into() })
}

/// In a pass a layer computes what it computes by itself.
pub(crate) fn fusion<In: Shape, N: Layer<In, f64>>(
    form: &Form,
    names: &Names,
    values: &Values,
    step: &Step,
    in_inference: &[f64],
) -> Result<(), CheckError> {
    if let Some(reason) = contradiction::<In, N>() {
        return wrong(reason);
    }
    match N::Role::FUSION {
        // The second is that of batch normalisation, whose tests are in `formwork-layers`.
        Fusion::Alone | Fusion::Channelwise { .. } => Ok(()),
        Fusion::Source { row, patch } => source::<In, N>(form, values, step, in_inference, (row, patch)),
        Fusion::Pointwise { monotone: rises } => {
            let (y, dx) = form.guard(|| run::points::<In, N>(values, &step.y))?;
            same("point", names, in_inference, &y)?;
            if let Some((entry, alone, here)) = first_difference(&[&names.input], &step.dx, &dx) {
                return wrong(format!(
                    "`point_gradient` gives {here:e} at {entry}, the layer alone {alone:e}"
                ));
            }
            behind::<In, N>(names, values, step)?;
            if rises { monotone(values, step) } else { Ok(()) }
        }
        Fusion::Pool { kernel, selects, .. } => {
            same("window", names, in_inference, &form.guard(|| run::windows::<In, N>(values, kernel))?)?;
            if selects {
                same(
                    "the greatest value of a window",
                    names,
                    in_inference,
                    &run::greatest::<In>(values, kernel),
                )?;
            }
            behind::<In, N>(names, values, step)
        }
    }
}

/// What a method gives is the layer's output in inference.
fn same(what: &str, names: &Names, in_inference: &[f64], here: &[f64]) -> Result<(), CheckError> {
    match first_difference(&[&names.output], in_inference, here) {
        Some((entry, alone, here)) => {
            wrong(format!("`{what}` gives {here:e} at {entry}, the layer alone {alone:e}"))
        }
        None => Ok(()),
    }
}

/// Behind another layer, in its pass, a training step gives the same. The layer's input is then full of NaN on the way back.
fn behind<In: Shape, N: Layer<In, f64>>(
    names: &Names,
    values: &Values,
    step: &Step,
) -> Result<(), CheckError> {
    for form in [Form::of::<f64, In, (Hand, N)>(true), Form::of::<Tile, In, (Hand, N)>(true)] {
        let within = form.train(values, How::BOTH)?;
        let results = names.results(step).into_iter().zip(names.results(&within));
        for ((what, tensors, alone), (_, _, within)) in results {
            if let Some((entry, alone, within)) = first_difference(&tensors, alone, within) {
                let setting = form.setting;
                return wrong(format!(
                    "{what} in such a pass is {within:e} at {entry} ({setting}), of the layer alone {alone:e}"
                ));
            }
        }
    }
    Ok(())
}

/// What follows a source gets its values: a function of each, and windows.
fn source<In: Shape, N: Layer<In, f64>>(
    form: &Form,
    values: &Values,
    step: &Step,
    in_inference: &[f64],
    (row, patch): (usize, Option<usize>),
) -> Result<(), CheckError> {
    for form in [Form::of::<f64, In, (N, Tanh)>(true), Form::of::<Tile, In, (N, Tanh)>(true)] {
        let within = form.train(values, How::FORWARD)?;
        let outputs = step.y.iter().zip(&within.y).enumerate();
        for (i, (y, tanh)) in outputs {
            if differ(Scalar::tanh(*y), *tanh) {
                let setting = form.setting;
                return wrong(format!(
                    "output {i} is {y:e}, and in one pass with `Tanh` {tanh:e} ({setting})"
                ));
            }
        }
    }
    if patch.is_none_or(|patch| patch == 2) {
        let [want, got] = form.guard(|| run::handed_on::<In, N>(values, in_inference, row))?;
        let untouched = |want: f64, got: f64| want.is_nan() && got.is_nan();
        if want.iter().zip(&got).any(|(want, got)| differ(*want, *got) && !untouched(*want, *got)) {
            return wrong("`forward_fused` does not hand its outputs on to windows of 2 x 2 values");
        }
    }
    Ok(())
}

/// What the constants say and cannot be.
fn contradiction<In: Shape, N: Layer<In, f64>>() -> Option<&'static str> {
    let outputs = |kernel: usize| match In::DIMS {
        [channels, height, width] => Some(channels * (height / kernel) * (width / kernel)),
        _ => None,
    };
    match N::Role::FUSION {
        Fusion::Alone => None,
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
                "MONOTONE is true, but f({x:e}) = {y:e} and f({next:e}) = {higher:e}, with dL/dx = {dx:e}"
            );
            return wrong(reason);
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
