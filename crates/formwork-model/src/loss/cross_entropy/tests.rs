//! Smoothing, weights and images against the formulas, one sample and lanes; extremes, refusals, and gradients against
//! differences.

use super::{CrossEntropy, CrossEntropyWith, cross_entropy};
use crate::loss::classes::ForClasses;
use crate::loss::{Loss, LossError, Score, Sum};
use formwork_tensor::{Class, Element, Image, Lanes, Portable, Scalar, Tensor, Vector};
use proptest::prelude::*;

type S = Image<4, 2, 3>;
type Labels = [[Class<4>; 3]; 2];

fn class(index: usize) -> Class<4> {
    Class::new(index).unwrap()
}

/// Some image of classes.
fn labels(sample: usize) -> Labels {
    core::array::from_fn(|row| core::array::from_fn(|column| class((7 * sample + 3 * row + 5 * column) % 4)))
}

fn logits(sample: usize) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| ((i * 37 + sample * 11 + 5) % 23) as f64 / 5.0 - 2.0)
}

/// The scores of a place.
fn at(x: &Tensor<S, f64>, row: usize, column: usize) -> [f64; 4] {
    core::array::from_fn(|k| x[k][row][column])
}

/// A term and its gradient by the formulas, without subtracting the largest score.
fn formula(x: [f64; 4], target: usize, smoothing: f64, weights: [f64; 4]) -> (f64, [f64; 4]) {
    let sum: f64 = x.iter().map(|x| x.exp()).sum();
    let log = x.map(|x| x - sum.ln());
    let q: [f64; 4] = core::array::from_fn(|c| {
        let own = if c == target { (1.0 - smoothing) * weights[target] } else { 0.0 };
        own + smoothing / 4.0 * weights[c]
    });
    let all: f64 = q.iter().sum();
    let loss = -q.iter().zip(log).map(|(q, log)| q * log).sum::<f64>();
    (loss, core::array::from_fn(|c| all * log[c].exp() - q[c]))
}

const WEIGHTS: [f64; 4] = [0.5, 2.0, 0.0, 1.25];

/// A batch of three: the sum of the terms, the sum of their weights, and the gradients of the sum.
fn naive(smoothing: f64, weights: [f64; 4]) -> (f64, f64, Vec<Tensor<S, f64>>) {
    let (mut loss, mut weight, mut gradients) = (0.0, 0.0, Vec::new());
    for sample in 0..3 {
        let mut gradient = Tensor::<S, f64>::zeros();
        for row in 0..2 {
            for column in 0..3 {
                let target = labels(sample)[row][column].index();
                let (term, slopes) = formula(at(&logits(sample), row, column), target, smoothing, weights);
                loss += term;
                weight += weights[target];
                (0..4).for_each(|k| gradient[k][row][column] = slopes[k]);
            }
        }
        gradients.push(*gradient);
    }
    (loss, weight, gradients)
}

/// In `f64`, eight side by side.
fn tile<G>(loss: &impl Loss<S, G, f64>, targets: &[G], scale: f64) -> (Score, Box<Tensor<S, Lanes<f64, 8>>>) {
    let mut y = Tensor::<S, Lanes<f64, 8>>::from_fn(|_| Lanes::splat(f64::NAN));
    for sample in 0..targets.len() {
        for (y, x) in y.as_mut_slice().iter_mut().zip(logits(sample).as_slice()) {
            y.lanes_mut()[sample] = *x;
        }
    }
    let mut dy = Tensor::from_fn(|_| Lanes::splat(7.0));
    let score = loss.tile(Portable, &y, targets, scale, &mut dy);
    (score, dy)
}

fn check_images<W: ForClasses<4> + Copy>(loss: CrossEntropyWith<W>, weights: [f64; 4]) {
    let (want, weight, gradients) = naive(loss.label_smoothing, weights);
    let targets = [labels(0), labels(1), labels(2)];
    let boxed = targets.map(Box::new);
    let (score, dy) = tile(&loss, &targets, 0.25);
    assert_eq!(tile(&loss, &boxed, 0.25), (score, dy.clone()));
    assert!((score.loss - want).abs() < 1e-13 * want, "{}, not {want}", score.loss);
    assert_eq!(Loss::<S, Labels, f64>::weight(&loss, &targets), if W::SOME { weight } else { 18.0 });
    for (lane, gradient) in gradients.iter().enumerate() {
        for (dy, want) in dy.as_slice().iter().zip(gradient.as_slice()) {
            assert!((dy.lanes()[lane] - 0.25 * want).abs() < 1e-15);
        }
    }
    assert!(dy.as_slice().iter().all(|dy| dy.lanes()[3..] == [0.0; 5]));
    // Each by itself, in which places that count are few.
    let mut sum = 0.0;
    for (sample, target) in targets.iter().enumerate() {
        let (own, gradient) = loss.of(&logits(sample), target);
        let weight = Loss::<S, Labels, f64>::weight(&loss, &[*target]);
        sum += own * weight;
        for (got, want) in gradient.as_slice().iter().zip(gradients[sample].as_slice()) {
            assert!((got - want / weight).abs() < 1e-15);
        }
    }
    assert!((sum - want).abs() < 1e-13 * want);
}

