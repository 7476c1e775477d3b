//! Class labels whose number of classes is a type.

use core::fmt;

/// One of `N` classes, an index from 0 to N - 1: the target of a cross-entropy over [`Vector<N>`](crate::Vector).
///
/// ```
/// use formwork_tensor::Class;
/// assert_eq!(Class::<10>::new(7)?.index(), 7);
/// assert_eq!(Class::<10>::new(10).unwrap_err().to_string(), "class 10 is out of range: there are 10 classes, from 0");
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class<const N: usize>(usize);

impl<const N: usize> Class<N> {
    /// The class of this index.
    ///
    /// # Errors
    ///
    /// [`ClassOutOfRange`] for an index of `N` or more.
    pub const fn new(index: usize) -> Result<Self, ClassOutOfRange> {
        if index < N { Ok(Class(index)) } else { Err(ClassOutOfRange { index, classes: N }) }
    }

    /// The index.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// An index that is no class.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassOutOfRange {
    /// The index.
    pub index: usize,
    /// The number of classes.
    pub classes: usize,
}

impl fmt::Display for ClassOutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "class {} is out of range: there are {} classes, from 0", self.index, self.classes)
    }
}

impl core::error::Error for ClassOutOfRange {}
