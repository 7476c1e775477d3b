//! What a check that found nothing wrong says.

use crate::Derivative;
use core::fmt;

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// How many derivatives agree.
    pub compared: usize,
    /// How many could not be compared, since the loss has a kink within the step.
    pub skipped: usize,
    /// The one that is furthest off; nothing for a layer without parameters whose input is empty.
    pub worst: Option<Derivative>,
}

impl Report {
    /// Both together.
    pub(crate) fn and(self, other: Report) -> Report {
        let error = |report: &Report| report.worst.as_ref().map_or(-1.0, Derivative::error);
        let worst = if error(&other) > error(&self) { other.worst } else { self.worst };
        Report { compared: self.compared + other.compared, skipped: self.skipped + other.skipped, worst }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} derivatives agree", self.compared)?;
        if self.skipped > 0 {
            write!(f, ", {} lie at a kink", self.skipped)?;
        }
        match &self.worst {
            Some(worst) => write!(
                f,
                ", the worst is dL/d({}): {:e} by the backward pass, {:e} by central differences",
                worst.entry, worst.analytic, worst.numeric
            ),
            None => Ok(()),
        }
    }
}
