//! Which of the places of a name is meant: one sense of a name in a document, by what contains it, what else the document names,
//! and how large it is.

use bifrons_core::{Document, Span};
use rustc_hash::FxHashMap;

use super::find::{Mention, hints, lies_in};
use super::table::key;
use super::{Candidate, Kind, Places, Toponym};

// The weights were chosen by a look at the development sets; the figures change little around them.

/// Weight of being inside what is named right after it.
const CONTAINED: f64 = 12.0;
/// Weight of a state, and of a first-level region, to which all other names of the text belong.
const STATE: f64 = 4.5;
const REGION: f64 = 5.0;
/// Weight of other names nearby, and the distance in kilometres at which it falls to a third.
const NEAR: f64 = 2.0;
const REACH: f64 = 120.0;
/// Rounds in which names settle each other.
const ROUNDS: usize = 4;
/// Weight of a word that news of a state uses, beside a name that lies there, which weighs 1.
const HINT: f64 = 0.7;

/// A name of the document with its mentions.
struct Name {
    candidates: Vec<Candidate>,
    /// Mentions, by number.
    mentions: Vec<usize>,
    /// Names that contain it, by number.
    within: Vec<usize>,
    best: usize,
}

/// Places of the mentions.
pub fn resolve(
    places: &'static Places,
    document: &Document,
    mentions: Vec<Mention>,
    country: Option<&str>,
) -> Vec<Toponym> {
    let slice = |m: &Mention| {
        let text = if m.title {
            &document.title
        } else {
            &document.text
        };
        &text[m.start..m.end]
    };
    let keys: Vec<String> = mentions.iter().map(|m| key(slice(m))).collect();
    let mut names: Vec<Name> = Vec::new();
    let mut number: FxHashMap<(&str, bool), usize> = FxHashMap::default();
    let mut of: Vec<Option<usize>> = vec![None; mentions.len()];
    for (i, mention) in mentions.iter().enumerate() {
        if mention.candidates.is_empty() {
            continue;
        }
        let people = mention.candidates[0].kind == Kind::People;
        let n = *number.entry((&keys[i], people)).or_insert_with(|| {
            names.push(Name {
                candidates: mention.candidates.clone(),
                mentions: Vec::new(),
                within: Vec::new(),
                best: 0,
            });
            names.len() - 1
        });
        names[n].mentions.push(i);
        of[i] = Some(n);
    }
    for (i, mention) in mentions.iter().enumerate() {
        if let (Some(inner), Some(outer)) = (of[i], mention.within.and_then(|w| of[w]))
            && !names[inner].within.contains(&outer)
        {
            names[inner].within.push(outer);
        }
    }
    let hints = hints(places, document);
    settle(&mut names, country, &hints);
    let chosen: Vec<Option<&Candidate>> = of
        .iter()
        .map(|n| n.map(|n| &names[n].candidates[names[n].best]))
        .collect();
    let mut offsets = Offsets::default();
    mentions
        .iter()
        .enumerate()
        .map(|(i, mention)| {
            let text = if mention.title {
                &document.title
            } else {
                &document.text
            };
            let span = offsets.span(mention.title, text, mention.start, mention.end);
            let written = slice(mention).to_string();
            match chosen[i] {
                Some(c) => Toponym {
                    title: mention.title,
                    span,
                    name: match mention.kind {
                        Some(_) => written.clone(),
                        None => c.name.to_string(),
                    },
                    text: written,
                    country: match c.countries[..] {
                        [one] => Some(one),
                        _ => None,
                    },
                    lat: Some(c.at.0),
                    lon: Some(c.at.1),
                    kind: mention.kind.unwrap_or(c.kind),
                    geonames: c.id.filter(|_| mention.kind.is_none()),
                },
                None => {
                    let near = neighbour(&mentions, &chosen, i);
                    Toponym {
                        title: mention.title,
                        span,
                        name: written.clone(),
                        text: written,
                        country: near.and_then(|c| c.countries.first().copied()),
                        lat: near.map(|c| c.at.0),
                        lon: near.map(|c| c.at.1),
                        kind: mention.kind.unwrap_or(Kind::Unlisted),
                        geonames: None,
                    }
                }
            }
        })
        .collect()
}

/// The place that tells most of where a name of no list is: what contains it, else the nearest city or region in the text.
fn neighbour<'a>(
    mentions: &[Mention],
    chosen: &[Option<&'a Candidate>],
    at: usize,
) -> Option<&'a Candidate> {
    if let Some(outer) = mentions[at].within.and_then(|w| chosen[w]) {
        // A city of the same region that is named nearby tells more than the region's middle.
        let inside = nearest(mentions, chosen, at, &|c| fine(c) && lies_in(c, outer));
        return inside.or(Some(outer));
    }
    nearest(mentions, chosen, at, &fine)
        .or_else(|| nearest(mentions, chosen, at, &|c| c.kind == Kind::Region))
        .or_else(|| nearest(mentions, chosen, at, &|_| true))
}

