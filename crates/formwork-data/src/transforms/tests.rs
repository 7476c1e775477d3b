//! Each transform against its definition, written out for one pixel at a time.

use super::*;
use formwork_tensor::border::{Bottom, Left, Right, Top};
use formwork_tensor::{Image, Pad, Tensor};
use proptest::prelude::*;

type X<const C: usize, const H: usize, const W: usize> = Tensor<Image<C, H, W>>;

fn numbered<const C: usize, const H: usize, const W: usize>() -> Box<X<C, H, W>> {
    Tensor::from_fn(|i| (i + 1) as f32)
}

fn colours(seed: u64) -> Box<X<3, 6, 7>> {
    let mut chance = Chance::new(seed, 0, 0);
    Tensor::from_fn(|_| chance.unit())
}

fn chance(seed: u64) -> Chance {
    Chance::new(seed, 1, 2)
}

fn close(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-5
}

/// Whether `y` is the part of `x`, with zeros around it, from this corner on.
fn is_part<const IH: usize, const IW: usize, const H: usize, const W: usize>(
    x: &X<2, IH, IW>,
    y: &X<2, H, W>,
    (top, left): (isize, isize),
) -> bool {
    (0..2).all(|c| {
        (0..H).all(|row| {
            (0..W).all(|column| {
                let (from_row, from_column) = (row as isize + top, column as isize + left);
                let inside = (0..IH as isize).contains(&from_row) && (0..IW as isize).contains(&from_column);
                let expected = if inside { x[c][from_row as usize][from_column as usize] } else { 0.0 };
                y[c][row][column] == expected
            })
        })
    })
}

#[test]
fn crops_are_parts_and_every_place_comes() {
    type Around = (Left<2>, Right<0>, Top<1>, Bottom<9>);
    let x = numbered::<2, 4, 5>();
    let mut seen = [[0; 5]; 11];
    for seed in 0..2000 {
        let y = RandomCrop::<4, 3, Around>::default().apply(x.clone(), &mut chance(seed));
        let corners = (-1..=9).flat_map(|top| (-2..=2).map(move |left| (top, left)));
        let at: Vec<_> = corners.filter(|&corner| is_part(&x, &y, corner)).collect();
        assert!(!at.is_empty());
        // Parts in the padding alone look alike.
        if let [(top, left)] = at[..] {
            seen[(top + 1) as usize][(left + 2) as usize] += 1;
        }
    }
    for (row, counts) in seen.iter().enumerate().take(5) {
        assert!(counts.iter().all(|&count| (12..70).contains(&count)), "{row}: {counts:?}");
    }
}

#[test]
fn crops_that_lie_in_the_padding_alone() {
    for seed in 0..200 {
        let y = RandomCrop::<1, 1, Pad<9>>::default().apply(numbered::<2, 1, 1>(), &mut chance(seed));
        assert!(y[0][0][0] == 0.0 || y[0][0][0] == 1.0);
    }
}

#[test]
fn middles() {
    let x = numbered::<2, 5, 6>();
    assert!(is_part(&x, &CenterCrop::<2, 3>.apply(x.clone(), &mut chance(0)), (2, 2)));
    assert_eq!(CenterCrop::<5, 6>.apply(x.clone(), &mut chance(0)), x);
}

#[test]
fn flips() {
    let x = numbered::<2, 3, 4>();
    let y = RandomHorizontalFlip { p: 1.0 }.apply(x.clone(), &mut chance(0));
    let z = RandomVerticalFlip { p: 1.0 }.apply(x.clone(), &mut chance(0));
    for (c, row, column) in (0..24).map(|i| (i / 12, i / 4 % 3, i % 4)) {
        assert_eq!(y[c][row][column], x[c][row][3 - column]);
        assert_eq!(z[c][row][column], x[c][2 - row][column]);
    }
    assert_eq!(RandomHorizontalFlip { p: 0.0 }.apply(x.clone(), &mut chance(0)), x);
    let flipped = |seed| RandomHorizontalFlip::default().apply(x.clone(), &mut chance(seed)) != x;
    assert!((450..550).contains(&(0..1000).filter(|&seed| flipped(seed)).count()));
}

