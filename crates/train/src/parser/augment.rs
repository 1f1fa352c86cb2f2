//! Sentences as headlines and posts have them: without a full stop, in capitals, in small letters.

use bifrons_code::syntax::Upos;
use bifrons_code::syntax::conllu::Sentence;

/// How a sentence is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The full stop at the end goes.
    NoStop,
    /// Everything in small letters.
    Lower,
    /// Everything in capitals.
    Upper,
    /// Every word of open classes with a capital, no full stop.
    Headline,
}

/// All variants.
pub const VARIANTS: [Variant; 4] = [
    Variant::NoStop,
    Variant::Lower,
    Variant::Upper,
    Variant::Headline,
];

/// Changed copies of some of the sentences, with their numbers: one in ten without a stop, one in thirty each in the other
/// ways.
pub fn some(sentences: &[Sentence]) -> Vec<(usize, Sentence)> {
    let mut copies = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let variant = match index % 30 {
            3 | 13 | 23 => Variant::NoStop,
            7 => Variant::Lower,
            17 => Variant::Upper,
            27 => Variant::Headline,
            _ => continue,
        };
        copies.push((index, change(sentence, variant)));
    }
    copies
}

/// A changed copy.
pub fn change(sentence: &Sentence, variant: Variant) -> Sentence {
    let mut copy = sentence.clone();
    if matches!(variant, Variant::NoStop | Variant::Headline) {
        drop_stop(&mut copy);
    }
    for (index, (form, node)) in copy.forms.iter_mut().zip(&copy.nodes).enumerate() {
        match variant {
            Variant::NoStop => {}
            Variant::Lower => *form = form.to_lowercase(),
            Variant::Upper => *form = form.to_uppercase(),
            Variant::Headline => {
                let closed = matches!(
                    node.upos,
                    Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct | Upos::Sconj
                );
                let first = form.chars().next().filter(|c| c.is_ascii_lowercase());
                if let Some(first) = first.filter(|_| !closed || index == 0) {
                    form.replace_range(..1, &first.to_uppercase().to_string());
                }
            }
        }
    }
    copy
}

/// Takes the last word off, if it is a full stop and nothing hangs on it.
fn drop_stop(sentence: &mut Sentence) {
    let count = sentence.forms.len();
    let bare = sentence
        .nodes
        .iter()
        .all(|node| (node.head as usize) < count);
    if count > 2 && bare && sentence.forms[count - 1] == "." && sentence.nodes[count - 1].head != 0
    {
        sentence.forms.pop();
        sentence.xpos.pop();
        sentence.nodes.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_code::syntax::conllu;

    #[test]
    fn changes_are_what_they_say() {
        let text = "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n2\ttroops\ttroop\tNOUN\tNNS\t_\t3\tnsubj\t_\t_\n\
            3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n";
        let sentence = conllu::read(text).unwrap().remove(0);
        assert_eq!(
            change(&sentence, Variant::NoStop).forms,
            ["The", "troops", "left"]
        );
        assert_eq!(
            change(&sentence, Variant::Headline).forms,
            ["The", "Troops", "Left"]
        );
        assert_eq!(
            change(&sentence, Variant::Upper).forms,
            ["THE", "TROOPS", "LEFT", "."]
        );
        assert_eq!(change(&sentence, Variant::Lower).nodes, sentence.nodes);
    }
}