fn fine(c: &Candidate) -> bool {
    matches!(c.kind, Kind::City | Kind::District | Kind::Area) && c.countries.len() == 1
}

fn nearest<'a>(
    mentions: &[Mention],
    chosen: &[Option<&'a Candidate>],
    at: usize,
    fits: &dyn Fn(&Candidate) -> bool,
) -> Option<&'a Candidate> {
    let mine = &mentions[at];
    (0..mentions.len())
        .filter(|&i| i != at && mentions[i].title == mine.title)
        .filter_map(|i| chosen[i].filter(|c| fits(c)).map(|c| (i, c)))
        .min_by_key(|(i, _)| mentions[*i].start.abs_diff(mine.start))
        .map(|(_, c)| c)
}

/// Chooses the candidate of every name, in rounds.
fn settle(names: &mut [Name], country: Option<&str>, hints: &[&'static str]) {
    for round in 0..ROUNDS {
        let context = Context::of(names, round, country, hints);
        let best: Vec<usize> = (0..names.len())
            .map(|n| {
                let score = |c: &Candidate| context.score(names, n, c, round);
                let all = &names[n].candidates;
                let scores: Vec<f64> = all.iter().map(score).collect();
                (0..all.len()).fold(0, |best, i| if scores[i] > scores[best] { i } else { best })
            })
            .collect();
        for (name, best) in names.iter_mut().zip(best) {
            name.best = best;
        }
    }
}

/// States and regions that the names of a document lie in.
struct Context {
    states: FxHashMap<&'static str, f64>,
    regions: FxHashMap<u16, f64>,
    total: f64,
}

impl Context {
    fn of(names: &[Name], round: usize, country: Option<&str>, hints: &[&'static str]) -> Self {
        let mut context = Self {
            states: FxHashMap::default(),
            regions: FxHashMap::default(),
            total: 0.5,
        };
        for name in names {
            let c = &name.candidates[name.best];
            let sure = name.candidates.len() == 1 || c.listed || !name.within.is_empty();
            let weight = if sure {
                1.0
            } else if round == 0 {
                continue;
            } else {
                0.5
            } * (1.0 + (name.mentions.len() as f64).ln() / 2.0);
            context.total += weight;
            for code in &c.countries {
                *context.states.entry(code).or_default() += weight / c.countries.len() as f64;
            }
            if let Some(region) = c.region {
                *context.regions.entry(region).or_default() += weight;
            }
        }
        if let Some(code) =
            country.and_then(|c| bifrons_core::states().iter().find(|s| s.code == c))
        {
            *context.states.entry(code.code).or_default() += 1.0;
            context.total += 1.0;
        }
        for code in hints {
            *context.states.entry(code).or_default() += HINT;
            context.total += HINT;
        }
        context
    }

    fn score(&self, names: &[Name], n: usize, c: &Candidate, round: usize) -> f64 {
        let mut score = prior(c);
        let name = &names[n];
        let mine = &name.candidates[name.best];
        for &outer in &name.within {
            if names[outer].candidates.iter().any(|o| lies_in(c, o)) {
                score += CONTAINED;
            }
        }
        // What is said to contain others: "Atlanta, Georgia".
        for other in names.iter().filter(|o| o.within.contains(&n)) {
            if other.candidates.iter().any(|i| lies_in(i, c)) {
                score += CONTAINED / 2.0;
            }
        }
        // A name does not speak for itself: its own part is taken away.
        let own = if round == 0 { 0.0 } else { 0.5 };
        let share = |sum: f64, same: bool| {
            ((sum - if same { own } else { 0.0 }) / (self.total - own).max(0.5)).clamp(0.0, 1.0)
        };
        if let [code] = c.countries[..] {
            let sum = self.states.get(code).copied().unwrap_or_default();
            score += STATE * share(sum, mine.countries == c.countries).sqrt();
        }
        if let Some(region) = c.region {
            let sum = self.regions.get(&region).copied().unwrap_or_default();
            score += REGION * share(sum, mine.region == c.region).sqrt();
        }
        if round > 0 {
            let near: f64 = names
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != n)
                .map(|(_, o)| &o.candidates[o.best])
                .filter(|o| matches!(o.kind, Kind::City | Kind::District))
                .map(|o| (-distance(o.at, c.at) / REACH).exp())
                .sum();
            score += NEAR * near.min(4.0);
        }
        score
    }
}

/// How likely a place is meant before anything else is known.
fn prior(c: &Candidate) -> f64 {
    let people = (c.population + 300.0).ln();
    let size = match c.kind {
        Kind::Country | Kind::People => 10.5,
        _ if c.listed => 9.0,
        Kind::Region => 4.5 + people * 0.15,
        Kind::District => 3.0 + people * 0.2,
        _ => people * 0.6,
    };
    match (c.own, c.population > LARGE) {
        (true, _) => size,
        (false, true) => size - 0.7,
        (false, false) => size - 2.0,
    }
}

/// People from which another name of a place is nearly as good as its own.
const LARGE: f64 = 300_000.0;

/// Great-circle distance in kilometres (haversine, on a sphere of 6,371 km).
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat1, lat2) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6_371.0 * h.sqrt().min(1.0).asin()
}

