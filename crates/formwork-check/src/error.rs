//! What can be wrong with a layer.

use crate::Entry;
use core::fmt;

/// What is wrong with a layer, and where. Displayed, it is a sentence for the layer's author.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// A derivative is not the slope of the loss.
    #[error(
        "dL/d({}) is {:e} by the backward pass but {:e} by central differences ({setting}): {wrong} of the {of} \
         derivatives by `{}` are wrong{hint}", worst.entry, worst.analytic, worst.numeric, worst.entry.tensor
    )]
    Gradient {
        /// The worst one.
        worst: Box<Derivative>,
        /// How the layer was run.
        setting: Setting,
        /// How many derivatives by this tensor disagree.
        wrong: usize,
        /// Of how many.
        of: usize,
        /// What the wrong ones have in common.
        hint: Hint,
    },
    /// The gradient depends on what it held before in another way than by a sum.
    #[error(
        "the backward pass must add to the gradient, which held {before:e} at {entry} before and holds {after:e} after it \
         ({setting}): {expected:e} is to be added{}", if *overwrites { ", but it is written over" } else { "" }
    )]
    NotAdded {
        /// The first wrong value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// What the gradient held before.
        before: f64,
        /// What it held after.
        after: f64,
        /// What the backward pass adds to a gradient of 0.
        expected: f64,
        /// Whether that is what it held after.
        overwrites: bool,
    },
    /// A result is not a finite number.
    #[error(
        "{what} is {value} at {entry} ({setting}), although every value that went in is finite: the layer does not write it, \
         or reads memory that it has not written (its tape, its scratch, or its output on the way back although \
         READS_OUTPUT is false)"
    )]
    NotFinite {
        /// Which result: the output, dL/dx, or the gradient.
        what: &'static str,
        /// The first such value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// The value.
        value: f64,
    },
    /// A tile of samples gives another result than the samples one by one.
    #[error(
        "{what} is {single:e} at {entry} for one sample a tile but {lanes:e} for {} ({setting}): a lane depends on its \
         neighbours, or on being idle", setting.lanes
    )]
    LanesDiffer {
        /// Which result: the output, dL/dx, or the gradient.
        what: &'static str,
        /// The first such value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// For one sample a tile.
        single: f64,
        /// For as many as the setting says.
        lanes: f64,
    },
    /// A lane without a sample has a gradient.
    #[error(
        "dL/dx is {value:e} at {entry} in a lane without a sample ({setting}): it must be 0 there, as dL/dy is, or the layers \
         before this one add it to their gradients"
    )]
    IdleLane {
        /// The first such value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// The value.
        value: f64,
    },
    /// The gradient of the parameters depends on whether dL/dx is asked for.
    #[error(
        "the gradient is {with:e} at {entry} where dL/dx is asked for but {without:e} where it is not ({setting}), as for the \
         first layer of a network"
    )]
    WithoutInputGradient {
        /// The first such value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// With dL/dx.
        with: f64,
        /// Without.
        without: f64,
    },
    /// dL/dx depends on whether the gradient of the parameters is asked for.
    #[error(
        "dL/dx is {with:e} at {entry} where the gradient is asked for but {without:e} where it is not ({setting}), as for a \
         `Frozen` layer"
    )]
    WithoutGradient {
        /// The first such value.
        entry: Entry,
        /// How the layer was run.
        setting: Setting,
        /// With the gradient.
        with: f64,
        /// Without.
        without: f64,
    },
    /// `Frozen`, the layer computes in training something else than in inference.
    #[error(
        "the output is {inference:e} at {entry} in inference but {frozen:e} in the training of a `Frozen` layer: where \
         `pass.frozen` is true, the layer must compute what it computes in inference"
    )]
    NotFrozen {
        /// The first such value.
        entry: Entry,
        /// In inference.
        inference: f64,
        /// In training.
        frozen: f64,
    },
    /// The layer's role is to work in place, and it computes something else there.
    #[error("by its role the layer works in place, but {reason}")]
    InPlace {
        /// What is wrong.
        reason: String,
    },
    /// The layer's role is to take part in a pass with others, and it computes something else there.
    #[error("by its role the layer is computed in a pass with others, but {reason}")]
    Fusion {
        /// What is wrong.
        reason: String,
    },
    /// The layer panicked.
    #[error("the layer panicked ({setting}): {message} ({memory}: is one of them too small?)")]
    Panicked {
        /// How the layer was run.
        setting: Setting,
        /// The panic's message.
        message: String,
        /// The constants that say how much memory the layer has.
        memory: String,
    },
    /// The differences mean nothing.
    #[error(
        "the loss has a kink or a jump within a step of {step:e} at {kinks} of {of} values, first at {first} ({setting}): \
         the output depends on something else than parameters and input, or the step is too large"
    )]
    Kinks {
        /// How many values could not be compared.
        kinks: usize,
        /// Of how many.
        of: usize,
        /// The first of them.
        first: Entry,
        /// The step.
        step: f64,
        /// How the layer was run.
        setting: Setting,
    },
    /// The output is no linear function of the input, up to a constant.
    #[error(
        "the layer is not linear: f(x + z) - f(0) is {whole:e} at {entry}, but (f(x) - f(0)) + (f(z) - f(0)) is {parts:e}"
    )]
    NotLinear {
        /// The first such value.
        entry: Entry,
        /// Of the sum.
        whole: f64,
        /// The sum of both.
        parts: f64,
    },
    /// Backward is not the transpose of forward.
    #[error(
        "<f(x), y> is {forward:e} but <x, f^T(y)> is {backward:e} for sample {sample}: dL/dx is not the transpose of f"
    )]
    NotAdjoint {
        /// The first such sample.
        sample: usize,
        /// <f(x) - f(0), y>.
        forward: f64,
        /// <x, dL/dx>.
        backward: f64,
    },
}

