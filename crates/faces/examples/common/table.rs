//! Tab-separated tables, gzipped, with a header or without.

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

/// The folder of dev data, if it holds `within`: `$BIFRONS_SHARED`, else `../shared` beside the repository.
pub fn shared(within: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("BIFRONS_SHARED").map_or(beside, PathBuf::from);
    root.join(within).exists().then_some(root)
}

/// A table in memory.
pub struct Table {
    name: String,
    text: String,
}

impl Table {
    /// Reads a gzipped file; the error names it.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let name = path.display().to_string();
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
        MultiGzDecoder::new(BufReader::new(file)).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self { name, text })
    }

    /// All lines, cut at tabs.
    pub fn lines(&self) -> impl Iterator<Item = Vec<&str>> {
        self.text.lines().map(|line| line.split('\t').collect())
    }

    /// The rows after the header, each with the columns named.
    #[allow(dead_code, reason = "an example may have tables without headers alone")]
    pub fn rows<const N: usize>(
        &self,
        columns: [&str; N],
    ) -> Result<Vec<[&str; N]>, Box<dyn Error>> {
        let mut lines = self.lines();
        let header = lines.next().unwrap_or_default();
        let mut at = [0; N];
        for (at, column) in at.iter_mut().zip(columns) {
            let found = header.iter().position(|h| *h == column);
            *at = found.ok_or_else(|| format!("{}: no column `{column}`", self.name))?;
        }
        Ok(lines
            .map(|row| at.map(|i| row.get(i).copied().unwrap_or_default()))
            .collect())
    }
}
