//! What is shown while training.

use crate::fit::{Begin, Callback, Control, EpochReport, StepReport};
use formwork_model::train::Trainer;
use std::io::Write;
use std::time::Instant;

/// Shows a training: a line for each epoch on standard output, notes on standard error, and there, with the feature `progress` and
/// if it is a terminal, a bar for the epoch under way.
#[derive(Debug, Default)]
pub struct ShowProgress {
    epochs: u64,
    samples: usize,
    since: Option<Instant>,
    seen: usize,
    #[cfg(feature = "progress")]
    bar: Option<indicatif::ProgressBar>,
}

impl ShowProgress {
    /// Nothing is shown yet.
    pub fn new() -> Self {
        Self::default()
    }

    #[cfg(feature = "progress")]
    fn bar(&mut self, report: &StepReport) {
        let bar = self.bar.get_or_insert_with(|| {
            let style = indicatif::ProgressStyle::with_template("{prefix}  {bar:20.cyan}  {msg}")
                .unwrap_or(indicatif::ProgressStyle::default_bar());
            let prefix = format!("epoch {}/{}", report.epoch, self.epochs);
            indicatif::ProgressBar::new(report.batches as u64).with_style(style).with_prefix(prefix)
        });
        bar.set_position(report.batch as u64);
        bar.set_message(format!("loss {:.4}  lr {:.2e}", report.loss, report.lr));
    }

    /// Takes the bar away, so that a line can be written.
    fn clear(&mut self) {
        #[cfg(feature = "progress")]
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl<N, F, O> Callback<N, F, O> for ShowProgress {
    fn begin(&mut self, _: &mut Trainer<N, F, O>, begin: &Begin) {
        (self.epochs, self.samples, self.since) = (begin.epochs, begin.samples, Some(Instant::now()));
    }

    fn step(&mut self, _: &mut Trainer<N, F, O>, report: &StepReport) -> Control {
        self.seen += report.samples;
        #[cfg(feature = "progress")]
        self.bar(report);
        Control::Continue
    }

    fn epoch(&mut self, _: &mut Trainer<N, F, O>, report: &EpochReport) -> Control {
        self.clear();
        let seconds = self.since.map_or(0.0, |since| since.elapsed().as_secs_f64());
        let speed = self.seen as f64 / seconds;
        (self.since, self.seen) = (Some(Instant::now()), 0);
        let width = self.epochs.to_string().len();
        let mut line = format!("epoch {:>width$}/{}", report.epoch, self.epochs);
        for (name, value) in &report.values {
            line += &format!("  {name} {value:.4}");
        }
        // Nobody reads on: not worth the loss of a training run.
        let _ = writeln!(std::io::stdout(), "{line}  lr {:.2e}  {speed:.0} samples/s", report.lr);
        Control::Continue
    }

    fn note(&mut self, line: &str) {
        self.clear();
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}
