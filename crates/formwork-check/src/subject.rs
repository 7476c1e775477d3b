//! A layer without its type: names, and functions on flat slices. All comparisons are written over it, so they are compiled
//! once and not once a layer.

use crate::entry::Named;
use crate::run::{self, How, Step, Values};
use crate::{CheckError, Setting};
use core::any::Any;
use formwork_layers::Layer;
use formwork_tensor::{Element, Shape};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A layer in tiles of one element type.
pub(crate) struct Form {
    pub(crate) setting: Setting,
    train: fn(&Values, How<'_>) -> Step,
    memory: fn() -> String,
}

impl Form {
    pub(crate) fn of<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(in_network: bool) -> Form {
        let setting = Setting { lanes: E::LANES, in_network };
        Form { setting, train: run::train::<E, In, N>, memory: run::sizes::<In, N> }
    }

    /// A training step.
    pub(crate) fn train(&self, values: &Values, how: How<'_>) -> Result<Step, CheckError> {
        self.guard(|| (self.train)(values, how))
    }

    /// The loss.
    pub(crate) fn loss(&self, values: &Values) -> Result<f64, CheckError> {
        Ok(dot(&self.train(values, How::FORWARD)?.y, &values.dy))
    }

    /// A panic of the layer as an error.
    pub(crate) fn guard<R>(&self, run: impl FnOnce() -> R) -> Result<R, CheckError> {
        catch_unwind(AssertUnwindSafe(run)).map_err(|panic| CheckError::Panicked {
            setting: self.setting,
            message: message(&*panic),
            memory: (self.memory)(),
        })
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
}

/// What the values of a step are called.
pub(crate) struct Names {
    pub(crate) parameters: Vec<Named>,
    pub(crate) input: Named,
    pub(crate) output: Named,
}

impl Names {
    pub(crate) fn of<In: Shape, N: Layer<In, f64>>(batch: usize) -> Names {
        Names {
            parameters: Named::parameters::<N>(),
            input: Named::batch("input", In::DIMS, batch),
            output: Named::batch("output", N::Out::DIMS, batch),
        }
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