/// The value between four pixels, written out.
fn between<const H: usize, const W: usize>(x: &X<1, H, W>, row: f32, column: f32) -> f32 {
    let pixel = |row: f32, column: f32| {
        let inside = (0.0..H as f32).contains(&row) && (0.0..W as f32).contains(&column);
        if inside { x[0][row as usize][column as usize] } else { 0.0 }
    };
    let (top, left) = (row.floor(), column.floor());
    let (down, across) = (row - top, column - left);
    pixel(top, left) * (1.0 - down) * (1.0 - across)
        + pixel(top, left + 1.0) * (1.0 - down) * across
        + pixel(top + 1.0, left) * down * (1.0 - across)
        + pixel(top + 1.0, left + 1.0) * down * across
}

proptest! {
    #[test]
    fn warped_as_written_out(a in -2f32..2.0, b in -2f32..2.0, c in -2f32..2.0, d in -2f32..2.0, tx in -4f32..4.0, ty in -4f32..4.0) {
        let x: Box<X<1, 5, 7>> = Tensor::from_fn(|i| ((i * 7919) % 101) as f32 / 100.0);
        let y = affine::warp(&x, [[a, b], [c, d]], [tx, ty]);
        for (row, column) in (0..35).map(|i| (i / 7, i % 7)) {
            let (u, v) = (column as f32 - 3.0 - tx, row as f32 - 2.0 - ty);
            let expected = between(&x, c * u + d * v + 2.0, a * u + b * v + 3.0);
            prop_assert!((y[0][row][column] - expected).abs() < 1e-4, "{row}, {column}");
        }
    }
}

#[test]
fn a_quarter_turn_and_a_shift() {
    let x = numbered::<2, 4, 4>();
    let quarter = affine::warp(&x, [[0.0, 1.0], [-1.0, 0.0]], [0.0, 0.0]);
    assert!(close(quarter[1][0][0], x[1][3][0]) && close(quarter[0][0][3], x[0][0][0]));
    let shifted = affine::warp(&x, [[1.0, 0.0], [0.0, 1.0]], [1.0, -2.0]);
    assert!(is_part(&x, &shifted, (2, -1)));
    assert_eq!(RandomAffine::default().apply(x.clone(), &mut chance(0)), x);
}

/// A disc stays where it is when it is turned, and what is sheared keeps its rows.
#[test]
fn turns_and_scales_keep_what_they_should() {
    let disc: Box<X<1, 33, 33>> = Tensor::from_fn(|i| {
        let (row, column) = ((i / 33) as f32 - 16.0, (i % 33) as f32 - 16.0);
        (12.0 - row.hypot(column)).clamp(0.0, 1.0)
    });
    let all = disc.sum();
    for seed in 0..20 {
        let turned = RandomRotation { degrees: 180.0 }.apply(disc.clone(), &mut chance(seed));
        let off = turned.iter().zip(disc.iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 0.3 && (turned.sum() / all - 1.0).abs() < 0.01, "{off}");
        let larger = RandomAffine { scale: (1.2, 1.2), ..RandomAffine::default() };
        let area = larger.apply(disc.clone(), &mut chance(seed)).sum() / all;
        assert!((area - 1.44).abs() < 0.02, "{area}");
        let sheared =
            RandomAffine { shear: 20.0, ..RandomAffine::default() }.apply(disc.clone(), &mut chance(seed));
        assert!((sheared.sum() / all - 1.0).abs() < 0.01);
        assert!(close(sheared.row(0, 16).sum(), disc.row(0, 16).sum()));
    }
}

