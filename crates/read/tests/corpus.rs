//! The seeds of `fuzz/`, as they are and changed by chance, given to their readers: what the fuzz targets check, with an
//! ordinary compiler.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests"
)]

#[path = "bad/mutate.rs"]
mod mutate;
mod readers;

use std::env;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use mutate::Mutator;
use readers::{fuzz, readers};

/// Changed copies of each seed; `BIFRONS_MUTATIONS` says another number.
const MUTATIONS: usize = 200;

/// The seeds of each reader; readers without any are told.
fn seeds() -> Vec<(String, PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut out = Vec::new();
    for (name, _) in readers() {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder.join(&name))
            .unwrap_or_else(|error| {
                panic!("fuzz/seeds/{name}: {error}; every reader needs a seed and a target")
            })
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(!paths.is_empty(), "fuzz/seeds/{name} is empty");
        paths.sort();
        out.extend(
            paths
                .into_iter()
                .map(|path| (name.clone(), path.clone(), fs::read(path).unwrap())),
        );
    }
    out
}

#[test]
fn every_reader_has_seeds_and_a_target_and_no_other_has() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let list = |folder: &str| -> Vec<String> {
        let names = fs::read_dir(fuzz.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut names: Vec<String> = names
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let mut want: Vec<String> = readers().into_iter().map(|(name, _)| name).collect();
    want.sort();
    assert_eq!(list("seeds"), want);
    assert_eq!(list("fuzz_targets"), want);
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for name in want {
        let target = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("readers::fuzz(\"{name}\", bytes)")),
            "{name}"
        );
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
    }
}

#[test]
fn seeds_are_small() {
    for (_, path, bytes) in seeds() {
        assert!(
            bytes.len() <= 4096,
            "{}: {} bytes",
            path.display(),
            bytes.len()
        );
    }
}

#[test]
fn every_seed_is_read() {
    for (name, _, bytes) in seeds() {
        fuzz(&name, &bytes);
    }
}

#[test]
fn changed_seeds_are_read_or_told() {
    let count = env::var("BIFRONS_MUTATIONS").map_or(MUTATIONS, |n| n.parse().unwrap());
    let seeds = seeds();
    for (at, (name, path, bytes)) in seeds.iter().enumerate() {
        let others: Vec<&[u8]> = seeds
            .iter()
            .filter(|(n, _, _)| n == name)
            .map(|(_, _, b)| b.as_slice())
            .collect();
        let mut mutator = Mutator::new(at as u64);
        for nth in 0..count {
            let changed = mutator.change(bytes, &others);
            if let Err(panic) = panic::catch_unwind(|| fuzz(name, &changed)) {
                let kept = env::temp_dir().join(format!("{name}-{at}-{nth}"));
                fs::write(&kept, &changed).unwrap();
                println!(
                    "{} changed for the {nth}th time makes `{name}` fail; it is in {}",
                    path.display(),
                    kept.display()
                );
                panic::resume_unwind(panic);
            }
        }
    }
}
