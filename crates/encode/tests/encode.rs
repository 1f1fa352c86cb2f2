//! What the encoder promises, on made-up weights.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use bifrons_encode::{Encoder, HIDDEN, Hidden, Kernel, Piece};
use common::{Chance, POSITIONS, Weights};
use rayon::prelude::*;

fn encoder() -> Encoder {
    Encoder::load(&Weights::new(true).file()).unwrap()
}

fn sentences() -> Vec<Vec<Piece>> {
    let mut chance = Chance(7);
    // Lengths on both sides of the sixteens and of the blocks of queries; together many more than go at once.
    [1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 40, 0, 9]
        .into_iter()
        .cycle()
        .take(60)
        .map(|n| chance.sentence(n))
        .collect()
}

#[test]
fn a_sentence_gets_the_same_bits_in_any_company() {
    let (encoder, sentences) = (encoder(), sentences());
    let together = encoder.encode(&sentences);
    assert_eq!(
        together.iter().map(Hidden::rows).collect::<Vec<_>>(),
        sentences.iter().map(Vec::len).collect::<Vec<_>>()
    );
    let alone: Vec<Hidden> = sentences
        .iter()
        .flat_map(|s| encoder.encode(std::slice::from_ref(s)))
        .collect();
    assert!(together == alone);
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let spread: Vec<Hidden> = pool.install(|| {
            sentences
                .par_chunks(7)
                .flat_map_iter(|s| encoder.encode(s))
                .collect()
        });
        assert!(together == spread, "{threads} threads");
    }
}

#[test]
fn every_kernel_gives_the_same_bits() {
    for int8 in [true, false] {
        let encoder = Encoder::load(&Weights::new(int8).file()).unwrap();
        let wanted = encoder.encode(&sentences());
        let tags = encoder.head("arcs").unwrap().apply(wanted[10].values());
        for kernel in Kernel::all() {
            let other = encoder.clone().with_kernel(kernel);
            assert!(other.encode(&sentences()) == wanted, "{}", kernel.name());
            assert!(
                other.head("arcs").unwrap().apply(wanted[10].values()) == tags,
                "{}",
                kernel.name()
            );
        }
    }
}

#[test]
fn bytes_are_near_to_numbers() {
    let sentences = sentences();
    let numbers = Encoder::load(&Weights::new(false).file())
        .unwrap()
        .encode(&sentences);
    let bytes = encoder().encode(&sentences);
    for (a, b) in bytes
        .iter()
        .zip(&numbers)
        .flat_map(|(a, b)| a.values().chunks(HIDDEN).zip(b.values().chunks(HIDDEN)))
    {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        assert!(dot(a, b) / (dot(a, a) * dot(b, b)).sqrt() > 0.999);
    }
}

#[test]
fn pieces_that_nobody_knows_do_no_harm() {
    let encoder = encoder();
    let odd = vec![
        Piece {
            id: u32::MAX,
            case: 255,
        },
        Piece { id: 50, case: 6 },
        Piece { id: 1, case: 1 },
    ];
    let long = Chance(3).sentence(2 * POSITIONS);
    let hidden = encoder.encode(&[odd, long.clone(), Vec::new()]);
    assert!(
        hidden
            .iter()
            .all(|h| h.values().iter().all(|x| x.is_finite()))
    );
    assert_eq!(
        hidden.iter().map(Hidden::rows).collect::<Vec<_>>(),
        [3, 2 * POSITIONS, 0]
    );
    assert_eq!(encoder.positions(), POSITIONS);
    assert!(hidden[1].row(POSITIONS).unwrap().iter().all(|x| *x == 0.0));
    let cut = encoder.encode(&[long[..POSITIONS].to_vec()]);
    assert_eq!(cut[0].values(), &hidden[1].values()[..POSITIONS * HIDDEN]);
    assert_eq!(hidden[1].row(2 * POSITIONS), None);
    assert_eq!(encoder.encode(&[]), []);
}

#[test]
fn position_and_case_matter() {
    let encoder = encoder();
    let piece = |case| Piece { id: 5, case };
    let hidden = encoder.encode(&[vec![piece(1), piece(1)], vec![piece(1), piece(2)]]);
    assert_ne!(hidden[0].row(0), hidden[0].row(1));
    assert_ne!(hidden[0].row(1), hidden[1].row(1));
}

#[test]
fn heads_are_linear_layers() {
    let (encoder, weights) = (encoder(), Weights::new(true));
    let hidden = &encoder.encode(&[Chance(5).sentence(9)])[0];
    let tags = encoder.head("tags").unwrap();
    assert_eq!((tags.inputs(), tags.outputs()), (HIDDEN, 17));
    let found = tags.apply(hidden.values());
    assert_eq!(found.len(), 9 * 17);
    let numbers = |name: &str| -> Vec<f32> {
        weights.0[name]
            .2
            .chunks(4)
            .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
            .collect()
    };
    let (w, b) = (numbers("tags.weight"), numbers("tags.bias"));
    for (row, found) in hidden.values().chunks(HIDDEN).zip(found.chunks(17)) {
        for (k, y) in found.iter().enumerate() {
            let wanted = b[k]
                + row
                    .iter()
                    .zip(&w[k * HIDDEN..])
                    .map(|(x, w)| x * w)
                    .sum::<f32>();
            assert!((y - wanted).abs() < 1e-4, "{y} {wanted}");
        }
    }
    assert_eq!(
        encoder.head("arcs").unwrap().apply(hidden.values()).len(),
        9 * 70
    );
    assert_eq!(tags.apply(&[]), [] as [f32; 0]);
    assert_eq!(encoder.tensor("biaffine").unwrap().0, [3, 4, 5]);
    assert!(
        encoder.head("biaffine").is_none()
            && encoder.head("q").is_none()
            && encoder.tensor("word").is_none()
    );
}