/// Code points before a byte, counted once from left to right.
#[derive(Default)]
struct Offsets {
    title: bool,
    byte: usize,
    points: usize,
}

impl Offsets {
    fn span(&mut self, title: bool, text: &str, start: usize, end: usize) -> Span {
        if title != self.title || start < self.byte {
            *self = Self {
                title,
                ..Self::default()
            };
        }
        self.points += text[self.byte..start].chars().count();
        self.byte = start;
        Span::new(self.points, self.points + text[start..end].chars().count())
    }
}

#[cfg(test)]
mod tests {
    use bifrons_core::Document;

    use crate::places::{Kind, Places, Toponym};

    fn found(text: &str) -> Vec<Toponym> {
        let document = Document {
            text: text.to_string(),
            ..Document::default()
        };
        Places::bundled().find(&document, None)
    }

    fn near(toponym: &Toponym, lat: f64, lon: f64) -> bool {
        super::distance((toponym.lat.unwrap(), toponym.lon.unwrap()), (lat, lon)) < 50.0
    }

    #[test]
    fn what_contains_a_name_tells_which_is_meant() {
        let all = found("She moved from Alexandria, Louisiana, to Paris.");
        assert!(near(&all[0], 31.31, -92.45));
        assert_eq!((all[0].country, all[0].kind), (Some("USA"), Kind::City));
        assert!(
            found("The flood reached Alexandria, Egypt.")
                .iter()
                .any(|t| near(t, 31.2, 29.92))
        );
    }

    #[test]
    fn the_other_names_of_a_text_tell_which_is_meant() {
        let text = "Lamar County deputies searched a house in Paris. Texas officials said the suspects came from Greenville and Bonham.";
        let all = found(text);
        let paris = all.iter().find(|t| t.text == "Paris").unwrap();
        assert!(near(paris, 33.66, -95.56), "{paris:?}");
        let text = "Talks in Paris went on. France and Germany asked Italy to join.";
        assert!(
            found(text)
                .iter()
                .any(|t| t.text == "Paris" && near(t, 48.85, 2.35))
        );
    }

    #[test]
    fn a_name_of_no_list_lies_near_what_contains_it() {
        let all = found("Shells hit the village of Qarbulan, Syria.");
        assert_eq!(
            (all[0].text.as_str(), all[0].kind, all[0].country),
            ("Qarbulan", Kind::Unlisted, Some("SYR"))
        );
    }

    #[test]
    fn waters_and_peoples() {
        let all = found("A Greek tanker sank in the Strait of Hormuz.");
        assert_eq!((all[0].kind, all[0].country), (Kind::People, Some("GRC")));
        assert_eq!(
            (all[1].kind, all[1].country, all[1].name.as_str()),
            (Kind::Strait, None, "Strait of Hormuz")
        );
    }

    proptest::proptest! {
        #[test]
        fn places_of_any_text_are_slices_in_order(text in "([A-Z][a-z]{0,6}|Paris|Texas|Bay|River|Road|County|U\\.S\\.|[,.:—-]|in|of|the|\\PC| |\n){0,40}") {
            let all = found(&text);
            for t in &all {
                let slice: String = text.chars().skip(t.span.start).take(t.span.end - t.span.start).collect();
                proptest::prop_assert_eq!(&slice, &t.text);
            }
            proptest::prop_assert!(all.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        }
    }

    #[test]
    fn distances() {
        let (paris, london) = ((48.85, 2.35), (51.51, -0.13));
        assert!((super::distance(paris, london) - 344.0).abs() < 5.0);
        assert!(super::distance(paris, paris) < 1e-9);
    }
}
