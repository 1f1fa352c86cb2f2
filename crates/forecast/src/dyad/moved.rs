//! What moved a forecast: which kind of features, and which periods of whose events.

use bifrons_core::Quad;
use bifrons_faces::Period;

use super::features::{About, Features, Pasts, Sources};
use super::model::Model;
use super::panel::{Days, Dyad, Panel, Quads, Sides};

/// What made the probability of conflict in the next period what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moved {
    /// What each kind of features adds to the log-odds, against a dyad of which all is as in the mean of those learnt from; the
    /// weightiest first.
    pub about: Vec<(About, f64)>,
    /// The periods whose events moved it most, the weightiest first.
    pub periods: Vec<Mover>,
}

/// Events of one period that moved a forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Mover {
    /// Who acted; `None` for anyone but the two.
    pub actor: Option<String>,
    /// On whom; `None` for anyone but the two, and the actor's own name for what happened at home.
    pub recipient: Option<String>,
    /// Whether what came back counts too: both directions are summed.
    pub either_way: bool,
    /// Words or deeds of which face.
    pub quad: Quad,
    /// When.
    pub period: Period,
    /// How many.
    pub events: f64,
    /// By how much the log-odds of conflict are higher than they would be had these events not been.
    pub effect: f64,
}

/// Periods that are looked back for single movers.
const BACK: usize = 24;
/// Movers that are told.
const TOLD: usize = 12;
const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];

/// Who did what to whom, of the lists of days that features are read off.
#[derive(Clone, Copy)]
enum Whose {
    Own,
    Reply,
    ActorToOthers,
    OthersToRecipient,
    RecipientToOthers,
    OthersToActor,
    ActorAtHome,
    RecipientAtHome,
}

const WHOSE: [Whose; 8] = [
    Whose::Own,
    Whose::Reply,
    Whose::ActorToOthers,
    Whose::OthersToRecipient,
    Whose::RecipientToOthers,
    Whose::OthersToActor,
    Whose::ActorAtHome,
    Whose::RecipientAtHome,
];

pub(super) fn moved(
    model: &Model,
    panel: &Panel,
    features: &Features,
    dyad: &Dyad,
    t: usize,
) -> Moved {
    let Some(conflict) = model.quads.first().map(|quads| &quads[3]) else {
        return Moved::default();
    };
    let sources = features.sources(panel, dyad);
    let n = t + 1;
    let Some(pasts) = features.pasts(&sources, n).pop() else {
        return Moved::default();
    };
    let row_of = |pasts: &Pasts| {
        let mut row = features.row(pasts, t, 1);
        model.scale.apply(&mut row);
        row
    };
    let row = row_of(&pasts);
    let mut about: Vec<(About, f64)> = Vec::new();
    for (((kind, _), x), weight) in model.names.iter().zip(&row).zip(&conflict.any.0) {
        match about.iter_mut().find(|a| a.0 == *kind) {
            Some(sum) => sum.1 += x * weight,
            None => about.push((*kind, x * weight)),
        }
    }
    about.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let odds = conflict.any.predict(&row);
    let mut periods = Vec::new();
    for at in n.saturating_sub(BACK)..n {
        let span = panel.spans()[at];
        for whose in WHOSE {
            for (q, quad) in QUADS.into_iter().enumerate() {
                let part = whose.part(&sources, span, q);
                if part.is_empty() {
                    continue;
                }
                let rest = whose.without(features, &sources, &pasts, &part, n);
                let (actor, recipient) = whose.parties(dyad);
                periods.push(Mover {
                    actor,
                    recipient,
                    either_way: panel.sides() == Sides::Summed,
                    quad,
                    period: panel.periods()[at].clone(),
                    events: part.iter().map(|(_, only)| only[q]).sum(),
                    effect: odds - conflict.any.predict(&row_of(&rest)),
                });
            }
        }
    }
    periods.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
    periods.truncate(TOLD);
    periods.retain(|m| m.effect != 0.0);
    Moved { about, periods }
}

