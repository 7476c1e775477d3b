//! Writes the table from typenum's numbers back to `Size<N>`.
//!
//! One impl a number would cost N^2 coherence checks. Two levels, 64 rows' entries as associated types of one impl,
//! are nearly linear: 16,384 entries compile in about a second. Longer lengths are too many; of those only the
//! multiples of 32 are in the table, which leaves 7,680 up to 262,144: whatever has 32 channels, or an even number of
//! 16 x 16, flattens to one.

use std::fmt::Write as _;

/// Lengths from 0 up to and including this one are in the table; `MAX_LEN` in `size.rs` says the same.
const MAX: usize = 16_384;
const ROW: usize = 64;
/// Of longer ones the multiples of `STEP` up to and including this one; `MAX_LONG` in `size.rs` says the same.
const MAX_LONG: usize = 262_144;
const STEP: usize = 32;

/// The number `n` as typenum spells it: bits from the highest to the lowest.
fn uint(n: usize) -> String {
    let bits = (usize::BITS - n.leading_zeros()) as usize;
    (0..bits).rev().fold("UTerm".to_owned(), |high, bit| format!("UInt<{high}, B{}>", (n >> bit) & 1))
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut out = String::new();
    // Writing into a `String` does not fail.
    let mut line = |text: String| writeln!(out, "{text}").unwrap_or_default();
    for n in 0..ROW {
        line(format!("impl FromNum for {} {{ type Size = Size<{n}>; }}", uint(n)));
    }
    line("pub trait Row {".into());
    for low in 0..ROW {
        line(format!("    type R{low}: IsSize;"));
    }
    line("}".into());
    for low in 0..ROW {
        let number = (0..6)
            .rev()
            .fold("UInt<A, B>".to_owned(), |high, bit| format!("UInt<{high}, B{}>", (low >> bit) & 1));
        line(format!(
            "impl<A, B> FromNum for {number} where UInt<A, B>: Row {{ type Size = <UInt<A, B> as Row>::R{low}; }}"
        ));
    }
    for high in 1..=MAX / ROW {
        let entries = (0..ROW).map(|low| match high * ROW + low {
            n if n <= MAX => format!("type R{low} = Size<{n}>;"),
            _ => format!("type R{low} = PastTable;"),
        });
        line(format!("impl Row for {} {{ {} }}", uint(high), entries.collect::<Vec<_>>().join(" ")));
    }
    line("pub trait LongRow {".into());
    for low in 0..ROW {
        line(format!("    type R{low}: IsSize;"));
    }
    line("}".into());
    for low in 0..ROW {
        let number = (0..6)
            .rev()
            .fold("UInt<A, B>".to_owned(), |high, bit| format!("UInt<{high}, B{}>", (low >> bit) & 1));
        line(format!(
            "impl<A, B> Times32 for {number} where UInt<A, B>: LongRow {{ type Size = <UInt<A, B> as LongRow>::R{low}; }}"
        ));
    }
    for high in MAX / STEP / ROW..=MAX_LONG / STEP / ROW {
        let entries = (0..ROW).map(|low| match (high * ROW + low) * STEP {
            n if n <= MAX_LONG => format!("type R{low} = Size<{n}>;"),
            _ => format!("type R{low} = PastTable;"),
        });
        line(format!("impl LongRow for {} {{ {} }}", uint(high), entries.collect::<Vec<_>>().join(" ")));
    }
    let dir = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(format!("{dir}/table.rs"), out).expect("the build directory is writable");
}
