//! Dictionary forms of English words, by rules and a list.
//!
//! The list (`data/lemmas.txt`) has irregular forms and, as forms of themselves, words that the rules would get wrong: with
//! `create` listed, "creating" cannot become `creat`.

use super::Upos;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The dictionary form of a word, in lower case. Proper nouns and words of closed classes that are not listed are only
/// lower-cased: "Nations" stays `nations`, as treebanks would have it only for names that are plural by themselves.
#[must_use]
pub fn lemma(form: &str, upos: Upos) -> Box<str> {
    let lower = form.to_lowercase().replace('\u{2019}', "'");
    if upos == Upos::Propn {
        return lower.into_boxed_str();
    }
    if let Some(listed) = listed(&lower, upos) {
        return listed.into();
    }
    let plain = lower.len() > 3 && lower.is_ascii();
    let found = match upos {
        Upos::Verb | Upos::Aux if plain => verb(&lower),
        Upos::Noun if plain || lower.len() > 2 => noun(&lower),
        _ => None,
    };
    found.unwrap_or(lower).into_boxed_str()
}

fn verb(form: &str) -> Option<String> {
    if let Some(stem) = form.strip_suffix("ing") {
        return has_vowel(stem).then(|| unstem(stem));
    }
    if form.ends_with("eed") {
        return None;
    }
    if let Some(stem) = form.strip_suffix("ied") {
        return Some(format!("{stem}y"));
    }
    if let Some(stem) = form.strip_suffix("ed") {
        return has_vowel(stem).then(|| unstem(stem));
    }
    singular(form, Upos::Verb)
}

fn noun(form: &str) -> Option<String> {
    if form.ends_with("ics") || form.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    singular(form, Upos::Noun)
}

/// Takes off the ending of a plural, or of the third person.
fn singular(form: &str, upos: Upos) -> Option<String> {
    let base = form.strip_suffix('s')?;
    if base.len() < 2 || base.ends_with(['s', '\'']) || base.ends_with("iu") {
        return None;
    }
    if base.ends_with(['u', 'i']) && base.len() > 2 {
        return is_base(base, upos).then(|| base.to_owned());
    }
    if let Some(stem) = base.strip_suffix("ie") {
        return Some(if stem.len() < 2 {
            base.to_owned()
        } else {
            format!("{stem}y")
        });
    }
    if let Some(stem) = base.strip_suffix('e') {
        let hisses = ["ss", "sh", "ch", "x", "zz", "o"]
            .iter()
            .any(|end| stem.ends_with(end));
        if is_base(stem, upos) || (hisses && !is_base(base, upos)) {
            return Some(stem.to_owned());
        }
    }
    Some(base.to_owned())
}

/// The verb behind "impos-ing", "visit-ed", "bann-ed": with an e put back, as it is, or with one consonant less.
fn unstem(stem: &str) -> String {
    let with_e = format!("{stem}e");
    if is_base(stem, Upos::Verb) {
        return stem.to_owned();
    }
    if is_base(&with_e, Upos::Verb) {
        return with_e;
    }
    let bytes = stem.as_bytes();
    let [.., before, last] = *bytes else {
        return stem.to_owned();
    };
    if before == last && !is_vowel(last) {
        return undouble(stem, last);
    }
    if needs_e(bytes) {
        with_e
    } else {
        stem.to_owned()
    }
}

fn undouble(stem: &str, last: u8) -> String {
    let less = &stem[..stem.len() - 1];
    let drop = match last {
        b's' | b'z' | b'f' => is_base(less, Upos::Verb),
        b'l' => {
            is_base(less, Upos::Verb)
                || (syllables(stem) > 1
                    && ["ell", "oll", "all"].iter().any(|end| stem.ends_with(end)))
        }
        _ => true,
    };
    if drop { less } else { stem }.to_owned()
}

/// Does a stem that ends in a single consonant want its e back? What English spelling suggests.
fn needs_e(stem: &[u8]) -> bool {
    let [.., before, last] = *stem else {
        return false;
    };
    let third = stem.len().checked_sub(3).map_or(b' ', |at| stem[at]);
    let syllables = std::str::from_utf8(stem).map_or(0, syllables);
    if syllables == 1
        && stem.len() > 2
        && is_vowel(before)
        && !is_vowel(third)
        && !matches!(last, b'w' | b'x' | b'y')
        && !is_vowel(last)
    {
        // A short stem with one consonant would have doubled it: "hoping" is not from "hop".
        return true;
    }
    let after_one_vowel = is_vowel(before)
        && !(is_vowel(third) && !(third == b'u' && stem.len() > 3 && stem[stem.len() - 4] == b'q'));
    let ends = |end: &[u8]| stem.ends_with(end);
    match last {
        b'c' | b'v' | b'u' => true,
        b'z' => before != b't',
        b's' => true,
        b'g' => before != b'n' || ends(b"ang") || ends(b"eng") || ends(b"ung"),
        b'l' if !is_vowel(before) => !matches!(before, b'r' | b'w'),
        b'l' => after_one_vowel && matches!(before, b'i' | b'o' | b'u' | b'y'),
        b'r' if !is_vowel(before) => true,
        b'r' => after_one_vowel && before != b'e',
        b't' if ends(b"iat") || ends(b"uat") => true,
        b't' => after_one_vowel && matches!(before, b'a' | b'o' | b'u'),
        b'd' if ends(b"uid") || ends(b"uad") => true,
        b'd' => after_one_vowel,
        b'k' | b'b' => after_one_vowel,
        b'm' => after_one_vowel,
        b'p' => after_one_vowel && before != b'e',
        b'n' => after_one_vowel && matches!(before, b'i' | b'u'),
        _ => false,
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(is_vowel)
}

/// Groups of vowels.
fn syllables(word: &str) -> usize {
    let bytes = word.as_bytes();
    let begins = |at: usize| is_vowel(bytes[at]) && (at == 0 || !is_vowel(bytes[at - 1]));
    (0..bytes.len()).filter(|&at| begins(at)).count()
}

type List = FxHashMap<(&'static str, Upos), &'static str>;

/// `form UPOS lemma` on every line that is not a comment.
fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        let text: &'static str = include_str!("../../../../data/lemmas.txt");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let entry = |line: &'static str| {
            let mut columns = line.split_whitespace();
            let (form, upos, lemma) = (columns.next()?, columns.next()?, columns.next()?);
            Some(((form, Upos::parse(upos)?), lemma))
        };
        lines.filter_map(entry).collect()
    })
}

