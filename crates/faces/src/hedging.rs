//! Who courts both sides of a rivalry, and who arms one against the other (measures 5.7).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use bifrons_core::EventType;

use crate::{Cell, Kappa};

/// Two states at odds. States are indexes of the caller's own list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rivalry {
    /// One rival.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// First year.
    pub since: i16,
    /// Last year; `None` while it lasts.
    pub until: Option<i16>,
    /// 0 to 1; 1 for a rivalry that a list of rivalries has.
    pub strength: f64,
}

/// What one state did to another in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearFace {
    /// Who did it.
    pub actor: usize,
    /// To whom.
    pub recipient: usize,
    /// When.
    pub year: i16,
    /// Counts.
    pub cell: Cell,
}

/// Arms that one state delivered to another in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transfer {
    /// Who delivered.
    pub supplier: usize,
    /// Who received.
    pub recipient: usize,
    /// When.
    pub year: i16,
    /// How much, above 0, in any unit that is the same throughout, such as SIPRI's trend-indicator values, or events.
    pub volume: f64,
}

/// When hedging is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct HedgeRules {
    /// The years looked at, taken together.
    pub years: RangeInclusive<i16>,
    /// Share of a rival's arms that makes a supplier, above 0 to 1.
    pub least_share: f64,
    /// Arms that a rival must have received in these years for shares to be told, in the unit of [`Transfer::volume`].
    pub least_volume: f64,
    /// Own cooperative deeds towards a rival that count as cooperation in deeds.
    pub fewest_deeds: u64,
    /// Rank of cooperation with either rival that counts as courting both, 0 to 1.
    pub least_rank: f64,
}

impl HedgeRules {
    /// A tenth of the arms, three deeds, the upper fifth of partners; any volume of arms.
    pub fn of(years: RangeInclusive<i16>) -> Self {
        Self {
            years,
            least_share: 0.1,
            least_volume: 0.0,
            fewest_deeds: 3,
            least_rank: 0.8,
        }
    }
}

/// What a state between two rivals does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HedgeKind {
    /// Hedging: supplies arms to both and cooperates in deeds.
    ArmsBoth,
    /// Hedging: supplies neither, but cooperates in deeds with both and counts both among its closest partners.
    CourtsBoth,
    /// No hedging but balancing: arms one and not the other, whatever it says to the other.
    Balances,
}

impl HedgeKind {
    /// The words for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ArmsBoth => "arms both",
            Self::CourtsBoth => "courts both",
            Self::Balances => "balances",
        }
    }
}

/// A state between two rivals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hedge {
    /// The state between.
    pub a: usize,
    /// The rival that it cooperates with.
    pub b: usize,
    /// The rival that it arms.
    pub c: usize,
    /// What it does.
    pub kind: HedgeKind,
    /// H(A; B, C) = R·√(c(A,B)·m(A,C)), 0 to 1: high when A arms B's rival while B is among its closest partners.
    pub h: f64,
    /// H(A; C, B), with the rivals changed about; never above `h`.
    pub h_back: f64,
    /// D = min(m(A,B), m(A,C)), 0 to 1: the share of arms that A supplies to both sides. 0 is no hedging by arms.
    pub d: f64,
    /// R: the rivalry's strength times the share of the years in which it lasted, 0 to 1.
    pub rivalry: f64,
    /// c(A,B) and c(A,C): rank of cooperation among A's partners, 0 (last) to 1 (first).
    pub rank: [f64; 2],
    /// m(A,B) and m(A,C): A's share of the arms that B and C received, 0 to 1.
    pub share: [f64; 2],
    /// Tone of A's own deeds towards B and C, (x2 − κx4)/(x2 + κx4), -1 to 1; `None` where it did nothing.
    pub deeds: [Option<f64>; 2],
}

/// Every state that arms or courts between two rivals: hedging first, both-sides arming before courting, then by H times
/// (1 + D) within a kind.
///
/// Each state and rivalry comes once, the rivals in the order of the higher H. Hedging asks for cooperation *in deeds* by A
/// itself towards both, since either may stand for B: a state that arms one rival and has only words for the other balances, and
/// so does one that cooperates with both but arms only one. H alone does not tell them apart, D does. A state that arms both while
/// its own deeds towards one are hostile, or too few, is not listed: the table of arms says one thing, the news another.
/// κ for deeds is the ratio of all faces of these years.
///
/// H by combining rank and share, D, and the requirement of deeds are this project's; hedging as arming and courting both sides
/// is discussed by Kuik (2016) and Lim & Cooper (2015).
pub fn hedges(
    rivalries: &[Rivalry],
    faces: &[YearFace],
    arms: &[Transfer],
    rules: &HedgeRules,
) -> Vec<Hedge> {
    let ties = Ties::new(faces, rules);
    let arms = Arms::new(arms, rules);
    let states: BTreeSet<usize> = ties.states().chain(arms.suppliers()).collect();
    let mut all = Vec::new();
    for (&(b, c), &rivalry) in &lasting(rivalries, &rules.years) {
        let between = states.iter().filter(|&&a| a != b && a != c);
        all.extend(between.filter_map(|&a| hedge(a, [b, c], rivalry, &ties, &arms, rules)));
    }
    all.sort_by(|x, y| {
        let weight = |h: &Hedge| h.h * (1.0 + h.d);
        x.kind
            .cmp(&y.kind)
            .then(weight(y).total_cmp(&weight(x)))
            .then((x.a, x.b, x.c).cmp(&(y.a, y.b, y.c)))
    });
    all
}

