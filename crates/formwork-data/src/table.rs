//! CSV files.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use formwork_tensor::{Class, Tensor, Vector};

use crate::input::Input;
use crate::numbers::FromNumbers;
use crate::{DataError, TensorDataset};

/// How a CSV file is written. The default has commas, and names in its first line.
///
/// ```
/// use formwork_data::Csv;
///
/// let excel = Csv { delimiter: b';', ..Csv::default() };
/// let table = excel.parse(b"x;y\n1;2\n", "numbers.csv".as_ref())?;
/// assert_eq!(table.columns(), ["x", "y"]);
/// let plain = Csv { header: false, ..Csv::default() };
/// assert_eq!(plain.parse(b"5.1,3.5,setosa\n", "iris.data".as_ref())?.columns(), ["0", "1", "2"]);
/// # Ok::<(), formwork_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Csv {
    /// What is between two cells.
    pub delimiter: u8,
    /// Whether the first line names the columns; otherwise they are called 0, 1, ...
    pub header: bool,
}

impl Default for Csv {
    fn default() -> Self {
        Csv { delimiter: b',', header: true }
    }
}

/// A table: rows of as many cells as there are columns.
///
/// As features and a class, whose names are put in order:
///
/// ```
/// use formwork_data::Csv;
///
/// let csv = b"length,width,species\n5.1,3.5,setosa\n6.3,3.3,virginica\n4.9,3.0,setosa\n";
/// let table = Csv::default().parse(csv, "iris.csv".as_ref())?;
/// let (data, classes) = table.classes::<2, 2>("species")?;
/// assert_eq!((data.inputs()[1][0], data.targets()[1].index()), (6.3, 1));
/// assert_eq!(classes, ["setosa", "virginica"]);
/// # Ok::<(), formwork_data::DataError>(())
/// ```
///
/// As features and numbers to be learnt:
///
/// ```
/// # use formwork_data::Csv;
/// let csv = b"rooms,area,price\n3,70,250\n5,120,410\n";
/// let data = Csv::default().parse(csv, "houses.csv".as_ref())?.values::<2, 1>(["price"])?;
/// assert_eq!((data.inputs()[1][1], data.targets()[1][0]), (120.0, 410.0));
/// # Ok::<(), formwork_data::DataError>(())
/// ```
///
/// As labels beside names of files: `ImageFolder::from_table`.
pub struct Table {
    path: PathBuf,
    columns: Vec<String>,
    /// All cells one after another, and where each ends.
    text: String,
    ends: Vec<usize>,
    /// The line of each row.
    lines: Vec<u64>,
}

impl Csv {
    /// Reads a file, unpacked if its name ends in `.gz`.
    ///
    /// # Errors
    /// [`DataError`] for a file that cannot be read, and [`DataError::Table`] for one that is no table of at least one row, or is not UTF-8.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Table, DataError> {
        let path = path.as_ref();
        self.parse(&Input::open(path)?.read_all()?, path)
    }

    /// What a file named `path` would hold.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(&self, bytes: &[u8], path: &Path) -> Result<Table, DataError> {
        let error = |cause: String| DataError::Table { path: path.into(), cause };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(self.header)
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut columns = Vec::new();
        if self.header {
            let names = reader.headers().map_err(|cause| error(said(&cause)))?;
            columns.extend(names.iter().map(str::to_owned));
        }
        let mut table =
            Table { path: path.into(), columns, text: String::new(), ends: Vec::new(), lines: Vec::new() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|cause| error(said(&cause)))? {
            if table.columns.is_empty() {
                table.columns.extend((0..record.len()).map(|column| column.to_string()));
            }
            for cell in &record {
                table.text.push_str(cell);
                table.ends.push(table.text.len());
            }
            table.lines.push(record.position().map_or(0, csv::Position::line));
        }
        if table.lines.is_empty() {
            return Err(error("no rows".into()));
        }
        Ok(table)
    }
}

/// What the parser says, without the file's bytes.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} cells where {expected_len} were expected")
        }
        csv::ErrorKind::Utf8 { pos, .. } => {
            format!("line {} is not UTF-8", pos.as_ref().map_or(0, csv::Position::line))
        }
        _ => error.to_string(),
    }
}