#[test]
fn images_are_their_places() {
    let with = CrossEntropyWith::default();
    check_images(with, [1.0; 4]);
    check_images(with.label_smoothing(0.3), [1.0; 4]);
    check_images(with.label_smoothing(1.0), [1.0; 4]);
    check_images(CrossEntropy.class_weights(WEIGHTS), WEIGHTS);
    check_images(CrossEntropy.class_weights(WEIGHTS).label_smoothing(0.1), WEIGHTS);
    let targets = [labels(0), labels(1), labels(2)];
    assert_eq!(tile(&CrossEntropy, &targets, 0.5), tile(&with, &targets, 0.5));
    let right = |x: [f64; 4], class: usize| (0..4).all(|k| k == class || x[k] < x[class]);
    let count = (0..3)
        .flat_map(|s| (0..6).map(move |i| (s, i / 3, i % 3)))
        .filter(|(s, row, column)| right(at(&logits(*s), *row, *column), labels(*s)[*row][*column].index()))
        .count();
    assert!(count > 0 && tile(&CrossEntropy, &targets, 0.5).0.correct == count);
}

/// The way through images gives a vector the bits of the way for vectors.
#[test]
fn nothing_configured_is_plain() {
    fn check<T: Scalar>() {
        for target in 0..4 {
            let x = Tensor::<Vector<4>, T>::new([0.5, -1.0, 2.0, 2.0].map(T::from_f64));
            let with = CrossEntropyWith::<()>::default();
            assert_eq!(with.of(&x, &class(target)), CrossEntropy.of(&x, &class(target)));
            let correct = |loss: &dyn Fn(&mut Tensor<Vector<4>, T>) -> Score| loss(&mut x.clone()).correct;
            let a = correct(&|dy| with.tile(Portable, &x, &[class(target)], T::ONE, dy));
            let b = correct(&|dy| CrossEntropy.tile(Portable, &x, &[class(target)], T::ONE, dy));
            assert_eq!((a, b), (usize::from(target == 2), a));
        }
    }
    check::<f32>();
    check::<f64>();
}

/// A smoothed class is a distribution, and weights act on it as on a class, up to the divisor.
#[test]
fn classes_as_probabilities() {
    let x = Tensor::<Vector<4>, f64>::new([0.5, -1.0, 2.0, 0.25]);
    let one_hot = |c: usize| *Tensor::<Vector<4>, f64>::from_fn(|i| if i == c { 1.0 } else { 0.0 });
    for (smoothing, target) in [(0.0, 0), (0.1, 1), (0.7, 3), (1.0, 0)] {
        let smoothed = CrossEntropy.label_smoothing(smoothing);
        let probabilities = *Tensor::<Vector<4>, f64>::from_fn(|i| {
            smoothing / 4.0 + if i == target { 1.0 - smoothing } else { 0.0 }
        });
        let want = cross_entropy(&x, probabilities);
        let both = Sum(smoothed.class_weights(WEIGHTS));
        let pairs = [
            (smoothed.of(&x, &class(target)), smoothed.of(&x, &one_hot(target))),
            (smoothed.of(&x, &class(target)), want),
            (both.of(&x, &class(target)), both.of(&x, &one_hot(target))),
        ];
        for ((a, da), (b, db)) in pairs {
            assert!((a - b).abs() < 1e-14, "{a} is not {b}");
            assert!(da.iter().zip(db.iter()).all(|(a, b)| (a - b).abs() < 1e-15));
        }
    }
    // The mean of probabilities is over samples.
    let (mean, _) = CrossEntropy.class_weights(WEIGHTS).of(&x, &one_hot(1));
    assert!((mean - 2.0 * cross_entropy(&x, class(1)).0).abs() < 1e-14);
}

