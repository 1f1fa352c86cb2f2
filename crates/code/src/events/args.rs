//! Predicates and what hangs on them: subjects, objects, phrases, complements, whatever the construction.

use crate::syntax::Upos;
use crate::tree::Tree;

use super::light::Light;

/// The places of a predicate, as words of the tree.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// The word that carries the event.
    pub head: usize,
    /// The word whose tense, negation and conditions hold for the event: the verb, the light verb, or the noun itself.
    pub anchor: usize,
    /// Who does it.
    pub subjects: Vec<usize>,
    /// To what it is done.
    pub objects: Vec<usize>,
    /// Phrases with their prepositions.
    pub phrases: Vec<(String, usize)>,
    /// Heads of complement clauses.
    pub complements: Vec<usize>,
    /// Adjectives, nouns and adverbs before or after the head.
    pub modifiers: Vec<usize>,
    /// Possessors.
    pub possessors: Vec<usize>,
    /// Subjects of the clause in which a noun tells when or for what: "met him **during a visit**".
    pub around: Vec<usize>,
    /// The verb is passive.
    pub passive: bool,
    /// A noun that a light verb carries, or that is said to happen.
    pub carried: bool,
    /// A noun that is neither: mentioned in passing.
    pub bare_noun: bool,
}

impl Args {
    /// The places of a verb.
    pub fn of_verb(tree: &Tree, verb: usize) -> Self {
        let passive = is_passive(tree, verb);
        let (mut subjects, mut objects) = (Vec::new(), Vec::new());
        let own = if passive { &mut objects } else { &mut subjects };
        own.extend(surface_subjects(tree, verb, 0));
        for child in tree.children(verb) {
            match tree.base(*child) {
                "obj" | "iobj" => objects.push(antecedent(tree, *child, verb)),
                // "expelled by Thursday": a time is no agent.
                "obl" if passive && tree.preposition(*child) == "by" && !is_time(tree, *child) => {
                    subjects.push(*child)
                }
                // An object that the parser took for an agent.
                "obl" if tree.rel(*child) == "obl:agent" && tree.preposition(*child).is_empty() => {
                    objects.push(*child)
                }
                _ => {}
            }
        }
        if objects.is_empty() && !passive {
            objects.extend(stray_object(tree, verb));
        }
        let mut phrases = phrases_of(tree, verb, &["obl", "nmod"]);
        for &object in &objects {
            if tree.head(object) == Some(verb) {
                let inner = phrases_of(tree, object, &["nmod"]);
                // "dozens of rockets into Israel"
                let deeper: Vec<(String, usize)> = inner
                    .iter()
                    .filter(|(p, _)| p == "of")
                    .flat_map(|(_, w)| phrases_of(tree, *w, &["nmod"]))
                    .filter(|(p, _)| p != "of" && p != "in")
                    .collect();
                phrases.extend(inner);
                phrases.extend(deeper);
                // "gave boats and tonnes of clothing to Chad"
                for other in tree.with_conjuncts(object).into_iter().skip(1) {
                    let below = |c: usize| matches!(tree.base(c), "nmod" | "case" | "obl");
                    let words = tree.subtree(other, &below).into_iter();
                    let far = words.flat_map(|w| phrases_of(tree, w, &["nmod"]));
                    phrases.extend(
                        far.filter(|(p, _)| matches!(p.as_str(), "to" | "from" | "against")),
                    );
                }
            }
        }
        phrases.retain(|(p, w)| !(passive && p == "by" && subjects.contains(w)));
        if passive && subjects.is_empty() {
            // "sent to Turkey by Greece": the agent hangs on the phrase before it.
            let late = phrases
                .iter()
                .flat_map(|(_, w)| tree.children_by(*w, &["nmod", "obl"]).collect::<Vec<_>>());
            subjects.extend(late.filter(|&c| tree.preposition(c) == "by"));
        }
        let ordered = objects
            .iter()
            .filter(|o| tree.head(**o) == Some(verb))
            .flat_map(|&o| tree.children_by(o, &["acl"]).collect::<Vec<_>>());
        let complements = ordered
            .filter(|&c| {
                tree.children_by(c, &["mark"])
                    .any(|m| tree.lemma(m) == "to")
            })
            .chain(tree.children_by(verb, &["xcomp", "ccomp"]))
            .chain(tree.children_by(verb, &["advcl"]).filter(|&c| {
                tree.children_by(c, &["mark"])
                    .any(|m| tree.lemma(m) == "to")
            }))
            .collect();
        let modifiers = tree
            .children_by(verb, &["advmod", "compound", "amod"])
            .collect();
        Self {
            head: verb,
            anchor: verb,
            subjects,
            objects,
            phrases,
            complements,
            modifiers,
            passive,
            ..Self::default()
        }
    }

