//! Runs that go well.

use crate::support::{Place, error_of};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// From the accuracy to the end of the matrix.
fn result(output: &str) -> Vec<&str> {
    output.lines().skip_while(|line| !line.starts_with("test accuracy")).take(14).collect()
}

#[test]
fn eval_repeats_what_train_said() {
    let place = Place::new();
    let trained = place.succeed("train --data data --epochs 2 --batch-size 8");
    assert!(
        trained.contains("epoch 1/2") && trained.contains("epoch 2/2") && !trained.contains('\x1b'),
        "{trained}"
    );
    assert_eq!(trained.lines().filter(|line| line.starts_with("test accuracy")).count(), 1);
    assert!(trained.ends_with("weights saved to lenet5.safetensors\n"), "{trained}");
    assert_eq!(place.files(), ["data", "lenet5.safetensors"]);

    let evaluated = place.succeed("eval --data data --weights lenet5.safetensors --threads 2");
    assert_eq!(result(&evaluated), result(&trained));
    let [accuracy, _, _, heading, rows @ ..] = &result(&trained)[..] else { panic!("{trained}") };
    let number = accuracy.strip_prefix("test accuracy ").and_then(|rest| rest.strip_suffix(" %")).unwrap();
    assert!(number.parse::<f64>().is_ok() && number.split_once('.').unwrap().1.len() == 2, "{accuracy}");
    assert_eq!(
        heading.split_whitespace().collect::<Vec<_>>(),
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
    );
    for (class, row) in rows.iter().enumerate() {
        let numbers: Vec<usize> = row.split_whitespace().map(|number| number.parse().unwrap()).collect();
        assert_eq!((numbers[0], numbers[1..].iter().sum::<usize>()), (class, 4), "{row}");
    }
}

#[test]
fn learns() {
    let place = Place::new();
    let trained = place.succeed("--data data --epochs 20 --batch-size 8 --lr 0.01");
    assert!(trained.contains("\ntest accuracy 100.00 %\n"), "{trained}");
}

#[test]
fn the_same_bits_for_any_number_of_threads() {
    let place = Place::new();
    for (model, epochs) in [("lenet5", 2), ("simple-lenet", 1), ("resnet", 1)] {
        let file = |name: &str, more: &str| {
            place
                .succeed(&format!("train --data data --model {model} --epochs {epochs} --out {name} {more}"));
            std::fs::read(place.path(name)).unwrap()
        };
        let one = file("one", "--threads 1");
        assert_eq!(one, file("three", "--threads 3"), "{model}");
        assert_eq!(one, file("all", ""), "{model}");
        assert_ne!(one, file("other", "--seed 1"), "{model}");
    }
}

#[test]
fn what_was_there_is_replaced() {
    let place = Place::new();
    std::fs::write(place.path("out"), "old").unwrap();
    place.succeed("train --data data --epochs 1 --out out");
    place.succeed("eval --data data --weights out");
}

#[test]
fn one_image_is_enough() {
    let place = Place::new();
    place.images("train-images-idx3-ubyte", 1, 28);
    place.labels("train-labels-idx1-ubyte", &[3]);
    place.succeed("train --data data --epochs 1 --batch-size 1000000000000");
}

#[test]
fn a_reader_that_leaves_costs_nothing() {
    let place = Place::new();
    let mut child = place
        .command("train --data data --epochs 20")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", error_of(&output));
    assert_eq!(error_of(&output), "");
    assert_eq!(place.files(), ["data", "lenet5.safetensors"]);
}

/// The first help that a user sees names every option.
#[test]
fn help() {
    let place = Place::new();
    for arguments in ["--help", "train --help"] {
        let help = place.succeed(arguments);
        for option in [
            "data",
            "model",
            "epochs",
            "batch-size",
            "lr",
            "momentum",
            "weight-decay",
            "seed",
            "threads",
            "out",
        ] {
            assert!(help.contains(&format!("--{option} ")), "{option}: {help}");
        }
    }
    place.succeed("--version");
}

#[test]
fn networks_are_described() {
    let place = Place::new();
    let all = place.succeed("summary --all");
    let names: Vec<&str> = all.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.contains(&"lenet5") && names.contains(&"tiny-lenet"), "{all}");
    assert_eq!(names.contains(&"resnet50"), cfg!(feature = "photos"), "{all}");
    for name in names {
        let layers = place.succeed(&format!("summary --model {name}"));
        assert_eq!(layers, place.succeed(&format!("summary {name}")));
        // The same number in the table of all networks and below the table of this one's layers.
        let line = all.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        let params = layers.lines().find_map(|line| line.split_once(" parameters, ")).unwrap().0;
        assert!(line.split_whitespace().any(|word| word == params), "{line}\n{layers}");
    }
    assert_eq!(place.succeed("summary"), place.succeed("summary lenet5"));
}
