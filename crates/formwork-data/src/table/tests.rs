//! Tables and what they become.

use super::{Csv, Table};
use crate::{DataError, Dataset};
use std::path::Path;

fn parse(text: &str) -> Result<Table, DataError> {
    Csv::default().parse(text.as_bytes(), Path::new("t.csv"))
}

fn said<V>(result: Result<V, DataError>) -> String {
    let Err(error) = result else { panic!("not refused") };
    error.to_string().strip_prefix("t.csv: ").unwrap().to_owned()
}

#[test]
fn cells() {
    let table = parse("\u{feff}a, b ,\"c,d\"\r\n1,\"x \"\"y\"\"\",\n\n 2 ,,z\n").unwrap();
    assert_eq!(table.columns(), ["a", "b", "c,d"]);
    assert_eq!(table.rows(), 2);
    let cells: Vec<_> = (0..6).map(|i| table.cell(i / 3, i % 3)).collect();
    assert_eq!(cells, ["1", "x \"y\"", "", "2", "", "z"]);
    assert_eq!(table.column("c,d").unwrap(), 2);
    assert_eq!(format!("{table:?}"), "Table(2 rows of [\"a\", \"b\", \"c,d\"])");
}

#[test]
fn what_is_no_table() {
    assert_eq!(said(parse("a,b\n1,2\n3\n")), "line 3 has 1 cells where 2 were expected");
    assert_eq!(said(parse("a,b\n")), "no rows");
    assert_eq!(said(parse("")), "no rows");
    let bad = Csv::default().parse(b"a\n1\n\xff\n", Path::new("t.csv"));
    assert_eq!(said(bad), "line 3 is not UTF-8");
    assert_eq!(said(parse("a,b\n1,2\n").unwrap().column("c")), "no column `c`; there are a, b");
}

#[test]
fn classes_by_number_or_by_name() {
    let numbers = parse("x,y\n0.5,2\n1,0\n-1e3,2\n").unwrap();
    let (data, names) = numbers.classes::<1, 3>("y").unwrap();
    assert_eq!(data.targets().iter().map(|class| class.index()).collect::<Vec<_>>(), [2, 0, 2]);
    assert_eq!((data.inputs()[2][0], &names[..]), (-1000.0, &["0", "1", "2"].map(String::from)[..]));
    // Numbers that are not all classes are names: two, and two classes.
    let (data, names) = numbers.classes::<1, 2>("y").unwrap();
    assert_eq!((data.targets()[0].index(), &names[..]), (1, &["0", "2"].map(String::from)[..]));
    let colours = parse("y,x\nred,1\ngreen,2\nblue,3\nred,4\n").unwrap();
    let (data, names) = colours.classes::<1, 3>("y").unwrap();
    assert_eq!(names, ["blue", "green", "red"]);
    assert_eq!(data.targets().iter().map(|class| class.index()).collect::<Vec<_>>(), [2, 1, 0, 2]);
    assert_eq!(
        said(colours.classes::<1, 4>("y")),
        "3 labels where the network has 4 classes: blue, green, red"
    );
}

#[test]
fn features_and_values() {
    let table = parse("a,b,c\n1,2,3\n4,5,6\n").unwrap();
    let data = table.values::<1, 2>(["c", "a"]).unwrap();
    assert_eq!(
        (data.count(), data.inputs()[1][0], data.targets()[1][0], data.targets()[1][1]),
        (2, 5.0, 6.0, 4.0)
    );
    assert_eq!(
        said(table.values::<3, 1>(["b"])),
        "the network takes 3 features and there are 2 besides the targets: a, c"
    );
    assert_eq!(said(table.values::<1, 2>(["a", "d"])), "no column `d`; there are a, b, c");
    for bad in ["", "x", "nan", "inf", "1e39", "1,5"] {
        let text = format!("a,b\n\n1,2\n\"{bad}\",3\n");
        let refused = said(parse(&text).unwrap().values::<1, 1>(["b"]));
        assert_eq!(refused, format!("line 4, column `a`: `{bad}` is not a finite number"));
    }
}

#[test]
fn from_files_packed_or_not() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("t.csv");
    std::fs::write(&plain, "a;b\n1;2\n").unwrap();
    let packed = folder.path().join("t.csv.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(b"a;b\n1;2\n").unwrap();
    std::fs::write(&packed, encoder.finish().unwrap()).unwrap();
    let csv = Csv { delimiter: b';', header: true };
    for path in [plain, packed] {
        assert_eq!(csv.read(path).unwrap().cell(0, 1), "2");
    }
    assert!(csv.read(folder.path()).is_err());
}