/// A derivative of the loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivative {
    /// By what.
    pub entry: Entry,
    /// By the backward pass.
    pub analytic: f64,
    /// By central differences.
    pub numeric: f64,
}

impl Derivative {
    /// |analytic - numeric| / (1 + |numeric|).
    pub fn error(&self) -> f64 {
        relative_error(self.analytic, self.numeric)
    }
}

/// |analytic - numeric| / (1 + |numeric|).
pub(crate) fn relative_error(analytic: f64, numeric: f64) -> f64 {
    (analytic - numeric).abs() / (1.0 + numeric.abs())
}

/// How a layer was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// How many samples a tile had.
    pub lanes: usize,
    /// Whether other layers stood before and behind it.
    pub in_network: bool,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.in_network { "in the middle of a network" } else { "by itself" };
        let samples = if self.lanes == 1 { "sample" } else { "samples" };
        write!(f, "{place}, {} {samples} a tile", self.lanes)
    }
}

/// What the derivatives by the wrong tensor have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Hint {
    /// Nothing that was looked for.
    None,
    /// They are all 0 by the backward pass.
    Zero,
    /// They are all this many times the right ones; -1 is a wrong sign.
    Factor(f64),
    /// They are the same for any dL/dy.
    IgnoresIncoming,
    /// They are the right ones in another order.
    Permuted,
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hint::None => Ok(()),
            Hint::Zero => f.write_str("; the backward pass leaves all of them at 0"),
            Hint::Factor(factor) if *factor == -1.0 => f.write_str("; all of them have the wrong sign"),
            Hint::Factor(factor) => write!(f, "; all of them are {factor} times the right ones"),
            Hint::IgnoresIncoming => f.write_str("; they do not depend on the incoming gradient dL/dy"),
            Hint::Permuted => f.write_str(
                "; they are the right values in the wrong places: is an index transposed or reversed?",
            ),
        }
    }
}
