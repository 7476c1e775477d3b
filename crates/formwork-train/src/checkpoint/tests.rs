//! What comes back, and what is found to be damaged.

use super::*;
use crate::samples::{Adam, Net, bits, data, trainer};
use formwork_data::Batches;
use formwork_layers::{Linear, Network};
use formwork_model::loss::CrossEntropy;
use formwork_model::optim::Sgd;
use formwork_tensor::Vector;
use proptest::prelude::*;
use safetensors::SafeTensors;
use std::fs;

fn steps(trainer: &mut Adam, average: Option<&mut Ema<Net>>, count: usize) {
    let (mut data, mut average) = (data(24, 8), average);
    data.start(1, trainer.steps(), 0);
    for _ in 0..count {
        let (xs, targets) = data.next_batch().unwrap().unwrap();
        trainer.step(xs, targets).unwrap();
        if let Some(average) = &mut average {
            average.update(trainer.net());
        }
    }
}

fn progress() -> Progress {
    let recipe = BTreeMap::from([("seed".to_owned(), 3.into())]);
    let sums = EpochSums { loss: 0.1 + 0.2, samples: 16, correct: 7, lr: 0.01 };
    let stopping = Some(EarlyStopping::on("val_loss").patience(3));
    Progress {
        epoch: 4,
        batch: 2,
        sums,
        seed: u64::MAX,
        lr: vec![1e-3 / 3.0],
        stopping,
        metrics: 99,
        over: Some(Over::Stopped),
        recipe,
    }
}

#[test]
fn everything_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    let mut first = trainer(1);
    let mut average = Ema::new(first.net(), 0.9);
    first.freeze("0.bias").unwrap();
    steps(&mut first, Some(&mut average), 3);
    save(&path, &first, Some(&average), &progress()).unwrap();
    let once = fs::read(&path).unwrap();
    save(&path, &first, Some(&average), &progress()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), once, "the bytes are a function of the state");
    check(&path).unwrap();

    let mut second = trainer(2);
    let mut averages = Ema::new(second.net(), 0.9);
    assert_eq!(load(&path, &mut second, Some(&mut averages)).unwrap(), progress());
    assert_eq!((bits(second.net()), second.state()), (bits(first.net()), first.state()));
    assert_eq!((bits(averages.net()), averages.updates()), (bits(average.net()), 3));
    steps(&mut first, Some(&mut average), 2);
    steps(&mut second, Some(&mut averages), 2);
    assert_eq!((bits(second.net()), second.state()), (bits(first.net()), first.state()));
    assert_eq!(bits(averages.net()), bits(average.net()));
}

#[test]
fn a_file_that_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    save(&path, &trainer(1), None, &progress()).unwrap();
    let bytes = fs::read(&path).unwrap();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let shape = |name: &str| file.tensor(name).unwrap().shape().to_vec();
    assert_eq!(shape("model.0.weight"), [6, 4]);
    assert_eq!(shape("model.1.running_var"), [6]);
    assert_eq!(shape("moment1.4.bias"), [3]);
    assert_eq!(file.len(), 9 + 2 * 6);
}

/// Cut anywhere or with any byte changed, it is found, and nothing is changed by looking.
#[test]
fn damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    save(&path, &trainer(1), None, &progress()).unwrap();
    let whole = fs::read(&path).unwrap();
    let mut other = trainer(1);
    steps(&mut other, None, 1);
    let before = (bits(other.net()), other.state());
    for cut in 0..whole.len() {
        assert!(check_slice(&path, &whole[..cut]).unwrap_err().is_damage(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(check_slice(&path, &flipped).unwrap_err().is_damage(), "byte {at}");
    }
    for tenth in 0..10 {
        fs::write(&path, &whole[..whole.len() * tenth / 10]).unwrap();
        assert!(load(&path, &mut other, None).unwrap_err().is_damage());
        let mut flipped = whole.clone();
        flipped[whole.len() * tenth / 10] ^= 0x10;
        fs::write(&path, flipped).unwrap();
        let error = load(&path, &mut other, None).unwrap_err();
        assert!(
            error.is_damage() && error.to_string().contains("checkpoint.safetensors: not a whole checkpoint")
        );
    }
    assert!(load(folder.path(), &mut other, None).unwrap_err().is_damage());
    assert!(load(&folder.path().join("nothing"), &mut other, None).unwrap_err().is_damage());
    assert_eq!((bits(other.net()), other.state()), before);
}

/// These are no damage: an older checkpoint would not help.
#[test]
fn of_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint.safetensors");
    save(&path, &trainer(1), None, &progress()).unwrap();
    let refused = |error: CheckpointError| {
        assert!(!error.is_damage(), "{error}");
        error.to_string().split_once(": ").unwrap().1.to_owned()
    };
    type Smaller = Network<Vector<4>, Linear<4, 3>>;
    let mut smaller = Trainer::new(Smaller::seeded(0), CrossEntropy, Sgd::default());
    let said = refused(load(&path, &mut smaller, None).unwrap_err());
    assert_eq!(said, "a checkpoint of another network or optimiser: the tensor `model.weight` is missing");
    let mut sgd = Trainer::new(Net::zeros(), CrossEntropy, Sgd::default());
    let said = refused(load(&path, &mut sgd, None).unwrap_err());
    assert_eq!(
        said,
        "a checkpoint of another network or optimiser: the tensor `moment1.0.bias` is not part of this one"
    );
    assert_eq!(bits(sgd.net()), bits(&Net::zeros()));
    let mut average = Ema::new(&*Net::zeros(), 0.5);
    let said = refused(load(&path, &mut trainer(1), Some(&mut average)).unwrap_err());
    assert_eq!(
        said,
        "a checkpoint without an average of the weights, but this run is one with an average of the weights that keeps 0.5"
    );
    let bytes = file::bytes(&[], "{\"steps\":1}").unwrap();
    assert!(
        refused(check_slice(&path, &bytes).unwrap_err())
            .starts_with("a checkpoint whose state is not read here")
    );
}

proptest! {
    #[test]
    fn any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..300), begins: bool) {
        if begins {
            let whole = file::bytes(&[], "{}").unwrap();
            let len = bytes.len().min(60);
            bytes.splice(..len, whole[..60].iter().copied());
        }
        prop_assert!(check_slice("bytes".as_ref(), &bytes).is_err());
    }
}
