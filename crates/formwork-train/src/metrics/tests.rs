//! The metrics against their definitions, counted out.

use super::*;

fn classes<const K: usize>(of: &[usize]) -> Vec<Class<K>> {
    of.iter().map(|class| Class::new(*class).unwrap()).collect()
}

fn values<Out: Shape, Y>(metric: &impl Metric<Out, Y>) -> Vec<(String, f64)> {
    let mut values = Vec::new();
    metric.values(&mut |name, value| values.push((name.to_owned(), value)));
    values
}

fn scores(of: &[[f32; 4]]) -> Vec<Tensor<Vector<4>>> {
    of.iter().map(|scores| Tensor::new(*scores)).collect()
}

#[test]
fn ties_and_numbers_that_are_none() {
    let nan = f32::NAN;
    for (scores, class) in
        [([1.0, 2.0, 2.0, 0.0], 1), ([nan, -1.0, nan, -2.0], 1), ([nan; 4], 0), ([f32::NEG_INFINITY; 4], 0)]
    {
        assert_eq!(winner(&scores), class, "{scores:?}");
    }
}

#[test]
fn the_highest_scores() {
    let outputs = scores(&[[4.0, 3.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0], [f32::NAN, 1.0, 2.0, 3.0]]);
    let ranks: [Vec<usize>; 3] = [vec![0, 1, 2, 3], vec![0, 1, 2, 3], vec![3, 2, 1]];
    for (output, ranks) in outputs.iter().zip(ranks) {
        for class in 0..4 {
            let rank = ranks.iter().position(|other| *other == class);
            let (output, target) = (std::slice::from_ref(output), classes::<4>(&[class]));
            let (mut top1, mut top2, mut top4) =
                (TopK::<1, 4>::new(), TopK::<2, 4>::new(), TopK::<4, 4>::new());
            let mut accuracy = Accuracy::<4>::new();
            top1.add(output, &target);
            top2.add(output, &target);
            top4.add(output, &target);
            accuracy.add(output, &target);
            let within = |top: usize| if rank.is_some_and(|rank| rank < top) { 1.0 } else { 0.0 };
            assert_eq!(
                [top1.value(), top2.value(), top4.value()],
                [within(1), within(2), within(4)],
                "{class}"
            );
            assert_eq!(accuracy.value(), within(1), "{class}");
        }
    }
}

/// By hand: class 0 three of four right, class 1 one of two, class 2 never there but taken once, class 3 never anywhere.
#[test]
fn what_follows_from_the_counts() {
    let mut matrix = ConfusionMatrix::<4>::new().per_class();
    for (class, taken_for) in [(0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 2)] {
        matrix.count(class, taken_for);
    }
    assert_eq!(matrix.accuracy(), 4.0 / 6.0);
    assert_eq!((0..4).map(|class| matrix.precision(class)).collect::<Vec<_>>(), [1.0, 0.5, 0.0, 0.0]);
    assert_eq!((0..4).map(|class| matrix.recall(class)).collect::<Vec<_>>(), [0.75, 0.5, 0.0, 0.0]);
    assert_eq!((0..4).map(|class| matrix.f1(class)).collect::<Vec<_>>(), [6.0 / 7.0, 0.5, 0.0, 0.0]);
    assert_eq!((0..4).map(|class| matrix.iou(class)).collect::<Vec<_>>(), [0.75, 1.0 / 3.0, 0.0, 0.0]);
    assert_eq!(matrix.mean(ConfusionMatrix::precision), 0.5);
    let told = values::<Vector<4>, Class<4>>(&matrix);
    assert_eq!(told.len(), 3 * 5);
    assert_eq!(told[0], ("precision".into(), 0.5));
    assert_eq!(told[7], ("recall_1".into(), 0.5));
    assert_eq!(told[10].0, "f1");
    let table = matrix.to_string();
    assert_eq!(table.lines().count(), 6);
    assert_eq!(table.lines().nth(2), Some("    0      3      1      0      0     1.0000  0.7500  0.8571"));
}

/// Each place of an image counts.
#[test]
fn images_of_classes() {
    let output = Tensor::<Image<2, 2, 2>>::new([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.0, 1.0]]]);
    let target = [[0, 1], [1, 1]].map(|row| row.map(|class| Class::<2>::new(class).unwrap()));
    let mut accuracy = Accuracy::<2>::new();
    accuracy.add(&[output.clone(), output.clone()], &[target, target]);
    assert_eq!(accuracy.value(), 0.75);
    let mut iou = MeanIou::<2>::new().per_class();
    iou.add(&[output], &[target]);
    let told = values::<Image<2, 2, 2>, [[Class<2>; 2]; 2]>(&iou);
    let want = [("iou", (0.5 + 2.0 / 3.0) / 2.0), ("iou_0", 0.5), ("iou_1", 2.0 / 3.0)];
    assert!(told.iter().map(|(name, value)| (name.as_str(), *value)).eq(want));
}

#[test]
fn forgotten() {
    let mut matrix = ConfusionMatrix::<4>::new();
    let (outputs, targets) = (scores(&[[1.0, 0.0, 0.0, 0.0]]), classes::<4>(&[0]));
    matrix.add(&outputs, &targets);
    Metric::<Vector<4>, Class<4>>::reset(&mut matrix);
    assert_eq!(matrix, ConfusionMatrix::new());
    let mut r2 = R2Score::new();
    r2.add(&[Tensor::<Vector<2>>::new([1.0, 2.0])], &[Tensor::new([0.0, 1.0])]);
    Metric::<Vector<2>, Tensor<Vector<2>>>::reset(&mut r2);
    assert!(r2.value().is_nan());
}

/// In two batches as in one, and around a mean of a thousand.
#[test]
fn regression() {
    let targets: Vec<_> =
        [[1000.0, 3.0], [1001.0, 3.0], [1002.0, 3.0], [1005.0, 3.0]].map(Tensor::<Vector<2>>::new).into();
    let outputs: Vec<_> =
        [[1001.0, 3.0], [1001.0, 3.0], [1000.0, 3.0], [1005.0, 4.0]].map(Tensor::<Vector<2>>::new).into();
    let (mut mae, mut rmse, mut r2) = (MeanAbsoluteError::new(), RootMeanSquaredError::new(), R2Score::new());
    for (outputs, targets) in outputs.chunks(3).zip(targets.chunks(3)) {
        mae.add(outputs, targets);
        rmse.add(outputs, targets);
        r2.add(outputs, targets);
    }
    assert_eq!(mae.value(), 4.0 / 8.0);
    assert!((rmse.value() - (6.0f64 / 8.0).sqrt()).abs() < 1e-12);
    // The targets' mean is 1002: 1 - 5 / 14; the second element's are all alike, and one output is not.
    assert!((r2.value() - (1.0 - 5.0 / 14.0) / 2.0).abs() < 1e-12);
}
