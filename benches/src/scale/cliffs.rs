//! Sizes that fall off from their neighbours.

use super::{Axis, Figure, Work, name};

/// How many times slower than a neighbour a size may be.
const MOST: f64 = 2.0;

/// The figures of one line, in the order of the sizes.
pub(super) fn line(figures: &[Figure], axis: Axis, work: Work) -> Vec<&Figure> {
    let mut line: Vec<_> =
        figures.iter().filter(|figure| (figure.axis, figure.work) == (axis, work)).collect();
    line.sort_by_key(|figure| figure.size);
    line
}

/// How many times slower than its better neighbour each size is.
fn falls<'a>(line: &'a [&'a Figure]) -> impl Iterator<Item = (&'a Figure, f64)> {
    let cost = |figure: &Figure| if figure.axis.is_rate() { 1.0 / figure.value } else { figure.value };
    line.iter().enumerate().map(move |(i, figure)| {
        let near = line[i.saturating_sub(1)..line.len().min(i + 2)].iter();
        (*figure, cost(figure) / near.map(|figure| cost(figure)).fold(f64::INFINITY, f64::min))
    })
}

/// Names them on standard error. More threads are to be faster.
pub(super) fn report(figures: &[Figure]) {
    for axis in Axis::ALL.into_iter().filter(|axis| *axis != Axis::Threads) {
        for work in [Work::Inference, Work::Training] {
            for (Figure { size, .. }, times) in
                falls(&line(figures, axis, work)).filter(|(_, times)| *times > MOST)
            {
                let (axis, work) = (name(&axis), name(&work));
                eprintln!("cliff: {axis} {size}, {work}: {times:.1} times slower than a neighbour");
            }
        }
    }
}
