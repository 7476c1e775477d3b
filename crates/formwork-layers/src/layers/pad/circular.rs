//! A border that continues the image with its opposite side.

use super::edge::pads;

pads! {
    /// An image that goes on with its opposite side, as if it were a torus: PyTorch's `CircularPad2d`, and its `padding_mode="circular"`.
    ///
    /// | PyTorch | here |
    /// |---|---|
    /// | `CircularPad2d(1)` | `CircularPad2d<Pad<1>>` |
    /// | `CircularPad2d((1, 2, 3, 4))` | `CircularPad2d<(Left<1>, Right<2>, Top<3>, Bottom<4>)>` |
    ///
    /// y\[c\]\[i\]\[j\] = x\[c\]\[(i - top) mod H\]\[(j - left) mod W\], `Image<C, H, W>` to `Image<C, H + top + bottom, W + left + right>`. Each
    /// side is at most as long as the image is in its direction. dL/dx of a value is the sum of dL/dy over the places where it is repeated.
    ///
    /// ```
    /// use formwork_layers::{CircularPad2d, Passes};
    /// use formwork_tensor::{Bottom, Image, Left, Right, Tensor, Top};
    /// let x = Tensor::<Image<1, 1, 3>>::new([[[1.0, 2.0, 3.0]]]);
    /// let y = CircularPad2d::<(Left<2>, Right<1>, Top<0>, Bottom<1>)>::new().forward(&x);
    /// assert_eq!(y[0], [[2.0, 3.0, 1.0, 2.0, 3.0, 1.0]; 2]);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_layers::{CircularPad2d, Passes};
    /// # use formwork_tensor::{Image, Pad, Tensor};
    /// // a height of 2 has no 3 rows to repeat above it and 3 below
    /// CircularPad2d::<Pad<3>>::new().forward(&Tensor::<Image<1, 2, 3>>::zeros());
    /// ```
    CircularPad2d, Circular, Wrapped
}
