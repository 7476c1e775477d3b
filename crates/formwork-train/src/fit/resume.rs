//! Taking up a run where it is.

use super::FitError;
use super::training::Training;
use crate::checkpoint::Progress;
use crate::run::{RunError, difference};
use crate::stopping::EarlyStopping;
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use serde_json::json;

impl<N: Trainable, F: Loss<N::Output, Y>, O: Optimizer<f32> + LearningRates, Y: Sync>
    Training<'_, N, F, O, Y>
{
    /// Takes up the run where it is, and returns what is to be said of that.
    pub(super) fn resume(&mut self) -> Result<Vec<String>, FitError> {
        let Some(run) = &mut self.run else { return Ok(Vec::new()) };
        let Some(found) = run.resume(self.trainer, self.ema.as_mut())? else { return Ok(Vec::new()) };
        let mut notes: Vec<String> = run
            .passed_over()
            .iter()
            .map(|damaged| format!("passed over a damaged checkpoint: {damaged}"))
            .collect();
        let folder = run.path().to_owned();
        let other = |key: &str, found: String, expected: String| FitError::Recipe {
            folder: folder.clone(),
            key: key.into(),
            found,
            expected,
        };
        let [before, now] = [&found.recipe, &self.progress.recipe].map(|recipe| json!(recipe));
        if let Some((key, found, expected)) = difference("", &before, &now) {
            return Err(other(&key, found, expected));
        }
        match (&found.stopping, &self.progress.stopping) {
            (None, None) => {}
            (Some(a), Some(b)) if a.watches_like(b) => {}
            (a, b) => {
                let said = |stopping: &Option<EarlyStopping>| format!("{stopping:?}");
                return Err(other("early_stopping", said(a), said(b)));
            }
        }
        self.epochs = run
            .metrics()
            .iter()
            .map(|line| serde_json::from_str(line))
            .collect::<Result<_, _>>()
            .map_err(|cause| RunError::json(&run.path().join("metrics.jsonl"), &cause))?;
        let rates = found.lr.clone();
        self.progress = found;
        self.saved = Some((self.trainer.steps(), self.progress.batch));
        match &self.scheduler {
            Some(_) => {
                self.set_rates();
                if self.rates() != rates {
                    return Err(other("lr", format!("{rates:?}"), format!("{:?}", self.rates())));
                }
            }
            None => {
                let mut rates = rates.into_iter();
                self.trainer.optimizer.learning_rates(&mut |lr| *lr = rates.next().unwrap_or(*lr));
            }
        }
        let Progress { epoch, batch, .. } = self.progress;
        let middle = if batch > 0 { format!(" and {batch} batches") } else { String::new() };
        let steps = self.trainer.steps();
        notes.push(format!("goes on in {} after {epoch} epochs{middle} ({steps} steps)", folder.display()));
        Ok(notes)
    }
}
