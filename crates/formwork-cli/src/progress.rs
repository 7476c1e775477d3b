//! What is shown while training: a bar on a terminal, and a line for each epoch that stays.

use formwork::prelude::Report;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::time::Instant;

/// An epoch under way. The bar goes to standard error and is hidden where that is no terminal; the lines go to standard
/// output.
pub(crate) struct Epoch {
    bar: ProgressBar,
    name: String,
    started: Instant,
    images: usize,
    correct: usize,
    loss: f64,
}

impl Epoch {
    /// The epoch with this number, counted from 1, of so many, of so many images.
    pub(crate) fn start(number: u32, epochs: u32, images: usize) -> Self {
        let width = epochs.to_string().len();
        let name = format!("epoch {number:>width$}/{epochs}");
        let style = ProgressStyle::with_template("{prefix}  {bar:20.cyan}  {msg}")
            .unwrap_or(ProgressStyle::default_bar());
        let bar = ProgressBar::new(images as u64).with_style(style).with_prefix(name.clone());
        Epoch { bar, name, started: Instant::now(), images: 0, correct: 0, loss: 0.0 }
    }

    /// Adds a step on so many images.
    pub(crate) fn add(&mut self, images: usize, report: Report) {
        self.images += images;
        self.correct += report.correct;
        self.loss += report.loss * images as f64;
        self.bar.inc(images as u64);
        self.bar.set_message(self.message());
    }

    /// Replaces the bar with a line.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
        // Nobody reads on: not worth the loss of a training run.
        let _ = writeln!(std::io::stdout(), "{}  {}", self.name, self.message());
    }

    fn message(&self) -> String {
        let images = self.images as f64;
        let [loss, accuracy] = [self.loss / images, 100.0 * self.correct as f64 / images];
        let speed = images / self.started.elapsed().as_secs_f64();
        format!("loss {loss:.4}  accuracy {accuracy:6.2} %  {speed:.0} images/s")
    }
}
