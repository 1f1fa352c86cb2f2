//! What the codes of other projects' data mean, from `data/codes/`. All tables are built once, at first use.

mod acts;
mod parties;
mod sectors;
mod whole;

pub(crate) use acts::{Act, Mirror, cameo, cameo_named, weis};
pub(crate) use parties::{actor_code, at, cow, fips, named};
pub(crate) use sectors::sectors_named;
pub(crate) use whole::{Found, Vocabulary};

/// Rows of a data file as columns; comments and blank lines are left out.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let line = line.split("  #").next().unwrap_or(line);
            line.split(';').map(str::trim).collect()
        })
}

/// Up to eight bytes as one number, so that a short code is found without hashing a string; `None` for a longer one.
fn packed(code: &[u8]) -> Option<u64> {
    (code.len() <= 8).then(|| code.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
}
