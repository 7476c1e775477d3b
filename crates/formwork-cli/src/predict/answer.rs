//! What a network takes a photo for, most likely first.

use formwork::prelude::*;
use std::fmt;
use std::path::Path;

/// The likeliest classes of a photo.
pub(super) struct Answer<'a> {
    photo: String,
    /// The class, its name and its probability.
    likeliest: Vec<(usize, &'a str, f32)>,
}

impl<'a> Answer<'a> {
    /// The `top` classes that the scores make most likely; `None` for scores that are not finite numbers.
    pub(super) fn new<const N: usize>(
        photo: &Path,
        scores: &Tensor<Vector<N>>,
        names: &'a [String],
        top: usize,
    ) -> Option<Self> {
        if !scores.iter().all(|score| score.is_finite()) {
            return None;
        }
        let probabilities = Softmax.forward(scores);
        let mut classes: Vec<_> = names
            .iter()
            .zip(probabilities.iter())
            .enumerate()
            .map(|(i, (name, p))| (i, &**name, *p))
            .collect();
        // Of equal ones the first stays first.
        classes.sort_by(|a, b| b.2.total_cmp(&a.2));
        classes.truncate(top);
        Some(Answer { photo: photo.display().to_string(), likeliest: classes })
    }

    /// One line of JSON.
    pub(super) fn json(&self) -> String {
        let class = |(class, name, probability): &(usize, &str, f32)| serde_json::json!({ "class": class, "name": name, "probability": probability });
        let classes: Vec<_> = self.likeliest.iter().map(class).collect();
        serde_json::json!({ "photo": self.photo, "classes": classes }).to_string()
    }
}

/// The photo's name, and a line a class with its probability in percent.
impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", crate::error::one_line(&self.photo))?;
        for (_, name, probability) in &self.likeliest {
            write!(f, "\n  {name} {:.1} %", 100.0 * probability)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use formwork::prelude::*;
    use std::path::Path;

    #[test]
    fn the_likeliest_come_first() {
        let names = ["a", "b", "c"].map(String::from);
        let scores = Tensor::<Vector<3>>::new([0.0, 3f32.ln(), 3f32.ln()]);
        let answer =
            |top| Answer::new(Path::new("x.png"), &scores, &names, top).map(|answer| answer.to_string());
        assert_eq!(answer(2).as_deref(), Some("x.png\n  b 42.9 %\n  c 42.9 %"));
        assert_eq!(answer(9).as_deref(), Some("x.png\n  b 42.9 %\n  c 42.9 %\n  a 14.3 %"));
        let json = Answer::new(Path::new("x\"y"), &scores, &names, 1).map(|answer| answer.json());
        let json: Option<serde_json::Value> = json.and_then(|json| serde_json::from_str(&json).ok());
        assert_eq!(
            json.as_ref().map(|json| (&json["photo"], &json["classes"][0]["name"])),
            Some((&"x\"y".into(), &"b".into()))
        );
        let nan = Tensor::<Vector<3>>::new([0.0, f32::NAN, 0.0]);
        assert!(Answer::new(Path::new("x"), &nan, &names, 1).is_none());
    }
}
