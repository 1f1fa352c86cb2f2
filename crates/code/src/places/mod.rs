//! Places: names of places in a text, and where on the earth each of them lies.
//!
//! 1. [`table`]: cities and regions of the world, from GeoNames; `facts`: states, waters, areas, bases, by hand.
//! 2. `find`: which words of a text name a place, by their capitals and neighbours.
//! 3. `resolve`: which of the places of that name is meant, by what contains it, by the other places of the text and by size.
//! 4. `event`: which of them says where an event was.
//!
//! The table is unpacked at the first question.

mod event;
mod facts;
mod find;
mod resolve;
pub mod table;
mod words;

use std::sync::OnceLock;

use bifrons_core::{Document, Span};
use rustc_hash::FxHashMap;

use facts::Facts;
use table::{Table, key};
use words::Words;

pub use event::place_of;
pub use resolve::distance;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A state.
    Country,
    /// A part of the first level: a state of a federation, a province.
    Region,
    /// A part of the second level: a county, a district.
    District,
    /// A city, town or village.
    City,
    /// A continent.
    Continent,
    /// A region of the world or of a state without being its part by law, a disputed area, a quarter.
    Area,
    /// An ocean, a sea, a gulf.
    Sea,
    /// A strait.
    Strait,
    /// A river.
    River,
    /// A lake.
    Lake,
    /// A canal.
    Canal,
    /// A dam.
    Dam,
    /// An island or islands.
    Island,
    /// A cape.
    Cape,
    /// A peninsula.
    Peninsula,
    /// A desert.
    Desert,
    /// A mountain, range or valley.
    Mountain,
    /// A building, square, park, camp.
    Site,
    /// A military base or a test site.
    Base,
    /// An airport.
    Airport,
    /// A border crossing.
    Crossing,
    /// A street or road.
    Road,
    /// A people or adjective, which stands for its place: "Russian".
    People,
    /// A place by all signs, but in no list; its coordinates are those of what is near it in the text.
    Unlisted,
}

impl Kind {
    const ALL: [(Self, &'static str); 24] = [
        (Self::Country, "country"),
        (Self::Region, "region"),
        (Self::District, "district"),
        (Self::City, "city"),
        (Self::Continent, "continent"),
        (Self::Area, "area"),
        (Self::Sea, "sea"),
        (Self::Strait, "strait"),
        (Self::River, "river"),
        (Self::Lake, "lake"),
        (Self::Canal, "canal"),
        (Self::Dam, "dam"),
        (Self::Island, "island"),
        (Self::Cape, "cape"),
        (Self::Peninsula, "peninsula"),
        (Self::Desert, "desert"),
        (Self::Mountain, "mountain"),
        (Self::Site, "site"),
        (Self::Base, "base"),
        (Self::Airport, "airport"),
        (Self::Crossing, "crossing"),
        (Self::Road, "road"),
        (Self::People, "people"),
        (Self::Unlisted, "unlisted"),
    ];

    /// The name in records and data.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(k, _)| *k == self)
            .map_or("", |(_, name)| name)
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, n)| *n == name)
            .map(|(kind, _)| *kind)
    }
}

/// A place that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// It stands in the title, not in the text.
    pub title: bool,
    /// Where it stands, in code points of the text (of the title).
    pub span: Span,
    /// The exact slice.
    pub text: String,
    /// Canonical name.
    pub name: String,
    /// State it lies in, as an actor code, where it lies in one.
    pub country: Option<&'static str>,
    /// Degrees north, where known.
    pub lat: Option<f64>,
    /// Degrees east, where known.
    pub lon: Option<f64>,
    /// What it is.
    pub kind: Kind,
    /// GeoNames id, where the table has one.
    pub geonames: Option<u32>,
}

/// A place that a name may mean.
#[derive(Clone, Debug)]
struct Candidate {
    name: &'static str,
    kind: Kind,
    countries: Vec<&'static str>,
    at: (f64, f64),
    population: f64,
    /// First-level region of the table that it lies in or is.
    region: Option<u16>,
    /// The name is its own, not another name for it.
    own: bool,
    /// A line of `data/places/*.txt` describes it.
    listed: bool,
    id: Option<u32>,
}

/// All that is known of places.
#[derive(Debug)]
pub struct Places {
    table: Table,
    facts: Facts,
    words: Words,
    /// Regions of the table that a line of `regions.txt` describes, and back.
    fact_of: FxHashMap<u16, u32>,
    region_of: FxHashMap<u32, u16>,
}

