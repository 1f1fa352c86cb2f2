//! Files of weights that are not right: each is told in a sentence, and none makes the encoder panic.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bifrons_encode::Encoder;
use common::{Chance, Weights};
use proptest::prelude::*;
use safetensors::tensor::Dtype;

/// What loading says after a change.
fn says(change: impl FnOnce(&mut Weights)) -> String {
    let mut weights = Weights::new(true);
    change(&mut weights);
    Encoder::load(&weights.file()).unwrap_err().to_string()
}

#[test]
fn what_is_missing_is_named() {
    for name in [
        "word",
        "word.scale",
        "position",
        "case",
        "ln.bias",
        "layers.0.q.weight",
        "layers.1.f2.scale",
        "layers.1.ln2.weight",
    ] {
        assert_eq!(
            says(|w| drop(w.0.remove(name))),
            format!("tensor `{name}` is missing")
        );
    }
    assert_eq!(
        says(|w| drop(w.1.remove("layers"))),
        "metadata `layers`: 1 to 48 wanted, found nothing"
    );
    assert_eq!(
        says(|w| drop(w.1.insert("heads".into(), "6".into()))),
        "metadata `heads`: 12 wanted, found 6"
    );
    let many = "99999999999999999999";
    let wrong = format!("metadata `layers`: 1 to 48 wanted, found {many}");
    assert_eq!(
        says(|w| drop(w.1.insert("layers".into(), many.into()))),
        wrong
    );
}

#[test]
fn words_may_be_those_of_another() {
    let whole = Encoder::load(&Weights::new(true).file()).unwrap();
    let mut weights = Weights::new(true);
    for name in ["word", "word.scale"] {
        weights.0.remove(name);
    }
    let beside = Encoder::load_beside(&weights.file(), Some(&whole)).unwrap();
    let sentence = vec![Chance(7).sentence(9)];
    let row = |encoder: &Encoder| encoder.encode(&sentence)[0].row(4).unwrap().to_vec();
    assert_eq!(row(&beside), row(&whole));
    assert!(row(&whole).iter().any(|x| *x != 0.0));
    // What a file has itself is believed first.
    weights = Weights::new(true);
    weights.0.get_mut("word").unwrap().2.fill(1);
    let own = Encoder::load_beside(&weights.file(), Some(&whole)).unwrap();
    assert_ne!(row(&own), row(&whole));
}

#[test]
fn shapes_and_kinds_are_checked() {
    let zeros = |shape: &[usize]| {
        (
            Dtype::F32,
            shape.to_vec(),
            vec![0; 4 * shape.iter().product::<usize>()],
        )
    };
    let put = |name: &str, shape: &[usize]| says(|w| drop(w.0.insert(name.into(), zeros(shape))));
    assert_eq!(
        put("ln.weight", &[383]),
        "tensor `ln.weight`: shape [384] wanted, found [383]"
    );
    assert_eq!(
        put("position", &[384]),
        "tensor `position`: shape [n, m] wanted, found [384]"
    );
    assert_eq!(
        put("position", &[9, 400]),
        "tensor `position`: shape [9, 384] wanted, found [9, 400]"
    );
    assert_eq!(
        put("layers.0.q.weight", &[384, 384]),
        "tensor `layers.0.q`: one kind for q, k and v wanted, found two"
    );
    let inner =
        "tensor `layers.0.f1.weight`: shape [64 n, 384] with 64 n up to 16384 wanted, found ";
    assert_eq!(
        put("layers.0.f1.weight", &[100, 384]),
        format!("{inner}[100, 384]")
    );
    assert_eq!(
        put("layers.0.f1.weight", &[0, 384]),
        format!("{inner}[0, 384]")
    );
    let kind = says(|w| {
        drop(w.0.insert(
            "case".into(),
            (Dtype::I32, vec![6, 384], vec![0; 4 * 6 * 384]),
        ))
    });
    assert_eq!(kind, "tensor `case`: F32, F16 or I8 wanted, found I32");
    let bytes =
        says(|w| drop(w.0.insert("case".into(), (Dtype::I8, vec![6, 384], vec![0; 6 * 384]))));
    assert_eq!(bytes, "tensor `case`: F32 or F16 wanted, found I8");
    assert_eq!(
        says(|w| w.floats("ln.bias", &[384], || f32::NAN)),
        "tensor `ln.bias` holds a number that is not finite"
    );
}

#[test]
fn empty_tables_are_no_error() {
    let mut weights = Weights::new(true);
    weights
        .0
        .insert("word".into(), (Dtype::I8, vec![0, 384], Vec::new()));
    weights
        .0
        .insert("word.scale".into(), (Dtype::F32, vec![0], Vec::new()));
    weights
        .0
        .insert("position".into(), (Dtype::F32, vec![0, 384], Vec::new()));
    let encoder = Encoder::load(&weights.file()).unwrap();
    assert!(
        encoder.encode(&[common::Chance(1).sentence(3)])[0]
            .values()
            .iter()
            .all(|x| *x == 0.0)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn broken_files_are_refused(cut in 0usize..5000, at in 0usize..5000, byte in any::<u8>()) {
        let file = Weights::new(true).file();
        prop_assert!(Encoder::load(&file[..cut]).is_err());
        let mut other = file;
        other[at] = byte;
        // It may still be right; it must not panic.
        if let Ok(encoder) = Encoder::load(&other) {
            encoder.encode(&[common::Chance(1).sentence(3)]);
        }
    }
}
