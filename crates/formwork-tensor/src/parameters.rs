//! What a layer or a network is made of: its tensors, with names, sizes and places.

mod place;

pub use place::{Path, Place};

use crate::memory::Plain;

/// A layer's or a network's values: tensors of scalars `T`, each with a name, and nothing else.
///
/// A gradient, a momentum or an average of a network has the network's own type; as a flat slice
/// ([`memory::as_slice`](crate::memory::as_slice)) it has every tensor at the same place. `#[derive(Parameters)]`
/// writes this for a struct of arrays, of layers, or of both.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a parameter nor a layer with elements `{T}`",
    label = "no part of a network with these elements"
)]
pub trait Parameters<T>: Plain<T> + Module + Send + Sync {
    /// The number of learned values, with biases, without [buffers](Kind::Buffer).
    const PARAMS: usize;
    /// The number of learned values without biases.
    const WEIGHTS: usize;
    /// The number of axes, for an array of scalars; 0 for a scalar; nothing for a struct.
    const RANK: Option<usize> = None;
    /// Whether its tensors have names of their own, as those of a struct of layers have: `conv1.weight`, and not `0.weight` or
    /// `weight`. A branch of such a struct adds no name (see [`Place::branches`]).
    const NAMED: bool = false;

    /// The size of an axis, for an array of scalars.
    fn dim(_axis: usize) -> usize {
        0
    }

    /// Tells `visitor` of every tensor, in the order of declaration.
    fn describe(place: Place<'_>, visitor: &mut dyn FnMut(&TensorInfo<'_>));
}

/// A layer or a network, whatever its scalar: what `net.forward(&x)` can be called on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer, nor numbers of one",
    label = "not a layer",
    note = "a layer is a struct with `#[derive(Parameters)]` and an `impl Layer`, or a tuple of up to 32 layers, which may be tuples"
)]
pub trait Module {}

/// What a tensor of a network is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Learned: an optimiser changes it.
    #[default]
    Parameter,
    /// Kept beside the parameters and saved with them, but not learned: running statistics.
    Buffer,
    /// A buffer that counts; a whole number in files (`num_batches_tracked`).
    Counter,
}

/// A tensor of a network.
#[derive(Debug)]
#[non_exhaustive]
pub struct TensorInfo<'a> {
    /// Its name, as PyTorch gives it: `conv1.weight`, or `0.weight` in a tuple.
    pub path: Path<'a>,
    /// Its sizes, outermost first.
    pub dims: &'a [usize],
    /// What it is for.
    pub kind: Kind,
    /// Whether it is a bias: declared with `#[bias]`, or in a part that is. Then it is not counted in
    /// [`WEIGHTS`](Parameters::WEIGHTS), and optimisers usually do not decay it.
    pub is_bias: bool,
    /// Where it starts in the flat slice of its network.
    pub offset: usize,
    /// The number of its values.
    pub len: usize,
}

impl<'a> TensorInfo<'a> {
    /// A tensor that is no bias and lies at the start of its network, with as many values as its sizes say.
    ///
    /// ```
    /// use formwork_tensor::parameters::{Kind, Path, TensorInfo};
    /// let mut bias = TensorInfo::new(Path::new("fc.bias"), &[10], Kind::Parameter);
    /// bias.is_bias = true;
    /// assert_eq!((bias.path.to_string(), bias.len), ("fc.bias".into(), 10));
    /// ```
    pub fn new(path: Path<'a>, dims: &'a [usize], kind: Kind) -> Self {
        TensorInfo { path, dims, kind, is_bias: false, offset: 0, len: dims.iter().product() }
    }
}

macro_rules! value {
    ($t:ident) => {
        impl Module for $t {}
        impl Parameters<$t> for $t {
            const PARAMS: usize = 1;
            const WEIGHTS: usize = 1;
            const RANK: Option<usize> = Some(0);
            fn describe(place: Place<'_>, visitor: &mut dyn FnMut(&TensorInfo<'_>)) {
                place.tensor(&[], visitor);
            }
        }
    };
}
value!(f32);
value!(f64);

/// The most axes that an array of scalars can have: a convolution's weight has four.
const MAX_RANK: usize = 6;

impl<P: Module, const N: usize> Module for [P; N] {}
impl<T, P: Parameters<T>, const N: usize> Parameters<T> for [P; N] {
    const PARAMS: usize = N * P::PARAMS;
    const WEIGHTS: usize = N * P::WEIGHTS;
    const RANK: Option<usize> = match P::RANK {
        Some(rank) => {
            assert!(rank < MAX_RANK, "an array of parameters has at most six axes");
            Some(rank + 1)
        }
        None => None,
    };

