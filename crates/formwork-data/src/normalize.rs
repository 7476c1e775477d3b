//! From bytes to numbers around zero.

#[cfg(test)]
mod tests;

use formwork_tensor::{Image, Tensor};
use thiserror::Error;

use crate::{Chance, DataError, Dataset, LabelledImages, Transform};

/// What bytes become before a network sees them: x = (byte / 255 - mean) / std, for each channel.
///
/// ```
/// use formwork_data::Normalize;
///
/// let table = Normalize::MNIST.table();
/// assert_eq!(table[0][0], -0.1307 / 0.3081);
/// assert_eq!(table[0][255], (1.0 - 0.1307) / 0.3081);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normalize<const C: usize> {
    mean: [f32; C],
    std: [f32; C],
}

impl Normalize<1> {
    /// Mean and standard deviation of MNIST's training images.
    pub const MNIST: Self = Normalize { mean: [0.1307], std: [0.3081] };
    /// Mean and standard deviation of Fashion-MNIST's training images.
    pub const FASHION_MNIST: Self = Normalize { mean: [0.2860], std: [0.3530] };
}

impl Normalize<3> {
    /// Mean and standard deviation of CIFAR-10's training images.
    pub const CIFAR10: Self = Normalize { mean: [0.4914, 0.4822, 0.4465], std: [0.2470, 0.2435, 0.2616] };
    /// Mean and standard deviation of ImageNet's training images, as torchvision's networks were trained with.
    pub const IMAGENET: Self = Normalize { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
}

impl<const C: usize> Normalize<C> {
    /// With these means and standard deviations, on a scale where the largest byte is 1.
    ///
    /// # Errors
    /// [`NormalizeError`] if a standard deviation is not a positive number, or if bytes would become anything but finite numbers.
    ///
    /// ```
    /// use formwork_data::Normalize;
    ///
    /// assert_eq!(Normalize::new([0.1307], [0.3081])?, Normalize::MNIST);
    /// assert_eq!(
    ///     Normalize::new([0.5], [0.0]).unwrap_err().to_string(),
    ///     "channel 0 cannot be normalised with mean 0.5 and standard deviation 0"
    /// );
    /// # Ok::<(), formwork_data::NormalizeError>(())
    /// ```
    pub fn new(mean: [f32; C], std: [f32; C]) -> Result<Self, NormalizeError> {
        let usable = |channel: &usize| {
            let (mean, std) = (mean[*channel], std[*channel]);
            // What the smallest and the largest byte become.
            let ends = [0.0, 1.0].map(|x| (x - mean) / std);
            std > 0.0 && std.is_finite() && ends.into_iter().all(f32::is_finite)
        };
        match (0..C).find(|channel| !usable(channel)) {
            None => Ok(Normalize { mean, std }),
            Some(channel) => Err(NormalizeError { channel, mean: mean[channel], std: std[channel] }),
        }
    }

    /// With mean and standard deviation of these images; of channels whose pixels are all equal only the mean is
    /// taken away.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let [images, labels] = ["images", "labels"].map(|name| folder.path().join(name));
    /// use formwork_data::{IdxImages, IdxLabels, LabelledImages, Normalize, Split};
    ///
    /// IdxImages::new(1, 2, vec![0, 255])?.write(&images)?;
    /// IdxLabels::new(vec![0])?.write(&labels)?;
    /// let data = LabelledImages::<1, 1, 2, 10>::try_from(Split::read(images, labels)?)?;
    /// assert_eq!(Normalize::of(&data), Normalize::new([0.5], [0.5])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<const H: usize, const W: usize, const N: usize>(images: &LabelledImages<C, H, W, N>) -> Self {
        let mut histograms = [[0u64; 256]; C];
        for image in images.pixels().chunks_exact(C * H * W) {
            for (histogram, channel) in histograms.iter_mut().zip(image.chunks_exact(H * W)) {
                channel.iter().for_each(|&byte| histogram[usize::from(byte)] += 1);
            }
        }
        let moments = histograms.map(|histogram| moments(&histogram));
        Normalize { mean: moments.map(|(mean, _)| mean), std: moments.map(|(_, std)| std) }
    }