/// Arms seen in events, where no table of transfers is at hand: one unit of volume for each event.
///
/// Shares of events are rougher than shares of volumes: news tells of a sale when it is signed and again when it is
/// delivered, and of some suppliers more than of others.
pub fn arms_of_events(
    events: impl IntoIterator<Item = (usize, usize, i16, EventType, bool)>,
) -> Vec<Transfer> {
    events
        .into_iter()
        .filter(|&(_, _, _, event, weapons)| {
            weapons && matches!(event, EventType::Aid | EventType::Cooperate)
        })
        .map(|(supplier, recipient, year, ..)| Transfer {
            supplier,
            recipient,
            year,
            volume: 1.0,
        })
        .collect()
}

/// Rivalries seen in the faces, where no list is at hand: pairs with lifted conflict above cooperation, each of which is among
/// those with whom the other has most deeds of conflict.
///
/// The strength is κN/(P + κN) over both directions and all years of the rules; pairs below one half, with fewer deeds of conflict
/// than `fewest_deeds`, or where either ranks below `least_rank` by deeds of conflict among the other's opponents, are no rivals.
pub fn rivalries_of_faces(faces: &[YearFace], rules: &HedgeRules) -> Vec<Rivalry> {
    let ties = Ties::new(faces, rules);
    let mut pairs: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    for (&(i, j), cell) in ties.own.iter().filter(|((i, j), _)| i != j) {
        *pairs.entry((i.min(j), i.max(j))).or_default() += *cell;
    }
    let opponents = Ranks::new(pairs.iter().map(|(&pair, cell)| (pair, cell.mk)));
    let rival = |(&(a, b), cell): (&(usize, usize), &Cell)| {
        let n = ties.kappa.face * cell.conflict() as f64;
        let strength = n / (cell.cooperation() as f64 + n);
        let close = opponents.rank(a, b).min(opponents.rank(b, a)) >= rules.least_rank;
        let seen = close && cell.mk >= rules.fewest_deeds && strength >= 0.5;
        seen.then_some(Rivalry {
            a,
            b,
            since: *rules.years.start(),
            until: None,
            strength,
        })
    };
    pairs.iter().filter_map(rival).collect()
}

fn hedge(
    a: usize,
    [b, c]: [usize; 2],
    rivalry: f64,
    ties: &Ties,
    arms: &Arms,
    rules: &HedgeRules,
) -> Option<Hedge> {
    let (share, rank) = (
        [b, c].map(|x| arms.share(a, x)),
        [b, c].map(|x| ties.partners.rank(a, x)),
    );
    let deeds = [b, c].map(|x| ties.deeds(a, x));
    let friendly = [b, c].map(|x| ties.friendly(a, x));
    let d = share[0].min(share[1]);
    let h = [
        rivalry * (rank[0] * share[1]).sqrt(),
        rivalry * (rank[1] * share[0]).sqrt(),
    ];
    let both_arms = d >= rules.least_share;
    let turned = h[1] > h[0];
    let kind = if both_arms {
        (friendly[0] && friendly[1]).then_some(HedgeKind::ArmsBoth)?
    } else if share[0].max(share[1]) >= rules.least_share {
        HedgeKind::Balances
    } else {
        let close = rank.iter().all(|&r| r >= rules.least_rank);
        (close && friendly[0] && friendly[1]).then_some(HedgeKind::CourtsBoth)?
    };
    let found = Hedge {
        a,
        b,
        c,
        kind,
        h: h[0],
        h_back: h[1],
        d,
        rivalry,
        rank,
        share,
        deeds,
    };
    let swap = |[x, y]: [f64; 2]| [y, x];
    Some(match turned {
        false => found,
        true => Hedge {
            b: c,
            c: b,
            h: h[1],
            h_back: h[0],
            rank: swap(rank),
            share: swap(share),
            deeds: [deeds[1], deeds[0]],
            ..found
        },
    })
}

