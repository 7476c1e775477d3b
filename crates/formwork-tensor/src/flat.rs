//! Flat views whose length only the type level knows.
//!
//! `Vector<N>` needs its length in decimal, from the table. A [`GenericArray`] has it as typenum's number, so a flat view of
//! an image has its length in its type whatever that is.

use crate::size::{Size, ToNum};
use crate::{Element, Image, Shape, Tensor};
use core::ops::Mul;
use generic_array::{ArrayLength, GenericArray};
use typenum::Prod;

/// Shapes whose number of elements is one of typenum's numbers: images with axes up to 1024.
pub trait FlatLength: Shape {
    /// C * H * W.
    type Length: ArrayLength;
}

impl<const C: usize, const H: usize, const W: usize, NC, NH, NW, N: ArrayLength> FlatLength for Image<C, H, W>
where
    Size<C>: ToNum<C, Num = NC>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: Mul<NW>,
    NC: Mul<Prod<NH, NW>, Output = N>,
{
    type Length = N;
}

impl<S: FlatLength, E: Element> Tensor<S, E> {
    /// All elements, the last axis fastest, with their number in the type. Nothing is copied.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// use generic_array::GenericArray;
    /// use typenum::U12;
    /// let x = Tensor::<Image<2, 2, 3>>::from_fn(|i| i as f32);
    /// let flat: &GenericArray<f32, U12> = x.flat();
    /// assert_eq!(flat[11], 11.0);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Image, Tensor};
    /// # use generic_array::GenericArray;
    /// # use typenum::U13;
    /// let x = Tensor::<Image<2, 2, 3>>::from_fn(|i| i as f32);
    /// let flat: &GenericArray<f32, U13> = x.flat(); // there are 12
    /// ```
    pub fn flat(&self) -> &GenericArray<E, S::Length> {
        // As many elements as the type says: both are C * H * W.
        GenericArray::from_slice(self.as_slice())
    }
}
