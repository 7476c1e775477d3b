//! The data: a disc, a square or a triangle of some size and brightness, somewhere on a noisy ground.

use formwork::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The classes.
pub const NAMES: [&str; 3] = ["disc", "square", "triangle"];

/// The side of an image.
pub const SIDE: usize = 32;

pub type Drawing = Image<1, SIDE, SIDE>;

/// Where a shape is: the left, upper, right and lower end, as parts of the image's side.
pub type Frame = Tensor<Vector<4>>;

/// What there is to be said of a drawing.
pub type Answer = (Class<3>, Frame);

/// Drawings with their answers, the same ones for the same seed.
pub fn draw(seed: u64, count: usize) -> (Vec<Tensor<Drawing>>, Vec<Answer>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..count).map(|number| one(&mut rng, number % NAMES.len())).unzip()
}

fn one(rng: &mut ChaCha8Rng, shape: usize) -> (Tensor<Drawing>, Answer) {
    let side = rng.random_range(8.0..20.0f32);
    let [left, top] = [(); 2].map(|()| rng.random_range(0.0..SIDE as f32 - side));
    let (ground, bright) = (rng.random_range(0.0..0.4f32), rng.random_range(0.6..1.0));
    let mut image = *Tensor::<Drawing>::zeros();
    for (row, values) in image[0].iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            // The middle of the pixel, from -1 to 1 within the shape's frame.
            let [x, y] =
                [(column, left), (row, top)].map(|(at, start)| (at as f32 + 0.5 - start) * 2.0 / side - 1.0);
            let inside = match shape {
                0 => x * x + y * y <= 1.0,
                1 => x.abs() <= 1.0 && y.abs() <= 1.0,
                _ => y.abs() <= 1.0 && x.abs() <= (y + 1.0) / 2.0,
            };
            *value = if inside { bright } else { ground } + rng.random_range(-0.1..0.1);
        }
    }
    let frame = [left, top, left + side, top + side].map(|end| end / SIDE as f32);
    (image, (Class::new(shape).expect("one of three shapes"), Tensor::new(frame)))
}

/// How well two frames agree: the area that both cover over the area that either covers, from 0 to 1.
pub fn overlap(a: &Frame, b: &Frame) -> f32 {
    let area = |frame: [f32; 4]| (frame[2] - frame[0]).max(0.0) * (frame[3] - frame[1]).max(0.0);
    let (a, b): ([f32; 4], [f32; 4]) = (**a, **b);
    let both = area([a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]);
    let either = area(a) + area(b) - both;
    if either > 0.0 { both / either } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_overlap() {
        let frame = |ends| Tensor::<Vector<4>>::new(ends);
        assert_eq!(overlap(&frame([0.0, 0.0, 1.0, 1.0]), &frame([0.0, 0.0, 1.0, 1.0])), 1.0);
        assert_eq!(overlap(&frame([0.0, 0.0, 1.0, 1.0]), &frame([0.5, 0.0, 1.5, 1.0])), 1.0 / 3.0);
        assert_eq!(overlap(&frame([0.0, 0.0, 1.0, 1.0]), &frame([2.0, 0.0, 3.0, 1.0])), 0.0);
        assert_eq!(overlap(&frame([1.0, 1.0, 0.0, 0.0]), &frame([1.0, 1.0, 0.0, 0.0])), 0.0);
    }

    #[test]
    fn each_shape_is_within_its_frame() {
        let (images, answers) = draw(3, 30);
        for (image, (_, frame)) in images.iter().zip(&answers) {
            assert!(frame.iter().all(|end| (0.0..=1.0).contains(end)));
            let bright = image.iter().filter(|value| **value > 0.5).count();
            let area = (frame[2] - frame[0]) * (frame[3] - frame[1]) * (SIDE * SIDE) as f32;
            assert!((0.3 * area..1.3 * area).contains(&(bright as f32)), "{bright} of {area}");
        }
    }
}
