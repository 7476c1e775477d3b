//! What a layer owes besides the right slopes: see [`Infer`](formwork_layers::Infer).

use crate::entry::Named;
use crate::run::{self, How, Step, Values};
use crate::subject::{Form, Names};
use crate::{CheckError, Setting};
use formwork_layers::Layer;
use formwork_layers::fusion::Fusion;
use formwork_layers::role::Role;
use formwork_tensor::{Element, Shape};

/// Two ways to the same sum differ by rounding at most.
const ROUNDING: f64 = 1e-9;

pub(crate) fn differ(a: f64, b: f64) -> bool {
    let close = (a - b).abs() <= ROUNDING * (1.0 + a.abs().max(b.abs()));
    // So they do if one is not a number.
    !close
}

/// The first value where two results differ.
pub(crate) fn first_difference(tensors: &[&Named], a: &[f64], b: &[f64]) -> Option<(crate::Entry, f64, f64)> {
    tensors.iter().find_map(|tensor| {
        let (a, b) = (&a[tensor.range()], &b[tensor.range()]);
        let i = (0..a.len()).find(|&i| differ(a[i], b[i]))?;
        Some((tensor.entry(i), a[i], b[i]))
    })
}

impl Names {
    /// The results of a step: what each is called, its tensors, its values.
    pub(crate) fn results<'a>(&'a self, step: &'a Step) -> [(&'static str, Vec<&'a Named>, &'a [f64]); 3] {
        [
            ("the output", vec![&self.output], &step.y),
            ("dL/dx", vec![&self.input], &step.dx),
            ("the gradient", self.parameters.iter().collect(), &step.gradient),
        ]
    }
}

/// Everything that must hold in one form. Returns its step.
pub(crate) fn form(form: &Form, names: &Names, values: &Values) -> Result<Step, CheckError> {
    let step = form.train(values, How::BOTH)?;
    finite(form.setting, names, &step)?;
    idle(form.setting, names, &step)?;
    adds(form, names, values, &step)?;
    without_dx(form, names, values, &step)?;
    without_gradient(form, names, values, &step)?;
    Ok(step)
}

fn finite(setting: Setting, names: &Names, step: &Step) -> Result<(), CheckError> {
    for (what, tensors, values) in names.results(step) {
        for tensor in tensors {
            let own = &values[tensor.range()];
            if let Some(i) = own.iter().position(|value| !value.is_finite()) {
                return Err(CheckError::NotFinite { what, entry: tensor.entry(i), setting, value: own[i] });
            }
        }
    }
    Ok(())
}

fn idle(setting: Setting, names: &Names, step: &Step) -> Result<(), CheckError> {
    let Some((position, value)) = step.idle else { return Ok(()) };
    let entry = crate::Entry { sample: None, ..names.input.entry(position) };
    Err(CheckError::IdleLane { entry, setting, value })
}

/// Backward adds to what the gradient holds.
fn adds(form: &Form, names: &Names, values: &Values, step: &Step) -> Result<(), CheckError> {
    let before: Vec<f64> = (0..step.gradient.len()).map(|i| 1.0 + (i % 7) as f64 / 8.0).collect();
    let after = form.train(values, How { gradient: Some(&before), ..How::BOTH })?.gradient;
    let sum: Vec<f64> = before.iter().zip(&step.gradient).map(|(before, added)| before + added).collect();
    for tensor in &names.parameters {
        let range = tensor.range();
        if let Some(i) = range.clone().find(|&i| differ(after[i], sum[i])) {
            return Err(CheckError::NotAdded {
                entry: tensor.entry(i - range.start),
                setting: form.setting,
                before: before[i],
                after: after[i],
                expected: step.gradient[i],
                overwrites: !differ(after[i], step.gradient[i]),
            });
        }
    }
    Ok(())
}

