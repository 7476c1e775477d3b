//! Runs that must fail: one line that names the file, the exit code, and no file left behind.

use crate::support::{Place, error_of, labels};
use proptest::prelude::*;
use std::fs;

#[test]
fn data_that_is_not_there() {
    let place = Place::new();
    assert!(place.fail("train --data nowhere").contains("nowhere: no such folder"));
    fs::remove_file(place.path("data/t10k-labels-idx1-ubyte.gz")).unwrap();
    assert!(place.fail("train --data data").contains("t10k-labels-idx1-ubyte"));
}

#[test]
fn a_gzip_cut_short() {
    let place = Place::new();
    let path = place.path("data/train-images-idx3-ubyte.gz");
    let whole = fs::read(&path).unwrap();
    fs::write(path, &whole[..whole.len() / 2]).unwrap();
    assert!(place.fail("train --data data").contains("train-images-idx3-ubyte.gz"));
}

#[test]
fn a_label_that_is_no_digit() {
    let place = Place::new();
    let mut labels = labels(96);
    labels[7] = 10;
    place.labels("train-labels-idx1-ubyte", &labels);
    assert!(place.fail("train --data data").contains("train-labels-idx1-ubyte: label 7 is 10"));
}

#[test]
fn more_labels_than_images() {
    let place = Place::new();
    place.labels("t10k-labels-idx1-ubyte", &labels(41));
    let error = place.fail("train --data data");
    assert!(error.contains("t10k-images-idx3-ubyte.gz holds 40 images"), "{error}");
}

#[test]
fn images_of_another_size() {
    let place = Place::new();
    place.images("train-images-idx3-ubyte", 96, 32);
    place.images("t10k-images-idx3-ubyte", 40, 32);
    assert!(place.fail("train --data data").contains("train-images-idx3-ubyte: its images are 32x32"));
}

/// Noticed before the data are looked at, let alone trained on.
#[test]
fn an_output_that_cannot_be_written() {
    let place = Place::new();
    let long = "x".repeat(300);
    for out in ["no/such/folder/w.safetensors", "data", "new/", "new/.", "/dev/null", "/", "..", &long] {
        let error = place.fail(&format!("train --data nowhere --out {out}"));
        assert!(error.contains(out) && error.contains("cannot be written"), "{error}");
    }
}

#[test]
fn an_output_that_is_a_file_of_the_data() {
    let place = Place::new();
    let before = fs::read(place.path("data/train-images-idx3-ubyte.gz")).unwrap();
    for out in ["data/train-images-idx3-ubyte.gz", "./data/../data/t10k-labels-idx1-ubyte.gz"] {
        let error = place.fail(&format!("train --data data --out {out}"));
        assert!(error.contains(out) && error.contains("it is a file of the data"), "{error}");
    }
    assert_eq!(fs::read(place.path("data/train-images-idx3-ubyte.gz")).unwrap(), before);
}

/// What cannot be foreseen costs the file, and not the result.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_any_more() {
    let place = Place::new();
    fs::create_dir(place.path("folder")).unwrap();
    let mut child = place
        .command("train --data data --epochs 60 --out folder/weights")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut output = String::new();
    for _ in 0..2 {
        std::io::BufRead::read_line(&mut reader, &mut output).unwrap();
    }
    fs::remove_dir(place.path("folder")).unwrap();
    std::io::Read::read_to_string(&mut reader, &mut output).unwrap();
    let result = child.wait_with_output().unwrap();
    assert_eq!(result.status.code(), Some(1));
    assert!(error_of(&result).starts_with("error: folder/weights: "), "{}", error_of(&result));
    assert!(output.contains("test accuracy") && !output.contains("weights saved"), "{output}");
}

#[test]
fn a_level_that_there_is_not() {
    let place = Place::new();
    for (name, value) in
        [("FORMWORK_LEVEL", "nonsense"), ("FORMWORK_LEVEL", ""), ("FORMWORK_DIRECT", "maybe")]
    {
        for arguments in ["train --data data", "eval --data data --weights nowhere"] {
            let output = place.command(arguments).env(name, value).output().unwrap();
            assert_eq!(output.status.code(), Some(1));
            let error = error_of(&output);
            assert!(
                error.starts_with(&format!("error: {name} is {value:?}, but must be one of ")),
                "{error}"
            );
        }
    }
    let output =
        place.command("train --data data --epochs 1").env("FORMWORK_LEVEL", "portable").output().unwrap();
    assert!(output.status.success());
}

