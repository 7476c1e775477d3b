//! The comparison with central differences.

use crate::entry::Named;
use crate::error::relative_error;
use crate::hint::{self, Slopes};
use crate::run::{How, Step, Values};
use crate::subject::{Form, Names};
use crate::{Check, CheckError, Derivative, Report};

/// Where the slopes to the left and to the right differ by more, relative to 1 + their size, the second derivative cannot be
/// the reason: there is a kink between them.
const KINK: f64 = 1e-3;

/// The steps, relative to the one asked for. Rounding grows as they shrink: at a hundredth of 1e-5 it is still near 1e-8.
const NEARER: [f64; 3] = [1.0, 0.1, 0.01];

/// Which values a derivative is by.
#[derive(Clone, Copy)]
enum By {
    Layer,
    Input,
}

impl By {
    fn of(self, values: &mut Values) -> &mut [f64] {
        match self {
            By::Layer => &mut values.layer,
            By::Input => &mut values.x,
        }
    }

    fn gradient(self, step: &Step) -> &[f64] {
        match self {
            By::Layer => &step.gradient,
            By::Input => &step.dx,
        }
    }
}

/// Every derivative by a parameter and by an input.
pub(crate) fn compare(
    check: &Check,
    form: &Form,
    names: &Names,
    values: &Values,
) -> Result<Report, CheckError> {
    let step = form.train(values, How::BOTH)?;
    let mut differences = Differences {
        check,
        form,
        here: form.loss(values)?,
        values: values.clone(),
        report: Report::default(),
        kink: None,
        worst: None,
    };
    for tensor in &names.parameters {
        differences.tensor(&step, tensor, By::Layer)?;
    }
    differences.tensor(&step, &names.input, By::Input)?;
    differences.verdict()
}

struct Differences<'a> {
    check: &'a Check,
    form: &'a Form,
    values: Values,
    /// The loss.
    here: f64,
    report: Report,
    /// The first value at a kink.
    kink: Option<crate::Entry>,
    /// The worst error so far.
    worst: Option<(f64, CheckError)>,
}

impl Differences<'_> {
    /// The slopes of the loss to the left and to the right of one value.
    fn slopes(&mut self, by: By, i: usize, h: f64) -> Result<(f64, f64), CheckError> {
        let at = by.of(&mut self.values)[i];
        let mut loss = |x: f64| {
            by.of(&mut self.values)[i] = x;
            self.form.loss(&self.values)
        };
        let (right, left) = (loss(at + h)?, loss(at - h)?);
        by.of(&mut self.values)[i] = at;
        Ok(((self.here - left) / h, (right - self.here) / h))
    }

    /// The slope of the loss along one value; nothing at a kink. Where it is not the analytic one, a weak kink may lie
    /// within the step, so the comparison is made again nearer to the value: a wrong derivative is wrong at every step.
    fn slope(&mut self, by: By, i: usize, analytic: f64) -> Result<Option<f64>, CheckError> {
        let mut found = None;
        for step in NEARER.map(|by| by * self.check.step) {
            let (left, right) = self.slopes(by, i, step)?;
            if (left - right).abs() > KINK * (1.0 + left.abs().max(right.abs())) {
                break;
            }
            let numeric = (left + right) / 2.0;
            if relative_error(analytic, numeric) <= self.check.tolerance {
                return Ok(Some(numeric));
            }
            found = found.or(Some(numeric));
        }
        Ok(found)
    }

    fn tensor(&mut self, step: &Step, tensor: &Named, by: By) -> Result<(), CheckError> {
        let analytic = &by.gradient(step)[tensor.range()];
        let mut slopes = Slopes { analytic: Vec::new(), numeric: Vec::new() };
        let mut worst: Option<Derivative> = None;
        let mut wrong = 0;
        for (i, &analytic) in analytic.iter().enumerate() {
            let Some(numeric) = self.slope(by, tensor.offset + i, analytic)? else {
                self.report.skipped += 1;
                self.kink.get_or_insert_with(|| tensor.entry(i));
                continue;
            };
            self.report.compared += 1;
            slopes.analytic.push(analytic);
            slopes.numeric.push(numeric);
            let found = Derivative { entry: tensor.entry(i), analytic, numeric };
            // An error that is not a number is above every tolerance.
            let right = found.error() <= self.check.tolerance;
            wrong += usize::from(!right);
            if worst.as_ref().is_none_or(|worst| found.error().total_cmp(&worst.error()).is_gt()) {
                worst = Some(found);
            }
        }
        let Some(worst) = worst else { return Ok(()) };
        if wrong > 0 && self.worst.as_ref().is_none_or(|(error, _)| worst.error().total_cmp(error).is_gt()) {
            let incoming = || self.ignores_incoming(by, tensor);
            let hint = hint::hint(&slopes, self.check.tolerance, incoming)?;
            let (error, of) = (worst.error(), slopes.analytic.len());
            let setting = self.form.setting;
            self.worst = Some((
                error,
                CheckError::Gradient { worst: Box::new(worst.clone()), setting, wrong, of, hint },
            ));
        }
        let compared = Report { worst: Some(worst), ..Report::default() };
        self.report = core::mem::take(&mut self.report).and(compared);
        Ok(())
    }

    /// Whether twice the dL/dy gives the same.
    fn ignores_incoming(&self, by: By, tensor: &Named) -> Result<bool, CheckError> {
        let mut doubled = self.values.clone();
        doubled.dy.iter_mut().for_each(|dy| *dy *= 2.0);
        let once = self.form.train(&self.values, How::BOTH)?;
        let twice = self.form.train(&doubled, How::BOTH)?;
        Ok(by.gradient(&once)[tensor.range()] == by.gradient(&twice)[tensor.range()])
    }

    fn verdict(self) -> Result<Report, CheckError> {
        let (kinks, of) = (self.report.skipped, self.report.skipped + self.report.compared);
        match (self.worst, self.kink) {
            (Some((_, error)), _) => Err(error),
            // A few are bound to happen inside a network.
            (None, Some(first)) if kinks * 10 > of => {
                Err(CheckError::Kinks { kinks, of, first, step: self.check.step, setting: self.form.setting })
            }
            _ => Ok(self.report),
        }
    }
}
