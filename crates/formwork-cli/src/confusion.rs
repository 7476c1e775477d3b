//! Which classes are taken for which.

use std::fmt;

/// How often images of each true class (row) got each class (column).
#[derive(Debug, PartialEq)]
pub(crate) struct Confusion<const N: usize> {
    counts: [[usize; N]; N],
}

impl<const N: usize> Confusion<N> {
    /// Without images.
    pub(crate) fn new() -> Self {
        Confusion { counts: [[0; N]; N] }
    }

    /// Adds an image by its true class and its scores, of which the highest wins, of several the first.
    pub(crate) fn add(&mut self, truth: usize, scores: &[f32; N]) {
        let winner = (1..N).fold(0, |best, class| if scores[class] > scores[best] { class } else { best });
        self.counts[truth][winner] += 1;
    }

    /// How many images there were.
    pub(crate) fn images(&self) -> usize {
        self.counts.as_flattened().iter().sum()
    }

    /// The share of images that got their own class, from 0 to 1.
    pub(crate) fn accuracy(&self) -> f64 {
        let correct: usize = (0..N).map(|class| self.counts[class][class]).sum();
        correct as f64 / self.images() as f64
    }
}

impl<const N: usize> fmt::Display for Confusion<N> {
    /// The accuracy, then the matrix with its headings.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "test accuracy {:.2} %\n", 100.0 * self.accuracy())?;
        writeln!(f, "rows: true class, columns: predicted class")?;
        write!(f, "{:>5}", "")?;
        (0..N).try_for_each(|class| write!(f, "{class:>6}"))?;
        for (class, row) in self.counts.iter().enumerate() {
            write!(f, "\n{class:>5}")?;
            row.iter().try_for_each(|count| write!(f, "{count:>6}"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Confusion;

    #[test]
    fn counts_and_prints() {
        let mut confusion = Confusion::<2>::new();
        confusion.add(0, &[0.5, 0.5]);
        confusion.add(0, &[1.0, 2.0]);
        confusion.add(1, &[-2.0, -1.0]);
        assert_eq!(
            confusion.to_string(),
            "test accuracy 66.67 %\n\nrows: true class, columns: predicted class\n          0     1\n    0     1     1\n    1     0     1"
        );
    }
}
