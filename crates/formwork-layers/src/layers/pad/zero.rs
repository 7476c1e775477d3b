//! A border of zeros.

use super::edge::pads;

pads! {
    /// An image with zeros around it: PyTorch's `ZeroPad2d`.
    ///
    /// | PyTorch | here |
    /// |---|---|
    /// | `ZeroPad2d(1)` | `ZeroPad2d<Pad<1>>` |
    /// | `ZeroPad2d((1, 2, 3, 4))` | `ZeroPad2d<(Left<1>, Right<2>, Top<3>, Bottom<4>)>` |
    ///
    /// y\[c\]\[i\]\[j\] = x\[c\]\[i - top\]\[j - left\] within the image and 0 around it, `Image<C, H, W>` to
    /// `Image<C, H + top + bottom, W + left + right>`. dL/dx is dL/dy without the border.
    ///
    /// A convolution pads by itself; this is for what comes before something else, or for sides that differ.
    /// [`CenterCrop`](crate::CenterCrop) takes equal sides away again.
    ///
    /// ```
    /// use formwork_layers::{Passes, ZeroPad2d};
    /// use formwork_tensor::{Bottom, Image, Left, Right, Tensor, Top};
    /// let x = Tensor::<Image<1, 1, 2>>::new([[[1.0, 2.0]]]);
    /// let y = ZeroPad2d::<(Left<1>, Right<2>, Top<0>, Bottom<1>)>::new().forward(&x);
    /// assert_eq!(y[0], [[0.0, 1.0, 2.0, 0.0, 0.0], [0.0; 5]]);
    /// ```
    ///
    /// The sides are named, and no other order compiles:
    ///
    /// ```compile_fail
    /// # use formwork_layers::ZeroPad2d;
    /// # use formwork_tensor::{Bottom, Left, Right, Top};
    /// ZeroPad2d::<(Top<0>, Bottom<1>, Left<1>, Right<2>)>::new();
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_layers::{Passes, ZeroPad2d};
    /// # use formwork_tensor::{Image, Pad, Tensor};
    /// let x = Tensor::<Image<1, 1, 2>>::zeros();
    /// let y: Box<Tensor<Image<1, 2, 3>>> = ZeroPad2d::<Pad<1>>::new().forward(&x); // gives 3 x 4
    /// ```
    ZeroPad2d, Zeros, Bordered
}
