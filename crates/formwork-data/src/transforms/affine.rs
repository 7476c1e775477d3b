//! Turned, shifted, larger or smaller.

use formwork_tensor::{Image, Tensor};

use super::Transform;
use crate::Chance;

/// Turned around its middle by up to `degrees` one way or the other; black where the image does not reach.
///
/// Values are interpolated linearly in both directions (torchvision: `interpolation=BILINEAR`).
///
/// ```
/// use formwork_data::transforms::RandomRotation;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 28, 28>>::from_fn(|i| (i % 28) as f32 / 27.0);
/// let y = RandomRotation { degrees: 15.0 }.apply(x, &mut Chance::new(0, 0, 0));
/// assert_ne!(y[0][5], y[0][22]); // rows are no longer alike
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomRotation {
    /// The largest angle.
    pub degrees: f32,
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for RandomRotation {
    type Out = Image<C, H, W>;

    fn apply(&self, x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        RandomAffine { degrees: self.degrees, ..RandomAffine::default() }.apply(x, chance)
    }
}

/// Turned, shifted, scaled and sheared around its middle, as torchvision's `RandomAffine`; black where the image does not reach. The
/// default changes nothing.
///
/// With p the place of a pixel as seen from the middle, it goes to t + s R(a) [1, tan(b); 0, 1] p, where a is from -`degrees` to `degrees`, b from
/// -`shear` to `shear`, s from `scale.0` to `scale.1`, and the shift t up to `translate.0` of the width and `translate.1` of the height. Values are
/// interpolated linearly in both directions.
///
/// ```
/// use formwork_data::transforms::RandomAffine;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let digits = RandomAffine { degrees: 10.0, translate: (0.1, 0.1), scale: (0.9, 1.1), ..RandomAffine::default() };
/// let y = digits.apply(Tensor::<Image<1, 28, 28>>::from_fn(|_| 1.0), &mut Chance::new(0, 0, 0));
/// assert_eq!(y[0][14][14], 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomAffine {
    /// The largest angle.
    pub degrees: f32,
    /// The largest shift, as parts of width and height.
    pub translate: (f32, f32),
    /// The smallest and the largest scale, both above 0.
    pub scale: (f32, f32),
    /// The largest angle by which columns lean, in degrees.
    pub shear: f32,
}

impl Default for RandomAffine {
    fn default() -> Self {
        RandomAffine { degrees: 0.0, translate: (0.0, 0.0), scale: (1.0, 1.0), shear: 0.0 }
    }
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for RandomAffine {
    type Out = Image<C, H, W>;

    fn apply(&self, x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        let mut around = |most: f32| chance.uniform(-most, most);
        let (angle, shear) = (around(self.degrees).to_radians(), around(self.shear).to_radians());
        // Whole pixels, as torchvision.
        let shift =
            [around(self.translate.0 * W as f32).round(), around(self.translate.1 * H as f32).round()];
        let scale = chance.uniform(self.scale.0, self.scale.1);
        let ((sin, cos), lean) = (angle.sin_cos(), shear.tan());
        // Where the pixels of the result come from: the inverse of s R [1, lean; 0, 1].
        let inverse = [[(cos + lean * sin) / scale, (sin - lean * cos) / scale], [-sin / scale, cos / scale]];
        warp(&x, inverse, shift)
    }
}

/// Each pixel of the result from the place where `inverse` leads from its own minus `shift`, both as seen from the middle.
pub(super) fn warp<const C: usize, const H: usize, const W: usize>(
    x: &Tensor<Image<C, H, W>>,
    inverse: [[f32; 2]; 2],
    shift: [f32; 2],
) -> Box<Tensor<Image<C, H, W>>> {
    let middle = [(W - 1) as f32 / 2.0, (H - 1) as f32 / 2.0];
    let mut y = Tensor::<Image<C, H, W>>::zeros();
    for row in 0..H {
        let v = row as f32 - middle[1] - shift[1];
        for column in 0..W {
            let u = column as f32 - middle[0] - shift[0];
            let from_x = inverse[0][0] * u + inverse[0][1] * v + middle[0];
            let from_y = inverse[1][0] * u + inverse[1][1] * v + middle[1];
            // Not a number, where the scale is 0, is outside too.
            if !(from_x > -1.0 && from_x < W as f32 && from_y > -1.0 && from_y < H as f32) {
                continue;
            }
            // Both are at least 0 after the addition, where a cast rounds down.
            let (left, top) = ((from_x + 1.0) as usize, (from_y + 1.0) as usize);
            let (right_part, lower_part) = (from_x + 1.0 - left as f32, from_y + 1.0 - top as f32);
            let weights = [
                (1.0 - lower_part) * (1.0 - right_part),
                (1.0 - lower_part) * right_part,
                lower_part * (1.0 - right_part),
                lower_part * right_part,
            ];
            // Of the four pixels around: rows top - 1 and top, columns left - 1 and left, where the image has them.
            let inside = top > 0 && top < H && left > 0 && left < W;
            for c in 0..C {
                let x = &x.as_slice()[c * H * W..][..H * W];
                let value = if inside {
                    let at = (top - 1) * W + left - 1;
                    let (upper, lower) = (&x[at..at + 2], &x[at + W..at + W + 2]);
                    upper[0] * weights[0]
                        + upper[1] * weights[1]
                        + lower[0] * weights[2]
                        + lower[1] * weights[3]
                } else {
                    let pixel = |row: usize, column: usize| {
                        let there = (1..=H).contains(&row) && (1..=W).contains(&column);
                        if there { x[(row - 1) * W + column - 1] } else { 0.0 }
                    };
                    pixel(top, left) * weights[0]
                        + pixel(top, left + 1) * weights[1]
                        + pixel(top + 1, left) * weights[2]
                        + pixel(top + 1, left + 1) * weights[3]
                };
                y.as_mut_slice()[(c * H + row) * W + column] = value;
            }
        }
    }
    y
}
