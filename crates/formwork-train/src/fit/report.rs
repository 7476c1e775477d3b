//! What a training says of itself.

use crate::evaluate::Values;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::path::PathBuf;

/// A step.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StepReport {
    /// The epoch, counted from 1.
    pub epoch: u64,
    /// How many batches of it were taken.
    pub batch: usize,
    /// How many it has.
    pub batches: usize,
    /// The step, counted from 1 over the whole run.
    pub step: u64,
    /// How many samples it had.
    pub samples: usize,
    /// The mean loss of its batches, before the step.
    pub loss: f64,
    /// The length of the gradient, before it was clipped.
    pub norm: f64,
    /// The first learning rate.
    pub lr: f64,
}

/// An epoch: a line of `metrics.jsonl`.
///
/// ```
/// use formwork_train::EpochReport;
/// let line = r#"{"epoch":3,"step":120,"lr":0.05,"train_loss":0.25,"val_loss":null,"seconds":1.5}"#;
/// let report: EpochReport = serde_json::from_str(line)?;
/// assert_eq!((report.epoch, report.get("train_loss")), (3, Some(0.25)));
/// assert!(report.get("val_loss").unwrap().is_nan());
/// assert_eq!(serde_json::to_string(&report)?, line);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EpochReport {
    /// The epoch, counted from 1.
    pub epoch: u64,
    /// How many steps were taken.
    pub step: u64,
    /// The first learning rate of its last step.
    pub lr: f64,
    /// What was measured: `train_loss`, the mean of the steps' as they were taken; `train_accuracy`, where the loss counts right
    /// classes and there are some; then of the validation data `val_loss` and the metrics, each with `val_` before its name.
    pub values: Values,
    /// How long it took with the validation, since this process was at it.
    pub seconds: f64,
}

impl EpochReport {
    /// A value by its name.
    pub fn get(&self, name: &str) -> Option<f64> {
        match name {
            "lr" => Some(self.lr),
            _ => self.values.iter().find(|(other, _)| other == name).map(|(_, value)| *value),
        }
    }
}

impl Serialize for EpochReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("epoch", &self.epoch)?;
        map.serialize_entry("step", &self.step)?;
        map.serialize_entry("lr", &self.lr)?;
        for (name, value) in &self.values {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("seconds", &self.seconds)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for EpochReport {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Line)
    }
}

/// The names in their order; a value that is no number in JSON is NaN.
struct Line;

impl<'de> Visitor<'de> for Line {
    type Value = EpochReport;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was measured in an epoch, by name")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<EpochReport, M::Error> {
        let (mut epoch, mut step, mut lr, mut seconds, mut values) = (None, None, None, None, Values::new());
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "epoch" => epoch = Some(map.next_value()?),
                "step" => step = Some(map.next_value()?),
                "lr" => lr = Some(map.next_value()?),
                "seconds" => seconds = Some(map.next_value()?),
                _ => values.push((name, map.next_value::<Option<f64>>()?.unwrap_or(f64::NAN))),
            }
        }
        Ok(EpochReport {
            epoch: epoch.ok_or(M::Error::missing_field("epoch"))?,
            step: step.ok_or(M::Error::missing_field("step"))?,
            lr: lr.ok_or(M::Error::missing_field("lr"))?,
            seconds: seconds.ok_or(M::Error::missing_field("seconds"))?,
            values,
        })
    }
}

/// Why a training ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All epochs are over.
    Finished,
    /// The watched value did not become better for as long as there was patience.
    NoBetter,
    /// A callback said so.
    Stopped,
    /// Somebody [asked](crate::Interrupt): there is more to do, and the run goes on from this checkpoint, if it has a folder.
    Interrupted {
        /// The checkpoint.
        checkpoint: Option<PathBuf>,
    },
}

/// How a training ended.
pub struct Outcome<N> {
    /// The epochs, those before the run went on among them.
    pub epochs: Vec<EpochReport>,
    /// Why it ended.
    pub ended: Ended,
    /// The best epoch and its value, where one is watched.
    pub best: Option<(u64, f64)>,
    /// The average of the weights, where one is kept.
    pub average: Option<Box<N>>,
}

impl<N> fmt::Debug for Outcome<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { epochs, ended, best, .. } = self;
        f.debug_struct("Outcome").field("epochs", epochs).field("ended", ended).field("best", best).finish()
    }
}