#[test]
fn nonsense_is_black_and_no_panic() {
    let x = numbered::<2, 4, 4>();
    for scale in [0.0, f32::NAN, f32::INFINITY, -1.0, f32::MIN_POSITIVE] {
        let affine = RandomAffine { degrees: f32::NAN, scale: (scale, scale), ..RandomAffine::default() };
        affine.apply(x.clone(), &mut chance(0));
        RandomResizedCrop::<2, 2> { scale: (scale, scale), ratio: (scale, scale) }
            .apply(x.clone(), &mut chance(0));
        RandomErasing { p: 1.0, scale: (scale, scale), ratio: (scale, scale), value: 0.0 }
            .apply(x.clone(), &mut chance(0));
        ColorJitter { brightness: scale, contrast: scale, saturation: scale, hue: scale }
            .apply(colours(1), &mut chance(0));
    }
}

#[test]
fn resized_crops_lie_in_the_image() {
    // With values that grow by 1 a column and by 100 a row, each value tells where it comes from.
    let x: Box<X<1, 30, 40>> = Tensor::from_fn(|i| (i / 40 * 100 + i % 40) as f32);
    let whole = RandomResizedCrop::<30, 40> { scale: (1.0, 1.0), ratio: (4.0 / 3.0, 4.0 / 3.0) };
    assert_eq!(whole.apply(x.clone(), &mut chance(0)), x);
    for seed in 0..300 {
        let y = RandomResizedCrop::<8, 8>::default().apply(x.clone(), &mut chance(seed));
        let height = (y[0][7][0] - y[0][0][0]) / 700.0 * 8.0;
        let width = (y[0][0][7] - y[0][0][0]) / 7.0 * 8.0;
        // Up to what ends at the border and what is rounded to whole pixels.
        assert!((height * width / 1200.0) < 1.2 && (height * width / 1200.0) > 0.05, "{height} x {width}");
        assert!((0.6..1.7).contains(&(width / height)), "{height} x {width}");
    }
}

#[test]
fn erased_rectangles() {
    let x: Box<X<2, 20, 30>> = Tensor::from_fn(|_| 1.0);
    let mut erased = 0;
    for seed in 0..500 {
        let y = RandomErasing { value: 7.0, ..RandomErasing::default() }.apply(x.clone(), &mut chance(seed));
        let at: Vec<_> = (0..600).filter(|&i| y[0][i / 30][i % 30] == 7.0).collect();
        assert!((0..600).all(|i| (y[1][i / 30][i % 30] == 7.0) == at.contains(&i)));
        let [Some(first), Some(last)] = [at.first(), at.last()] else { continue };
        let (height, width) = (last / 30 - first / 30 + 1, last % 30 - first % 30 + 1);
        assert_eq!(height * width, at.len());
        assert!((0.01..0.36).contains(&(at.len() as f32 / 600.0)));
        erased += 1;
    }
    assert!((220..280).contains(&erased), "{erased}");
}

/// What torchvision's formulas give, written out for a pixel, with the factors that the same chance draws.
#[test]
fn each_colour_change_by_its_formula() {
    let x = colours(3);
    let grey =
        |i: usize| 0.2989 * x.as_slice()[i] + 0.587 * x.as_slice()[42 + i] + 0.114 * x.as_slice()[84 + i];
    let mean = (0..42).map(grey).sum::<f32>() / 42.0;
    for seed in 0..50 {
        let factor = {
            let mut chance = chance(seed);
            chance.shuffle(&mut [0, 1, 2, 3]);
            chance.uniform(0.5, 1.5)
        };
        let by = |jitter: ColorJitter| jitter.apply(x.clone(), &mut chance(seed));
        let brighter = by(ColorJitter { brightness: 0.5, ..ColorJitter::default() });
        let contrast = by(ColorJitter { contrast: 0.5, ..ColorJitter::default() });
        let saturated = by(ColorJitter { saturation: 0.5, ..ColorJitter::default() });
        for (i, &value) in x.iter().enumerate() {
            let expected = |with: f32| (factor * value + (1.0 - factor) * with).clamp(0.0, 1.0);
            assert!(close(brighter.as_slice()[i], expected(0.0)));
            assert!(close(contrast.as_slice()[i], expected(mean)));
            assert!(close(saturated.as_slice()[i], expected(grey(i % 42))));
        }
    }
}

