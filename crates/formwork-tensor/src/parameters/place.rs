//! Where a part of a network is, and what it is called.

use super::{Kind, Parameters, TensorInfo};
use core::fmt;

/// A name made of segments, joined by dots when it is displayed.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// A name that is known as a whole, dots and all.
    ///
    /// ```
    /// assert_eq!(formwork_tensor::parameters::Path::new("conv1.weight").to_string(), "conv1.weight");
    /// ```
    pub const fn new(name: &'a str) -> Self {
        Path { parent: None, segment: Segment::Name(name) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}.")?;
        }
        match self.segment {
            Segment::Name(name) => f.write_str(name),
            Segment::Index(index) => write!(f, "{index}"),
        }
    }
}

/// Where a part of a network is: its name, its start in the flat slice, what it is for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    path: Option<Path<'a>>,
    offset: usize,
    kind: Kind,
    branches: bool,
    is_bias: bool,
}

impl<'a> Place<'a> {
    /// Its name; `None` for a whole network.
    pub fn path(&self) -> Option<Path<'a>> {
        self.path
    }

    /// The part `name`, `offset` scalars after the start of this one. What is in a buffer is not learned, whatever `kind` says.
    pub fn field(&'a self, name: &'a str, offset: usize, kind: Kind) -> Place<'a> {
        self.part(Segment::Name(name), offset, self.kind_of(kind))
    }

    /// The part number `index`, `offset` scalars after the start of this one.
    pub fn index(&'a self, index: usize, offset: usize) -> Place<'a> {
        self.part(Segment::Index(index), offset, self.kind)
    }

    /// What a part of this one is for: in a buffer nothing is learned, and what counts still counts.
    fn kind_of(&self, part: Kind) -> Kind {
        match (self.kind, part) {
            (Kind::Parameter, part) => part,
            (_, Kind::Counter) => Kind::Counter,
            (own, _) => own,
        }
    }

    /// A part that is named as this one is, `offset` scalars after its start.
    pub fn flattened(&self, offset: usize, kind: Kind) -> Place<'a> {
        Place { offset: self.offset + offset, kind: self.kind_of(kind), ..*self }
    }

    /// The same place, whose values are added to sums of products: biases.
    pub fn as_bias(self) -> Place<'a> {
        Place { is_bias: true, ..self }
    }

    /// The same part as branches of one layer: a branch that is a struct of layers has the names of its fields, as if they were
    /// fields of the layer; other branches are numbered from 0.
    pub fn branches(&self) -> Place<'a> {
        Place { branches: true, ..*self }
    }

    /// The branch number `index`.
    pub(super) fn branch<T, P: Parameters<T>>(&'a self, index: usize, offset: usize) -> Place<'a> {
        if self.branches && P::NAMED {
            Place { branches: false, ..self.flattened(offset, self.kind) }
        } else {
            self.index(index, offset)
        }
    }

    fn part(&'a self, segment: Segment<'a>, offset: usize, kind: Kind) -> Place<'a> {
        let path = Some(Path { parent: self.path.as_ref(), segment });
        Place { path, offset: self.offset + offset, kind, is_bias: self.is_bias, branches: false }
    }

    pub(super) fn tensor(&self, dims: &[usize], visitor: &mut dyn FnMut(&TensorInfo<'_>)) {
        let path = self.path.unwrap_or(Path::new("value"));
        let len = dims.iter().product();
        let Place { kind, is_bias, .. } = *self;
        visitor(&TensorInfo { path, dims, kind, is_bias, offset: self.offset, len });
    }
}