    /// Phrases that hang on a noun.
    pub fn of_noun_phrases(tree: &Tree, noun: usize) -> Vec<(String, usize)> {
        phrases_of(tree, noun, &["nmod"])
    }

    /// The places of a predicate adjective: "is ready to".
    pub fn of_adjective(tree: &Tree, adjective: usize) -> Self {
        let complements = tree
            .children_by(adjective, &["xcomp", "ccomp", "advcl", "csubj"])
            .collect();
        Self {
            head: adjective,
            anchor: adjective,
            subjects: surface_subjects(tree, adjective, 0),
            phrases: phrases_of(tree, adjective, &["obl", "nmod"]),
            complements,
            modifiers: tree.children_by(adjective, &["advmod"]).collect(),
            ..Self::default()
        }
    }

    /// The places of a noun that is an event, with those of the light verb that carries it.
    pub fn of_noun(tree: &Tree, noun: usize, light: &Light) -> Self {
        let mut args = Self {
            head: noun,
            anchor: noun,
            ..Self::default()
        };
        args.possessors = tree.children_by(noun, &["nmod:poss"]).collect();
        args.modifiers = tree
            .children_by(noun, &["amod", "compound", "advmod", "nmod:desc"])
            .collect();
        args.phrases = phrases_of(tree, noun, &["nmod", "obl"]);
        // "a rebuke of Hungary by Germany": the later phrase hangs on the one before it.
        let late: Vec<(String, usize)> = args
            .phrases
            .iter()
            .flat_map(|(_, w)| phrases_of(tree, *w, &["nmod"]))
            .filter(|(p, _)| matches!(p.as_str(), "by" | "to" | "from" | "with" | "against"))
            .collect();
        args.phrases.extend(late);
        args.complements = tree
            .children_by(noun, &["acl", "ccomp"])
            .filter(|&c| tree.rel(c) != "acl:relcl")
            .collect();
        args.subjects = args.possessors.clone();
        args.subjects.extend(
            args.phrases
                .iter()
                .filter(|(p, _)| p == "by")
                .map(|(_, w)| *w),
        );
        // A noun joined to another ("held talks and signed" aside: "talks and a dinner") hangs where the first does.
        let mut top = noun;
        while tree.rel(top) == "conj" && tree.head(top).is_some_and(|h| tree.upos(h) == Upos::Noun)
        {
            top = tree.head(top).unwrap_or(top);
        }
        let Some(governor) = tree.head(top) else {
            // A headline or a sentence without a verb.
            args.carried = true;
            return args;
        };
        let relation = tree.rel(top);
        if tree.upos(governor) == Upos::Noun
            && tree.rel(top) == "nmod"
            && tree.preposition(top) == "of"
            && light.is_measure(tree.lemma(governor))
        {
            // "a series of raids", "a round of talks".
            let outer = Self::of_noun(tree, governor, light);
            args.anchor = outer.anchor;
            args.carried = outer.carried;
            args.bare_noun = outer.bare_noun;
            args.subjects.extend(outer.subjects);
            args.phrases
                .extend(outer.phrases.into_iter().filter(|(_, w)| *w != top));
            return args;
        }
        let preposition = tree.preposition(top);
        let carried_by = match (relation, preposition.as_str()) {
            ("obj" | "nsubj:pass", "") => light.carries(tree.lemma(governor), None),
            ("obl" | "nmod", p) if !p.is_empty() => light.carries(tree.lemma(governor), Some(p)),
            ("nsubj", "") => light.happens(tree.lemma(governor)),
            _ => false,
        };
        args.carried = carried_by;
        args.bare_noun = !carried_by;
        if args.subjects.is_empty()
            && matches!(relation, "obl" | "nmod")
            && matches!(preposition.as_str(), "during" | "on" | "for" | "after")
        {
            let verb = match tree.upos(governor) {
                Upos::Verb => Some(governor),
                // The parser may hang the phrase on the object.
                _ => tree.head(governor).filter(|&h| tree.upos(h) == Upos::Verb),
            };
            if let Some(verb) = verb.filter(|&v| !is_passive(tree, v)) {
                args.around = surface_subjects(tree, verb, 0);
            }
        }
        if carried_by {
            let verb = Self::of_verb(tree, governor);
            args.anchor = governor;
            if relation == "nsubj" {
                args.objects = verb.objects.clone();
            } else {
                // "were engaged in": the one who is engaged acts.
                let acting = if verb.subjects.is_empty() && relation == "obl" {
                    &verb.objects
                } else {
                    &verb.subjects
                };
                args.subjects.splice(
                    0..0,
                    acting
                        .iter()
                        .copied()
                        .filter(|&s| s != top && !tree.is_below(s, noun)),
                );
            }
            let extra = verb
                .phrases
                .into_iter()
                .filter(|(_, w)| *w != top && !tree.is_below(*w, noun));
            args.phrases.extend(extra);
            args.complements
                .extend(verb.complements.into_iter().filter(|&c| c != noun));
        }
        args
    }
}

