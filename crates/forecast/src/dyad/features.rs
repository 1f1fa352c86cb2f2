//! What the next periods of a dyad are told from: some dozens of numbers, each with a name a reader understands.

use std::collections::BTreeMap;

use bifrons_faces::Bucket;
use rayon::prelude::*;

use super::aging::{Aging, H, HALF_LIVES, Past, summed};
use super::panel::{Days, Dyad, Panel, Sides};

/// What a feature is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// Deeds and words of conflict that the actor showed the recipient.
    Conflict,
    /// Their cooperation.
    Cooperation,
    /// What came back.
    Reply,
    /// Conflict and volume of either with third parties.
    Neighbours,
    /// Deeds of conflict at home.
    Home,
    /// The volume of all news.
    World,
    /// The time of the year that is told.
    Season,
    /// How long ago deeds of conflict were.
    Since,
}

impl About {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "own conflict",
            Self::Cooperation => "own cooperation",
            Self::Reply => "what came back",
            Self::Neighbours => "third parties",
            Self::Home => "conflict at home",
            Self::World => "volume of news",
            Self::Season => "season",
            Self::Since => "time since",
        }
    }
}

/// Events added to every decayed count before its logarithm is taken, so that none is far from few, but not infinitely.
const ADDED: f64 = 0.1;
/// Years of data from which the season is told.
const SEASONAL: f64 = 3.0;

/// The lists of days that features of a dyad are read off.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sources {
    /// What the actor did to the recipient (summed: both), what came back.
    pub own: Days,
    pub reply: Days,
    /// What the actor did to any, what any did to the recipient; what the recipient did to any, what any did to the actor.
    pub given: [Days; 2],
    pub taken: [Days; 2],
    /// What each did at home.
    pub home: [Days; 2],
}

/// All that features of a panel need.
#[derive(Clone, Debug)]
pub(super) struct Features {
    pub aging: Aging,
    sides: Sides,
    bucket: Bucket,
    /// Ln of the world's volume at the end of each period, lately against usually.
    volume: Vec<f64>,
    /// What each party gave and took, and did at home.
    parties: BTreeMap<String, [Days; 3]>,
    /// Day of the year, as a share, of the middle of each period and of some beyond the last.
    seasons: Vec<f64>,
    /// Whether there are years enough, for each period.
    seasonal: Vec<bool>,
}

/// What is left of each source at the end of one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pasts {
    pub own: Past,
    pub reply: Past,
    pub given: [Past; 2],
    pub taken: [Past; 2],
    pub home: [Past; 2],
}

/// Words for the quads.
pub(super) const QUADS: [&str; 4] = ["words+", "deeds+", "words−", "deeds−"];

impl Features {
    /// For those dyads alone: what others did to each other is left out.
    pub fn new(panel: &Panel, told: &[Dyad]) -> Self {
        let aging = Aging::new(panel.bucket(), panel.spans());
        let n = panel.len();
        let parties = parties(panel, told);
        let world: Days = (0u32..).zip(panel.world().iter().copied()).collect();
        let volume = aging.along(&world, n);
        let volume = volume.iter().zip(&aging.weights).map(|(past, weights)| {
            let rate = |h: usize| {
                let all: f64 = past.sums[h][..4].iter().sum();
                (all + ADDED) / weights[h]
            };
            (rate(1) / rate(4)).ln()
        });
        let seasons = (0..n + MOST_AHEAD).map(|at| season(panel, at));
        Self {
            volume: volume.collect(),
            seasons: seasons.collect(),
            seasonal: panel
                .spans()
                .iter()
                .map(|s| f64::from(s.1) >= SEASONAL * 365.25)
                .collect(),
            sides: panel.sides(),
            bucket: panel.bucket(),
            aging,
            parties,
        }
    }

    /// The days that a dyad is told from.
    pub fn sources(&self, panel: &Panel, dyad: &Dyad) -> Sources {
        let (a, b) = dyad;
        let of = |party: &String, kind: usize| -> Days {
            self.parties
                .get(party)
                .map_or_else(Days::new, |lists| lists[kind].clone())
        };
        let directed = self.sides == Sides::Directed;
        let back = |days: Days| if directed { days } else { Days::new() };
        Sources {
            own: panel.days(dyad).to_vec(),
            reply: back(panel.days(&(b.clone(), a.clone())).to_vec()),
            given: [of(a, GIVEN), back(of(b, GIVEN))],
            taken: [back(of(a, TAKEN)), of(b, TAKEN)],
            home: [of(a, HOME), of(b, HOME)],
        }
    }

