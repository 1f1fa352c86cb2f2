use proptest::prelude::*;

use super::{Bytes, Isa, Job, Kernel, Lanes, PANEL, Sums};
use crate::matrix::{Matrix, Rows, lanes};
use crate::norm::Quantise;

/// Rows of activations and weights by plain loops: rows × columns.
fn plain(weights: &[i8], activations: &[i8], inputs: usize) -> Vec<i32> {
    let row = |a: &[i8]| -> Vec<i32> {
        let dot = |w: &[i8]| {
            w.iter()
                .zip(a)
                .map(|(w, a)| i32::from(*w) * i32::from(*a))
                .sum()
        };
        weights.chunks(inputs).map(dot).collect()
    };
    activations.chunks(inputs).flat_map(row).collect()
}

/// The same by a kernel: steps of 1 and no bias make the results the sums themselves.
fn by(kernel: Kernel, weights: &[i8], activations: &[i8], inputs: usize) -> Vec<i32> {
    let (outputs, rows) = (weights.len() / inputs, activations.len() / inputs);
    let matrix = Matrix::int8(weights, &vec![1.0; outputs], &vec![0.0; outputs]);
    let x: Vec<f32> = activations.iter().map(|a| f32::from(*a)).collect();
    let x = lanes(&x, x.len() / 16);
    let (mut bytes, mut scales) = (vec![Bytes([0; 16]); x.len()], vec![0.0; rows]);
    kernel.run(Quantise {
        x: &x,
        bytes: &mut bytes,
        scales: &mut scales,
    });
    // The first activation of each row is the greatest there can be.
    assert_eq!(scales, vec![1.0; rows]);
    let mut out = vec![Lanes::ZERO; rows * matrix.width()];
    let input = Rows {
        x: &x,
        bytes: &bytes,
        scales: &scales,
    };
    kernel.run(matrix.product(input, false, &mut out));
    let row = |y: &[Lanes]| {
        y.iter()
            .flat_map(|y| y.0)
            .take(outputs)
            .map(|y| y as i32)
            .collect::<Vec<_>>()
    };
    out.chunks(matrix.width()).flat_map(row).collect()
}

fn byte() -> impl Strategy<Value = i8> {
    prop_oneof![4 => -127i8..=127, 1 => Just(127), 1 => Just(-127), 1 => Just(0)]
}

fn case() -> impl Strategy<Value = (usize, Vec<i8>, Vec<i8>)> {
    (1usize..6, 1usize..100, 1usize..15).prop_flat_map(|(sixteens, outputs, rows)| {
        let inputs = 16 * sixteens;
        let weights = proptest::collection::vec(byte(), inputs * outputs);
        let activations =
            proptest::collection::vec(byte(), inputs * rows).prop_map(move |mut a| {
                a.chunks_mut(inputs).for_each(|row| row[0] = 127);
                a
            });
        (Just(inputs), weights, activations)
    })
}

proptest! {
    #[test]
    fn all_kernels_give_the_same_integers((inputs, weights, activations) in case()) {
        let wanted = plain(&weights, &activations, inputs);
        for kernel in Kernel::all() {
            prop_assert_eq!(&by(kernel, &weights, &activations, inputs), &wanted, "{}", kernel.name());
        }
    }
}

#[test]
fn the_greatest_sums_are_exact() {
    // 1,024 · 127 · 127 is the most that a single-precision number holds exactly.
    let inputs = 1024;
    for (w, a) in [(127, 127), (127, -127), (-127, 127), (-127, -127)] {
        for kernel in Kernel::all() {
            let sums = by(kernel, &vec![w; 3 * inputs], &vec![a; 7 * inputs], inputs);
            let sum = inputs as i32 * i32::from(w) * i32::from(a);
            assert_eq!(sums, vec![sum; 21], "{}", kernel.name());
        }
    }
}

/// Bits, but one not-a-number for all.
fn plain_bits(x: f32) -> u32 {
    if x.is_nan() {
        f32::NAN.to_bits()
    } else {
        x.to_bits()
    }
}

/// One operation after the other.
struct Every<'a>(&'a [Lanes; 2], &'a mut Vec<u32>);

impl Job for Every<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (a, b) = (isa.load(&self.0[0]), isa.load(&self.0[1]));
        let sums = Sums(std::array::from_fn(|i| (i as i32 - 32) * 30_000_001));
        let round = |x| isa.add(isa.mul(x, isa.splat(1e-36)), isa.splat(12_582_912.0));
        let results = [
            isa.add(a, b),
            isa.sub(a, b),
            isa.mul(a, b),
            isa.max(a, b),
            isa.min(a, b),
            isa.abs(a),
            isa.power(round(a)),
            isa.sums(&sums, 0),
            isa.sums(&sums, 3),
        ];
        for x in results {
            let mut lanes = Lanes::ZERO;
            isa.store(x, &mut lanes);
            // Which not-a-number it is may differ.
            self.1.extend(lanes.0.map(|x| {
                if x.is_nan() {
                    f32::NAN.to_bits()
                } else {
                    x.to_bits()
                }
            }));
        }
        let mut bytes = Bytes([0; 16]);
        isa.bytes(round(b), &mut bytes);
        let mut zero = Bytes([0; 16]);
        isa.bytes(round(isa.splat(0.0)), &mut zero);
        self.1
            .extend(bytes.0.map(|b| u32::from(b.wrapping_sub(zero.0[0]))));
        self.1
            .extend([isa.total(a), isa.greatest(b)].map(plain_bits));
    }
}

proptest! {
    #[test]
    fn all_kernels_give_the_same_bits(a in any::<[f32; 16]>(), b in any::<[f32; 16]>(), nan in 0usize..16) {
        let (mut a, mut b) = (a, b);
        a[nan] = f32::NAN;
        b[(nan + 1) % 16] = f32::NAN;
        a[(nan + 2) % 16] = 0.0;
        b[(nan + 2) % 16] = -0.0;
        let results: Vec<Vec<u32>> = Kernel::all().into_iter().map(|kernel| {
            let mut bits = Vec::new();
            kernel.run(Every(&[Lanes(a), Lanes(b)], &mut bits));
            bits
        }).collect();
        for other in &results[1..] {
            prop_assert_eq!(&results[0], other);
        }
    }
}

#[test]
fn panels_are_whole_registers() {
    assert_eq!(PANEL % 16, 0);
    assert_eq!(Kernel::all().last().map(|k| k.name()), Some("portable"));
    assert_eq!(Kernel::best(), Kernel::all()[0]);
}
