//! How cost grows: with the batch, the threads, the image's side, the depth and the channels.
//!
//! Prints `axis<TAB>size<TAB>pass<TAB>value<TAB>unit`, the median of repetitions. The value is the time per sample, or the
//! operations a second where sizes change the work of a sample: growth that is linear in the work is a flat line. Sizes
//! that are more than two times slower than a neighbour are named at the end, on standard error.

mod axes;
mod cliffs;
mod plot;

use clap::{Parser, ValueEnum};
use formwork_benches::clock::Clock;
use std::path::PathBuf;
use std::process::ExitCode;

/// Measures how cost grows with the sizes.
#[derive(Parser)]
struct Args {
    /// How many seconds to spend on each figure.
    #[arg(long, default_value_t = 0.5)]
    secs: f64,
    /// Only these axes.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Axis>,
    /// Draws the figures into this file.
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// Takes the figures from a file that an earlier run printed, and measures nothing.
    #[arg(long, value_name = "FILE.tsv")]
    from: Option<PathBuf>,
}

/// What grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Axis {
    Batch,
    Threads,
    Side,
    Depth,
    Channels,
}

/// Which pass was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    Inference,
    Training,
}

/// One figure.
struct Figure {
    axis: Axis,
    size: usize,
    work: Work,
    value: f64,
}

impl Axis {
    const ALL: [Axis; 5] = [Axis::Batch, Axis::Threads, Axis::Side, Axis::Depth, Axis::Channels];

    /// The values' unit.
    fn unit(self) -> &'static str {
        match self {
            Axis::Batch | Axis::Threads => "us/sample",
            Axis::Side | Axis::Depth | Axis::Channels => "GFLOP/s",
        }
    }

    /// Whether a larger value is the better one.
    fn is_rate(self) -> bool {
        self.unit() == "GFLOP/s"
    }
}

/// The name on the command line, which is also the one in the table.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

impl Figure {
    fn print(&self) {
        let Figure { axis, size, work, value } = self;
        println!("{}\t{size}\t{}\t{value:.3}\t{}", name(axis), name(work), axis.unit());
    }

    /// A line that [`print`](Figure::print) wrote.
    fn parse(line: &str) -> Option<Figure> {
        let mut fields = line.split('\t');
        let axis = Axis::from_str(fields.next()?, false).ok()?;
        let size = fields.next()?.parse().ok()?;
        let work = Work::from_str(fields.next()?, false).ok()?;
        let value = fields.next()?.parse().ok()?;
        (fields.next()? == axis.unit()).then_some(Figure { axis, size, work, value })
    }
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let wanted = |axis: &Axis| args.only.is_empty() || args.only.contains(axis);
    let mut figures = Vec::new();
    if let Some(path) = &args.from {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for line in text.lines() {
            let figure =
                Figure::parse(line).ok_or_else(|| format!("{}: no figure: {line}", path.display()))?;
            figures.extend(wanted(&figure.axis).then_some(figure));
        }
    } else {
        let mut figure = |figure: Figure| {
            figure.print();
            figures.push(figure);
        };
        // First, since one thread's clock stays pinned to its core, and so would the threads.
        if wanted(&Axis::Threads) {
            axes::threads(args.secs, &mut figure);
        }
        let clock = Clock::new(1, args.secs);
        for axis in Axis::ALL.into_iter().filter(|axis| wanted(axis)) {
            axes::measure(axis, &clock, &mut figure);
        }
    }
    cliffs::report(&figures);
    match &args.plot {
        Some(path) => plot::draw(path, &figures).map_err(|error| format!("{}: {error}", path.display())),
        None => Ok(()),
    }
}