    /// With mean and standard deviation of the images of any data set, each read once: a folder's, say. Of channels whose pixels are all equal only the
    /// mean is taken away.
    ///
    /// # Errors
    /// [`DataError`] for an image that cannot be read.
    ///
    /// ```
    /// use formwork_data::{LabelledImages, Normalize};
    ///
    /// let images = LabelledImages::<1, 1, 2, 10>::from_numbers(vec![0, 255], [0])?;
    /// assert_eq!(Normalize::of_dataset(&images)?, Normalize::new([0.5], [0.5])?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_dataset<const H: usize, const W: usize>(
        data: &impl Dataset<Input = Image<C, H, W>>,
    ) -> Result<Self, DataError> {
        let mut sums = [[0f64; 2]; C];
        let mut image = Tensor::zeros();
        for index in 0..data.count() {
            data.read(index, &mut image, &mut Chance::new(0, 0, index as u64))?;
            for ([sum, squares], channel) in sums.iter_mut().zip(image.as_slice().chunks_exact(H * W)) {
                for value in channel.iter().map(|value| f64::from(*value)) {
                    *sum += value;
                    *squares += value * value;
                }
            }
        }
        let count = (data.count() * H * W) as f64;
        let moments = sums.map(|[sum, squares]| {
            let mean = sum / count;
            let variance = squares / count - mean * mean;
            // What is left of equal values is rounding.
            (mean as f32, if variance > 1e-12 { variance.sqrt() as f32 } else { 1.0 })
        });
        Ok(Normalize { mean: moments.map(|(mean, _)| mean), std: moments.map(|(_, std)| std) })
    }

    /// The mean of each channel.
    pub fn mean(&self) -> [f32; C] {
        self.mean
    }

    /// The standard deviation of each channel.
    pub fn std(&self) -> [f32; C] {
        self.std
    }

    /// What each byte becomes, for each channel.
    pub fn table(&self) -> [[f32; 256]; C] {
        std::array::from_fn(|channel| {
            std::array::from_fn(|byte| (byte as f32 / 255.0 - self.mean[channel]) / self.std[channel])
        })
    }
}

/// For pixels from 0 to 1, which are bytes over 255: the same bits as [`table`](Normalize::table) gives.
///
/// ```
/// use formwork_data::{Chance, Normalize, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 1, 2>>::new([[[0.0, 1.0]]]).boxed();
/// let y = Normalize::MNIST.apply(x, &mut Chance::new(0, 0, 0));
/// assert_eq!(y[0][0], [Normalize::MNIST.table()[0][0], Normalize::MNIST.table()[0][255]]);
/// ```
impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for Normalize<C> {
    type Out = Image<C, H, W>;

    fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, _: &mut Chance) -> Box<Tensor<Self::Out>> {
        for (c, channel) in x.as_mut_slice().chunks_exact_mut(H * W).enumerate() {
            let (mean, std) = (self.mean[c], self.std[c]);
            channel.iter_mut().for_each(|value| *value = (*value - mean) / std);
        }
        x
    }
}

/// Mean and standard deviation of bytes on a scale from 0 to 1.
fn moments(histogram: &[u64; 256]) -> (f32, f32) {
    let sum = |term: &dyn Fn(f64) -> f64| -> f64 {
        histogram.iter().enumerate().map(|(byte, &count)| count as f64 * term(byte as f64 / 255.0)).sum()
    };
    let count = sum(&|_| 1.0);
    let mean = sum(&|x| x) / count;
    let std = (sum(&|x| (x - mean).powi(2)) / count).sqrt();
    let constant = histogram.iter().filter(|&&count| count > 0).count() == 1;
    (mean as f32, if constant { 1.0 } else { std as f32 })
}

/// Why images cannot be normalised with a mean and a standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("channel {channel} cannot be normalised with mean {mean} and standard deviation {std}")]
pub struct NormalizeError {
    /// The first channel that cannot.
    pub channel: usize,
    /// Its mean.
    pub mean: f32,
    /// Its standard deviation.
    pub std: f32,
}
