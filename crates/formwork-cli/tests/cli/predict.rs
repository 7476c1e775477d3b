//! Photos, asked of MobileNetV2 with the weights that are carried.

use crate::support::{Place, error_of};
use std::path::PathBuf;
use std::process::Stdio;

fn photo(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../data/photos", name].iter().collect()
}

/// The names and the probabilities of PyTorch's answer, with its own resizing.
#[test]
fn a_photo_is_what_pytorch_takes_it_for() {
    let place = Place::new();
    let output = place.succeed(&format!("predict --json {}", photo("chelsea.png").display()));
    let answer: serde_json::Value = serde_json::from_str(&output).unwrap();
    let classes = answer["classes"].as_array().unwrap();
    assert_eq!(classes.len(), 5);
    let pytorch = [(285, "Egyptian cat", 0.714), (282, "tiger cat", 0.146), (281, "tabby", 0.132)];
    for (class, (number, name, probability)) in classes.iter().zip(pytorch) {
        assert_eq!((class["class"].as_u64(), class["name"].as_str()), (Some(number), Some(name)));
        assert!((class["probability"].as_f64().unwrap() - probability).abs() < 0.02, "{class}");
    }
}

#[test]
fn broken_photos_are_named_and_the_others_are_done() {
    let place = Place::new();
    std::fs::write(place.path("text.png"), "not a photo").unwrap();
    let arguments = format!("predict --top 1 text.png {} missing.jpg", photo("camera.png").display());
    let output = place.run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.lines().nth(1).unwrap().starts_with("  tripod 9"), "{text}");
    let errors = error_of(&output);
    assert!(errors.contains("text.png: its content is neither PNG, JPEG, WebP, BMP nor GIF"), "{errors}");
    assert!(errors.contains("missing.jpg: "), "{errors}");
    assert!(errors.ends_with("2 of 3 photos could not be read\n"), "{errors}");
}

#[test]
fn standard_input_is_a_photo_too() {
    let place = Place::new();
    let file = std::fs::File::open(photo("camera.png")).unwrap();
    let output = place.command("predict --top 2 -").stdin(Stdio::from(file)).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.starts_with("-\n  tripod "), "{text}");
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn wrong_weights_are_named() {
    let place = Place::new();
    std::fs::write(place.path("weights.safetensors"), "nothing").unwrap();
    let output =
        place.run(&format!("predict --weights weights.safetensors {}", photo("camera.png").display()));
    assert_eq!(output.status.code(), Some(1));
    assert!(error_of(&output).contains("weights.safetensors"), "{}", error_of(&output));
    assert_eq!(place.run("predict").status.code(), Some(2), "no photo");
    assert_eq!(place.run("predict --top 0 x.png").status.code(), Some(2));
}
