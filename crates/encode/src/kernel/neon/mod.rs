//! ARM with products of four bytes: Apple's M1 and later, servers since 2019, the fifth Raspberry Pi.

mod product;

use std::arch::aarch64::*;

use super::{Block, Bytes, Isa, Job, Lanes, Sums};
use product::product;

/// Only [`Neon::here`] makes one, and only on a processor that has NEON and its dot products. This is what every SAFETY
/// below rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Neon(());

impl Neon {
    pub(crate) fn here() -> Option<Self> {
        let has = std::arch::is_aarch64_feature_detected!("neon")
            && std::arch::is_aarch64_feature_detected!("dotprod");
        has.then_some(Self(()))
    }

    pub(crate) fn run<J: Job>(self, job: J) {
        // SAFETY: the processor has the features.
        unsafe { compiled(self, job) }
    }
}

#[target_feature(enable = "neon,dotprod")]
fn compiled<J: Job>(isa: Neon, job: J) {
    job.run(isa);
}

/// One operation of four numbers on sixteen.
macro_rules! each {
    ($f:expr, $($x:ident),+) => {
        // SAFETY: the processor has the features.
        unsafe { [$f($($x[0]),+), $f($($x[1]),+), $f($($x[2]),+), $f($($x[3]),+)] }
    };
}

#[target_feature(enable = "neon")]
fn greater(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // Not the processor's own greatest: what is not a number must give `b`.
    vbslq_f32(vcgtq_f32(a, b), a, b)
}

#[target_feature(enable = "neon")]
fn less(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    vbslq_f32(vcltq_f32(a, b), a, b)
}

#[target_feature(enable = "neon")]
fn power(n: float32x4_t) -> float32x4_t {
    let n = vshlq_n_s32::<23>(vreinterpretq_s32_f32(n));
    vreinterpretq_f32_s32(vaddq_s32(n, vdupq_n_s32(127 << 23)))
}

/// The lowest sixteen bits of each number.
#[target_feature(enable = "neon")]
fn low(n: float32x4_t) -> int16x4_t {
    vmovn_s32(vreinterpretq_s32_f32(n))
}

#[target_feature(enable = "neon")]
fn total(x: [float32x4_t; 4]) -> f32 {
    let x = vaddq_f32(vaddq_f32(x[0], x[2]), vaddq_f32(x[1], x[3]));
    let x = vadd_f32(vget_low_f32(x), vget_high_f32(x));
    vget_lane_f32::<0>(x) + vget_lane_f32::<1>(x)
}

#[target_feature(enable = "neon")]
fn greatest(x: [float32x4_t; 4]) -> f32 {
    let x = greater(greater(x[0], x[2]), greater(x[1], x[3]));
    let mut four = [0.0; 4];
    // SAFETY: `four` is one register.
    unsafe { vst1q_f32(four.as_mut_ptr(), x) };
    let most = |a, b| if a > b { a } else { b };
    most(most(four[0], four[2]), most(four[1], four[3]))
}

impl Isa for Neon {
    type F = [float32x4_t; 4];
    // Of 32 registers, sixteen hold sums, four weights, four activations.
    const ROWS: usize = 4;

    #[inline(always)]
    fn product<const M: usize>(self, panel: &[Block], _: &Sums, x: &[Bytes], out: &mut [Sums; M]) {
        // SAFETY: the processor has the features.
        unsafe { product(panel, x, out) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::F {
        // SAFETY: the processor has the features.
        [unsafe { vdupq_n_f32(x) }; 4]
    }

    #[inline(always)]
    fn load(self, x: &Lanes) -> Self::F {
        // SAFETY: the processor has the features, and `Lanes` are four registers.
        unsafe {
            let at = x.0.as_ptr();
            [
                vld1q_f32(at),
                vld1q_f32(at.add(4)),
                vld1q_f32(at.add(8)),
                vld1q_f32(at.add(12)),
            ]
        }
    }

    #[inline(always)]
    fn store(self, x: Self::F, to: &mut Lanes) {
        // SAFETY: the processor has the features, and `Lanes` are four registers.
        unsafe {
            let at = to.0.as_mut_ptr();
            vst1q_f32(at, x[0]);
            vst1q_f32(at.add(4), x[1]);
            vst1q_f32(at.add(8), x[2]);
            vst1q_f32(at.add(12), x[3]);
        }
    }

    #[inline(always)]
    fn sums(self, x: &Sums, part: usize) -> Self::F {
        let sixteen = &x.0[16 * part..16 * part + 16];
        // SAFETY: the processor has the features, and the slice is four registers.
        let x = unsafe {
            let at = sixteen.as_ptr();
            [
                vld1q_s32(at),
                vld1q_s32(at.add(4)),
                vld1q_s32(at.add(8)),
                vld1q_s32(at.add(12)),
            ]
        };
        each!(vcvtq_f32_s32, x)
    }

    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        each!(vaddq_f32, a, b)
    }

    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        each!(vsubq_f32, a, b)
    }

    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        each!(vmulq_f32, a, b)
    }

    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        each!(greater, a, b)
    }

    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        each!(less, a, b)
    }

    #[inline(always)]
    fn abs(self, a: Self::F) -> Self::F {
        each!(vabsq_f32, a)
    }

    #[inline(always)]
    fn power(self, n: Self::F) -> Self::F {
        each!(power, n)
    }

    #[inline(always)]
    fn bytes(self, n: Self::F, to: &mut Bytes) {
        // SAFETY: the processor has the features, and `Bytes` are one register.
        unsafe {
            let first = vmovn_s16(vcombine_s16(low(n[0]), low(n[1])));
            let second = vmovn_s16(vcombine_s16(low(n[2]), low(n[3])));
            vst1q_s8(to.0.as_mut_ptr().cast(), vcombine_s8(first, second));
        }
    }

    #[inline(always)]
    fn total(self, x: Self::F) -> f32 {
        // SAFETY: the processor has the features.
        unsafe { total(x) }
    }

    #[inline(always)]
    fn greatest(self, x: Self::F) -> f32 {
        // SAFETY: the processor has the features.
        unsafe { greatest(x) }
    }
}
