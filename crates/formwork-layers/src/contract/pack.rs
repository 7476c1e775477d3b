//! Samples laid side by side, and taken apart again.

use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// What is transposed at once: this many values of this many samples.
const BLOCK: usize = 8;
/// Bytes of a line of the cache.
const LINE: usize = 64;

/// Lays samples side by side, one a lane; idle lanes repeat the last one.
///
/// ```
/// use formwork_layers::tile::{pack, unpack};
/// use formwork_tensor::{Lanes, Portable, Tensor, Vector};
/// let samples = [Tensor::<Vector<2>>::new([1.0, 2.0]), Tensor::new([3.0, 4.0])];
/// let mut tile = Tensor::<Vector<2>, Lanes<f32, 8>>::zeros();
/// pack(Portable, &samples, &mut tile);
/// assert_eq!(tile[1], Lanes([2.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0])); // idle lanes repeat the last
/// let mut back = [(); 2].map(|()| Tensor::new([0.0; 2]));
/// unpack(Portable, &tile, &mut back);
/// assert_eq!(back, samples);
/// ```
///
/// # Panics
///
/// If there is no sample, or more than lanes.
pub fn pack<L: Level, S: Shape, E: Element>(
    level: L,
    samples: &[Tensor<S, E::Scalar>],
    tile: &mut Tensor<S, E>,
) {
    assert!((1..=E::LANES).contains(&samples.len()), "a tile takes 1 to {} samples", E::LANES);
    let sample = |lane: usize| samples[lane.min(samples.len() - 1)].as_slice();
    let mut from = 0;
    if E::LANES == BLOCK {
        let tile = tile.as_mut_slice().as_chunks_mut::<BLOCK>().0;
        let rows: [_; BLOCK] =
            core::array::from_fn(|lane| &sample(lane).as_chunks::<BLOCK>().0[..tile.len()]);
        from = tile.len() * BLOCK;
        level.run(
            #[inline(always)]
            || {
                let [a, b, c, d, e, f, g, h] = rows;
                let rows = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f).zip(g).zip(h);
                for ((((((((a, b), c), d), e), f), g), h), block) in rows.zip(tile) {
                    let rows = [a, b, c, d, e, f, g, h];
                    E::Scalar::transpose(level, rows, block.each_mut().map(lanes_mut));
                }
            },
        );
    }
    for lane in 0..E::LANES {
        for (x, value) in tile.as_mut_slice()[from..].iter_mut().zip(&sample(lane)[from..]) {
            x.lanes_mut()[lane] = *value;
        }
    }
}

/// Takes the first samples of a tile apart.
///
/// # Panics
///
/// If there are more samples than lanes.
pub fn unpack<L: Level, S: Shape, E: Element>(
    level: L,
    tile: &Tensor<S, E>,
    samples: &mut [Tensor<S, E::Scalar>],
) {
    assert!(samples.len() <= E::LANES, "a tile has {} samples", E::LANES);
    let (mut from, mut to) = (0, 0);
    if let (BLOCK, Some(first)) = (E::LANES, samples.first()) {
        // Stores to where a line of the cache begins; the other samples lie like the first one if they are whole lines long.
        from = first.as_slice().as_ptr().align_offset(LINE).min(S::LEN);
        let pairs = tile.as_slice()[from..].as_chunks::<BLOCK>().0.as_chunks::<2>().0;
        to = from + pairs.len() * 2 * BLOCK;
        level.run(
            #[inline(always)]
            || match <&mut [_; BLOCK]>::try_from(&mut *samples) {
                Ok(all) => unpack_pairs(level, pairs, from, all),
                Err(_) => unpack_pairs(level, pairs, from, samples),
            },
        );
    }
    for (lane, sample) in samples.iter_mut().enumerate() {
        for range in [0..from, to..S::LEN] {
            for (value, tile) in sample.as_mut_slice()[range.clone()].iter_mut().zip(&tile.as_slice()[range])
            {
                *value = tile.lanes()[lane];
            }
        }
    }
}

/// Takes pairs of blocks apart, a whole line of the cache for each sample, to position `from` of the samples on.
#[inline(always)]
fn unpack_pairs<L: Level, S: Shape, E: Element>(
    level: L,
    pairs: &[[[E; BLOCK]; 2]],
    from: usize,
    samples: &mut [Tensor<S, E::Scalar>],
) {
    for (i, [low, high]) in pairs.iter().enumerate() {
        let mut rows = [[[E::Scalar::ZERO; BLOCK]; BLOCK]; 2];
        let [low_rows, high_rows] = &mut rows;
        E::Scalar::transpose(level, low.each_ref().map(lanes), low_rows.each_mut());
        E::Scalar::transpose(level, high.each_ref().map(lanes), high_rows.each_mut());
        for (lane, sample) in samples.iter_mut().enumerate() {
            let values = &mut sample.as_mut_slice()[from + i * 2 * BLOCK..][..2 * BLOCK];
            values[..BLOCK].copy_from_slice(&low_rows[lane]);
            values[BLOCK..].copy_from_slice(&high_rows[lane]);
        }
    }
}

#[inline(always)]
fn lanes<E: Element>(value: &E) -> &[E::Scalar; BLOCK] {
    &value.lanes().as_chunks().0[0]
}

#[inline(always)]
fn lanes_mut<E: Element>(value: &mut E) -> &mut [E::Scalar; BLOCK] {
    &mut value.lanes_mut().as_chunks_mut().0[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::array;
    use formwork_tensor::{AnyLevel, AtLevel, Lanes, Vector};

    struct Both<'a, const N: usize, E: Element>(&'a [Tensor<Vector<N>, E::Scalar>]);

    impl<const N: usize, E: Element> AtLevel for Both<'_, N, E> {
        type Output = ();
        fn at<L: Level>(self, level: L) {
            let mut tile = Tensor::<Vector<N>, E>::new([E::ZERO; N]);
            pack(level, self.0, &mut tile);
            for (i, value) in tile.iter().enumerate() {
                for (lane, value) in value.lanes().iter().enumerate() {
                    assert_eq!(*value, self.0[lane.min(self.0.len() - 1)][i]);
                }
            }
            let mut back = self.0.to_vec();
            back.iter_mut().for_each(|sample| sample.fill(E::Scalar::ZERO));
            unpack(level, &tile, &mut back);
            assert_eq!(back, self.0);
        }
    }

    fn check<const N: usize, E: Element>() {
        let all: [Tensor<Vector<N>, E::Scalar>; 8] =
            array::from_fn(|s| Tensor::new(array::from_fn(|i| E::Scalar::from_f64((s * 100 + i) as f64))));
        for level in AnyLevel::all() {
            for count in 1..=E::LANES {
                level.dispatch(Both::<N, E>(&all[..count]));
            }
        }
    }

    /// Lengths below, at and above whole blocks; tiles of one, some and eight samples.
    #[test]
    fn there_and_back() {
        check::<1, Lanes<f32, 8>>();
        check::<7, Lanes<f32, 8>>();
        check::<8, Lanes<f32, 8>>();
        check::<29, Lanes<f32, 8>>();
        check::<48, Lanes<f32, 8>>();
        check::<75, Lanes<f32, 8>>();
        check::<29, Lanes<f64, 8>>();
        check::<29, Lanes<f64, 4>>();
        check::<29, f32>();
    }
}
