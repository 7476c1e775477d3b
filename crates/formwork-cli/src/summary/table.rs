//! Columns of text.

use std::fmt;

/// Rows below a heading. The first columns are words, which begin where their column does; the others are numbers, which end there.
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
    words: usize,
}

impl<const N: usize> Table<N> {
    pub(super) fn new(heading: [&str; N], words: usize) -> Self {
        Table { rows: vec![heading.map(String::from)], words }
    }

    pub(super) fn push(&mut self, row: [String; N]) {
        self.rows.push(row);
    }
}

impl<const N: usize> fmt::Display for Table<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| self.rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths: [usize; N] = std::array::from_fn(width);
        for (number, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
                if column < self.words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            f.write_str(if number == 0 { "" } else { "\n" })?;
            f.write_str(line.trim_end())?;
        }
        Ok(())
    }
}