/// Red turned by a third is green, and so on; grey stays, and so do the largest and the smallest of the three.
#[test]
fn hues() {
    let x = colours(4);
    for seed in 0..50 {
        let turn = {
            let mut chance = chance(seed);
            chance.shuffle(&mut [0, 1, 2, 3]);
            chance.uniform(-0.5, 0.5)
        };
        let jitter = ColorJitter { hue: 0.5, ..ColorJitter::default() };
        let y = jitter.apply(x.clone(), &mut chance(seed));
        for i in 0..42 {
            let of = |x: &X<3, 6, 7>| [0, 1, 2].map(|c| x.as_slice()[c * 42 + i]);
            let (before, after) = (of(&x), of(&y));
            let ends = |p: [f32; 3]| (p.into_iter().fold(0.0, f32::max), p.into_iter().fold(1.0, f32::min));
            assert!(close(ends(before).0, ends(after).0) && close(ends(before).1, ends(after).1));
            // The angle in the plane of colours, which the hexagon's is near to.
            let angle =
                |[r, g, b]: [f32; 3]| (3f32.sqrt() * (g - b)).atan2(2.0 * r - g - b) / std::f32::consts::TAU;
            let turned = (angle(after) - angle(before) - turn).rem_euclid(1.0);
            assert!(turned.min(1.0 - turned) < 0.02, "{turned}");
        }
        let grey: Box<X<3, 1, 1>> = Tensor::from_fn(|_| 0.4);
        assert_eq!(jitter.apply(grey.clone(), &mut chance(seed)), grey);
    }
}

#[test]
fn one_channel_has_light_but_no_colour() {
    let x: Box<X<1, 3, 3>> = Tensor::from_fn(|i| i as f32 / 9.0);
    let colour = ColorJitter { saturation: 0.5, hue: 0.5, ..ColorJitter::default() };
    assert_eq!(colour.apply(x.clone(), &mut chance(0)), x);
    let contrast = ColorJitter { contrast: 0.5, ..ColorJitter::default() }.apply(x.clone(), &mut chance(0));
    assert!(contrast != x && close(contrast[0][1][1], x[0][1][1]), "the pixel in the middle is the mean");
}

#[test]
fn a_tuple_is_its_members_one_after_another() {
    let x = numbered::<2, 6, 6>();
    let crop = RandomCrop::<4, 4>::default();
    let mut same = chance(5);
    let by_hand = RandomVerticalFlip::default().apply(crop.apply(x.clone(), &mut same), &mut same);
    assert_eq!((crop, RandomVerticalFlip::default()).apply(x.clone(), &mut chance(5)), by_hand);
    assert_eq!(().apply(x.clone(), &mut chance(5)), x);
}

#[test]
fn every_transform_in_one_pipeline() {
    let pipeline = (
        RandomResizedCrop::<6, 7>::default(),
        RandomHorizontalFlip::default(),
        RandomRotation { degrees: 10.0 },
        RandomAffine { translate: (0.1, 0.1), ..RandomAffine::default() },
        ColorJitter { brightness: 0.1, contrast: 0.1, saturation: 0.1, hue: 0.1 },
        crate::Normalize::CIFAR10,
        RandomErasing::default(),
        (),
        CenterCrop::<5, 5>,
        RandomCrop::<5, 5, Pad<1>>::default(),
    );
    let at = |seed| pipeline.apply(colours(1), &mut chance(seed));
    assert_eq!(at(1), at(1));
    assert_ne!(at(1), at(2));
    assert!((0..100).all(|seed| at(seed).iter().all(|value| value.is_finite())));
}
