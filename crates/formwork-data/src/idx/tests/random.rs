//! Any bytes at all: no panic, and never more pixels than the input could hold.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{IdxImages, IdxLabels, pack, valid};

fn check_plain(bytes: &[u8]) {
    let path = Path::new("file");
    if let Ok(images) = IdxImages::parse(bytes, path) {
        assert_eq!(images.pixels().len() + 16, bytes.len());
        assert_eq!(images.pixels().len(), images.count() * images.height() * images.width());
    }
    if let Ok(labels) = IdxLabels::parse(bytes, path) {
        assert_eq!(labels.count() + 8, bytes.len());
    }
}

fn check_gzip(bytes: &[u8]) {
    let path = Path::new("file.gz");
    let at_most = bytes.len() * 1032;
    if let Ok(images) = IdxImages::parse(bytes, path) {
        assert!(images.pixels().len() <= at_most);
    }
    if let Ok(labels) = IdxLabels::parse(bytes, path) {
        assert!(labels.count() <= at_most);
    }
}

/// What can happen to a file on its way.
#[derive(Debug, Clone)]
enum Mutation {
    Set(Index, u8),
    Insert(Index, u8),
    Truncate(Index),
    Append(Vec<u8>),
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = prop_oneof![
        3 => any::<(Index, u8)>().prop_map(|(at, byte)| Mutation::Set(at, byte)),
        1 => any::<(Index, u8)>().prop_map(|(at, byte)| Mutation::Insert(at, byte)),
        1 => any::<Index>().prop_map(Mutation::Truncate),
        1 => vec(any::<u8>(), 0..9).prop_map(Mutation::Append),
    ];
    vec(mutation, 0..4)
}

fn mutate(mut bytes: Vec<u8>, mutations: &[Mutation]) -> Vec<u8> {
    for mutation in mutations {
        let end = bytes.len() + 1;
        match mutation {
            Mutation::Set(_, _) if bytes.is_empty() => {}
            Mutation::Set(at, byte) => *at.get_mut(&mut bytes) = *byte,
            Mutation::Insert(at, byte) => bytes.insert(at.index(end), *byte),
            Mutation::Truncate(at) => bytes.truncate(at.index(end)),
            Mutation::Append(more) => bytes.extend(more),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..200)) {
        check_plain(&bytes);
        check_gzip(&bytes);
    }

    #[test]
    fn random_sizes(sizes in any::<[u32; 3]>(), small in any::<[bool; 3]>(), body in vec(any::<u8>(), 0..64)) {
        let mut bytes = vec![0, 0, 8, 3];
        for (size, small) in sizes.into_iter().zip(small) {
            bytes.extend((if small { size % 5 } else { size }).to_be_bytes());
        }
        bytes.extend(body);
        check_plain(&bytes);
        check_gzip(&pack(&bytes));
    }

    #[test]
    fn mutated_file(mutations in mutations()) {
        check_plain(&mutate(valid(), &mutations));
        check_gzip(&pack(&mutate(valid(), &mutations)));
        check_gzip(&mutate(pack(&valid()), &mutations));
    }

    #[test]
    fn round_trip(count in 1..5usize, height in 1..5usize, width in 1..5usize, packed: bool) {
        let pixels = (0..count * height * width).map(|i| i as u8).collect();
        let images = IdxImages::new(height, width, pixels).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(if packed { "images.gz" } else { "images" });
        images.write(&path).unwrap();
        prop_assert_eq!(IdxImages::read(&path).unwrap(), images);
    }
}
