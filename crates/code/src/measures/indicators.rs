//! Which numbers of a sentence are indicators, and of what: "Russian arms exports shrank by about a third in 2022".
//!
//! A number is one if a verb or noun of movement governs it, if it stands on a noun of what is measured, if it is a share of
//! something, or if somebody exports, holds, spends so much of something. What an event did to so many people, years, ages
//! and scores are none.

use bifrons_core::{Bound, Change, Indicator};

use super::numbers::{self, Quantity, UnitKind};
use super::words::{self, Move};
use crate::actors::{Parties, PartyKind};
use crate::events::args::{Args, surface_subjects};
use crate::syntax::Upos;
use crate::tree::Tree;

/// An indicator with the words that tell of it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it says.
    pub indicator: Indicator,
    /// Word whose tense and negation hold for it.
    pub anchor: usize,
    /// Index of its quantity; `None` if the verb itself is the number ("doubled").
    pub quantity: Option<usize>,
    /// First and last word of the figure.
    pub words: (usize, usize),
    /// What made it one.
    pub why: String,
}

/// What a number is of: the head of the phrase that names it, and further words whose parties have a part.
struct Subject {
    head: usize,
    others: Vec<usize>,
    anchor: usize,
    change: Option<Move>,
    /// What the name says beside the phrase: "share of".
    naming: Naming,
    why: String,
}

/// How the name of an indicator is made of its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// The phrase itself.
    Plain,
    /// "share of" it, with who or what has the share.
    Share,
    /// What somebody does with so much: "import of oil".
    Flow,
}

const CHANGES: [Move; 3] = [Move::Rise, Move::Fall, Move::Level];

/// Indicators of the sentence, in order of their figures. `dated` tells whether a quantity has a period of its own.
pub fn find(
    tree: &Tree,
    parties: &Parties,
    quantities: &[Quantity],
    dated: &dyn Fn(usize) -> bool,
) -> Vec<Reading> {
    let reader = Reader {
        tree,
        parties,
        quantities,
    };
    let mut found: Vec<Reading> = Vec::new();
    for (number, quantity) in quantities.iter().enumerate() {
        if reader.is_conversion(number) {
            continue;
        }
        if let Some(subject) = reader.subject(number, quantity, dated(number)) {
            if reader.is_pronoun(subject.head) {
                continue;
            }
            let reading = reader.reading(number, quantity, subject, &found);
            found.push(reading);
        }
    }
    reader.verbs(&mut found);
    found.sort_by_key(|r| r.words);
    found
}

struct Reader<'r, 'a, 't> {
    tree: &'r Tree<'t>,
    parties: &'r Parties<'a, 't>,
    quantities: &'r [Quantity],
}

