//! Made-up weights: small enough to be made for each test.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "not every test uses all of it; a test may panic"
)]

use std::collections::HashMap;

use bifrons_encode::{HIDDEN, Piece};
use safetensors::tensor::{Dtype, TensorView, serialize};

/// Words of the made-up vocabulary.
pub const WORDS: usize = 50;
/// Positions that are known.
pub const POSITIONS: usize = 40;
/// Inner numbers of a layer.
pub const INNER: usize = 128;

/// Tensors by name: kind, shape, bytes.
#[derive(Clone)]
pub struct Weights(
    pub HashMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
    pub HashMap<String, String>,
);

/// Numbers that look like chance, and are the same each time.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// -1 to 1.
    pub fn number(&mut self) -> f32 {
        self.next() as f32 / (1u64 << 30) as f32 - 1.0
    }

    pub fn sentence(&mut self, length: usize) -> Vec<Piece> {
        (0..length)
            .map(|_| Piece {
                id: (self.next() % WORDS as u64) as u32,
                case: (self.next() % 6) as u8,
            })
            .collect()
    }
}

impl Weights {
    /// Two layers, with matrices of bytes or of numbers, and a head of each kind.
    pub fn new(int8: bool) -> Self {
        let mut made = Self(HashMap::new(), HashMap::new());
        let mut chance = Chance(1);
        made.matrix("word", "word.scale", WORDS, HIDDEN, int8, &mut chance);
        made.floats("position", &[POSITIONS, HIDDEN], || 0.3 * chance.number());
        made.floats("case", &[6, HIDDEN], || 0.3 * chance.number());
        made.norm("ln", &mut chance);
        for i in 0..2 {
            for (part, outputs, inputs) in [
                ("q", HIDDEN, HIDDEN),
                ("k", HIDDEN, HIDDEN),
                ("v", HIDDEN, HIDDEN),
                ("o", HIDDEN, HIDDEN),
                ("f1", INNER, HIDDEN),
                ("f2", HIDDEN, INNER),
            ] {
                made.linear(
                    &format!("layers.{i}.{part}"),
                    outputs,
                    inputs,
                    int8,
                    &mut chance,
                );
            }
            made.norm(&format!("layers.{i}.ln1"), &mut chance);
            made.norm(&format!("layers.{i}.ln2"), &mut chance);
        }
        made.linear("tags", 17, HIDDEN, false, &mut chance);
        made.linear("arcs", 70, HIDDEN, true, &mut chance);
        made.floats("biaffine", &[3, 4, 5], || chance.number());
        made.1.insert("layers".into(), "2".into());
        made.1.insert("heads".into(), "12".into());
        made
    }

    pub fn floats(&mut self, name: &str, shape: &[usize], mut x: impl FnMut() -> f32) {
        let bytes = (0..shape.iter().product())
            .flat_map(|_| x().to_le_bytes())
            .collect();
        self.0
            .insert(name.into(), (Dtype::F32, shape.into(), bytes));
    }

    fn norm(&mut self, name: &str, chance: &mut Chance) {
        self.floats(&format!("{name}.weight"), &[HIDDEN], || {
            1.0 + 0.1 * chance.number()
        });
        self.floats(&format!("{name}.bias"), &[HIDDEN], || 0.1 * chance.number());
    }

    fn linear(
        &mut self,
        name: &str,
        outputs: usize,
        inputs: usize,
        int8: bool,
        chance: &mut Chance,
    ) {
        self.matrix(
            &format!("{name}.weight"),
            &format!("{name}.scale"),
            outputs,
            inputs,
            int8,
            chance,
        );
        self.floats(&format!("{name}.bias"), &[outputs], || {
            0.1 * chance.number()
        });
    }

    /// The same matrix, as bytes and a scale or as the numbers that these stand for.
    fn matrix(
        &mut self,
        name: &str,
        scale: &str,
        rows: usize,
        columns: usize,
        int8: bool,
        chance: &mut Chance,
    ) {
        let bytes: Vec<i8> = (0..rows * columns)
            .map(|_| (chance.next() % 255) as i8)
            .map(|b| b.max(-127))
            .collect();
        let scales: Vec<f32> = (0..rows)
            .map(|_| 0.001 + 0.0002 * chance.number())
            .collect();
        if int8 {
            self.0.insert(
                name.into(),
                (
                    Dtype::I8,
                    vec![rows, columns],
                    bytes.iter().map(|b| *b as u8).collect(),
                ),
            );
            let mut each = scales.iter();
            self.floats(scale, &[rows], || *each.next().unwrap());
        } else {
            let mut each = bytes.iter().enumerate();
            self.floats(name, &[rows, columns], || {
                let (i, b) = each.next().unwrap();
                f32::from(*b) * scales[i / columns]
            });
        }
    }

    /// The bytes of a file.
    pub fn file(&self) -> Vec<u8> {
        let views = self.0.iter().map(|(name, (kind, shape, bytes))| {
            (name, TensorView::new(*kind, shape.clone(), bytes).unwrap())
        });
        serialize(views, Some(self.1.clone())).unwrap()
    }
}