#[test]
fn scores_of_any_size() {
    let smoothed = CrossEntropy.label_smoothing(0.5);
    for size in [0.0, 1e4, -1e4, 1e8, -1e8] {
        let x = Tensor::<Vector<4>>::new([size; 4]);
        for target in 0..4 {
            let (loss, gradient) = smoothed.of(&x, &class(target));
            assert!((loss - 4f64.ln()).abs() < 1e-6, "{loss}");
            assert!((gradient[target] - -0.375).abs() < 1e-7);
        }
    }
    // Of the shared half every class has an eighth, and two of them are 2e30 away.
    let x = Tensor::<Vector<4>>::new([1e30, -1e30, -1e30, 1e30]);
    let (loss, gradient) = smoothed.of(&x, &class(0));
    assert!((loss / 5e29 - 1.0).abs() < 1e-6, "{loss}");
    assert_eq!(**gradient, [-0.125, -0.125, -0.125, 0.375]);
    let image = Tensor::<Image<2, 1, 2>>::new([[[1e30, 0.0]], [[-1e30, f32::NEG_INFINITY]]]);
    let sure = [[Class::<2>::new(0).unwrap(); 2]];
    assert_eq!(CrossEntropy.of(&image, &sure).0, 0.0);
    let wrong = [[Class::<2>::new(0).unwrap(), Class::new(1).unwrap()]];
    let (loss, gradient) = CrossEntropy.of(&image, &wrong);
    assert_eq!((loss, gradient[0][0][1], gradient[1][0][1]), (f64::INFINITY, 0.5, -0.5));
    let (loss, _) = smoothed.of(&Tensor::<Vector<4>>::new([f32::NAN, 0.0, 0.0, 0.0]), &class(1));
    assert!(loss.is_nan());
}

#[test]
fn numbers_that_make_no_sense() {
    fn refused<W: ForClasses<2>>(loss: CrossEntropyWith<W>) -> Option<String> {
        let each = [
            Loss::<Vector<2>, Class<2>>::check(&loss),
            Loss::<Vector<2>, Tensor<Vector<2>>>::check(&loss),
            Loss::<Image<2, 1, 1>, [[Class<2>; 1]; 1]>::check(&loss),
        ];
        let [first, others @ ..] = each.map(|check| check.err().map(|error: LossError| error.to_string()));
        assert!(others.iter().all(|other| *other == first));
        first
    }
    let smoothed = |by| CrossEntropy.label_smoothing(by);
    assert_eq!([0.0, 0.1, 1.0].map(|by| refused(smoothed(by))), [const { None }; 3]);
    let sentence = |by| format!("the loss's `label_smoothing` is {by}, but must be from 0 to 1");
    assert_eq!(refused(smoothed(1.5)), Some(sentence("1.5")));
    assert_eq!(refused(smoothed(-0.1)), Some(sentence("-0.1")));
    assert_eq!(refused(smoothed(f64::NAN)), Some(sentence("NaN")));
    assert_eq!(refused(CrossEntropy.class_weights([0.0, 1e9])), None);
    let sentence = |is| Some(format!("the weight of class 1 is {is}, but must be a finite number from 0 on"));
    assert_eq!(refused(CrossEntropy.class_weights([1.0, -1.0])), sentence("-1"));
    assert_eq!(refused(CrossEntropy.class_weights([1.0, f64::INFINITY])), sentence("inf"));
    assert_eq!(refused(smoothed(0.1).class_weights([1.0, f64::NAN])), sentence("NaN"));
}

#[test]
fn a_sample_of_no_weight() {
    let x = Tensor::<Vector<4>>::zeros();
    assert!(CrossEntropy.class_weights(WEIGHTS).of(&x, &class(2)).0.is_nan());
    // One sample's own weight cancels.
    assert!((CrossEntropy.class_weights(WEIGHTS).of(&x, &class(1)).0 - 4f64.ln()).abs() < 1e-6);
}

proptest! {
    #[test]
    fn gradients_are_those_of_the_losses(
        x in prop::array::uniform4(-3.0..3.0f64),
        target in 0..4usize,
        smoothing in 0.0..1.0f64,
        weights in prop::array::uniform4(0.1..3.0f64),
        probabilities in prop::array::uniform4(0.0..1.0f64),
    ) {
        const H: f64 = 1e-6;
        let loss = CrossEntropy.label_smoothing(smoothing).class_weights(weights);
        let probabilities = Tensor::<Vector<4>, f64>::new(probabilities);
        let both = |x: [f64; 4]| {
            let x = Tensor::<Vector<4>, f64>::new(x);
            let (a, da) = loss.of(&x, &class(target));
            let (b, db) = loss.of(&x, &probabilities);
            ([a, b], [da, db])
        };
        let (values, gradients) = both(x);
        let want = formula(x, target, smoothing, weights).0 / weights[target];
        prop_assert!((values[0] - want).abs() < 1e-12 * (1.0 + want));
        for i in 0..4 {
            let moved = |by: f64| {
                let mut x = x;
                x[i] += by;
                both(x).0
            };
            let (up, down) = (moved(H), moved(-H));
            for which in 0..2 {
                let numeric = (up[which] - down[which]) / (2.0 * H);
                prop_assert!((gradients[which][i] - numeric).abs() < 1e-7);
            }
        }
    }
}
