//! How kernels are cut into blocks that fit the registers, and called with constants.

/// Runs a kernel at the widest instructions for tiles of lanes: two neighbouring columns of eight lanes fill a vector of
/// sixteen.
macro_rules! at_widest {
    ($e:ty, $level:ident => $kernel:expr) => {
        match $level.wide().filter(|_| <$e>::LANES > 1) {
            Some($level) => $level.run(
                #[inline(always)]
                || $kernel,
            ),
            None => $level.run(
                #[inline(always)]
                || $kernel,
            ),
        }
    };
}
pub(super) use at_widest;

/// Calls a kernel with a number that is constant as a const argument: the arms that are not taken are never compiled. The number
/// is one of the cases, or 0, for which nothing is done; anything else does not compile.
macro_rules! with_const {
    ($value:expr, [$($case:literal)*], $size:ident => $call:expr) => {
        const {
            let value: usize = $value;
            assert!(value == 0 $(|| value == $case)*, "a kernel is asked for a size that it does not have");
        }
        match const { $value } {
            $($case => {
                const $size: usize = $case;
                $call
            })*
            // Nothing is left to compute.
            _ => {}
        }
    };
}
pub(super) use with_const;

/// How many channels a kernel computes at once.
pub(super) const fn channel_block(channels: usize) -> usize {
    match channels {
        0..=6 => channels,
        n if n.is_multiple_of(4) => 4,
        n if n.is_multiple_of(6) => 6,
        n if n.is_multiple_of(5) => 5,
        _ => 4,
    }
}

/// How many columns a kernel computes at once beside a block of channels: together they fill the registers. One sample
/// alone is vectorised over the columns.
pub(super) const fn column_block(channels: usize, registers: usize, lanes: usize, columns: usize) -> usize {
    let fit = match (lanes, registers, channels) {
        (1, _, _) => 16,
        (_, 32.., 1 | 2) => 8,
        (_, 32.., 3) => 6,
        (_, 32.., _) => 4,
        (_, _, 1) => 8,
        (_, _, 2) => 4,
        (_, _, 3) => 3,
        (_, _, _) => 2,
    };
    if fit <= columns {
        return fit;
    }
    match columns {
        8.. => 8,
        4.. => 4,
        2.. => 2,
        _ => 1,
    }
}

// Generic in nothing but what they are of: `array::from_fn` and `map` are a dozen functions for each closure, and a closure is
// one for each block, level and function behind it, most of which the compiler looks at for nothing.

/// `B` slices of `len` values, `pitch` apart.
#[inline(always)]
pub(super) fn slices<T, const B: usize>(values: &[T], pitch: usize, len: usize) -> [&[T]; B] {
    let mut slices = [&values[..0]; B];
    for b in 0..B {
        slices[b] = &values[b * pitch..][..len];
    }
    slices
}

/// [`slices`] to write to.
#[inline(always)]
pub(super) fn slices_mut<T, const B: usize>(values: &mut [T], pitch: usize, len: usize) -> [&mut [T]; B] {
    let mut slices: [&mut [T]; B] = core::array::from_fn(
        #[inline(always)]
        |_| &mut [][..],
    );
    let mut rest = values;
    for b in 0..B {
        let (slice, behind) = rest.split_at_mut(if b + 1 < B { pitch } else { len });
        slices[b] = &mut slice[..len];
        rest = behind;
    }
    slices
}
