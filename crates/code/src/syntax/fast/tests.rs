//! What every tree must be, whatever the words.

use super::*;
use crate::syntax::Upos;
use proptest::prelude::*;

fn check(forms: &[&str]) -> Vec<Node> {
    crate::syntax::tests::is_a_tree(FastParser::bundled(), forms)
}

#[test]
fn bundled_weights_unpack() {
    let parser = FastParser::from_bytes(BUNDLED).unwrap();
    assert!(parser.tagger.classes.len() > 17);
    assert!(!parser.classes.is_empty());
}

#[test]
fn packed_and_unpacked() {
    let mut parser = FastParser::empty();
    parser.classes.insert(7, (3, 1));
    parser.classes.insert(u32::MAX, (300, 40));
    parser.labels.set(0, [-5; labels::LABELS]);
    let bytes = parser.to_bytes().unwrap();
    let again = FastParser::from_bytes(&bytes).unwrap();
    assert_eq!(again.classes, parser.classes);
    assert_eq!(again.tagger, parser.tagger);
    assert_eq!(again.labels, parser.labels);
    assert_eq!(again.to_bytes().unwrap(), bytes);
}

#[test]
fn damaged_weights_are_errors() {
    assert_eq!(
        FastParser::from_bytes(b"x").unwrap_err(),
        ModelError::Version
    );
    let cut = &BUNDLED[..BUNDLED.len() / 2];
    assert!(matches!(
        FastParser::from_bytes(cut),
        Err(ModelError::Damaged(_))
    ));
}

#[test]
fn who_did_it_to_whom() {
    let nodes = check(&["Iran", "freed", "two", "sailors", "on", "Monday", "."]);
    assert_eq!(nodes[0].rel, Rel::NSUBJ);
    assert_eq!(nodes[1].head, 0);
    assert_eq!((nodes[3].head, nodes[3].rel), (2, Rel::OBJ));
    assert_eq!(&*nodes[3].lemma, "sailor");
    assert_eq!(nodes[0].upos, Upos::Propn);
}

#[test]
fn a_passive() {
    let nodes = check(&["The", "envoy", "was", "expelled", "by", "Turkey", "."]);
    assert_eq!((nodes[1].head, nodes[1].rel), (4, Rel::NSUBJ_PASS));
    assert_eq!((nodes[5].head, nodes[5].rel.base()), (4, Rel::OBL));
    assert_eq!(&*nodes[3].lemma, "expel");
}

#[test]
fn odd_input() {
    check(&[]);
    check(&[""]);
    check(&["."]);
    check(&["\u{0}", "🙂", "İ", "ß", "", " "]);
    check(&vec!["and"; 2_000]);
    check(&vec!["("; 2_000]);
}

#[test]
fn threads_agree() {
    let forms = [
        "Russia", "and", "China", "held", "talks", "with", "Iran", "in", "Geneva",
    ];
    let here = check(&forms);
    let there = std::thread::spawn(move || check(&forms)).join().unwrap();
    assert_eq!(here, there);
}

proptest! {
    #[test]
    fn any_words_make_a_tree(forms in prop::collection::vec("\\PC{0,8}|the|of|said|that|,|to|and", 0..60)) {
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        prop_assert_eq!(check(&forms), check(&forms));
    }
}
