//! Names of tensors, and patterns of them.

use formwork_tensor::Parameters;
use formwork_tensor::parameters::{Kind, Place};

/// Whether a name fits a pattern, in which each `*` stands for any characters, dots among them, or none.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(head) else { return false };
    let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    // The rest of the pattern may begin at any place.
    ends.into_iter().any(|at| fits(rest, &name[at..]))
}

/// No learned tensor of a network has a name that fits.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::Vector;
/// let net = Network::<Vector<3>, (Linear<3, 2>, Linear<2, 1>)>::zeros();
/// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
/// let error = trainer.freeze("backbone.*").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "no learned tensor is called `backbone.*`; the network has `0.weight`, `0.bias`, `1.weight`, `1.bias`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no learned tensor is called `{pattern}`; the network has {}", listed(.names))]
pub struct NoSuchTensor {
    /// What was looked for.
    pub pattern: String,
    /// The names that there are.
    pub names: Vec<String>,
}

/// How many names an error says.
const SAID: usize = 8;

fn listed(names: &[String]) -> String {
    let said: Vec<String> = names.iter().take(SAID).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SAID { format!(" and {} more", names.len() - SAID) } else { String::new() };
    if said.is_empty() { "none".into() } else { said.join(", ") + &more }
}

/// The names of the learned tensors.
pub(crate) fn learned<T, N: Parameters<T>>() -> Vec<String> {
    let mut names = Vec::new();
    N::describe(Place::default(), &mut |tensor| {
        if tensor.kind == Kind::Parameter {
            names.push(tensor.path.to_string());
        }
    });
    names
}

#[cfg(test)]
mod tests {
    use super::{NoSuchTensor, fits};

    #[test]
    fn patterns() {
        for (pattern, name) in [
            ("a", "a"),
            ("*", ""),
            ("*", "a.b"),
            ("a.*", "a.b.c"),
            ("*.bias", "a.b.bias"),
            ("a*b*c", "aXbYbc"),
            ("**", "é"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("a", "ab"),
            ("", "a"),
            ("a.*", "ab.c"),
            ("*.bias", "bias"),
            ("a*b", "abc"),
            ("a*a", "a"),
            ("A", "a"),
        ] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn many_names_in_words() {
        let names = (0..10).map(|i| format!("{i}.w")).collect();
        let error = NoSuchTensor { pattern: "x".into(), names };
        assert!(error.to_string().ends_with("`6.w`, `7.w` and 2 more"), "{error}");
        let none = NoSuchTensor { pattern: "x".into(), names: Vec::new() };
        assert!(none.to_string().ends_with("the network has none"));
    }
}
