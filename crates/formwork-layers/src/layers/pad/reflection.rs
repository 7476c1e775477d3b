//! A border that mirrors the image.

use super::edge::pads;

pads! {
    /// An image with its mirror images around it: PyTorch's `ReflectionPad2d`, and its `padding_mode="reflect"`.
    ///
    /// | PyTorch | here |
    /// |---|---|
    /// | `ReflectionPad2d(1)` | `ReflectionPad2d<Pad<1>>` |
    /// | `ReflectionPad2d((1, 2, 3, 4))` | `ReflectionPad2d<(Left<1>, Right<2>, Top<3>, Bottom<4>)>` |
    ///
    /// `Image<C, H, W>` to `Image<C, H + top + bottom, W + left + right>`. The mirrors are the outermost rows and columns, which are not
    /// repeated: the row n above the first one is row n of the image. So each side is less than the image is long in its direction.
    ///
    /// dL/dx of a value is the sum of dL/dy over the places where it is seen, its own and those in the mirrors.
    ///
    /// ```
    /// use formwork_layers::{Passes, ReflectionPad2d};
    /// use formwork_tensor::{Bottom, Image, Left, Right, Tensor, Top};
    /// let x = Tensor::<Image<1, 2, 3>>::new([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]);
    /// let y = ReflectionPad2d::<(Left<2>, Right<1>, Top<1>, Bottom<0>)>::new().forward(&x);
    /// assert_eq!(y[0][0], [6.0, 5.0, 4.0, 5.0, 6.0, 5.0]);
    /// assert_eq!(y[0][1], [3.0, 2.0, 1.0, 2.0, 3.0, 2.0]);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_layers::{Passes, ReflectionPad2d};
    /// # use formwork_tensor::{Image, Pad, Tensor};
    /// // a height of 2 has no 2 rows to reflect above it and 2 below
    /// ReflectionPad2d::<Pad<2>>::new().forward(&Tensor::<Image<1, 2, 3>>::zeros());
    /// ```
    ReflectionPad2d, Reflection, Reflected
}