fn without_dx(form: &Form, names: &Names, values: &Values, step: &Step) -> Result<(), CheckError> {
    let without = form.train(values, How { wants_dx: false, ..How::BOTH })?.gradient;
    let parameters: Vec<&Named> = names.parameters.iter().collect();
    match first_difference(&parameters, &step.gradient, &without) {
        Some((entry, with, without)) => {
            Err(CheckError::WithoutInputGradient { entry, setting: form.setting, with, without })
        }
        None => Ok(()),
    }
}

/// A frozen layer is asked for dL/dx alone.
fn without_gradient(form: &Form, names: &Names, values: &Values, step: &Step) -> Result<(), CheckError> {
    let without = form.train(values, How { wants_gradient: false, ..How::BOTH })?.dx;
    match first_difference(&[&names.input], &step.dx, &without) {
        Some((entry, with, without)) => {
            Err(CheckError::WithoutGradient { entry, setting: form.setting, with, without })
        }
        None => Ok(()),
    }
}

/// A frozen layer computes in training what it computes in inference.
pub(crate) fn frozen(
    form: &Form,
    names: &Names,
    values: &Values,
    in_inference: &[f64],
) -> Result<(), CheckError> {
    let y = form.train(values, How::FROZEN)?.y;
    match first_difference(&[&names.output], in_inference, &y) {
        Some((entry, inference, frozen)) => Err(CheckError::NotFrozen { entry, inference, frozen }),
        None => Ok(()),
    }
}

/// One sample a tile and several give the same.
pub(crate) fn agree(setting: Setting, names: &Names, single: &Step, lanes: &Step) -> Result<(), CheckError> {
    for ((what, tensors, a), (_, _, b)) in names.results(single).into_iter().zip(names.results(lanes)) {
        if let Some((entry, single, lanes)) = first_difference(&tensors, a, b) {
            return Err(CheckError::LanesDiffer { what, entry, setting, single, lanes });
        }
    }
    Ok(())
}

/// The same for the output in inference, which must be finite too.
pub(crate) fn agree_in_use<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(
    alone: &Form,
    form: &Form,
    names: &Names,
    values: &Values,
) -> Result<Vec<f64>, CheckError> {
    let single = alone.guard(|| run::infer::<f64, In, N>(values))?;
    if let Some(i) = single.iter().position(|y| !y.is_finite()) {
        let (what, entry) = ("the output in inference", names.output.entry(i));
        return Err(CheckError::NotFinite { what, entry, setting: alone.setting, value: single[i] });
    }
    let lanes = form.guard(|| run::infer::<E, In, N>(values))?;
    match first_difference(&[&names.output], &single, &lanes) {
        Some((entry, single, lanes)) => {
            let (what, setting) = ("the output in inference", form.setting);
            Err(CheckError::LanesDiffer { what, entry, setting, single, lanes })
        }
        None => Ok(single),
    }
}

/// A layer that says so works in place, and computes there what it computes elsewhere.
pub(crate) fn in_place<In: Shape, N: Layer<In, f64>>(
    form: &Form,
    names: &Names,
    values: &Values,
    step: &Step,
    in_inference: &[f64],
) -> Result<(), CheckError> {
    // A function of each value has no methods for this: what it owes is checked with its fusion.
    if !N::Role::IN_PLACE || matches!(N::Role::FUSION, Fusion::Pointwise { .. }) {
        return Ok(());
    }
    let (own, own_in_use) = form.guard(|| run::in_place::<In, N>(values))?;
    let methods = [
        ("infer_in_place", &names.output, in_inference, &own_in_use),
        ("forward_in_place", &names.output, &step.y[..], &own.y),
        ("backward_in_place", &names.input, &step.dx[..], &own.dx),
    ];
    for (method, tensor, elsewhere, here) in methods {
        if let Some((entry, elsewhere, here)) = first_difference(&[tensor], elsewhere, here) {
            let reason =
                format!("`{method}` gives {here:e} at {entry} where the other method gives {elsewhere:e}");
            return Err(CheckError::InPlace { reason });
        }
    }
    Ok(())
}
