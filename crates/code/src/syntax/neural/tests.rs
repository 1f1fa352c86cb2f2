//! What holds of the encoder's parser whatever the words, and that its weights are there.

use super::*;
use proptest::prelude::*;

fn parser() -> &'static NeuralParser {
    NeuralParser::bundled().expect("the weights are part of the program")
}

fn check(forms: &[&str]) -> Vec<Node> {
    crate::syntax::tests::is_a_tree(parser(), forms)
}

#[test]
fn who_did_it_to_whom() {
    let nodes = check(&[
        "The", "editor", "whom", "Turkish", "police", "arrested", "thanked", "Greece", ".",
    ]);
    assert_eq!((nodes[1].head, nodes[1].rel.as_str()), (7, "nsubj"));
    assert_eq!((nodes[4].head, nodes[4].rel.as_str()), (6, "nsubj"));
    assert_eq!((nodes[5].head, nodes[5].rel.as_str()), (2, "acl:relcl"));
    assert_eq!(nodes[5].lemma.as_ref(), "arrest");
}

#[test]
fn a_sentence_is_read_alike_alone_and_among_others() {
    let sentences: Vec<Vec<&str>> = vec![
        vec!["Iran", "freed", "two", "sailors", "."],
        Vec::new(),
        vec!["Talks"; 70],
        vec!["Paris", "and", "Rome", "met", "."],
    ];
    let together = parser().parse_all(&sentences);
    let alone: Vec<Vec<Node>> = sentences.iter().map(|s| parser().parse(s)).collect();
    assert_eq!(together, alone);
}

#[test]
fn what_is_too_long_goes_to_the_fast_parser() {
    let forms = vec!["envoys"; 400];
    assert_eq!(check(&forms), FastParser::bundled().parse(&forms));
}

#[test]
fn damaged_weights_are_errors() {
    assert!(matches!(
        NeuralParser::from_bytes(b"x"),
        Err(ModelError::Encoder(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_words_are_given_a_tree(forms in prop::collection::vec("\\PC{0,8}", 0..30)) {
        check(&forms.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
