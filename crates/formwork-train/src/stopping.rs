//! Early stopping, and which epoch was the best.

use serde::{Deserialize, Serialize};

/// Watches a value and says when it has not become better for a while; it remembers which epoch was the best.
///
/// ```
/// use formwork_train::{EarlyStopping, Watched};
/// let mut stopping = EarlyStopping::on("val_loss").patience(2);
/// assert_eq!(stopping.add(1, 0.5), Watched::Better);
/// assert_eq!(stopping.add(2, 0.6), Watched::NoBetter);
/// assert_eq!(stopping.add(3, 0.5), Watched::Stop); // two epochs without a better one
/// assert_eq!(stopping.best(), Some((1, 0.5)));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyStopping {
    monitor: String,
    higher_is_better: bool,
    patience: Option<u64>,
    min_delta: f64,
    best: Option<(u64, f64)>,
    waited: u64,
}

/// What [`EarlyStopping`] says of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// The best so far.
    Better,
    /// Not better, but patience is not at its end.
    NoBetter,
    /// Not better for as long as there was patience.
    Stop,
}

impl EarlyStopping {
    /// Watches a value of an epoch by its name, `val_loss` or `val_accuracy`, and never stops. Names with `loss`, `mae` or `rmse`
    /// in them are better when they are lower, others when they are higher; [`higher_is_better`](Self::higher_is_better) says
    /// otherwise.
    pub fn on(monitor: &str) -> Self {
        let lower = ["loss", "mae", "rmse", "error"].iter().any(|word| monitor.contains(word));
        EarlyStopping {
            monitor: monitor.into(),
            higher_is_better: !lower,
            patience: None,
            min_delta: 0.0,
            best: None,
            waited: 0,
        }
    }

    /// Stops after so many epochs in a row without a better one.
    #[must_use]
    pub fn patience(mut self, epochs: u64) -> Self {
        self.patience = Some(epochs);
        self
    }

    /// Whether the value is better when it is higher.
    #[must_use]
    pub fn higher_is_better(mut self, higher: bool) -> Self {
        self.higher_is_better = higher;
        self
    }

    /// By how much a value must be better than the best to count as better; 0 unless this says otherwise.
    #[must_use]
    pub fn min_delta(mut self, delta: f64) -> Self {
        self.min_delta = delta;
        self
    }

    /// The name of the value.
    pub fn monitor(&self) -> &str {
        &self.monitor
    }

    /// The best epoch, counted from 1, and its value.
    pub fn best(&self) -> Option<(u64, f64)> {
        self.best
    }

    /// Takes in the value of an epoch. One that is not a finite number is never better.
    pub fn add(&mut self, epoch: u64, value: f64) -> Watched {
        let better = self.best.is_none_or(|(_, best)| {
            if self.higher_is_better { value > best + self.min_delta } else { value < best - self.min_delta }
        });
        if better && value.is_finite() {
            (self.best, self.waited) = (Some((epoch, value)), 0);
            return Watched::Better;
        }
        self.waited += 1;
        if self.patience.is_some_and(|patience| self.waited >= patience) {
            Watched::Stop
        } else {
            Watched::NoBetter
        }
    }

    /// Whether another one watches for the same, whatever either has seen.
    pub(crate) fn watches_like(&self, other: &Self) -> bool {
        let blank = |stopping: &Self| EarlyStopping { best: None, waited: 0, ..stopping.clone() };
        blank(self) == blank(other)
    }
}

#[cfg(test)]
mod tests {
    use super::{EarlyStopping, Watched};
    use Watched::{Better, NoBetter, Stop};

    #[test]
    fn which_way_is_better() {
        for (name, higher) in [
            ("val_loss", false),
            ("val_accuracy", true),
            ("val_mae", false),
            ("val_rmse", false),
            ("val_r2", true),
        ] {
            let mut stopping = EarlyStopping::on(name);
            stopping.add(1, 0.5);
            assert_eq!(stopping.add(2, 0.6) == Better, higher, "{name}");
        }
        let mut other = EarlyStopping::on("val_loss").higher_is_better(true);
        assert_eq!([other.add(1, 0.5), other.add(2, 0.6)], [Better; 2]);
    }

    #[test]
    fn patience() {
        let mut stopping = EarlyStopping::on("val_accuracy").patience(2).min_delta(0.1);
        let values = [0.5, 0.55, 0.61, 0.7, f64::NAN];
        let watched: Vec<_> = (1..).zip(values).map(|(epoch, value)| stopping.add(epoch, value)).collect();
        assert_eq!(watched, [Better, NoBetter, Better, NoBetter, Stop]);
        assert_eq!(stopping.best(), Some((3, 0.61)));
        let mut patient = EarlyStopping::on("val_loss");
        assert_eq!([f64::NAN, 1.0].map(|value| patient.add(1, value)), [NoBetter, Better]);
        assert!((0..1000).all(|epoch| patient.add(epoch, 2.0) == NoBetter));
    }
}
