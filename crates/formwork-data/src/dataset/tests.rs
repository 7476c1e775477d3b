//! Subsets and samples that are made up.

use super::{Dataset, Generator, Subset, TensorDataset};
use crate::{Chance, ShapeError};
use formwork_tensor::{Tensor, Vector};

fn numbers(count: usize) -> TensorDataset<Vector<1>, usize> {
    let inputs = (0..count).map(|i| Tensor::new([i as f32])).collect();
    TensorDataset::new(inputs, (0..count).map(|i| i * i).collect()).unwrap()
}

fn sample<D: Dataset<Input = Vector<1>>>(data: &D, index: usize) -> (f32, D::Target) {
    let mut x = Tensor::zeros();
    let y = data.read(index, &mut x, &mut Chance::new(1, 2, index as u64)).unwrap();
    (x[0], y)
}

#[test]
fn some_samples() {
    let some = Subset::new(numbers(9), vec![8, 0, 8]).unwrap();
    assert_eq!(
        (some.count(), sample(&some, 0), sample(&some, 1), sample(&some, 2)),
        (3, (8.0, 64), (0.0, 0), (8.0, 64))
    );
    assert_eq!(Subset::new(numbers(9), vec![0, 9]).unwrap_err(), ShapeError::Sample { index: 9, count: 9 });
}

#[test]
fn parts_of_classes() {
    let (stay, out) = Subset::split_by(numbers(100), |i| i % 4, 0.25, 1).unwrap();
    assert_eq!((stay.count(), out.count()), (75, 25));
    for class in 0..4 {
        let of_class = (0..25).filter(|&i| sample(&out, i).0 as usize % 4 == class).count();
        assert!((6..=7).contains(&of_class));
    }
}

#[test]
fn what_is_made_up_depends_on_the_chance_alone() {
    let data = Generator::new(10, |chance: &mut Chance, x: &mut Tensor<Vector<1>>| {
        x[0] = chance.unit();
        x[0] > 0.5
    });
    assert_eq!(sample(&data, 3), sample(&data, 3));
    assert_ne!(sample(&data, 3), sample(&data, 4));
    assert_eq!(format!("{data:?}"), "Generator(10 x [1])");
}