impl Whose {
    fn parties(self, (a, b): &Dyad) -> (Option<String>, Option<String>) {
        let (a, b) = (Some(a.clone()), Some(b.clone()));
        match self {
            Self::Own => (a, b),
            Self::Reply => (b, a),
            Self::ActorToOthers => (a, None),
            Self::OthersToRecipient => (None, b),
            Self::RecipientToOthers => (b, None),
            Self::OthersToActor => (None, a),
            Self::ActorAtHome => (a.clone(), a),
            Self::RecipientAtHome => (b.clone(), b),
        }
    }

    /// Its events of one quad in a span of days.
    fn part(self, sources: &Sources, span: (u32, u32), quad: usize) -> Days {
        match self {
            Self::Own => part(&sources.own, &[], span, quad),
            Self::Reply => part(&sources.reply, &[], span, quad),
            Self::ActorToOthers => part(&sources.given[0], &sources.own, span, quad),
            Self::OthersToRecipient => part(&sources.taken[1], &sources.own, span, quad),
            Self::RecipientToOthers => part(&sources.given[1], &sources.reply, span, quad),
            Self::OthersToActor => part(&sources.taken[0], &sources.reply, span, quad),
            Self::ActorAtHome => part(&sources.home[0], &[], span, quad),
            Self::RecipientAtHome => part(&sources.home[1], &[], span, quad),
        }
    }

    /// What is left of the past as if a part of its events had not been.
    fn without(
        self,
        features: &Features,
        sources: &Sources,
        pasts: &Pasts,
        part: &Days,
        n: usize,
    ) -> Pasts {
        let last = |days: &Days| features.aging.along(days, n).pop().unwrap_or_default();
        let gone = last(part);
        let mut rest = *pasts;
        match self {
            // What the two did to each other is part of what they gave and took; that of others stays as it was. Days with deeds
            // and the last of them do not add up, so that they are counted anew.
            Self::Own => {
                rest.own = last(&less(&sources.own, part));
                rest.given[0] = pasts.given[0].without(&gone);
                rest.taken[1] = pasts.taken[1].without(&gone);
            }
            Self::Reply => {
                rest.reply = last(&less(&sources.reply, part));
                rest.given[1] = pasts.given[1].without(&gone);
                rest.taken[0] = pasts.taken[0].without(&gone);
            }
            Self::ActorToOthers => rest.given[0] = pasts.given[0].without(&gone),
            Self::OthersToRecipient => rest.taken[1] = pasts.taken[1].without(&gone),
            Self::RecipientToOthers => rest.given[1] = pasts.given[1].without(&gone),
            Self::OthersToActor => rest.taken[0] = pasts.taken[0].without(&gone),
            Self::ActorAtHome => rest.home[0] = pasts.home[0].without(&gone),
            Self::RecipientAtHome => rest.home[1] = pasts.home[1].without(&gone),
        }
        rest
    }
}

/// The events of one quad in a span of days, less those of another list.
fn part(days: &Days, less: &[(u32, Quads)], (from, to): (u32, u32), quad: usize) -> Days {
    let within = days.iter().filter(|d| from <= d.0 && d.0 <= to);
    let each = within.map(|(day, quads)| {
        let same = less.binary_search_by_key(day, |d| d.0);
        let less = same.map_or(0.0, |at| less[at].1[quad]);
        let mut only = [0.0; 4];
        only[quad] = (quads[quad] - less).max(0.0);
        (*day, only)
    });
    each.filter(|(_, only)| only[quad] > 0.0).collect()
}

/// A list of days without some of its events.
fn less(days: &Days, part: &Days) -> Days {
    let mut rest = days.clone();
    for (day, only) in part {
        if let Ok(at) = rest.binary_search_by_key(day, |d| d.0) {
            rest[at].1.iter_mut().zip(only).for_each(|(x, o)| *x -= o);
        }
    }
    rest.retain(|(_, quads)| quads.iter().any(|x| *x > 0.0));
    rest
}
