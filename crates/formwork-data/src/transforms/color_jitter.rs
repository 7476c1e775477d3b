//! Other light.

use formwork_tensor::{Image, Tensor};

use super::Transform;
use crate::Chance;

/// Brightness, contrast, saturation and hue, each changed by a random amount and in a random order, as torchvision's `ColorJitter`. The default
/// changes nothing.
///
/// The factor of the first three is from max(0, 1 - a) to 1 + a for an amount a:
///
/// - brightness: x becomes f x;
/// - contrast: f x + (1 - f) m, where m is the mean of the grey image;
/// - saturation: f x + (1 - f) g, where g = 0.2989 red + 0.587 green + 0.114 blue is the pixel's grey;
/// - hue: the angle of the colour is turned by -a to a of a full turn, a being 0.5 at most.
///
/// Results are from 0 to 1 again. An image that has not three channels is grey: saturation and hue leave it as it is.
///
/// ```
/// use formwork_data::transforms::ColorJitter;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<3, 8, 8>>::from_fn(|i| i as f32 / 191.0);
/// let jitter = ColorJitter { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
/// let y = jitter.apply(x.clone(), &mut Chance::new(0, 0, 0));
/// assert!(y != x && y.iter().all(|value| (0.0..=1.0).contains(value)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ColorJitter {
    /// How much the brightness changes.
    pub brightness: f32,
    /// How much the contrast changes.
    pub contrast: f32,
    /// How much the saturation changes.
    pub saturation: f32,
    /// How much the hue changes, from 0 to 0.5.
    pub hue: f32,
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for ColorJitter {
    type Out = Image<C, H, W>;

    fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        let mut order = [0, 1, 2, 3];
        chance.shuffle(&mut order);
        let mut factor = |amount: f32| chance.uniform((1.0 - amount).max(0.0), 1.0 + amount);
        let [brightness, contrast, saturation] = [self.brightness, self.contrast, self.saturation]
            .map(|amount| (amount > 0.0).then(|| factor(amount)));
        let hue = self.hue.min(0.5);
        let turn = (hue > 0.0).then(|| chance.uniform(-hue, hue));
        let values = x.as_mut_slice();
        for change in order {
            match change {
                0 => brightness.into_iter().for_each(|factor| blend(values, factor, 0.0)),
                1 => contrast.into_iter().for_each(|factor| blend(values, factor, mean::<C>(values))),
                2 if C == 3 => saturation.into_iter().for_each(|factor| saturate(values, factor)),
                3 if C == 3 => turn.into_iter().for_each(|turn| turn_hue(values, turn)),
                _ => {}
            }
        }
        x
    }
}

/// Between a value and x, or beyond x.
fn blend(values: &mut [f32], factor: f32, with: f32) {
    let rest = (1.0 - factor) * with;
    values.iter_mut().for_each(|value| *value = (factor * *value + rest).clamp(0.0, 1.0));
}

fn grey(red: f32, green: f32, blue: f32) -> f32 {
    0.2989 * red + 0.587 * green + 0.114 * blue
}

/// The mean of the grey image.
fn mean<const C: usize>(values: &[f32]) -> f32 {
    // In eight sums, so that they can go on at once; the order is fixed.
    let sum = |values: &[f32]| {
        let (eights, rest) = values.as_chunks::<8>();
        let mut sums = [0.0; 8];
        eights.iter().for_each(|eight| sums.iter_mut().zip(eight).for_each(|(sum, value)| *sum += value));
        sums.into_iter().sum::<f32>() + rest.iter().sum::<f32>()
    };
    let len = values.len() / C;
    match planes(values) {
        Some([red, green, blue]) if C == 3 => grey(sum(red), sum(green), sum(blue)) / len as f32,
        _ => sum(values) / values.len() as f32,
    }
}

fn planes(values: &[f32]) -> Option<[&[f32]; 3]> {
    let len = values.len() / 3;
    let (red, rest) = values.split_at(len);
    let (green, blue) = rest.split_at(len);
    (blue.len() == len).then_some([red, green, blue])
}

/// Red, green and blue of each pixel, of an image of three channels.
fn each_pixel(values: &mut [f32], mut change: impl FnMut([f32; 3]) -> [f32; 3]) {
    let len = values.len() / 3;
    let (red, rest) = values.split_at_mut(len);
    let (green, blue) = rest.split_at_mut(len);
    for ((red, green), blue) in red.iter_mut().zip(green).zip(blue) {
        [*red, *green, *blue] = change([*red, *green, *blue]);
    }
}

fn saturate(values: &mut [f32], factor: f32) {
    each_pixel(values, |[red, green, blue]| {
        let rest = (1.0 - factor) * grey(red, green, blue);
        [red, green, blue].map(|value| (factor * value + rest).clamp(0.0, 1.0))
    });
}

/// Through hue, saturation and value (A. R. Smith, "Color gamut transform pairs", 1978) and back.
fn turn_hue(values: &mut [f32], turn: f32) {
    each_pixel(values, |[red, green, blue]| {
        let value = red.max(green).max(blue);
        let spread = value - red.min(green).min(blue);
        if spread == 0.0 {
            return [red, green, blue];
        }
        // The hue in sixths of a turn.
        let hue = if value == red {
            (green - blue) / spread
        } else if value == green {
            2.0 + (blue - red) / spread
        } else {
            4.0 + (red - green) / spread
        };
        // Above 0: 12 is two turns. Each colour falls from the value by the spread as the hue leaves it.
        let hue = hue + 6.0 * turn + 12.0;
        [5.0, 3.0, 1.0].map(|offset: f32| {
            let sixths = hue + offset;
            let k = sixths - 6.0 * (sixths * (1.0 / 6.0)) as u8 as f32;
            value - spread * k.min(4.0 - k).clamp(0.0, 1.0)
        })
    });
}
