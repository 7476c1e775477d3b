//! Against the definition and cross-entropy, images and lanes, and the logarithm of 0.

use super::NllLoss;
use crate::loss::{CrossEntropy, Loss};
use formwork_tensor::{Class, Element, Image, Lanes, Portable, Tensor, Vector};

fn class(index: usize) -> Class<3> {
    Class::new(index).unwrap()
}

fn value(sample: usize, i: usize) -> f64 {
    ((sample * 13 + i * 29 + 3) % 17) as f64 / 4.0 - 2.0
}

#[test]
fn after_a_log_softmax_it_is_cross_entropy() {
    for sample in 0..5 {
        let x = Tensor::<Vector<3>, f64>::from_fn(|i| value(sample, i));
        let log_sum = x.iter().map(|x| x.exp()).sum::<f64>().ln();
        let log = Tensor::<Vector<3>, f64>::from_fn(|i| x[i] - log_sum);
        for target in 0..3 {
            let (loss, gradient) = NllLoss.of(&log, &class(target));
            assert_eq!(loss, -log[target]);
            assert!((loss - CrossEntropy.of(&x, &class(target)).0).abs() < 1e-14);
            assert_eq!(**gradient, core::array::from_fn(|i| if i == target { -1.0 } else { 0.0 }));
            let correct =
                |loss: &dyn Fn(&mut Tensor<Vector<3>, f64>) -> usize| loss(&mut Tensor::new([0.0; 3]));
            let plain = correct(&|dy| NllLoss.tile(Portable, &log, &[class(target)], 1.0, dy).correct);
            let entropy = correct(&|dy| CrossEntropy.tile(Portable, &x, &[class(target)], 1.0, dy).correct);
            assert_eq!(plain, entropy);
        }
    }
}

#[test]
fn images_side_by_side_and_idle_lanes() {
    type S = Image<3, 2, 2>;
    let targets = [0, 1, 2].map(|s| [[class(s), class((s + 1) % 3)], [class(0), class((2 * s) % 3)]]);
    let y = Tensor::<S, Lanes<f64, 8>>::from_fn(|i| Lanes(core::array::from_fn(|sample| value(sample, i))));
    let mut dy = Tensor::from_fn(|_| Lanes::splat(7.0));
    let score = NllLoss.tile(Portable, &y, &targets, 0.5, &mut dy);
    let (mut loss, mut correct) = (0.0, 0);
    for (lane, target) in targets.iter().enumerate() {
        let x = Tensor::<S, f64>::from_fn(|i| value(lane, i));
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let own = target[row][column].index();
            loss -= x[own][row][column];
            let first = (0..3).fold(0, |a, b| if x[b][row][column] > x[a][row][column] { b } else { a });
            correct += usize::from(first == own);
            for k in 0..3 {
                let want = if k == own { -0.5 } else { 0.0 };
                assert_eq!(dy[k][row][column].lanes()[lane], want);
            }
        }
        let (own, gradient) = NllLoss.of(&x, target);
        let want: f64 = (0..4).map(|i| -x[target[i / 2][i % 2].index()][i / 2][i % 2]).sum();
        assert!((own - want / 4.0).abs() < 1e-15);
        assert_eq!(gradient[target[1][1].index()][1][1], -0.25);
    }
    assert!((score.loss - loss).abs() < 1e-14 && score.correct == correct);
    assert!(dy.as_slice().iter().all(|dy| dy.lanes()[3..] == [0.0; 5]));
}

#[test]
fn the_logarithm_of_0() {
    let x = Tensor::<Vector<3>>::new([0.0, f32::NEG_INFINITY, f32::NEG_INFINITY]);
    assert_eq!(NllLoss.of(&x, &class(0)).0, 0.0);
    let (loss, gradient) = NllLoss.of(&x, &class(1));
    assert_eq!((loss, **gradient), (f64::INFINITY, [0.0, -1.0, 0.0]));
    let nan = Tensor::<Vector<3>>::new([f32::NAN; 3]);
    assert!(NllLoss.of(&nan, &class(0)).0.is_nan());
    assert_eq!(NllLoss.tile(Portable, &nan, &[class(0)], 1.0, &mut nan.clone()).correct, 0);
}
