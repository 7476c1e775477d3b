//! Products of shapes: two to four tensors as one, for networks with several inputs or outputs.

use crate::memory::Plain;
use crate::{Element, Known, Shape, Tensor};

/// Two arrays, one after the other in memory: what a tensor of shape `(A, B)` is made of.
///
/// ```
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<(Vector<2>, Vector<1>)>::joined(&Tensor::new([1.0, 2.0]), &Tensor::new([3.0]));
/// assert_eq!((x.first, x.second), ([1.0, 2.0], [3.0]));
/// assert_eq!(x.as_slice(), [1.0, 2.0, 3.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Pair<A, B> {
    /// The first one.
    pub first: A,
    /// The second one, or all others.
    pub second: B,
}

// SAFETY: both parts are plain; `SIZE` differs from the size of the whole where there is padding, which `memory::len` refuses.
#[allow(unsafe_code)]
unsafe impl<T, A: Plain<T>, B: Plain<T>> Plain<T> for Pair<A, B> {
    const SIZE: usize = A::SIZE + B::SIZE;
}

/// A tensor of shape `(A, B)` is a tensor of shape `A`, then one of shape `B`.
///
/// ```
/// use formwork_tensor::{Image, Shape, Vector};
/// assert_eq!(<(Image<3, 8, 8>, Vector<4>) as Shape>::LEN, 196);
/// ```
impl<A: Shape, B: Shape> Shape for (A, B) {
    type Array<E: Element> = Pair<A::Array<E>, B::Array<E>>;
    const LEN: usize = A::LEN + B::LEN;
    const DIMS: &'static [usize] = &[A::LEN, B::LEN];

    fn fold<V>(one: &mut impl FnMut(&'static [usize]) -> V, two: &mut impl FnMut(V, V) -> V) -> V {
        let (first, rest) = (A::fold(one, two), B::fold(one, two));
        two(first, rest)
    }
}

/// The product of `A` and `(B, C)`.
impl<A: Shape, B: Shape, C: Shape> Shape for (A, B, C) {
    type Array<E: Element> = Pair<A::Array<E>, <(B, C) as Shape>::Array<E>>;
    const LEN: usize = A::LEN + B::LEN + C::LEN;
    const DIMS: &'static [usize] = &[A::LEN, B::LEN, C::LEN];

    fn fold<V>(one: &mut impl FnMut(&'static [usize]) -> V, two: &mut impl FnMut(V, V) -> V) -> V {
        let (first, rest) = (A::fold(one, two), <(B, C)>::fold(one, two));
        two(first, rest)
    }
}

/// The product of `A` and `(B, C, D)`.
impl<A: Shape, B: Shape, C: Shape, D: Shape> Shape for (A, B, C, D) {
    type Array<E: Element> = Pair<A::Array<E>, <(B, C, D) as Shape>::Array<E>>;
    const LEN: usize = A::LEN + B::LEN + C::LEN + D::LEN;
    const DIMS: &'static [usize] = &[A::LEN, B::LEN, C::LEN, D::LEN];

    fn fold<V>(one: &mut impl FnMut(&'static [usize]) -> V, two: &mut impl FnMut(V, V) -> V) -> V {
        let (first, rest) = (A::fold(one, two), <(B, C, D)>::fold(one, two));
        two(first, rest)
    }
}

impl<A: Shape, B: Shape> crate::sealed::Sealed for (A, B) {}
impl<A: Shape, B: Shape> Known for (A, B) {
    type Shape = Self;
}
impl<A: Shape, B: Shape, C: Shape> crate::sealed::Sealed for (A, B, C) {}
impl<A: Shape, B: Shape, C: Shape> Known for (A, B, C) {
    type Shape = Self;
}
impl<A: Shape, B: Shape, C: Shape, D: Shape> crate::sealed::Sealed for (A, B, C, D) {}
impl<A: Shape, B: Shape, C: Shape, D: Shape> Known for (A, B, C, D) {
    type Shape = Self;
}

/// A product of shapes, split after its first.
#[diagnostic::on_unimplemented(
    message = "`Parallel` takes a product of shapes, `(A, B)`, but is given `{Self}`",
    label = "one shape where two are due"
)]
pub trait Product: Shape {
    /// The first shape.
    type First: Shape;
    /// What follows it: a shape, or a product of those that are left.
    type Rest: Shape;
}
impl<A: Shape, B: Shape> Product for (A, B) {
    type First = A;
    type Rest = B;
}
impl<A: Shape, B: Shape, C: Shape> Product for (A, B, C) {
    type First = A;
    type Rest = (B, C);
}
impl<A: Shape, B: Shape, C: Shape, D: Shape> Product for (A, B, C, D) {
    type First = A;
    type Rest = (B, C, D);
}

impl<S: Product, E: Element> Tensor<S, E> {
    /// The first tensor and what follows it, without a copy.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// let x = Tensor::<(Vector<2>, Vector<1>)>::zeros();
    /// let (scores, offset): (&Tensor<Vector<2>>, &Tensor<Vector<1>>) = x.parts();
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Tensor, Vector};
    /// let (a, b) = Tensor::<Vector<2>>::zeros().parts(); // a vector is no product
    /// ```
    pub fn parts(&self) -> (&Tensor<S::First, E>, &Tensor<S::Rest, E>) {
        let (first, rest) = self.as_slice().split_at(S::First::LEN);
        (Tensor::view(first), Tensor::view(rest))
    }

    /// [`parts`](Tensor::parts), to write to.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// let mut x = Tensor::<(Vector<2>, Vector<1>)>::zeros();
    /// x.parts_mut().1.fill(7.0);
    /// assert_eq!(x.as_slice(), [0.0, 0.0, 7.0]);
    /// ```
    pub fn parts_mut(&mut self) -> (&mut Tensor<S::First, E>, &mut Tensor<S::Rest, E>) {
        let (first, rest) = self.as_mut_slice().split_at_mut(S::First::LEN);
        (Tensor::view_mut(first), Tensor::view_mut(rest))
    }

    /// One tensor of a first one and what follows it, built in place on the heap.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// type Both = (Vector<2>, Vector<1>);
    /// let both = Tensor::<Both>::joined(&Tensor::new([1.0, 2.0]), &Tensor::new([3.0]));
    /// assert_eq!(both.as_slice(), [1.0, 2.0, 3.0]);
    /// ```
    #[cfg(feature = "alloc")]
    pub fn joined(first: &Tensor<S::First, E>, rest: &Tensor<S::Rest, E>) -> alloc::boxed::Box<Self> {
        let mut tensor = Self::zeros();
        let (a, b) = tensor.parts_mut();
        a.as_mut_slice().copy_from_slice(first.as_slice());
        b.as_mut_slice().copy_from_slice(rest.as_slice());
        tensor
    }
}
