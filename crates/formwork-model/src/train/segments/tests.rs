//! Segments: none overlap, none is forgotten, whichever end they are taken from.

use super::{FrozenTensor, Layout, Named, SEGMENT, Segments};
use formwork_layers::{BatchNorm2d, Conv2d, Linear};

/// Tensors shorter and longer than a segment, with buffers in between.
type Net = (Conv2d<3, 5, 3>, BatchNorm2d<5>, Linear<100, 90>, BatchNorm2d<7>, Linear<3, 2>);
const LEN: usize = 140 + 21 + 9090 + 29 + 8;

/// Each value's number as the value, in a flat slice whose state has two values for each learned one.
fn numbered(layout: &Layout) -> (Vec<usize>, Vec<usize>) {
    let state = layout.runs.iter().flat_map(|run| run.range.clone()).flat_map(|i| [i; 2]);
    ((0..LEN).collect(), state.collect())
}

#[test]
fn segments_from_both_ends() {
    let layout = Layout::new::<f32, Net>(false);
    for pattern in [[false; 2], [true; 2], [true, false], [false, true]] {
        let (mut values, mut state) = numbered(&layout);
        let mut gradient = values.clone();
        let mut segments = Segments::new(&layout, &mut values, &mut gradient, &mut state, 2);
        let mut left: Vec<_> = layout.runs.iter().map(|run| run.range.clone()).collect();
        for end in pattern.into_iter().cycle().take(left.len()) {
            let (segment, range) = if end {
                (segments.next_back().unwrap(), left.pop().unwrap())
            } else {
                (segments.next().unwrap(), left.remove(0))
            };
            let expected: Vec<usize> = range.clone().collect();
            assert_eq!(segment.range(), range);
            assert_eq!(*segment.values, *expected);
            assert_eq!(*segment.gradient, *expected);
            assert_eq!(*segment.state, *range.flat_map(|i| [i; 2]).collect::<Vec<_>>());
        }
        assert!(segments.next().is_none() && segments.next_back().is_none());
    }
}

/// Every part lies in the tensor that it is said to be of, and the parts of a tensor make the whole of it.
#[test]
fn parts_of_tensors() {
    for whole in [false, true] {
        let layout = Layout::new::<f32, Net>(whole);
        let (mut values, mut state) = numbered(&layout);
        let mut gradient = values.clone();
        let mut seen: Vec<(String, usize)> = Vec::new();
        for mut segment in Segments::new(&layout, &mut values, &mut gradient, &mut state, 2) {
            assert!(whole || segment.values.len() <= SEGMENT);
            for part in segment.parts() {
                let from = part.values[0];
                let name = part.tensor.path.to_string();
                match seen.last_mut().filter(|(last, _)| *last == name) {
                    Some((_, len)) => {
                        assert_eq!(from, part.tensor.offset + *len);
                        *len += part.values.len();
                    }
                    None => {
                        assert_eq!(from, part.tensor.offset);
                        seen.push((name, part.values.len()));
                    }
                }
                assert_eq!(*part.values, *part.gradient);
                assert_eq!(part.state.len(), 2 * part.values.len());
                assert!(!whole || part.values.len() == part.tensor.len);
            }
        }
        let mut expected: Vec<_> =
            layout.tensors().map(|tensor| (tensor.path.to_string(), tensor.len)).collect();
        expected.sort();
        seen.sort();
        assert_eq!(seen, expected);
    }
}

#[test]
fn tensors_in_the_order_of_their_declaration() {
    let layout = Layout::new::<f32, Net>(false);
    let names = ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias", "3.weight", "3.bias"];
    let names = names.into_iter().chain(["4.weight", "4.bias"]);
    let (mut values, _) = numbered(&layout);
    let mut parts = layout.split_mut(&mut values);
    for name in names {
        let (tensor, part) = parts.next().unwrap();
        assert_eq!((tensor.path.to_string().as_str(), part.len()), (name, tensor.len));
        assert_eq!((part[0], part[part.len() - 1]), (tensor.offset, tensor.offset + tensor.len - 1));
    }
    assert!(parts.next().is_none());
}

/// Three tensors that lie in memory in another order than they are declared in, one larger than a segment.
#[test]
fn an_order_in_memory_of_its_own() {
    let places = [("last", 5010, 4), ("empty", 10, 0), ("large", 10, 5000), ("first", 0, 10)];
    let named = |(name, offset, len): (&str, usize, usize)| Named {
        name: name.into(),
        dims: vec![len],
        is_bias: false,
        offset,
        len,
        frozen: FrozenTensor::default(),
    };
    let layout = Layout::of(places.map(named).into(), false);
    let mut flat: Vec<usize> = (0..5014).collect();
    for ((tensor, part), (name, offset, len)) in layout.split_mut(&mut flat).zip(places) {
        assert_eq!(tensor.path.to_string(), name);
        assert!(part.iter().copied().eq(offset..offset + len));
    }
    // What an optimiser remembers of each value is its number, in two orders.
    let state: Vec<usize> = layout
        .runs
        .iter()
        .flat_map(|run| {
            layout.pieces[run.pieces.clone()].iter().flat_map(|piece| {
                let start = layout.tensors[piece.tensor].offset + piece.start;
                (start..start + piece.len).chain(start..start + piece.len)
            })
        })
        .collect();
    let declared: Vec<usize> = places.into_iter().flat_map(|(_, offset, len)| offset..offset + len).collect();
    let mut seen = 0;
    layout.moments(2, |at, place, len| {
        assert_eq!(state[at..][..len], declared[place..][..len]);
        assert_eq!(state[at + len..][..len], declared[place..][..len]);
        seen += len;
    });
    assert_eq!(seen, 5014);
}