    /// What is left of the sources at the end of each period.
    pub fn pasts(&self, sources: &Sources, n: usize) -> Vec<Pasts> {
        let along = |days: &Days| self.aging.along(days, n);
        let (own, reply) = (along(&sources.own), along(&sources.reply));
        let two = |both: &[Days; 2]| [along(&both[0]), along(&both[1])];
        let (given, taken, home) = (two(&sources.given), two(&sources.taken), two(&sources.home));
        let at = |both: &[Vec<Past>; 2], t: usize| [both[0][t], both[1][t]];
        let pasts = (0..own.len()).map(|t| Pasts {
            own: own[t],
            reply: reply[t],
            given: at(&given, t),
            taken: at(&taken, t),
            home: at(&home, t),
        });
        pasts.collect()
    }

    /// The features at the end of period `t`, those of the season for the period `ahead` of it.
    pub fn row(&self, pasts: &Pasts, t: usize, ahead: usize) -> Vec<f64> {
        let mut row = Vec::with_capacity(160);
        self.visit(pasts, t, ahead, &mut |_, _, _, x| row.push(x));
        row
    }

    /// Where the numbers stand in a row from which a quad is told: its own course at every half-life, that of the others at two.
    pub fn columns(&self, quad: usize) -> Vec<usize> {
        let (mut columns, mut at) = (Vec::new(), 0);
        self.visit(&Pasts::default(), 0, 1, &mut |_, tells, _, _| {
            if tells[quad] {
                columns.push(at);
            }
            at += 1;
        });
        columns
    }

    /// What each number of a row is about, and its name.
    pub fn names(&self) -> Vec<(About, String)> {
        let mut names = Vec::new();
        self.visit(&Pasts::default(), 0, 1, &mut |about, _, name, _| {
            names.push((about, name()));
        });
        names
    }

    fn visit(
        &self,
        pasts: &Pasts,
        t: usize,
        ahead: usize,
        see: &mut dyn FnMut(About, [bool; 4], &dyn Fn() -> String, f64),
    ) {
        let weights = self.aging.weights.get(t).copied().unwrap_or([1.0; H]);
        let rate = |sum: f64, h: usize| (self.aging.period * (sum + ADDED) / weights[h]).ln();
        let within = |h: usize| self.memory(h);
        for (own, past) in [(true, &pasts.own), (false, &pasts.reply)] {
            if !own && self.sides == Sides::Summed {
                continue;
            }
            let side = if own { "" } else { " in return" };
            for (h, sums) in past.sums.iter().enumerate() {
                for (q, quad) in QUADS.iter().enumerate() {
                    let about = match (own, q) {
                        (false, _) => About::Reply,
                        (true, 0 | 1) => About::Cooperation,
                        (true, _) => About::Conflict,
                    };
                    let name = || format!("{quad}{side}, {}", within(h));
                    see(about, tells(q, h, own), &name, rate(sums[q], h));
                }
                let about = if own { About::Conflict } else { About::Reply };
                let name = || format!("days with deeds−{side}, {}", within(h));
                see(about, tells(3, h, own), &name, rate(sums[4], h));
            }
            let gone = past.struck.map_or(f64::from(u16::MAX), |day| {
                f64::from(self.aging.end(t).saturating_sub(day))
            });
            let gone = (gone / self.aging.period).min(LONGEST);
            let name = || format!("periods since deeds−{side}");
            see(About::Since, ALL, &name, gone.ln_1p());
        }
        let others = [
            ("actor to others", pasts.given[0].without(&pasts.own)),
            ("others to recipient", pasts.taken[1].without(&pasts.own)),
            ("recipient to others", pasts.given[1].without(&pasts.reply)),
            ("others to actor", pasts.taken[0].without(&pasts.reply)),
        ];
        let shown = match self.sides {
            Sides::Directed => 4,
            Sides::Summed => 2,
        };
        for (who, past) in &others[..shown] {
            for h in [1, 3] {
                let sums = &past.sums[h];
                let name = || format!("deeds− of {who}, {}", within(h));
                see(About::Neighbours, ALL, &name, rate(sums[3], h));
                let name = || format!("events of {who}, {}", within(h));
                see(
                    About::Neighbours,
                    ALL,
                    &name,
                    rate(sums[..4].iter().sum(), h),
                );
            }
        }
        for (who, past) in ["actor", "recipient"].iter().zip(&pasts.home) {
            for h in [1, 3] {
                let name = || format!("deeds− at home of {who}, {}", within(h));
                see(About::Home, ALL, &name, rate(past.sums[h][3], h));
            }
        }
        let volume = self.volume.get(t).copied().unwrap_or(0.0);
        see(About::World, ALL, &|| "news lately".to_string(), volume);
        for (name, x) in ["winter", "spring"].iter().zip(self.season(t, ahead)) {
            see(About::Season, ALL, &|| name.to_string(), x);
        }
    }