fn listed(form: &str, upos: Upos) -> Option<&'static str> {
    // The keys live as long as the program, those asked for do not; the map's key type allows both.
    let list: &FxHashMap<(&str, Upos), &'static str> = list();
    list.get(&(form, upos)).copied()
}

/// Is the word listed as a form of itself?
fn is_base(word: &str, upos: Upos) -> bool {
    listed(word, upos) == Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let text = include_str!("../../../../data/lemmas.txt");
        let lines: Vec<&str> = text
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
            .collect();
        for line in &lines {
            let columns: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(Upos::parse(columns[1]).is_some(), "{line}");
        }
        assert!(lines.is_sorted(), "sort data/lemmas.txt");
        assert_eq!(list().len(), lines.len(), "a form is listed twice");
    }

    #[test]
    fn political_verbs() {
        let cases = "met meet,meets meet,freed free,freeing free,frees free,accused accuse,accusing accuse,visited visit,banned ban,\
            imposing impose,imposed impose,targeted target,signed sign,died die,dying die,tied tie,agreed agree,agreeing agree,\
            released release,led lead,leading lead,struck strike,striking strike,fled flee,fleeing flee,sought seek,withdrew withdraw,\
            withdrawn withdraw,vetoed veto,vetoes veto,expelled expel,controlled control,patrolling patrol,occurred occur,travelled travel,\
            traveled travel,denied deny,denies deny,condemned condemn,urges urge,urging urge,negotiating negotiate,created create,\
            treated treat,defeated defeat,invited invite,exploited exploit,prohibited prohibit,voted vote,rioting riot,executed execute,\
            invaded invade,provided provide,raided raid,exploded explode,concluded conclude,applauded applaud,provoked provoke,\
            overtook overtake,blamed blame,claimed claim,resumed resume,summoned summon,postponed postpone,threatened threaten,\
            convened convene,intervened intervene,declined decline,joined join,escaped escape,stopped stop,developed develop,hoped hope,\
            described describe,bombed bomb,bombing bomb,breathing breathe,offered offer,interfered interfere,required require,restored restore,\
            monitored monitor,secured secure,declared declare,cleared clear,fired fire,settled settle,hurled hurl,ruled rule,failed fail,\
            cancelled cancel,canceled cancel,pledged pledge,arranged arrange,hanged hang,challenged challenge,besieged besiege,seized seize,\
            forced force,focused focus,focusing focus,discusses discuss,killed kill,shelled shell,shelling shell,recalled recall,\
            bringing bring,needed need,exceeded exceed,exceeds exceed,quit quit,cut cut,cutting cut,shot shoot,bans ban,reaches reach,\
            passes pass,backed back,argued argue,continued continue,solved solve,massacred massacre,panicked panic,laid lay,lied lie,\
            said say,told tell,began begin,held hold,sent send,took take,overthrew overthrow,arrested arrest,wounded wound,damaged damage";
        for case in cases.split(',') {
            let (form, base) = case.trim().split_once(' ').unwrap();
            assert_eq!(&*lemma(form, Upos::Verb), base, "{form}");
        }
    }

    #[test]
    fn nouns() {
        let cases = "ties tie,troops troop,talks talk,countries country,crises crisis,allies ally,sanctions sanction,men men_,wives wife,\
            viruses virus,buses bus,houses house,causes cause,armies army,headquarters headquarters,news news,politics politics,critics critic,\
            tactics tactic,speeches speech,heroes hero,vetoes veto,movies movie,analyses analysis,process process,processes process,\
            bus bus,crisis crisis,police police,gas gas,gases gas,taxes tax,lives life,ceasefires ceasefire,attaches attache,children child";
        for case in cases.split(',') {
            let (form, base) = case.trim().split_once(' ').unwrap();
            let base = if base == "men_" { "man" } else { base };
            assert_eq!(&*lemma(form, Upos::Noun), base, "{form}");
        }
    }

    #[test]
    fn other_words() {
        assert_eq!(&*lemma("Nations", Upos::Propn), "nations");
        assert_eq!(&*lemma("n\u{2019}t", Upos::Part), "not");
        assert_eq!(&*lemma("were", Upos::Aux), "be");
        assert_eq!(&*lemma("larger", Upos::Adj), "large");
        assert_eq!(&*lemma("", Upos::Verb), "");
        assert_eq!(&*lemma("s", Upos::Noun), "s");
    }
}