impl Places {
    /// The places that the program carries, unpacked at the first call.
    pub fn bundled() -> &'static Self {
        static BUNDLED: OnceLock<Places> = OnceLock::new();
        BUNDLED.get_or_init(|| {
            let table = Table::bundled();
            let facts = Facts::load().0;
            let numbers: FxHashMap<(&str, &str), u16> = table
                .regions()
                .map(|(country, code, n)| ((country, code), n))
                .collect();
            let region_of: FxHashMap<u32, u16> = facts
                .regions()
                .filter_map(|(n, f)| Some((n, *numbers.get(&(*f.countries.first()?, f.region))?)))
                .collect();
            Self {
                fact_of: region_of.iter().map(|(&n, &r)| (r, n)).collect(),
                region_of,
                table,
                facts,
                words: Words::load().0,
            }
        })
    }

    /// Places that a document names, in order, those of the title first; they do not overlap.
    ///
    /// `country` is what the document is about, as an actor code, if that is known; it is believed where nothing speaks against it.
    pub fn find(&'static self, document: &Document, country: Option<&str>) -> Vec<Toponym> {
        let mentions = find::mentions(self, document);
        resolve::resolve(self, document, mentions, country)
    }

    /// State of the city nearest to a point, as an actor code: for data that give coordinates and no state. Looks at every city.
    pub fn nearest_state(&self, at: (f64, f64)) -> Option<&str> {
        let rows = (0..self.table.len()).filter_map(|n| self.table.row(n));
        rows.filter(|r| r.kind == 'c' && (r.lat - at.0).abs() < 15.0)
            .map(|r| (distance(at, (r.lat, r.lon)), r.country))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, country)| country)
    }

    /// All places that may be called so; `written` is the name as it stands in a text.
    fn candidates(&'static self, written: &str) -> Vec<Candidate> {
        let key = key(written);
        let mut all: Vec<Candidate> = self
            .facts
            .find(written, &key)
            .iter()
            .map(|&n| self.fact(n))
            .collect();
        if written.chars().count() <= 4 && written.chars().all(|c| c.is_uppercase() || c == '.') {
            return all;
        }
        for (number, own) in self.table.find(&key) {
            let Some(row) = self.table.row(number) else {
                continue;
            };
            if row.kind == '1' && self.fact_of.contains_key(&row.region) {
                continue;
            }
            all.push(Candidate {
                name: row.name,
                kind: match row.kind {
                    '1' => Kind::Region,
                    '2' => Kind::District,
                    _ => Kind::City,
                },
                countries: (!row.country.is_empty())
                    .then_some(row.country)
                    .into_iter()
                    .collect(),
                at: (row.lat, row.lon),
                population: row.population,
                region: Some(row.region),
                own,
                listed: false,
                id: row.id,
            });
        }
        all
    }

    fn fact(&'static self, number: u32) -> Candidate {
        let fact = self.facts.fact(number);
        Candidate {
            name: fact.name,
            kind: fact.kind,
            countries: fact.countries.clone(),
            at: fact.at,
            population: 0.0,
            region: self.region_of.get(&number).copied(),
            own: true,
            listed: true,
            id: None,
        }
    }
}

/// State of the place of that name, as an actor code, if the name is clear enough without context: a state, a listed region or
/// feature, or a city or region that is by far the largest of its name.
///
/// ```
/// use bifrons_code::places::country_of;
/// assert_eq!(country_of("Shanghai"), Some("CHN"));
/// assert_eq!(country_of("Kano State"), Some("NGA"));
/// assert_eq!(country_of("Springfield"), Some("USA"));
/// assert_eq!(country_of("nowhere at all"), None);
/// ```
pub fn country_of(name: &str) -> Option<&'static str> {
    let places = Places::bundled();
    let mut all = places.candidates(name.trim());
    if all.is_empty() {
        let (rest, last) = name.trim().rsplit_once(' ')?;
        if !places.words.tail.contains(last) {
            return None;
        }
        all = places.candidates(rest);
    }
    if let Some(listed) = all.iter().find(|c| c.listed) {
        return match listed.countries[..] {
            [one] => Some(one),
            _ => None,
        };
    }
    let lower = name.trim().to_lowercase();
    let weight = |c: &Candidate| c.population * if c.own { 1.0 } else { 0.2 };
    let mut by_country: Vec<(&'static str, f64)> = Vec::new();
    for candidate in &all {
        let Some(&code) = candidate.countries.first() else {
            continue;
        };
        match by_country.iter_mut().find(|(c, _)| *c == code) {
            Some((_, sum)) => *sum = sum.max(weight(candidate)),
            None => by_country.push((code, weight(candidate))),
        }
    }
    by_country.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let (code, most) = *by_country.first()?;
    let second = by_country.get(1).map_or(0.0, |c| c.1);
    let large = if places.words.common.contains(lower.as_str()) {
        1_000_000.0
    } else {
        20_000.0
    };
    (most >= large && most >= 4.0 * second).then_some(code)
}
