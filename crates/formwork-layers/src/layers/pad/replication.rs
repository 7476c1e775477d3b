//! A border that repeats the edge of the image.

use super::edge::pads;

pads! {
    /// An image whose outermost values are repeated around it: PyTorch's `ReplicationPad2d`, and its `padding_mode="replicate"`.
    ///
    /// | PyTorch | here |
    /// |---|---|
    /// | `ReplicationPad2d(1)` | `ReplicationPad2d<Pad<1>>` |
    /// | `ReplicationPad2d((1, 2, 3, 4))` | `ReplicationPad2d<(Left<1>, Right<2>, Top<3>, Bottom<4>)>` |
    ///
    /// y\[c\]\[i\]\[j\] is the value of the image that is nearest to (i - top, j - left), `Image<C, H, W>` to
    /// `Image<C, H + top + bottom, W + left + right>`. dL/dx of a value is the sum of dL/dy over the places where it is repeated.
    ///
    /// ```
    /// use formwork_layers::{Passes, ReplicationPad2d};
    /// use formwork_tensor::{Bottom, Image, Left, Right, Tensor, Top};
    /// let x = Tensor::<Image<1, 1, 2>>::new([[[1.0, 2.0]]]);
    /// let y = ReplicationPad2d::<(Left<2>, Right<1>, Top<0>, Bottom<1>)>::new().forward(&x);
    /// assert_eq!(y[0], [[1.0, 1.0, 1.0, 2.0, 2.0]; 2]);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_layers::{Passes, ReplicationPad2d};
    /// # use formwork_tensor::{Image, Pad, Tensor};
    /// // an image of height 0 and width 2 has no edge to repeat
    /// ReplicationPad2d::<Pad<1>>::new().forward(&Tensor::<Image<1, 0, 2>>::zeros());
    /// ```
    ReplicationPad2d, Replication, Repeated
}
