//! What may come next by the events of a ledger: names in, names with probabilities out.

use std::collections::{BTreeMap, BTreeSet};

use super::forecaster::shares;
use super::{Fact, Forecaster, Options, Progress, Stream, Traits};

/// An event, told by names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told<'a> {
    /// The day, counted from any beginning.
    pub day: i32,
    /// Who did it. What stands in brackets at the end is taken for where the actor is at home: `Police (KEN)` and `KEN` are.
    pub actor: &'a str,
    /// What: a PLOVER type, a CAMEO code, or any other name; of two thousand at most.
    pub act: &'a str,
    /// To whom.
    pub recipient: &'a str,
}

/// Something that may come next.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    /// Actor or act.
    pub name: String,
    /// That the next one is it, 0 to 1.
    pub probability: f64,
}

/// What may come next as of a day, by the events of the days before.
#[derive(Clone, Debug)]
pub struct Outlook {
    forecaster: Forecaster,
    actors: Vec<String>,
    acts: Vec<String>,
    day: u32,
}

/// Acts less likely than this are not asked one by one when any act will do.
const RARE: f64 = 0.002;
/// Events that an actor is thought to have had in the way of all others.
const COMMON: f64 = 5.0;

impl Outlook {
    /// Learns the events of the days before `as_of`, in any order; those of this day and later are not looked at. Takes some seconds
    /// for each hundred thousand events, and some more for training. `watch` is told how far it has come.
    ///
    /// ```
    /// use bifrons_forecast::next::{Options, Outlook, Told};
    ///
    /// let visits = (0..40).map(|i| Told {
    ///     day: i,
    ///     actor: "Government (A)",
    ///     act: "CONSULT",
    ///     recipient: if i % 4 == 0 { "C" } else { "B" },
    /// });
    /// let told: Vec<Told> = visits.collect();
    /// let outlook = Outlook::new(&told, 40, &Options::default(), &mut |_| ());
    /// let next = outlook.recipients("Government (A)", Some("CONSULT")).unwrap();
    /// assert_eq!((next[0].name.as_str(), next[1].name.as_str()), ("B", "C"));
    /// assert!(next.iter().map(|n| n.probability).sum::<f64>() <= 1.0 + 1e-9);
    /// assert_eq!(outlook.acts("Government (A)", "B").unwrap()[0].name, "CONSULT");
    /// assert!(outlook.recipients("D", None).is_none());
    /// ```
    pub fn new(
        told: &[Told],
        as_of: i32,
        options: &Options,
        watch: &mut dyn FnMut(Progress),
    ) -> Self {
        let told: Vec<&Told> = told.iter().filter(|t| t.day < as_of).collect();
        let sorted = |set: BTreeSet<&str>| set.into_iter().map(str::to_owned).collect();
        let actors: Vec<String> =
            sorted(told.iter().flat_map(|t| [t.actor, t.recipient]).collect());
        let acts: Vec<String> = sorted(told.iter().map(|t| t.act).collect());
        let first = told.iter().map(|t| t.day).min().unwrap_or(as_of);
        let since = |day: i32| day.abs_diff(first);
        let facts = told.iter().map(|t| Fact {
            day: since(t.day),
            actor: index(&actors, t.actor).unwrap_or_default(),
            act: index(&acts, t.act).unwrap_or_default(),
            recipient: index(&actors, t.recipient).unwrap_or_default(),
        });
        let stream = Stream::new(facts.collect(), actors.len() as u32, acts.len() as u32);
        let day = since(as_of);
        let traits = Traits::of_names(&actors, &acts);
        Self {
            forecaster: Forecaster::train(&stream, traits, day, options, watch),
            actors,
            acts,
            day,
        }
    }

    /// To whom an actor's next act will be, of one kind or any; likeliest first. What is missing to 1 is of actors without a tie to it
    /// that was found. `None` for an actor or act without any event.
    pub fn recipients(&self, actor: &str, act: Option<&str>) -> Option<Vec<Likely>> {
        self.others(actor, act, 0)
    }

    /// Whose next act upon a recipient it will be, likewise.
    pub fn actors(&self, recipient: &str, act: Option<&str>) -> Option<Vec<Likely>> {
        self.others(recipient, act, self.acts.len() as u32)
    }

    /// What the next act of an actor upon a recipient will be, of all acts; likeliest first. `None` for an actor without any event.
    pub fn acts(&self, actor: &str, recipient: &str) -> Option<Vec<Likely>> {
        let (actor, recipient) = (index(&self.actors, actor)?, index(&self.actors, recipient)?);
        let scores = self.forecaster.what(self.day, actor, recipient);
        let scores: Vec<f32> = scores.into_iter().map(|score| score[1]).collect();
        Some(sorted(shares(&scores).into_iter().enumerate(), &self.acts))
    }

    fn others(&self, asker: &str, act: Option<&str>, way: u32) -> Option<Vec<Likely>> {
        let asker = index(&self.actors, asker)?;
        let acts = match act {
            Some(act) => vec![(index(&self.acts, act)? + way, 1.0)],
            None => self.habits(asker, way),
        };
        let questions: Vec<(u32, u32)> = acts.iter().map(|(act, _)| (asker, *act)).collect();
        let rankings = self.forecaster.who(self.day, &questions);
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (ranking, (_, share)) in rankings.iter().zip(acts) {
            for (actor, probability) in ranking.likely() {
                *sums.entry(actor as usize).or_default() += share * probability;
            }
        }
        Some(sorted(sums.into_iter(), &self.actors))
    }

    /// The acts of a direction with the probability that the asker's next is each: its own of the last months, with a few of all
    /// others'.
    fn habits(&self, asker: u32, way: u32) -> Vec<(u32, f64)> {
        let acts = (0..self.acts.len() as u32).map(|act| act + way);
        let of_all: Vec<f64> = acts
            .clone()
            .map(|act| self.forecaster.lately(None, act, self.day))
            .collect();
        let all: f64 = of_all.iter().sum::<f64>().max(1e-9);
        let own = acts.clone().map(|act| {
            let common = COMMON * of_all[(act - way) as usize] / all;
            self.forecaster.lately(Some(asker), act, self.day) + common
        });
        let own: Vec<f64> = own.collect();
        let sum: f64 = own.iter().sum::<f64>().max(1e-9);
        let often = acts.zip(own.into_iter().map(|x| x / sum));
        let often: Vec<(u32, f64)> = often.filter(|x| x.1 > RARE).collect();
        let kept: f64 = often.iter().map(|x| x.1).sum::<f64>().max(1e-9);
        often.into_iter().map(|(act, x)| (act, x / kept)).collect()
    }
}

fn index(names: &[String], name: &str) -> Option<u32> {
    let found = names.binary_search_by(|n| n.as_str().cmp(name));
    found.ok().map(|at| at as u32)
}

fn sorted(list: impl Iterator<Item = (usize, f64)>, names: &[String]) -> Vec<Likely> {
    let mut likely: Vec<Likely> = list
        .map(|(at, probability)| Likely {
            name: names[at].clone(),
            probability,
        })
        .collect();
    likely.sort_by(|a, b| {
        let order = b.probability.total_cmp(&a.probability);
        order.then_with(|| a.name.cmp(&b.name))
    });
    likely
}
