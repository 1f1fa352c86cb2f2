//! Pairs of the ledger as the measures take them: one grid of periods for all, and the world beside.

use anyhow::Result;
use bifrons_core::State;
use bifrons_faces::{Bucket, Cell, Kappa, Period, Smoothing, fill, kappas};
use bifrons_ledger::{Dyad, FaceOptions, Ledger, dyads, volume};
use jiff::civil::Date;

use crate::session::Session;

/// All pairs, period by period.
pub struct World {
    /// Periods without gaps, from the first that has news to the last.
    pub periods: Vec<Period>,
    /// All pairs, in the alphabet's order.
    pub dyads: Vec<Dyad>,
    /// All pairs together, one cell a period.
    pub sum: Vec<Cell>,
    /// What is even, period by period.
    pub kappas: Vec<Kappa>,
}

impl World {
    /// Counts all pairs, within the bounds and the filter of the options.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn read(ledger: &Ledger, by: Bucket, options: &FaceOptions) -> Result<Self> {
        let dyads = dyads(ledger, None, by, options)?;
        let periods = span(ledger, by, options)?.map_or_else(Vec::new, |[a, b]| by.periods(a, b));
        let all = dyads
            .iter()
            .flat_map(|d| d.sums().map(|(p, c)| (p.clone(), c)));
        let (sum, _) = fill(&periods, all);
        let kappas = kappas(&sum, Smoothing::default());
        Ok(Self {
            periods,
            dyads,
            sum,
            kappas,
        })
    }

    /// The cells of a pair, one a period, both directions together.
    pub fn row(&self, dyad: &Dyad) -> Vec<Cell> {
        fill(&self.periods, dyad.sums().map(|(p, c)| (p.clone(), c))).0
    }
}

/// First and last day that news is of, within the bounds; `None` without any.
///
/// # Errors
/// If the ledger cannot be read.
pub fn span(ledger: &Ledger, by: Bucket, options: &FaceOptions) -> Result<Option<[Date; 2]>> {
    let volume = volume(ledger, by, options.filter.origin.as_deref())?;
    let days = || volume.iter().filter_map(|(period, _)| period.bounds());
    let first = days().map(|(first, _)| first).min();
    let last = days().map(|(_, last)| last).max();
    let since = options.since.map(|d| d.first_day());
    let until = options.until.map(|d| d.last_day());
    Ok(first.zip(last).map(|(first, last)| {
        let first = since.map_or(first, |s| s.max(first));
        [first, until.map_or(last, |u| u.min(last)).max(first)]
    }))
}

/// Whether a pair is of that state, if one is asked for.
pub fn is_of(dyad: &Dyad, state: Option<&State>) -> bool {
    state.is_none_or(|s| [dyad.a, dyad.b].contains(&s.code))
}

/// What a ledger is called: the name of its folder, without the way there, which is nobody else's business.
pub fn ledger_name(ledger: &Ledger) -> String {
    let folder = ledger.path();
    let whole = folder.canonicalize();
    let name = whole.as_deref().unwrap_or(folder).file_name();
    name.map_or_else(
        || "ledger".to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

/// The English name of a code.
pub fn name(code: &str) -> &str {
    let state = bifrons_core::states().iter().find(|s| s.code == code);
    state.map_or(code, |s| s.name)
}

/// Says that several data sets are added up, unless one was asked for: they tell the same events, and begin and end at other times.
///
/// # Errors
/// If the ledger cannot be read.
pub fn warn_of_origins(ledger: &Ledger, asked: Option<&str>, session: &Session) -> Result<()> {
    let origins = bifrons_ledger::origins(ledger)?;
    if let (None, Some(first), true) = (asked, origins.first(), origins.len() > 1) {
        let all: Vec<&str> = origins.iter().map(String::as_str).collect();
        session.note(&format!(
            "the ledger holds {}, which are added up; count one alone by --origin {first}",
            all.join(", ")
        ));
    }
    Ok(())
}
