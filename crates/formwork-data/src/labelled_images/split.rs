//! A part that is held out.

use super::LabelledImages;
use crate::{ShapeError, stratified};

impl<const C: usize, const H: usize, const W: usize, const N: usize> LabelledImages<C, H, W, N> {
    /// Holds a fraction out, to validate with: the images that stay, and those that are held out, each in their order. Stratified: of each
    /// class the same share, up to one image. Which images is a function of the seed.
    ///
    /// # Errors
    /// [`ShapeError::Split`] if one of the parts would be empty.
    ///
    /// ```
    /// use formwork_data::LabelledImages;
    ///
    /// let labels = (0..100).map(|i| i % 2);
    /// let images = LabelledImages::<1, 1, 1, 2>::from_numbers((0..100).collect(), labels)?;
    /// let (train, validation) = images.split(0.1, 42)?;
    /// assert_eq!((train.count(), validation.count()), (90, 10));
    /// assert_eq!(validation.labels().iter().filter(|label| label.index() == 1).count(), 5);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn split(&self, fraction: f64, seed: u64) -> Result<(Self, Self), ShapeError> {
        let [stay, out] = stratified::split(self.labels.iter().map(|label| label.index()), fraction, seed)?;
        Ok((self.chosen(&stay), self.chosen(&out)))
    }

    fn chosen(&self, indices: &[u32]) -> Self {
        let mut pixels = Vec::with_capacity(indices.len() * C * H * W);
        indices.iter().for_each(|&index| pixels.extend_from_slice(self.image(index as usize)));
        let labels = indices.iter().map(|&index| self.labels[index as usize]).collect();
        LabelledImages { pixels, labels }
    }
}
