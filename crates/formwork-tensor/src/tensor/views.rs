//! Parts of a tensor, without a copy.

use crate::{Element, Image, Shape, Tensor, Vector};

impl<S: Shape, E: Element> Tensor<S, E> {
    /// All elements, one by one, the last axis fastest.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let x = Tensor::<Image<1, 2, 2>>::new([[[1.0, -2.0], [3.0, -4.0]]]);
    /// assert_eq!(x.iter().filter(|x| **x > 0.0).count(), 2);
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, E> {
        self.as_slice().iter()
    }

    /// All elements, one by one, to write to.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let mut x = Tensor::<Image<1, 2, 2>>::new([[[1.0, -2.0], [3.0, -4.0]]]);
    /// x.iter_mut().for_each(|x| *x = x.abs());
    /// assert_eq!(x[0], [[1.0, 2.0], [3.0, 4.0]]);
    /// ```
    pub fn iter_mut(&mut self) -> core::slice::IterMut<'_, E> {
        self.as_mut_slice().iter_mut()
    }
}

impl<'a, S: Shape, E: Element> IntoIterator for &'a Tensor<S, E> {
    type Item = &'a E;
    type IntoIter = core::slice::Iter<'a, E>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, S: Shape, E: Element> IntoIterator for &'a mut Tensor<S, E> {
    type Item = &'a mut E;
    type IntoIter = core::slice::IterMut<'a, E>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<const C: usize, const H: usize, const W: usize, E: Element> Tensor<Image<C, H, W>, E> {
    /// Channel `c`: an image of one channel.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let rgb = Tensor::<Image<3, 2, 2>>::from_fn(|i| i as f32);
    /// let green: &Tensor<Image<1, 2, 2>> = rgb.channel(1);
    /// assert_eq!(green[0], [[4.0, 5.0], [6.0, 7.0]]);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Image, Tensor};
    /// let rgb = Tensor::<Image<3, 2, 2>>::zeros();
    /// let green: &Tensor<Image<1, 2, 3>> = rgb.channel(1); // a channel has the image's height and width
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no channel `c`.
    pub fn channel(&self, c: usize) -> &Tensor<Image<1, H, W>, E> {
        assert!(c < C, "channel {c} of an image that has {C}");
        Tensor::view(&self.as_slice()[c * H * W..][..H * W])
    }

    /// Channel `c`, to write to.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let mut x = Tensor::<Image<2, 1, 2>>::zeros();
    /// x.channel_mut(1).fill(1.0);
    /// assert_eq!(x.as_slice(), [0.0, 0.0, 1.0, 1.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no channel `c`.
    pub fn channel_mut(&mut self, c: usize) -> &mut Tensor<Image<1, H, W>, E> {
        assert!(c < C, "channel {c} of an image that has {C}");
        Tensor::view_mut(&mut self.as_mut_slice()[c * H * W..][..H * W])
    }

    /// Row `h` of channel `c`: a vector.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// let x = Tensor::<Image<2, 2, 3>>::from_fn(|i| i as f32);
    /// let row: &Tensor<Vector<3>> = x.row(1, 0);
    /// assert_eq!(**row, [6.0, 7.0, 8.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no channel `c`, or no row `h`.
    pub fn row(&self, c: usize, h: usize) -> &Tensor<Vector<W>, E> {
        assert!(c < C && h < H, "row {h} of channel {c} of an image of {C} x {H} x {W}");
        Tensor::view(&self.as_slice()[(c * H + h) * W..][..W])
    }

    /// Row `h` of channel `c`, to write to.
    ///
    /// # Panics
    ///
    /// If there is no channel `c`, or no row `h`.
    pub fn row_mut(&mut self, c: usize, h: usize) -> &mut Tensor<Vector<W>, E> {
        assert!(c < C && h < H, "row {h} of channel {c} of an image of {C} x {H} x {W}");
        Tensor::view_mut(&mut self.as_mut_slice()[(c * H + h) * W..][..W])
    }
}