impl Table {
    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Number of rows, at least 1.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// A cell, without the spaces around it.
    ///
    /// # Panics
    /// For a row or a column that there is not, as a slice does.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        assert!(column < self.columns.len(), "column {column} of {}", self.columns.len());
        let at = row * self.columns.len() + column;
        &self.text[at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]]
    }

    /// The number of a column.
    ///
    /// # Errors
    /// [`DataError::NoColumn`].
    pub fn column(&self, name: &str) -> Result<usize, DataError> {
        let found = self.columns.iter().position(|column| column == name);
        found.ok_or_else(|| {
            let (path, columns) = (self.path.clone(), self.columns.clone());
            DataError::NoColumn { path, name: name.into(), columns }
        })
    }

    /// One column as classes, whose names come second, the others as features.
    ///
    /// If all cells of the column are whole numbers from 0 to `N` - 1, they are the classes; otherwise its different cells, of which there
    /// must be `N`, in the order of the alphabet.
    ///
    /// # Errors
    /// [`DataError`] for a column that there is not, another number of features or classes, and a feature that is no finite number.
    pub fn classes<const F: usize, const N: usize>(
        &self,
        target: &str,
    ) -> Result<(TensorDataset<Vector<F>, Class<N>>, Vec<String>), DataError> {
        let column = self.column(target)?;
        let (targets, names) = self.class_column(column)?;
        Ok((self.dataset(self.features::<F>(&[column])?, targets)?, names))
    }

    /// Some columns as numbers to be learnt, the others as features.
    ///
    /// # Errors
    /// [`DataError`] for a column that there is not, another number of features, and a cell that is no finite number.
    pub fn values<const F: usize, const K: usize>(
        &self,
        targets: [&str; K],
    ) -> Result<TensorDataset<Vector<F>, Tensor<Vector<K>>>, DataError> {
        let columns = targets.into_iter().map(|name| self.column(name)).collect::<Result<Vec<_>, _>>()?;
        let targets = self.vectors(&columns)?;
        self.dataset(self.features::<F>(&columns)?, targets)
    }

    /// A column as classes, and their names; see [`classes`](Self::classes).
    pub(crate) fn class_column<const N: usize>(
        &self,
        column: usize,
    ) -> Result<(Vec<Class<N>>, Vec<String>), DataError> {
        let number = |cell: &str| cell.parse().ok().and_then(|index| Class::new(index).ok());
        let cells = || (0..self.rows()).map(|row| self.cell(row, column));
        if let Some(classes) = cells().map(number).collect() {
            return Ok((classes, (0..N).map(|class| class.to_string()).collect()));
        }
        let names: BTreeMap<&str, ()> = cells().map(|cell| (cell, ())).collect();
        let names: Vec<String> = names.into_keys().map(str::to_owned).collect();
        if names.len() != N {
            let (path, what) = (self.path.clone(), "labels");
            return Err(DataError::ClassCount { path, what, found: names, expected: N });
        }
        // All are there.
        let class = |cell: &str| names.binary_search_by(|name| name.as_str().cmp(cell)).ok();
        let classes = cells().filter_map(|cell| Class::new(class(cell)?).ok()).collect();
        Ok((classes, names))
    }

    fn features<const F: usize>(&self, targets: &[usize]) -> Result<Vec<Tensor<Vector<F>>>, DataError> {
        let others: Vec<_> = (0..self.columns.len()).filter(|column| !targets.contains(column)).collect();
        if others.len() != F {
            let columns = others.into_iter().map(|column| self.columns[column].clone()).collect();
            return Err(DataError::FeatureCount { path: self.path.clone(), columns, expected: F });
        }
        self.vectors(&others)
    }

    fn vectors<const K: usize>(&self, columns: &[usize]) -> Result<Vec<Tensor<Vector<K>>>, DataError> {
        let mut numbers = Vec::with_capacity(K);
        let row = |row| {
            numbers.clear();
            // What is no number becomes one that is refused with the others.
            numbers.extend(columns.iter().map(|&column| self.cell(row, column).parse().unwrap_or(f64::NAN)));
            Tensor::from_numbers(&numbers).map_err(|(at, expected)| DataError::Cell {
                path: self.path.clone(),
                line: self.lines[row],
                column: self.columns[columns[at]].clone(),
                found: self.cell(row, columns[at]).into(),
                expected,
            })
        };
        (0..self.rows()).map(row).collect()
    }

    fn dataset<const F: usize, Y>(
        &self,
        inputs: Vec<Tensor<Vector<F>>>,
        targets: Vec<Y>,
    ) -> Result<TensorDataset<Vector<F>, Y>, DataError> {
        TensorDataset::new(inputs, targets)
            .map_err(|error| DataError::Table { path: self.path.clone(), cause: error.to_string() })
    }
}

impl fmt::Debug for Table {
    /// Sizes only: the cells would bury a failed assertion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({} rows of {:?})", self.rows(), self.columns)
    }
}
