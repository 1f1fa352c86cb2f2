//! A folder of a benchmark of temporal knowledge graphs: `train`, `valid` and `test` as rows of actor, act, recipient and time,
//! `entity2id` and `relation2id` as names with numbers.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Fact;

/// What stood in the folder. Times are days from the first possible one: the times' greatest common divisor is one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Facts of `train`.
    pub train: Vec<Fact>,
    /// Facts of `valid`.
    pub valid: Vec<Fact>,
    /// Facts of `test`; none if the file is not there.
    pub test: Vec<Fact>,
    /// Names of actors by index; "" for a number without a name.
    pub actors: Vec<String>,
    /// Names of acts by index.
    pub acts: Vec<String>,
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file that must be there is not.
    #[error(
        "{folder}: no {name}.txt or {name}.tsv (or either with .gz); a benchmark folder has train, valid, entity2id and relation2id"
    )]
    Missing {
        /// The folder.
        folder: PathBuf,
        /// The file's name without its ending.
        name: &'static str,
    },
    /// A file could not be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not understood.
    #[error("{path}:{line}: {what}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is wrong, and what is asked for.
        what: String,
    },
}

/// Reads a folder. Files may end in `.txt` or `.tsv`, and may be packed (`.gz`).
pub fn read_folder(folder: &Path) -> Result<Folder, FolderError> {
    let missing = |name| FolderError::Missing {
        folder: folder.to_owned(),
        name,
    };
    let must = |name| read(folder, name)?.ok_or_else(|| missing(name));
    let (train, valid) = (must("train")?, must("valid")?);
    let (actors, acts) = (must("entity2id")?, must("relation2id")?);
    let mut parts = [rows(&train)?, rows(&valid)?, Vec::new()];
    if let Some(test) = read(folder, "test")? {
        parts[2] = rows(&test)?;
    }
    let times = parts.iter().flatten().map(|f| f.day);
    let step = times.fold(0, greatest_common_divisor).max(1);
    for fact in parts.iter_mut().flatten() {
        fact.day /= step;
    }
    let [train, valid, test] = parts;
    Ok(Folder {
        train,
        valid,
        test,
        actors: names(&actors)?,
        acts: names(&acts)?,
    })
}

struct Text {
    path: PathBuf,
    text: String,
}

fn read(folder: &Path, name: &str) -> Result<Option<Text>, FolderError> {
    for ending in ["txt", "tsv", "txt.gz", "tsv.gz"] {
        let path = folder.join(format!("{name}.{ending}"));
        if !path.is_file() {
            continue;
        }
        let mut text = String::new();
        let done = File::open(&path).and_then(|mut file| match ending.ends_with("gz") {
            true => flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text),
            false => file.read_to_string(&mut text),
        });
        return match done {
            Ok(_) => Ok(Some(Text { path, text })),
            Err(source) => Err(FolderError::Read { path, source }),
        };
    }
    Ok(None)
}

fn lines(file: &Text) -> impl Iterator<Item = (usize, &str)> {
    let numbered = file.text.lines().enumerate();
    numbered.filter(|(_, line)| !line.trim().is_empty())
}

fn wrong(file: &Text, line: usize, what: impl Into<String>) -> FolderError {
    FolderError::Line {
        path: file.path.clone(),
        line: line + 1,
        what: what.into(),
    }
}

fn rows(file: &Text) -> Result<Vec<Fact>, FolderError> {
    let row = |(at, line): (usize, &str)| {
        let mut columns = line.split_whitespace().map(|word| word.parse::<u32>());
        let mut next = || match columns.next() {
            Some(Ok(number)) => Ok(number),
            _ => Err(wrong(
                file,
                at,
                "four numbers are asked for: actor, act, recipient, time",
            )),
        };
        Ok(Fact {
            actor: next()?,
            act: next()?,
            recipient: next()?,
            day: next()?,
        })
    };
    lines(file).map(row).collect()
}

fn names(file: &Text) -> Result<Vec<String>, FolderError> {
    let mut names = Vec::new();
    for (at, line) in lines(file) {
        let mut columns = line.split('\t');
        let (name, number) = (columns.next(), columns.next());
        // Some folders begin with the number of names.
        let (Some(name), Some(number)) = (name, number) else {
            if at == 0 && line.trim().parse::<usize>().is_ok() {
                continue;
            }
            return Err(wrong(file, at, "a name, a tab and a number are asked for"));
        };
        let number = number.trim().parse::<usize>();
        // No benchmark has more; a number out of bounds must not take all memory.
        let Some(index) = number.ok().filter(|&index| index < 10_000_000) else {
            return Err(wrong(
                file,
                at,
                "the number after the tab must be from 0 to 9,999,999",
            ));
        };
        if names.len() <= index {
            names.resize(index + 1, String::new());
        }
        names[index] = name.replace('_', " ").trim().to_string();
    }
    Ok(names)
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Result<Folder, FolderError> {
        let place = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(place.path().join(name), text).unwrap();
        }
        read_folder(place.path())
    }

    const NAMES: [(&str, &str); 2] = [
        ("entity2id.txt", "2\nNorland\t0\nPolice_(Norland)\t1\n"),
        ("relation2id.txt", "Consult\t0\n"),
    ];

    #[test]
    fn hours_become_days() {
        let files = [
            ("train.txt", "0\t0\t1\t0\t0\n1 0 0 48\n"),
            ("valid.tsv", "0 0 1 72\n"),
        ];
        let read = folder(&[&NAMES[..], &files].concat()).unwrap();
        assert_eq!(
            read.train[1],
            Fact {
                day: 2,
                actor: 1,
                act: 0,
                recipient: 0
            }
        );
        assert_eq!(
            (read.valid[0].day, read.actors[1].as_str()),
            (3, "Police (Norland)")
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let error = folder(&NAMES).unwrap_err().to_string();
        assert!(error.contains("no train.txt"), "{error}");
        let files = [("train.txt", "0 0 1 0\n0 x 1 0\n"), ("valid.txt", "")];
        let error = folder(&[&NAMES[..], &files].concat())
            .unwrap_err()
            .to_string();
        assert!(error.contains("train.txt:2: four numbers"), "{error}");
    }
}