/// Whether a verb is passive: said so, or a past participle that describes a noun.
pub fn is_passive(tree: &Tree, verb: usize) -> bool {
    if tree.child_by(verb, &["aux:pass", "nsubj:pass"]).is_some()
        || tree
            .children_by(verb, &["obl:agent"])
            .any(|a| tree.preposition(a) == "by")
    {
        return true;
    }
    let form = tree.form(verb).to_ascii_lowercase();
    let bare = tree.child_by(verb, &["nsubj", "aux"]).is_none();
    let participle = form != tree.lemma(verb)
        && !form.ends_with("ing")
        && (form.ends_with('d')
            || form.ends_with('n')
            || form.ends_with('t')
            || form.ends_with('g')
            || form.ends_with('k')
            || form.ends_with("de"));
    match tree.rel(verb) {
        "acl" | "advcl" | "xcomp" if bare && participle => {
            tree.children_by(verb, &["mark"])
                .all(|m| tree.lemma(m) != "to")
                && tree.child_by(verb, &["obj"]).is_none()
        }
        // "was arrested and jailed"
        "conj" if participle && bare => {
            tree.head(verb).is_some_and(|h| is_passive(tree, h))
                && tree.child_by(verb, &["obj"]).is_none()
        }
        _ => false,
    }
}

/// Subjects in the grammar's sense, found through control, relative clauses, participles and conjunction.
pub fn surface_subjects(tree: &Tree, verb: usize, depth: usize) -> Vec<usize> {
    let own: Vec<usize> = tree
        .children_by(verb, &["nsubj"])
        .map(|s| antecedent(tree, s, verb))
        .collect();
    if !own.is_empty() || depth > 6 {
        return own;
    }
    let Some(head) = tree.head(verb) else {
        return own;
    };
    let infinitive = tree
        .children_by(verb, &["mark"])
        .any(|m| tree.lemma(m) == "to");
    match tree.rel(verb) {
        "acl:relcl" => vec![head],
        "acl" if infinitive => match tree.children_by(head, &["nmod:poss"]).collect::<Vec<_>>() {
            // "its decision to withdraw"; "made a promise to withdraw"
            owners if owners.is_empty() => tree
                .head(head)
                .filter(|&v| tree.upos(v) == Upos::Verb && tree.base(head) == "obj")
                .map_or_else(Vec::new, |v| surface_subjects(tree, v, depth + 1)),
            owners => owners,
        },
        // "aircraft including gunships killed": the whole acts, not its example.
        "acl" if tree.preposition(head) == "including" => vec![tree.head(head).unwrap_or(head)],
        "acl" => vec![head],
        "conj" | "parataxis" | "advcl" | "ccomp" | "advcl:relcl"
            if matches!(
                tree.upos(head),
                Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun
            ) =>
        {
            surface_subjects(tree, head, depth + 1)
        }
        "xcomp" => match tree.child_by(head, &["obj", "iobj"]).filter(|&o| o != verb) {
            Some(object) if !matches!(tree.lemma(head), "promise" | "vow" | "threaten") => {
                vec![object]
            }
            _ => surface_subjects(tree, head, depth + 1),
        },
        _ => own,
    }
}