/// A name in a file is shown, and not obeyed.
#[test]
fn a_tensor_with_a_name_for_the_terminal() {
    let place = Place::new();
    let tensor = r#""a\u001b[2J\nb":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#;
    let header = format!(r#"{{"__metadata__":{{"model":"lenet5","mean":"0.1","std":"0.3"}},{tensor}}}"#);
    fs::write(place.path("bad"), [&(header.len() as u64).to_le_bytes(), header.as_bytes()].concat()).unwrap();
    let error = place.fail("eval --data data --weights bad");
    assert!(error.contains(r"`a\u{1b}[2J\nb`"), "{error}");
}

#[test]
fn training_that_diverges() {
    let place = Place::new();
    for lr in ["1e30", "1e300"] {
        let error = place.fail(&format!("train --data data --epochs 3 --lr {lr}"));
        assert!(error.contains("--lr"), "{error}");
    }
    // With one step there is no loss after it.
    for lr in ["1e30", "1e300"] {
        let error = place.fail(&format!("train --data data --epochs 1 --batch-size 96 --lr {lr}"));
        assert!(error.contains("not finite"), "{error}");
    }
}

/// `__metadata__` of this JSON, no tensors.
fn weights_file(metadata: &str) -> Vec<u8> {
    let header = format!("{{\"__metadata__\":{metadata}}}");
    [&(header.len() as u64).to_le_bytes(), header.as_bytes()].concat()
}

#[test]
fn weights_that_do_not_fit() {
    let place = Place::new();
    place.succeed("train --data data --epochs 1 --out good");
    let good = fs::read(place.path("good")).unwrap();
    let text = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let at = good.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        [&good[..at], to.as_bytes(), &good[at + from.len()..]].concat()
    };
    let cases = [
        ("cut short", good[..good.len() - 100].to_vec()),
        ("only a header", good[..200].to_vec()),
        ("empty", Vec::new()),
        ("not of this kind", b"PK\x03\x04 and more that is no safetensors file".to_vec()),
        ("of another model", text(r#""model":"lenet5""#, r#""model":"resnet""#)),
        ("of no known model", text(r#""model":"lenet5""#, r#""model":"lenet9""#)),
        ("without a model", text(r#""model":"lenet5""#, r#""motel":"lenet5""#)),
        ("without a mean", text(r#""mean":"#, r#""bean":"#)),
        ("with a mean that is no number", text(r#""mean":"0"#, r#""mean":"x"#)),
        ("with a negative deviation", text(r#""std":"0"#, r#""std":"-"#)),
        ("with a huge mean", text(r#""mean":"0.1"#, r#""mean":"9e9"#)),
        ("with a tensor of another name", text(r#""fc1.weight""#, r#""fc9.weight""#)),
        ("without tensors", weights_file(r#"{"model":"lenet5","mean":"0.1","std":"0.3"}"#)),
    ];
    for (what, bytes) in cases {
        fs::write(place.path("bad"), bytes).unwrap();
        let error = place.fail("eval --data data --weights bad");
        assert!(error.contains("bad: "), "{what}: {error}");
    }
    assert!(place.fail("eval --data data --weights nowhere").contains("nowhere"));
    assert!(place.fail("eval --data data --weights data").contains("data"));
    assert!(place.fail("eval --data nowhere --weights good").contains("nowhere"));
}

#[test]
fn arguments_that_make_no_sense() {
    let place = Place::new();
    for wrong in [
        "--epochs 0",
        "--epochs -1",
        "--epochs 1.5",
        "--batch-size 0",
        "--batch-size x",
        "--lr 0",
        "--lr -1",
        "--lr nan",
        "--lr inf",
        "--momentum 1",
        "--momentum -0.1",
        "--weight-decay -1",
        "--seed -1",
        "--threads -1",
        "--threads 1000000",
        "--model vgg99",
        "--unknown",
        "--out",
        "evaluate",
    ] {
        let output = place.run(&format!("train --data data {wrong}"));
        let error = error_of(&output);
        assert_eq!(output.status.code(), Some(2), "{wrong}: {error}");
        assert!(error.starts_with("error: "), "{wrong}: {error}");
        assert!(error.contains(wrong.split_whitespace().next().unwrap()), "{wrong}: {error}");
    }
    for wrong in ["nonsense", "summary resnet51", "summary --all lenet5", "summary lenet5 --model lenet5"] {
        assert_eq!(place.run(wrong).status.code(), Some(2), "{wrong}");
    }
    assert_eq!(place.files(), ["data"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output() {
    let place = Place::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place.command("train --data data --epochs 1").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error_of(&output).starts_with("error: standard output: "), "{}", error_of(&output));
    // The weights are what the run was for.
    assert_eq!(place.files(), ["data", "lenet5.safetensors"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Damage of any kind to any file never makes a panic, and a run that fails leaves nothing behind.
    #[test]
    fn damaged_files(file in 0usize..5, at: prop::sample::Index, bytes in prop::collection::vec(any::<u8>(), 0..20), cut: bool) {
        let place = Place::new();
        place.succeed("train --data data --epochs 1 --out good");
        let name = [
            "data/train-images-idx3-ubyte.gz", "data/train-labels-idx1-ubyte.gz", "data/t10k-images-idx3-ubyte.gz",
            "data/t10k-labels-idx1-ubyte.gz", "good",
        ][file];
        let mut content = fs::read(place.path(name)).unwrap();
        // Half of the time in the first bytes, where the headers are.
        let at = at.index(if bytes.len() % 2 == 0 { content.len() } else { content.len().min(400) });
        let end = content.len().min(at + bytes.len());
        content[at..end].copy_from_slice(&bytes[..end - at]);
        if cut {
            content.truncate(end);
        }
        fs::write(place.path(name), content).unwrap();
        let before = place.files();
        let output = place.run("eval --data data --weights good");
        prop_assert!(matches!(output.status.code(), Some(0 | 1)));
        prop_assert_eq!(output.status.success(), error_of(&output).is_empty());
        prop_assert_eq!(place.files(), before);
    }

    /// Arguments of any kind.
    #[test]
    fn any_arguments(arguments in "(train |eval |)(--(epochs|lr|seed|weights|out|model|threads|data|batch-size)[ =]?[-0-9a-z./]{0,6} ?){0,3}") {
        let place = Place::new();
        // No data, so that nothing is trained.
        fs::remove_dir_all(place.path("data")).unwrap();
        let arguments = format!("{arguments} --data nowhere");
        let output = place.run(&arguments);
        prop_assert!(matches!(output.status.code(), Some(1 | 2)), "{}: {}", arguments, error_of(&output));
        prop_assert!(place.files().is_empty());
    }
}
