//! Writes the table from typenum's numbers back to `Size<N>`.
//!
//! One impl a number would cost N^2 coherence checks. Two levels, 64 rows' entries as associated types of one impl,
//! are nearly linear: 16,384 entries compile in about a second. Longer lengths would be too many; of those only the
//! multiples of 32 are in the table, which makes 7,680 up to 262,144. An image with a multiple of 32 channels, as deep
//! layers have, flattens to one.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// Lengths from 0 up to and including this one are in the table; `MAX_LEN` in `size.rs` says the same.
const MAX: usize = 16_384;
/// Of longer ones the multiples of `STEP` up to and including this one; `MAX_LONG` in `size.rs` says the same.
const MAX_LONG: usize = 262_144;
const STEP: usize = 32;
const ROW: usize = 64;

/// The number `n` as typenum spells it: bits from the highest to the lowest.
fn uint(n: usize) -> String {
    let bits = (usize::BITS - n.leading_zeros()) as usize;
    bits_below("UTerm", n, bits)
}

/// `high` with the lowest `bits` bits of `n` appended.
fn bits_below(high: &str, n: usize, bits: usize) -> String {
    (0..bits).rev().fold(high.to_owned(), |high, bit| format!("UInt<{high}, B{}>", (n >> bit) & 1))
}

/// The impls of trait `table`, for the numbers n of these rows: `Size<step * n>`, up to the number `max`.
fn rows(table: &str, rows: RangeInclusive<usize>, step: usize, max: usize) -> String {
    let mut lines = vec![format!("pub trait {table}Row {{")];
    lines.extend((0..ROW).map(|low| format!("    type R{low}: IsSize;")));
    lines.push("}".into());
    lines.extend((0..ROW).map(|low| {
        let number = bits_below("UInt<A, B>", low, 6);
        format!(
            "impl<A, B> {table} for {number} where UInt<A, B>: {table}Row {{ \
             type Size = <UInt<A, B> as {table}Row>::R{low}; }}"
        )
    }));
    lines.extend(rows.map(|high| {
        let entry = |low| match high * ROW + low {
            n if n <= max => format!("type R{low} = Size<{}>;", step * n),
            _ => format!("type R{low} = PastTable;"),
        };
        let entries: Vec<String> = (0..ROW).map(entry).collect();
        format!("impl {table}Row for {} {{ {} }}", uint(high), entries.join(" "))
    }));
    lines.join("\n")
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut out = String::new();
    // Writing into a `String` does not fail.
    let mut line = |text: String| writeln!(out, "{text}").unwrap_or_default();
    for n in 0..ROW {
        line(format!("impl FromNum for {} {{ type Size = Size<{n}>; }}", uint(n)));
    }
    line(rows("FromNum", 1..=MAX / ROW, 1, MAX));
    line(rows("Times32", MAX / STEP / ROW..=MAX_LONG / STEP / ROW, STEP, MAX_LONG / STEP));
    let dir = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(format!("{dir}/table.rs"), out).expect("the build directory is writable");
}