    /// Sets the season, which stands last in a row, to that of the period `ahead` of `t`.
    pub fn set_season(&self, row: &mut [f64], t: usize, ahead: usize) {
        let at = row.len().saturating_sub(2);
        let season = self.season(t, ahead);
        row[at..].iter_mut().zip(season).for_each(|(x, s)| *x = s);
    }

    fn season(&self, t: usize, ahead: usize) -> [f64; 2] {
        if !self.seasonal.get(t).copied().unwrap_or(false) {
            return [0.0; 2];
        }
        let angle = std::f64::consts::TAU * self.seasons.get(t + ahead).copied().unwrap_or(0.0);
        [angle.cos(), angle.sin()]
    }

    /// How long a half-life is, in words.
    fn memory(&self, h: usize) -> String {
        match HALF_LIVES[h] {
            x if x.is_infinite() => "ever".to_string(),
            x => format!("half-life {x} {}s", self.bucket),
        }
    }
}

const ALL: [bool; 4] = [true; 4];
/// Half-lives at which what is not told itself is of use: one period, and twelve.
const OF_OTHERS: [usize; 2] = [1, 3];
/// Half-lives at which the same in return is of use.
const IN_RETURN: [usize; 4] = [1, 2, 3, 5];

/// Which quads are told from a count of a quad at a half-life.
fn tells(quad: usize, h: usize, own: bool) -> [bool; 4] {
    std::array::from_fn(|told| {
        let itself = told == quad && (own || IN_RETURN.contains(&h));
        itself || OF_OTHERS.contains(&h)
    })
}

const GIVEN: usize = 0;
const TAKEN: usize = 1;
const HOME: usize = 2;
/// Farthest period ahead whose season is known.
pub const MOST_AHEAD: usize = 12;
/// Periods beyond which it makes no difference how long ago something was.
const LONGEST: f64 = 120.0;

/// What each party of these dyads gave and took, and did at home.
fn parties(panel: &Panel, told: &[Dyad]) -> BTreeMap<String, [Days; 3]> {
    let mut lists: BTreeMap<&String, [Vec<&Days>; 3]> = BTreeMap::new();
    for party in told.iter().flat_map(|(a, b)| [a, b]) {
        lists.entry(party).or_default();
    }
    for ((a, b), days) in panel.dyads() {
        let mut take = |party: &String, kind: usize| {
            if let Some(lists) = lists.get_mut(party) {
                lists[kind].push(days);
            }
        };
        match (a == b, panel.sides()) {
            (true, _) => take(a, HOME),
            (false, Sides::Directed) => {
                take(a, GIVEN);
                take(b, TAKEN);
            }
            (false, Sides::Summed) => {
                for party in [a, b] {
                    take(party, GIVEN);
                    take(party, TAKEN);
                }
            }
        }
    }
    let length = panel.world().len();
    let summed = lists
        .into_par_iter()
        .map(|(party, lists)| (party.clone(), lists.map(|lists| summed(&lists, length))));
    let all: Vec<_> = summed.collect();
    all.into_iter().collect()
}

/// Share of the year that is over in the middle of a period, which may lie beyond the panel's end.
fn season(panel: &Panel, at: usize) -> f64 {
    let last = panel.len().saturating_sub(1);
    let period = panel.period_after(at.min(last), at.saturating_sub(last));
    let middle = period.and_then(|p| p.bounds()).map_or(0.0, |(f, l)| {
        let half = f64::from(f.until(l).map_or(0, |s| s.get_days())) / 2.0;
        f64::from(f.day_of_year()) + half
    });
    middle / 365.25
}
