//! The packed table of cities and regions, `data/places/cities.zst`; `tools/places.py` writes it and describes it.

use bifrons_core::fold;

/// The table that the program carries.
static PACKED: &[u8] = include_bytes!("../../../../data/places/cities.zst");

/// Cities and regions of the world with their names, ready for look-up.
#[derive(Debug, Default)]
pub struct Table {
    text: String,
    /// Byte at which the line of a place begins.
    lines: Vec<u32>,
    /// Region of each place.
    regions: Vec<u16>,
    /// Byte at which the line of a region's head begins.
    heads: Vec<u32>,
    /// Byte at which the names begin.
    names: usize,
}

/// One place of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its name.
    pub name: &'a str,
    /// `1`, `2` for a region of that level, `c` for a city.
    pub kind: char,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// People, two figures.
    pub population: f64,
    /// GeoNames id, where it has one.
    pub id: Option<u32>,
    /// State it lies in, as an actor code.
    pub country: &'a str,
    /// Code of its first-level region.
    pub code: &'a str,
    /// Number of its first-level region in the table.
    pub region: u16,
}

impl Table {
    /// Unpacks the table that the program carries; it is empty if that is damaged, which a test rules out.
    pub fn bundled() -> Self {
        zstd::decode_all(PACKED)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(Self::read)
            .unwrap_or_default()
    }

    fn read(text: String) -> Option<Self> {
        let names = text.find("\n\n")? + 2;
        let mut table = Self {
            names,
            ..Self::default()
        };
        let mut at = 0_usize;
        for line in text[..names - 2].split('\n') {
            let start = u32::try_from(at).ok()?;
            if line.starts_with('=') {
                table.heads.push(start);
            } else {
                table.lines.push(start);
                table
                    .regions
                    .push(u16::try_from(table.heads.len().checked_sub(1)?).ok()?);
            }
            at += line.len() + 1;
        }
        table.text = text;
        Some(table)
    }

    /// Whether it could not be unpacked.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The place of that number.
    pub fn row(&self, number: usize) -> Option<Row<'_>> {
        let mut columns = self.line(*self.lines.get(number)? as usize).split('\t');
        let region = self.regions[number];
        let mut head = self.line(self.heads[region as usize] as usize).split('\t');
        let hundredths = |text: Option<&str>| Some(text?.parse::<f64>().ok()? / 100.0);
        head.next();
        Some(Row {
            name: columns.next()?,
            kind: columns.next()?.chars().next()?,
            lat: hundredths(columns.next())?,
            lon: hundredths(columns.next())?,
            population: columns.next()?.parse::<f64>().ok()? * 100.0,
            id: columns.next()?.parse().ok(),
            country: head.next()?,
            code: head.next()?,
            region,
        })
    }

    /// Country, code and number of every region.
    pub fn regions(&self) -> impl Iterator<Item = (&str, &str, u16)> {
        self.heads.iter().zip(0..).filter_map(|(&head, number)| {
            let mut columns = self.line(head as usize).split('\t').skip(1);
            Some((columns.next()?, columns.next()?, number))
        })
    }

    /// Numbers of the places with that key, each with whether it is the place's own name.
    pub fn find(&self, key: &str) -> impl Iterator<Item = (usize, bool)> {
        self.postings(key)
            .unwrap_or_default()
            .split(' ')
            .filter_map(|posting| {
                let digits = posting.strip_prefix('~');
                let number = usize::from_str_radix(digits.unwrap_or(posting), 36).ok()?;
                Some((number, digits.is_none()))
            })
    }

    /// The numbers that a key's line holds, by halving.
    fn postings(&self, key: &str) -> Option<&str> {
        let bytes = self.text.as_bytes();
        let (mut low, mut high) = (self.names, bytes.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let start = bytes[low..middle]
                .iter()
                .rposition(|&b| b == b'\n')
                .map_or(low, |i| low + i + 1);
            let line = self.line(start);
            let (name, numbers) = line.split_once('\t')?;
            match name.cmp(key) {
                std::cmp::Ordering::Equal => return Some(numbers),
                std::cmp::Ordering::Less => low = start + line.len() + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }

    fn line(&self, start: usize) -> &str {
        let rest = self.text.get(start..).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default()
    }
}

/// The form under which names are compared: folded, without apostrophes and hyphens, "St" for "Saint". `tools/places.py` does the same.
pub fn key(name: &str) -> String {
    let folded = fold(name).replace('\'', "").replace(['-', '\u{2011}'], " ");
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(match word {
            "saint" => "st",
            "mount" => "mt",
            "fort" => "ft",
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_every_line_is_read() {
        let table = Table::bundled();
        assert!(table.len() > 200_000);
        assert!((0..table.len()).all(|n| table.row(n).is_some()));
        let names = table.text[table.names..].lines();
        let keys: Vec<&str> = names.map(|l| l.split('\t').next().unwrap()).collect();
        assert!(keys.windows(2).all(|w| w[0] < w[1]));
        // Halving finds the first, the last and some between.
        for key in keys.iter().step_by(9_973).chain(keys.last()) {
            assert!(table.find(key).next().is_some(), "{key}");
        }
        assert_eq!(table.find("no such place at all").count(), 0);
    }

    #[test]
    fn places_lie_where_they_lie() {
        let table = Table::bundled();
        let parish = table.find("rapides parish").next().unwrap();
        let row = table.row(parish.0).unwrap();
        assert_eq!(
            (row.kind, row.country, row.code, parish.1),
            ('2', "USA", "LA", true)
        );
        assert!((row.lat - 31.2).abs() < 0.3 && (row.lon + 92.5).abs() < 0.3);
    }

    #[test]
    fn keys_fold() {
        assert_eq!(key("Saint-Étienne"), "st etienne");
        assert_eq!(key("St. Louis"), "st louis");
        assert_eq!(key("Sana'a"), "sanaa");
        assert_eq!(key("  New   York "), "new york");
    }
}
