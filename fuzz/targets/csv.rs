//! CSV files, and what becomes of their tables.
#![no_main]

use formwork_data::{Csv, ImageFolder};
use formwork_fuzz::{MI, bounded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, text)) = bytes.split_first() else { return };
    let csv = Csv { delimiter: if kind % 2 == 0 { b',' } else { b';' }, header: kind % 4 < 2 };
    // A row of one empty cell takes a position, a line and what they become; a name may be listed in an error.
    bounded(bytes, MI, 512, || {
        let Ok(table) = csv.parse(text, "table.csv".as_ref()) else { return };
        for row in 0..table.rows().min(100) {
            for column in 0..table.columns().len() {
                table.cell(row, column);
            }
        }
        let first = table.columns()[0].clone();
        let _ = table.classes::<1, 2>(&first);
        let _ = table.classes::<2, 3>(&first);
        let _ = table.values::<1, 1>([&first]);
        let _ = table.values::<2, 1>([&first]);
        let _ = ImageFolder::<1, 8, 8, 2>::from_table(&table, "folder", &first, &first);
    });
});