/// For a relative pronoun, the noun that it stands for.
fn antecedent(tree: &Tree, word: usize, verb: usize) -> usize {
    let relative = matches!(tree.lemma(word), "who" | "which" | "that" | "whom")
        && tree.upos(word) == Upos::Pron;
    let mut clause = verb;
    // The relative pronoun may belong to the first of several verbs.
    while tree.rel(clause) == "conj" {
        clause = tree.head(clause).unwrap_or(clause);
    }
    match tree.head(clause) {
        Some(noun)
            if relative && matches!(tree.rel(clause), "acl:relcl" | "acl" | "advcl:relcl") =>
        {
            noun
        }
        // A wrong tree: the noun before the pronoun is meant all the same.
        _ if relative && matches!(tree.lemma(word), "who" | "which") && word > 0 => {
            let before = (0..word)
                .rev()
                .find(|&w| matches!(tree.upos(w), Upos::Noun | Upos::Propn));
            let Some(mut noun) = before.filter(|w| word - w <= 3) else {
                return word;
            };
            while let Some(head) = tree.head(noun).filter(|&h| {
                h < word
                    && matches!(tree.base(noun), "flat" | "compound" | "appos" | "nmod")
                    && matches!(tree.upos(h), Upos::Noun | Upos::Propn)
            }) {
                noun = head;
            }
            noun
        }
        _ => word,
    }
}

/// "Thursday", "the end of Monday", "May 3".
fn is_time(tree: &Tree, word: usize) -> bool {
    let day = |w: usize| tree.form(w).ends_with("day");
    let number = |w: usize| tree.form(w).starts_with(|c: char| c.is_ascii_digit());
    day(word)
        || tree
            .children_by(word, &["compound", "nummod", "nmod:unmarked"])
            .any(|c| day(c) || (number(c) && tree.upos(word) == Upos::Propn))
}

/// "visited the United States": an object that the parser took for a phrase whose preposition is missing.
fn stray_object(tree: &Tree, verb: usize) -> Option<usize> {
    tree.children(verb).iter().copied().find(|&c| {
        tree.rel(c) == "obl"
            && c > verb
            && tree.upos(c) == Upos::Propn
            && tree.preposition(c).is_empty()
            && tree.child_by(c, &["det", "amod", "compound"]).is_some()
            && tree.child_by(c, &["nummod"]).is_none()
            && !tree.form(c).ends_with("day")
    })
}

fn phrases_of(tree: &Tree, head: usize, relations: &[&str]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for &child in tree.children(head) {
        if relations.contains(&tree.base(child)) && tree.rel(child) != "nmod:poss" {
            let preposition = tree.preposition(child);
            if !preposition.is_empty() {
                for word in tree.with_conjuncts(child) {
                    let own = tree.preposition(word);
                    found.push((
                        if own.is_empty() {
                            preposition.clone()
                        } else {
                            own
                        },
                        word,
                    ));
                }
                // "out of the talks" is a phrase with "out" and one with "of".
                for second in tree.children_by(child, &["case"]).skip(1) {
                    found.push((tree.form(second).to_lowercase(), child));
                }
            }
        }
        // "accused of spying": the clause stands as a phrase with its preposition.
        if matches!(tree.base(child), "advcl" | "acl" | "ccomp" | "xcomp")
            && let Some(mark) = tree.children_by(child, &["mark", "case"]).find(|&m| {
                matches!(
                    tree.lemma(m),
                    "of" | "for"
                        | "from"
                        | "with"
                        | "against"
                        | "in"
                        | "on"
                        | "about"
                        | "as"
                        | "into"
                )
            })
        {
            found.push((tree.form(mark).to_lowercase(), child));
        }
    }
    found
}