    fn dim(axis: usize) -> usize {
        if axis == 0 { N } else { P::dim(axis - 1) }
    }

    fn describe(place: Place<'_>, visitor: &mut dyn FnMut(&TensorInfo<'_>)) {
        let Some(rank) = Self::RANK else {
            for index in 0..N {
                P::describe(place.index(index, index * crate::memory::len::<T, P>()), visitor);
            }
            return;
        };
        let mut dims = [0; MAX_RANK];
        for (axis, dim) in dims.iter_mut().enumerate().take(rank) {
            *dim = Self::dim(axis);
        }
        place.tensor(&dims[..rank], visitor);
    }
}

// SAFETY: no bytes at all.
#[allow(unsafe_code)]
unsafe impl<T: 'static> Plain<T> for () {
    const SIZE: usize = 0;
}
impl Module for () {}
/// The identity has no values.
impl<T: 'static> Parameters<T> for () {
    const PARAMS: usize = 0;
    const WEIGHTS: usize = 0;
    fn describe(_: Place<'_>, _: &mut dyn FnMut(&TensorInfo<'_>)) {}
}

/// `G` arrays of parameters, told of as one: their first axes are one axis, one group after the other.
///
/// ```
/// use formwork_tensor::{Parameters, parameters::Groups};
/// type Weight = Groups<[[f32; 3]; 2], 4>; // eight rows of three
/// assert_eq!(<Weight as Parameters<f32>>::dim(0), 8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Groups<P, const G: usize>(
    /// The groups.
    pub [P; G],
);

// SAFETY: it is the array, which is plain.
#[allow(unsafe_code)]
unsafe impl<T, P: Plain<T>, const G: usize> Plain<T> for Groups<P, G> {
    const SIZE: usize = <[P; G] as Plain<T>>::SIZE;
}
impl<P: Module, const G: usize> Module for Groups<P, G> {}
impl<T, P: Parameters<T>, const G: usize> Parameters<T> for Groups<P, G> {
    const PARAMS: usize = G * P::PARAMS;
    const WEIGHTS: usize = G * P::WEIGHTS;
    const RANK: Option<usize> = match P::RANK {
        None | Some(0) => panic!("groups are of arrays of scalars"),
        rank => rank,
    };

    fn dim(axis: usize) -> usize {
        if axis == 0 { G * P::dim(0) } else { P::dim(axis) }
    }

    fn describe(place: Place<'_>, visitor: &mut dyn FnMut(&TensorInfo<'_>)) {
        let mut dims = [0; MAX_RANK];
        let Some(rank) = Self::RANK else { return };
        for (axis, dim) in dims.iter_mut().enumerate().take(rank) {
            *dim = Self::dim(axis);
        }
        place.tensor(&dims[..rank], visitor);
    }
}

/// A tuple's parts are numbered from 0.
macro_rules! tuple {
    ($($part:ident $index:tt),*) => {
        // SAFETY: a tuple's fields are its parts; `SIZE` shows padding between them.
        #[allow(unsafe_code)]
        unsafe impl<T: 'static, $($part: Plain<T>),*> Plain<T> for ($($part,)*) {
            const SIZE: usize = 0 $(+ $part::SIZE)*;
        }
        impl<$($part: Module),*> Module for ($($part,)*) {}
        impl<T: 'static, $($part: Parameters<T>),*> Parameters<T> for ($($part,)*) {
            const PARAMS: usize = 0 $(+ $part::PARAMS)*;
            const WEIGHTS: usize = 0 $(+ $part::WEIGHTS)*;
            fn describe(place: Place<'_>, visitor: &mut dyn FnMut(&TensorInfo<'_>)) {
                $({
                    let offset = core::mem::offset_of!(Self, $index) / size_of::<T>();
                    $part::describe(place.branch::<T, $part>($index, offset), visitor);
                })*
            }
        }
    };
}
/// `tuple!` for every prefix of the list.
macro_rules! tuples {
    ($($part:ident $index:tt),*; ) => { tuple!($($part $index),*); };
    ($($part:ident $index:tt),*; $next:ident $at:tt $($rest:tt)*) => {
        tuple!($($part $index),*);
        tuples!($($part $index,)* $next $at; $($rest)*);
    };
}
tuples!(A 0; B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 S 18 U 19 V 20 W 21 X 22 Y 23
    Z 24 A1 25 B1 26 C1 27 D1 28 E1 29 F1 30 G1 31);
