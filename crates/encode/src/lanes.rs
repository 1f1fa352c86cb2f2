//! Arithmetic on sixteen numbers: sums in a fixed order, exponentials and the activation.

use crate::kernel::{Bytes, Isa, Lanes};

/// 1.5 · 2²³: added to a small number, it rounds it to the nearest whole one (ties to even) in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// a · b + c, rounded twice.
#[inline(always)]
pub(crate) fn mul_add<I: Isa>(isa: I, a: I::F, b: I::F, c: I::F) -> I::F {
    isa.add(isa.mul(a, b), c)
}

#[inline(always)]
fn polynomial<I: Isa, const N: usize>(isa: I, x: I::F, coefficients: [f32; N]) -> I::F {
    // The highest power stands first.
    let mut sum = isa.splat(0.0);
    for (i, c) in coefficients.into_iter().enumerate() {
        sum = if i == 0 {
            isa.splat(c)
        } else {
            mul_add(isa, sum, x, isa.splat(c))
        };
    }
    sum
}

/// e to the power of `x`, for `x` up to 88; below -87 as at -87. Relative error under 3e-7.
#[inline(always)]
pub(crate) fn exp<I: Isa>(isa: I, x: I::F) -> I::F {
    // ln 2 in two parts, so that n · LN_2_HIGH is exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = isa.max(x, isa.splat(-87.0));
    let shifted = mul_add(
        isa,
        x,
        isa.splat(std::f32::consts::LOG2_E),
        isa.splat(ROUND),
    );
    let n = isa.sub(shifted, isa.splat(ROUND));
    let rest = isa.sub(
        isa.sub(x, isa.mul(n, isa.splat(LN_2_HIGH))),
        isa.mul(n, isa.splat(LN_2_LOW)),
    );
    let taylor = [
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ];
    isa.mul(polynomial(isa, rest, taylor), isa.power(shifted))
}

/// x · Φ(x), Φ the normal distribution (GELU by erf, not tanh). Error under 1e-5 for |x| < 12.
///
/// Φ(y) - ½ is odd: y times a polynomial in y², fitted over |y| ≤ 4.75 such that it ends at ½; beyond, Φ is 0 or 1. The
/// polynomial is one in 2 (y / 4.75)² - 1, whose coefficients are small: it loses no digits in single precision.
#[inline(always)]
pub(crate) fn gelu<I: Isa>(isa: I, x: I::F) -> I::F {
    const END: f32 = 4.75;
    let y = isa.min(isa.max(x, isa.splat(-END)), isa.splat(END));
    let u = mul_add(
        isa,
        isa.mul(y, y),
        isa.splat(2.0 / (END * END)),
        isa.splat(-1.0),
    );
    let fitted = [
        0.001_424_048_8,
        -0.003_950_958,
        0.004_812_334_7,
        -0.006_877_602,
        0.013_483_344,
        -0.021_800_29,
        0.030_399_814,
        -0.040_540_833,
        0.053_233_74,
        -0.073_668_8,
        0.148_748_34,
    ];
    isa.mul(
        x,
        mul_add(isa, y, polynomial(isa, u, fitted), isa.splat(0.5)),
    )
}

/// Bytes of one row, each number times 127 by the greatest size, rounded to the nearest (ties to even).
/// Returns what a step of 1 is worth.
#[inline(always)]
pub(crate) fn quantise<I: Isa>(isa: I, row: &[Lanes], to: &mut [Bytes]) -> f32 {
    let mut size = isa.splat(0.0);
    for x in row {
        size = isa.max(isa.abs(isa.load(x)), size);
    }
    let size = isa.greatest(size);
    let size = if size > 1e-12 { size } else { 1e-12 };
    let by = isa.splat(127.0 / size);
    for (x, to) in row.iter().zip(to) {
        isa.bytes(mul_add(isa, isa.load(x), by, isa.splat(ROUND)), to);
    }
    size / 127.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Job, Kernel};

    struct Map<'a, const EXP: bool>(&'a mut [Lanes]);

    impl<const EXP: bool> Job for Map<'_, EXP> {
        #[inline(always)]
        fn run<I: Isa>(self, isa: I) {
            for x in self.0 {
                let y = isa.load(x);
                isa.store(if EXP { exp(isa, y) } else { gelu(isa, y) }, x);
            }
        }
    }

    fn points(from: f32, to: f32) -> Vec<Lanes> {
        let n = 20_000;
        (0..n)
            .map(|i| {
                Lanes(std::array::from_fn(|j| {
                    from + (to - from) * (16 * i + j) as f32 / (16 * n) as f32
                }))
            })
            .collect()
    }

    #[test]
    fn exponentials_are_near_on_every_processor() {
        for kernel in Kernel::all() {
            let xs = points(-87.0, 5.0);
            let mut ys = xs.clone();
            kernel.run(Map::<true>(&mut ys));
            for (x, y) in xs.iter().flat_map(|x| x.0).zip(ys.iter().flat_map(|y| y.0)) {
                let true_ = f64::from(x).exp();
                assert!(
                    (f64::from(y) / true_ - 1.0).abs() < 3e-7,
                    "{} {x} {y} {true_}",
                    kernel.name()
                );
            }
        }
    }

    #[test]
    fn activation_is_near() {
        // Values of x · Φ(x) from a table of the normal distribution.
        let table = [
            (-6.0, -5.919e-9),
            (-3.0, -0.004_049_694),
            (-1.0, -0.158_655_25),
            (-0.1, -0.046_017_216),
            (0.0, 0.0),
        ];
        let more = [
            (0.5, 0.345_731_23),
            (1.0, 0.841_344_8),
            (2.0, 1.954_499_7),
            (4.0, 3.999_873_3),
            (11.0, 11.0),
        ];
        for (x, y) in table.into_iter().chain(more) {
            let mut lanes = [Lanes([x; 16])];
            Kernel::best().run(Map::<false>(&mut lanes));
            assert!(
                (lanes[0].0[0] - y).abs() < 1e-5,
                "{x} {} {y}",
                lanes[0].0[0]
            );
        }
    }

    struct Quantise<'a>(&'a [Lanes], &'a mut [Bytes], &'a mut f32);

    impl Job for Quantise<'_> {
        #[inline(always)]
        fn run<I: Isa>(self, isa: I) {
            *self.2 = quantise(isa, self.0, self.1);
        }
    }

    #[test]
    fn halves_go_to_even_numbers() {
        let x = [
            127.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49, 0.51, -127.0, 3.0, -3.0, 0.0, 126.5,
            -126.5, 125.5,
        ];
        let even = [
            127, 0, 2, 2, 0, -2, -2, 0, 1, -127, 3, -3, 0, 126, -126, 126,
        ];
        for kernel in Kernel::all() {
            let (mut bytes, mut scale) = ([Bytes([0; 16])], 0.0);
            kernel.run(Quantise(&[Lanes(x)], &mut bytes, &mut scale));
            // Some kernels add 128; the byte of 0 tells.
            let plain = bytes[0]
                .0
                .map(|b| i32::from(b.wrapping_sub(bytes[0].0[12]) as i8));
            assert_eq!(plain, even, "{}", kernel.name());
            assert_eq!(scale, 1.0);
        }
    }
}