impl Reader<'_, '_, '_> {
    /// What the quantity is of, if it is an indicator's.
    fn subject(&self, number: usize, quantity: &Quantity, dated: bool) -> Option<Subject> {
        let tree = self.tree;
        let lexicon = words::bundled();
        let top = self.top(quantity);
        let share = quantity.is(UnitKind::Share) || quantity.is(UnitKind::Points);
        if let Some(found) = self.adverb(quantity) {
            return Some(found);
        }
        let mut at = top;
        let mut hosts = Vec::new();
        for _ in 0..6 {
            if at != top || tree.upos(at) == Upos::Verb {
                if self.is_clause(at) {
                    break;
                }
                hosts.push(at);
            }
            if matches!(
                tree.base(at),
                "acl" | "advcl" | "ccomp" | "parataxis" | "root"
            ) {
                break;
            }
            let Some(head) = tree.head(at) else { break };
            at = head;
        }
        // Nouns on the way up: "a rise of 12 percent in", "a deficit of $12 billion", "a 25 percent tariff".
        for &host in &hosts {
            if share && lexicon.is_term(tree.lemma(host)) {
                return None;
            }
            if let Some((kind, place)) = lexicon
                .of(tree, host, &[Move::Rise, Move::Fall])
                .filter(|_| tree.upos(host) == Upos::Noun && self.moves_by(host, top))
                && (share || quantity.unit.is_some())
                && let Some(subject) = self.of_movement(host, quantity)
            {
                return Some(Subject {
                    change: Some(kind),
                    why: format!("{} ({place})", tree.lemma(host)),
                    ..subject
                });
            }
            if (quantity.unit.is_some() || tree.lemma(host) == "toll")
                && lexicon.is_indicator(tree, host)
                && self.names(host, quantity)
                && !quantity.is(UnitKind::People)
                && !quantity.covers(host)
            {
                return Some(Subject {
                    head: host,
                    others: Vec::new(),
                    anchor: self.clause_of(host),
                    change: None,
                    naming: Naming::Plain,
                    why: format!("a number on {}", tree.form(host)),
                });
            }
        }
        let verb = self.clause_of(top);
        if let Some(subject) = self.by_verb(verb, quantity, top, share) {
            return Some(subject);
        }
        if let Some(subject) = self.share_of(quantity, top, verb) {
            return Some(subject);
        }
        self.by_flow(number, quantity, top, verb, dated)
    }

    /// "up 12 percent", "down 5 percent".
    fn adverb(&self, quantity: &Quantity) -> Option<Subject> {
        let tree = self.tree;
        let mut before = quantity.start.checked_sub(1)?;
        while matches!(
            tree.form(before),
            "by" | "about" | "around" | "some" | "nearly" | "almost" | "over"
        ) {
            before = before.checked_sub(1)?;
        }
        let form = tree.form(before).to_lowercase();
        let kind = match form.as_str() {
            "up" => Move::Rise,
            "down" => Move::Fall,
            _ => return None,
        };
        let share = quantity.is(UnitKind::Share) || quantity.is(UnitKind::Points);
        if !share || tree.rel(before) == "compound:prt" {
            return None;
        }
        let verb = self.clause_of(quantity.start);
        let lexicon = words::bundled();
        let measured = |w: &usize| lexicon.is_indicator(tree, *w);
        let mut earlier = (0..before).rev();
        let subject = earlier
            .clone()
            .filter(|&w| tree.base(w) == "nsubj")
            .find(|w| measured(w));
        let near = earlier.by_ref().take(6).find(measured);
        let own = surface_subjects(tree, verb, 0)
            .into_iter()
            .find(|&s| s < before);
        Some(Subject {
            head: subject.or(near).or(own)?,
            others: Vec::new(),
            anchor: verb,
            change: Some(kind),
            naming: Naming::Plain,
            why: format!("{form} before a share"),
        })
    }

    /// Whether the number at `top` may be that of the movement: "a rise of 12 percent", not "a rise, with 12 percent of".
    fn moves_by(&self, noun: usize, top: usize) -> bool {
        let tree = self.tree;
        tree.head(top) != Some(noun)
            || !matches!(tree.base(top), "nmod" | "obl")
            || matches!(
                tree.preposition(top).as_str(),
                "" | "of" | "by" | "to" | "from" | "at" | "between"
            )
    }

    /// What a noun of movement is about: "a 12 percent rise in exports", "export growth of 5 percent", "exports saw a rise of".
    fn of_movement(&self, noun: usize, quantity: &Quantity) -> Option<Subject> {
        let tree = self.tree;
        let anchor = self.clause_of(noun);
        let subject = |head| {
            Some(Subject {
                head,
                others: self.related(anchor),
                anchor,
                change: None,
                naming: Naming::Plain,
                why: String::new(),
            })
        };
        let phrase = tree
            .children_by(noun, &["nmod", "obl"])
            .filter(|&c| matches!(tree.preposition(c).as_str(), "in" | "of" | "for"))
            .find(|&c| {
                !self.inside_quantity(c) && tree.upos(c) != Upos::Num && c != quantity.start
            });
        if let Some(head) = phrase.filter(|&c| !self.is_time(c)) {
            return subject(head);
        }
        let modifier = tree
            .children_by(noun, &["compound", "nmod:poss"])
            .find(|&c| !quantity.covers(c) && words::bundled().is_indicator(tree, c));
        if let Some(head) = modifier {
            return subject(head);
        }
        if tree.upos(anchor) == Upos::Verb {
            let own = surface_subjects(tree, anchor, 0)
                .into_iter()
                .find(|&s| s != noun && !quantity.covers(s));
            if let Some(head) = own {
                return subject(head);
            }
        }
        // "growth of 5 percent", "the loss of $3 billion"
        words::bundled()
            .is_indicator(tree, noun)
            .then(|| subject(noun))
            .flatten()
    }

    /// Verbs of movement, level and share whose place the quantity fills.
    fn by_verb(
        &self,
        verb: usize,
        quantity: &Quantity,
        top: usize,
        share: bool,
    ) -> Option<Subject> {
        let tree = self.tree;
        let lexicon = words::bundled();
        let copula = tree.child_by(verb, &["cop"]).is_some();
        if copula {
            // "Inflation was 8 percent": the quantity is the predicate.
            let predicate = verb == top || quantity.covers(verb);
            let head = *surface_subjects(tree, verb, 0).first()?;
            let measured = lexicon.is_indicator(tree, head) || (share && !self.is_party(head));
            let unit = quantity.unit.is_some_and(|u| u.kind != UnitKind::Length);
            return (predicate && measured && unit).then(|| Subject {
                head,
                others: Vec::new(),
                anchor: verb,
                change: None,
                naming: Naming::Plain,
                why: format!("{} is the number", tree.form(head)),
            });
        }
        if tree.upos(verb) != Upos::Verb && tree.upos(verb) != Upos::Aux {
            return None;
        }
        let (kind, place) = lexicon.of(tree, verb, &CHANGES)?;
        let args = Args::of_verb(tree, verb);
        let subjects = if args.subjects.is_empty() || args.passive {
            // "Output was cut by 5 percent."
            if args.passive {
                &args.objects
            } else {
                &args.subjects
            }
        } else {
            &args.subjects
        };
        let transitive = args.objects.iter().copied().find(|&o| {
            let measured = lexicon.is_indicator(tree, o) || lexicon.is_term(tree.lemma(o));
            let led = matches!(tree.preposition(top).as_str(), "from" | "to" | "by");
            let apart = led || !tree.is_below(top, o);
            measured && apart && o > verb && !self.inside_quantity(o)
        });
        // "The country increased its exports by 12 percent": the object moves.
        let head = transitive
            .filter(|_| kind != Move::Level)
            .or_else(|| subjects.iter().copied().find(|&s| !quantity.covers(s)))?;
        let measured = lexicon.is_indicator(tree, head)
            || tree
                .children_by(head, &["nmod"])
                .any(|c| lexicon.is_indicator(tree, c))
            || matches!(tree.lemma(head), "that" | "those");
        let fits = match quantity.unit.map(|u| u.kind) {
            Some(UnitKind::Share | UnitKind::Points) => {
                kind != Move::Level || measured || !self.is_party(head)
            }
            Some(UnitKind::Money | UnitKind::Rate) => measured || !self.is_party(head),
            Some(_) => measured,
            None => measured && self.is_place_of_number(verb, quantity, top),
        };
        let role = matches!(
            self.place(verb, top).as_deref(),
            Some(
                "" | "by"
                    | "to"
                    | "from"
                    | "at"
                    | "of"
                    | "between"
                    | "in"
                    | "above"
                    | "below"
                    | "around"
                    | "about"
                    | "over"
                    | "under"
            )
        );
        (fits && role).then(|| Subject {
            head,
            others: self
                .related(verb)
                .into_iter()
                .chain(
                    args.subjects
                        .iter()
                        .copied()
                        .filter(|&w| transitive.is_some() && w != head),
                )
                .collect(),
            anchor: verb,
            change: Some(kind),
            naming: Naming::Plain,
            why: format!("{} ({place})", tree.lemma(verb)),
        })
    }

    /// A share of something: "25 percent of their trade is settled in local currencies", "half of its oil".
    fn share_of(&self, quantity: &Quantity, top: usize, verb: usize) -> Option<Subject> {
        let tree = self.tree;
        if !quantity.is(UnitKind::Share) {
            return None;
        }
        let whole = (quantity.start..quantity.end.max(top + 1))
            .filter(|&w| quantity.covers(w))
            .flat_map(|w| tree.children_by(w, &["nmod", "obl"]).collect::<Vec<_>>())
            .find(|&c| tree.preposition(c) == "of" && c >= quantity.end)
            .or_else(|| {
                // "accounts for 40 percent of exports" with a wrong tree: the words after "of".
                (tree.len() > quantity.end && tree.form(quantity.end) == "of")
                    .then(|| {
                        (quantity.end + 1..tree.len().min(quantity.end + 7))
                            .find(|&w| tree.upos(w) == Upos::Noun)
                    })
                    .flatten()
            })?;
        let lexicon = words::bundled();
        let measured = lexicon.is_indicator(tree, whole)
            || lexicon
                .of(tree, verb, &[Move::Share, Move::Flow, Move::Hold])
                .is_some()
            || matches!(
                tree.lemma(whole),
                "territory" | "land" | "area" | "seat" | "vote" | "market" | "world"
            );
        let by_party = surface_subjects(tree, verb, 0)
            .into_iter()
            .chain(tree.children_by(verb, &["compound"]))
            .filter(|&s| !quantity.covers(s) && s != whole)
            .collect();
        let fits =
            (measured || !quantity.part) && tree.lemma(whole) != "time" && !self.is_time(whole);
        fits.then(|| Subject {
            head: whole,
            others: by_party,
            anchor: verb,
            change: None,
            naming: Naming::Share,
            why: format!("a share of {}", tree.form(whole)),
        })
    }

    /// Somebody exports, holds, spends so much: the rate, or the amount with a period.
    fn by_flow(
        &self,
        number: usize,
        quantity: &Quantity,
        top: usize,
        verb: usize,
        dated: bool,
    ) -> Option<Subject> {
        let tree = self.tree;
        let (kind, place) = words::bundled().of(tree, verb, &[Move::Flow, Move::Hold])?;
        if !matches!(tree.upos(verb), Upos::Verb | Upos::Aux) {
            return None;
        }
        let unit = quantity.unit?;
        let fits = match (kind, unit.kind) {
            (_, UnitKind::Rate) => true,
            (Move::Flow, UnitKind::Money | UnitKind::Amount) => dated,
            (Move::Hold, UnitKind::Pieces) => true,
            (Move::Hold, UnitKind::People) => unit.name == "troops",
            _ => false,
        };
        let below = tree.is_below(top, verb) && number < self.quantities.len();
        if !fits || !below {
            return None;
        }
        let args = Args::of_verb(tree, verb);
        // "2 million barrels of oil": what it is of.
        let goods = (quantity.start..=top.max(quantity.end.saturating_sub(1)))
            .flat_map(|w| tree.children_by(w, &["nmod"]).collect::<Vec<_>>())
            .find(|&c| tree.preposition(c) == "of" && c >= quantity.end);
        let counted = tree.head(quantity.number_end - 1).filter(|&h| {
            !quantity.covers(h) && h != verb && tree.base(quantity.number_end - 1) == "nummod"
        });
        Some(Subject {
            head: goods.or(counted).unwrap_or(top),
            others: args
                .subjects
                .iter()
                .copied()
                .chain(args.phrases.iter().map(|(_, w)| *w))
                .filter(|&w| !self.inside_quantity(w))
                .collect(),
            anchor: verb,
            change: None,
            naming: if kind == Move::Hold {
                Naming::Plain
            } else {
                Naming::Flow
            },
            why: format!("{} ({place})", tree.lemma(verb)),
        })
    }

    /// "Exports doubled", "halved to $3 billion": the verb is the number where no other stands with it.
    fn verbs(&self, found: &mut Vec<Reading>) {
        let tree = self.tree;
        for verb in 0..tree.len() {
            let Some(times) = numbers::bundled()
                .times(tree.lemma(verb))
                .filter(|_| tree.upos(verb) == Upos::Verb)
            else {
                continue;
            };
            if found.iter().any(|r| r.anchor == verb) {
                continue;
            }
            let args = Args::of_verb(tree, verb);
            let measured = |w: &usize| words::bundled().is_indicator(tree, *w);
            let Some(head) = args
                .objects
                .iter()
                .chain(&args.subjects)
                .copied()
                .find(|w| measured(w))
            else {
                continue;
            };
            let subject = Subject {
                head,
                others: self.related(verb),
                anchor: verb,
                change: None,
                naming: Naming::Plain,
                why: tree.lemma(verb).to_string(),
            };
            let indicator = Indicator {
                name: self.name(head, found),
                value: times,
                unit: "percent".into(),
                parties: self.codes(&subject),
                change: Some(if times < 0.0 {
                    Change::FellBy
                } else {
                    Change::RoseBy
                }),
                bound: None,
                upper: None,
            };
            found.push(Reading {
                indicator,
                anchor: verb,
                quantity: None,
                words: (verb, verb),
                why: subject.why,
            });
        }
    }

    fn reading(
        &self,
        number: usize,
        quantity: &Quantity,
        subject: Subject,
        before: &[Reading],
    ) -> Reading {
        let change = self.change(quantity, &subject);
        let fell = change == Some(Change::FellBy);
        let sign = if fell { -1.0 } else { 1.0 };
        let indicator = Indicator {
            name: self.named(quantity, &subject, before),
            value: sign * quantity.value,
            upper: quantity.upper.map(|u| sign * u),
            unit: quantity.unit.map_or(String::new(), |u| u.name.to_string()),
            bound: quantity.bound,
            parties: self.codes(&subject),
            change,
        };
        Reading {
            indicator,
            anchor: subject.anchor,
            quantity: Some(number),
            words: (quantity.start, quantity.end - 1),
            why: subject.why,
        }
    }

    /// By the number or to it.
    fn change(&self, quantity: &Quantity, subject: &Subject) -> Option<Change> {
        let up = match subject.change? {
            Move::Rise => true,
            Move::Fall => false,
            _ => return None,
        };
        let mut first = quantity.start;
        if quantity.bound.is_some() {
            let skip = |w: usize| !matches!(self.tree.form(w), "to" | "by" | "from" | "at");
            let edge = |w: usize| matches!(self.tree.form(w), "below" | "under" | "above");
            while first > 0 && !edge(first - 1) && quantity.start - first < 4 && skip(first - 1) {
                first -= 1;
            }
        }
        let before = first.checked_sub(1).map_or("", |b| self.tree.form(b));
        Some(match (before, up) {
            ("to" | "at" | "above" | "past", true) => Change::RoseTo,
            ("to" | "at" | "below" | "under", false) => Change::FellTo,
            // Where it stood before.
            ("from", _) => return None,
            (_, true) => Change::RoseBy,
            (_, false) => Change::FellBy,
        })
    }

    fn named(&self, quantity: &Quantity, subject: &Subject, before: &[Reading]) -> String {
        let tree = self.tree;
        let verb = tree.lemma(subject.anchor);
        let own = !quantity.covers(subject.head);
        let phrase = if own {
            self.name(subject.head, before)
        } else {
            String::new()
        };
        match subject.naming {
            Naming::Plain => phrase,
            Naming::Flow if own => format!("{verb} of {phrase}"),
            Naming::Flow => verb.to_string(),
            Naming::Share => {
                let holder = surface_subjects(tree, subject.anchor, 0)
                    .into_iter()
                    .find(|&s| {
                        !quantity.covers(s) && s != subject.head && !tree.is_below(s, subject.head)
                    });
                match holder {
                    Some(holder) => format!("{}, share of {phrase}", self.phrase(holder, true)),
                    None => format!("share of {phrase}"),
                }
            }
        }
    }

    /// The words that name what is measured; "those of South Korea" takes the name before.
    fn name(&self, head: usize, before: &[Reading]) -> String {
        let tree = self.tree;
        if matches!(tree.lemma(head), "that" | "those")
            && let Some(earlier) = before.last()
        {
            let of = tree
                .children_by(head, &["nmod"])
                .next()
                .map(|c| self.phrase(c, true))
                .unwrap_or_default();
            return format!("{} ({of})", earlier.indicator.name);
        }
        self.phrase(head, false)
    }

    /// The noun phrase with its phrases of "of", "in", "with", "between", "to", "from", without article and figures.
    fn phrase(&self, head: usize, short: bool) -> String {
        let tree = self.tree;
        let (mut first, mut last) = self.parties.extent(head);
        if !short {
            let enter = |c: usize| {
                matches!(
                    tree.base(c),
                    "nmod"
                        | "case"
                        | "det"
                        | "amod"
                        | "compound"
                        | "flat"
                        | "conj"
                        | "cc"
                        | "nummod"
                        | "punct"
                ) && !self.inside_quantity(c)
                    && !self.is_time(c)
            };
            let words = tree.subtree(head, &enter);
            for word in words {
                if word <= last {
                    continue;
                }
                if word - last > 3 || word - head > 14 || self.inside_quantity(word) {
                    break;
                }
                last = word;
            }
        }
        while first < head
            && (matches!(tree.upos(first), Upos::Det | Upos::Punct)
                || self.inside_quantity(first)
                || tree.lemma(first) == "its"
                || tree.lemma(first) == "their")
        {
            first += 1;
        }
        while last > head && matches!(tree.upos(last), Upos::Punct | Upos::Cconj | Upos::Adp) {
            last -= 1;
        }
        if let Some(q) = (first..=last).find(|&w| self.inside_quantity(w))
            && q > head
        {
            last = q - 1;
            while last > head
                && matches!(
                    tree.upos(last),
                    Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Adv | Upos::Det
                )
            {
                last -= 1;
            }
        }
        tree.slice(first, last.max(first)).to_string()
    }

    /// Codes of the parties in the name and beside it; of the document's pair or state if none is named.
    fn codes(&self, subject: &Subject) -> Vec<String> {
        let tree = self.tree;
        let mut codes: Vec<String> = Vec::new();
        let inside = tree.subtree(subject.head, &|c| {
            !matches!(tree.base(c), "acl" | "advcl" | "appos" | "parataxis") || tree.rel(c) == "acl"
        });
        for word in inside {
            codes.extend(self.parties.entry_at(word).map(|e| e.code.to_string()));
            if tree.base(word) == "nmod" || tree.upos(word) == Upos::Pron {
                self.known(word, &mut codes);
            }
        }
        self.known(subject.head, &mut codes);
        for &word in &subject.others {
            self.known(word, &mut codes);
        }
        let mutual = tree
            .children_by(subject.head, &["amod", "compound"])
            .any(|c| {
                matches!(
                    tree.lemma(c),
                    "bilateral" | "mutual" | "two-way" | "reciprocal"
                )
            });
        if codes.iter().filter(|c| !c.is_empty()).count() < 2
            && mutual
            && let Some((a, b)) = self.parties.discourse().pair()
        {
            codes.extend([a, b]);
        }
        if codes.is_empty() {
            codes.extend(self.parties.discourse().focus());
        }
        codes.retain(|c| !c.is_empty());
        codes.sort();
        codes.dedup();
        codes
    }

    fn known(&self, word: usize, codes: &mut Vec<String>) {
        if self.inside_quantity(word) || self.is_time(word) {
            return;
        }
        let all = self.parties.all(word);
        codes.extend(
            all.into_iter()
                .filter(|p| !p.inferred)
                .filter_map(|p| p.entity.code),
        );
    }

    /// Phrases of a verb that may name a party of the number: "trade rose with China", "exports to India".
    fn related(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree;
        tree.children_by(verb, &["obl"])
            .filter(|&c| {
                matches!(
                    tree.preposition(c).as_str(),
                    "with" | "between" | "to" | "from"
                )
            })
            .filter(|&c| !self.inside_quantity(c) && !self.is_time(c))
            .collect()
    }

    /// The word of the quantity that hangs on something outside it.
    fn top(&self, quantity: &Quantity) -> usize {
        (quantity.start..quantity.end)
            .find(|&w| {
                self.tree.head(w).is_none_or(|h| !quantity.covers(h))
                    && self.tree.upos(w) != Upos::Punct
            })
            .unwrap_or(quantity.start)
    }

    /// The predicate of the clause that the word stands in.
    fn clause_of(&self, word: usize) -> usize {
        let mut at = word;
        while !self.is_clause(at) {
            let Some(head) = self.tree.head(at) else {
                break;
            };
            at = head;
        }
        at
    }

    fn is_clause(&self, word: usize) -> bool {
        let tree = self.tree;
        let subject = tree.child_by(word, &["nsubj", "cop"]).is_some();
        tree.upos(word) == Upos::Verb && tree.base(word) != "amod" && !self.inside_quantity(word)
            || subject
            || tree.head(word).is_none()
    }

    /// Whether a number on the noun is its size: "a deficit of $12 billion", "a 9 percent inflation", "trade worth $5 billion".
    fn names(&self, noun: usize, quantity: &Quantity) -> bool {
        let tree = self.tree;
        let top = self.top(quantity);
        let direct = tree.head(top) == Some(noun);
        let preposition = tree.preposition(top);
        let worth = quantity.start > 0 && matches!(tree.lemma(quantity.start - 1), "worth" | "at");
        match tree.base(top) {
            "nmod" | "obl" if direct => {
                matches!(preposition.as_str(), "of" | "at" | "worth" | "with")
            }
            "nummod" | "compound" | "amod" | "appos" if direct => {
                quantity.is(UnitKind::Money)
                    || quantity.is(UnitKind::Share)
                    || quantity.is(UnitKind::Rate)
            }
            _ => worth && tree.is_below(top, noun) && noun + 6 >= quantity.start,
        }
    }

    /// Preposition with which the quantity hangs on the verb; `None` if it does not hang there.
    fn place(&self, verb: usize, top: usize) -> Option<String> {
        let tree = self.tree;
        let mut at = top;
        let mut preposition = tree.preposition(at);
        for _ in 0..5 {
            if at == verb {
                return Some(preposition);
            }
            let head = tree.head(at)?;
            if head != verb
                && !matches!(
                    tree.base(at),
                    "conj"
                        | "nmod"
                        | "compound"
                        | "nummod"
                        | "amod"
                        | "appos"
                        | "obl"
                        | "advmod"
                        | "obj"
                        | "dep"
                )
            {
                return None;
            }
            if preposition.is_empty() {
                preposition = tree.preposition(head);
            }
            at = head;
        }
        None
    }

    /// A bare number counts only where it is what the verb leads to: "rose to 45".
    fn is_place_of_number(&self, verb: usize, quantity: &Quantity, top: usize) -> bool {
        let tree = self.tree;
        let bare = !matches!(tree.base(top), "nummod" | "compound");
        bare && quantity.end - quantity.start <= 4
            && (tree.head(top) == Some(verb) || self.place(verb, top).is_some())
            && quantity.number_end == quantity.end
            && quantity.bound != Some(Bound::About)
            || (bare && tree.head(top) == Some(verb))
    }

    fn inside_quantity(&self, word: usize) -> bool {
        self.quantities.iter().any(|q| q.covers(word))
    }

    fn is_time(&self, word: usize) -> bool {
        let form = self.tree.form(word);
        (form.len() == 4 && form.bytes().all(|b| b.is_ascii_digit()))
            || matches!(
                self.tree.lemma(word),
                "year" | "month" | "quarter" | "decade" | "week" | "day" | "today"
            )
    }

    /// "13 billion euros ($14.5 billion)".
    fn is_conversion(&self, number: usize) -> bool {
        let Some(before) = number.checked_sub(1).map(|b| &self.quantities[b]) else {
            return false;
        };
        let own = &self.quantities[number];
        own.start > 0
            && self.tree.form(own.start - 1) == "("
            && own.start - before.end <= 2
            && own.unit.map(|u| u.kind) == before.unit.map(|u| u.kind)
    }

    /// Pronouns name nothing, but "those of South Korea" does.
    fn is_pronoun(&self, word: usize) -> bool {
        let tree = self.tree;
        tree.upos(word) == Upos::Pron
            && !(matches!(tree.lemma(word), "that" | "those")
                && tree.child_by(word, &["nmod"]).is_some())
    }

    fn is_party(&self, word: usize) -> bool {
        self.parties.all(word).iter().any(|p| {
            matches!(
                p.kind,
                PartyKind::Person | PartyKind::Organisation | PartyKind::Role | PartyKind::State
            )
        })
    }
}