/// Strength of each rivalry times the share of the years in which it lasted; of several of a pair the sum, at most 1.
fn lasting(rivalries: &[Rivalry], years: &RangeInclusive<i16>) -> BTreeMap<(usize, usize), f64> {
    let mut all = BTreeMap::new();
    let length = (years.end() - years.start() + 1).max(1);
    for r in rivalries.iter().filter(|r| r.a != r.b) {
        let last = r.until.unwrap_or(i16::MAX).min(*years.end());
        let common = (last - r.since.max(*years.start())).saturating_add(1);
        if common > 0 {
            let pair = all.entry((r.a.min(r.b), r.a.max(r.b))).or_insert(0.0);
            let share = f64::from(common) / f64::from(length);
            *pair = f64::min(*pair + r.strength.clamp(0.0, 1.0) * share, 1.0);
        }
    }
    all
}

/// Who did what to whom in the years.
struct Ties {
    own: BTreeMap<(usize, usize), Cell>,
    partners: Ranks,
    kappa: Kappa,
    fewest_deeds: u64,
}

impl Ties {
    fn new(faces: &[YearFace], rules: &HedgeRules) -> Self {
        let mut own: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        let mut world = Cell::default();
        for face in faces.iter().filter(|f| rules.years.contains(&f.year)) {
            *own.entry((face.actor, face.recipient)).or_default() += face.cell;
            world += face.cell;
        }
        Self {
            partners: Ranks::new(own.iter().map(|(&pair, cell)| (pair, cell.cooperation()))),
            own,
            kappa: Kappa::of_world(&world),
            fewest_deeds: rules.fewest_deeds,
        }
    }

    fn states(&self) -> impl Iterator<Item = usize> {
        self.own.keys().map(|&(i, _)| i)
    }

    fn deeds(&self, a: usize, b: usize) -> Option<f64> {
        let cell = self.own.get(&(a, b))?;
        let (plus, minus) = (cell.mc as f64, self.kappa.deeds * cell.mk as f64);
        (plus + minus > 0.0).then(|| (plus - minus) / (plus + minus))
    }

    fn friendly(&self, a: usize, b: usize) -> bool {
        let enough = |cell: &Cell| cell.mc >= self.fewest_deeds;
        self.own.get(&(a, b)).is_some_and(enough) && self.deeds(a, b).is_some_and(|d| d > 0.0)
    }
}

/// Each state's others by a count of both directions, fewest first; those with none are left out.
struct Ranks(BTreeMap<usize, Vec<(u64, usize)>>);

impl Ranks {
    fn new(counts: impl Iterator<Item = ((usize, usize), u64)>) -> Self {
        let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for ((i, j), count) in counts.filter(|((i, j), _)| i != j) {
            *both.entry((i, j)).or_default() += count;
            *both.entry((j, i)).or_default() += count;
        }
        let mut others: BTreeMap<usize, Vec<(u64, usize)>> = BTreeMap::new();
        for ((i, j), count) in both.into_iter().filter(|(_, n)| *n > 0) {
            others.entry(i).or_default().push((count, j));
        }
        others.values_mut().for_each(|o| o.sort_unstable());
        Self(others)
    }

    /// Share of `a`'s others with a lower count than `b`, equal ones as half; 0 for a stranger, 1 for an only one.
    fn rank(&self, a: usize, b: usize) -> f64 {
        let none = Vec::new();
        let others = self.0.get(&a).unwrap_or(&none);
        let Some(&(count, _)) = others.iter().find(|(_, j)| *j == b) else {
            return 0.0;
        };
        let below = others.partition_point(|(n, _)| *n < count);
        let even = others.partition_point(|(n, _)| *n <= count) - below - 1;
        match others.len() {
            1 => 1.0,
            n => (below as f64 + even as f64 / 2.0) / (n - 1) as f64,
        }
    }
}

/// Arms delivered in the years.
struct Arms {
    between: BTreeMap<(usize, usize), f64>,
    received: BTreeMap<usize, f64>,
    least_volume: f64,
}

impl Arms {
    fn new(transfers: &[Transfer], rules: &HedgeRules) -> Self {
        let (mut between, mut received) = (BTreeMap::new(), BTreeMap::new());
        let counts = |t: &&Transfer| rules.years.contains(&t.year) && t.volume > 0.0;
        for t in transfers.iter().filter(counts) {
            *between.entry((t.supplier, t.recipient)).or_default() += t.volume;
            *received.entry(t.recipient).or_default() += t.volume;
        }
        Self {
            between,
            received,
            least_volume: rules.least_volume,
        }
    }

    fn suppliers(&self) -> impl Iterator<Item = usize> {
        self.between.keys().map(|&(supplier, _)| supplier)
    }

    fn share(&self, a: usize, b: usize) -> f64 {
        match (self.between.get(&(a, b)), self.received.get(&b)) {
            (Some(volume), Some(all)) if *all >= self.least_volume => (volume / all).min(1.0),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
