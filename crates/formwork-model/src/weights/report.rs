//! What was loaded and what was not.

use super::Metadata;
use std::fmt;

/// What [`Load`](super::Load) did: the names of the network's tensors in the network's order, and of the file's in alphabetical order.
///
/// Printed, it is one line, and one more for each kind of name that has any:
///
/// ```text
/// 312 tensors loaded
/// of another shape in the file: classifier.1.weight, classifier.1.bias
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The tensors of the network that were loaded.
    pub loaded: Vec<String>,
    /// The tensors of the network that the file lacks.
    pub missing: Vec<String>,
    /// The tensors of the file, under their names there, that the network lacks.
    pub unexpected: Vec<String>,
    /// The tensors of the network that have another shape in the file.
    pub shape: Vec<String>,
    /// The file's notes.
    pub notes: Metadata,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tensors loaded", self.loaded.len())?;
        let kinds = [
            ("missing in the file", &self.missing),
            ("not part of the network", &self.unexpected),
            ("of another shape in the file", &self.shape),
        ];
        for (kind, names) in kinds.into_iter().filter(|(_, names)| !names.is_empty()) {
            write!(f, "\n{kind}: {}", names.join(", "))?;
        }
        Ok(())
    }
}
