//! What a core can do at most.

use crate::clock::Clock;
use formwork::tensor::{AnyLevel, AtLevel, Element, Lanes, Level};
use std::hint::black_box;

/// Independent multiply-adds, more than a processor has under way at a time.
const CHAINS: usize = 12;
const ROUNDS: usize = 100_000;

/// The multiply-adds of one core at the level that `FORMWORK_LEVEL` names, by default the machine's best, in operations a second, two
/// each: with vectors of 256 bits, or of 512 where the level has them and they are faster. On some processors units of 512 bits run at
/// half the rate.
pub fn operations_a_second(clock: &Clock) -> f64 {
    let level = AnyLevel::detect();
    let wide = if level.name() == "avx512" { rate::<16>(clock, level) } else { 0.0 };
    rate::<8>(clock, level).max(wide)
}

/// The rate with vectors of so many values, which the level's wider instructions compute where it has them.
fn rate<const LANES: usize>(clock: &Clock, level: AnyLevel) -> f64 {
    let seconds = clock.median(|| {
        black_box(level.dispatch(Chain::<LANES>));
    });
    (2 * ROUNDS * CHAINS * LANES) as f64 / seconds
}

struct Chain<const LANES: usize>;

impl<const LANES: usize> AtLevel for Chain<LANES> {
    type Output = f32;

    fn at<L: Level>(self, level: L) -> f32 {
        match level.wide().filter(|_| LANES > 8) {
            Some(level) => chain::<_, LANES>(level),
            None => chain::<_, LANES>(level),
        }
    }
}

fn chain<L: Level, const LANES: usize>(level: L) -> f32 {
    let (factor, summand) = black_box((0.999, 0.001));
    level.run(
        #[inline(always)]
        || {
            let mut vectors = [Lanes([1.0f32; LANES]); CHAINS];
            for _ in 0..ROUNDS {
                vectors.iter_mut().for_each(|v| *v = v.mul_add::<L>(factor, Lanes([summand; LANES])));
            }
            vectors.iter().map(|v| v.sum()).sum()
        },
    )
}
