//! AVX2: Intel since Haswell, AMD since Zen; and with VNNI in 256 bits: Intel since Alder Lake, AMD since Zen 5.

mod product;

use std::arch::x86_64::*;

use super::{Block, Bytes, Isa, Job, Lanes, Sums};
use product::{dots, pairs};

/// Only [`Avx2::here`] makes one, and only on a processor that has AVX2, and AVX-VNNI if `VNNI`. This is what every SAFETY
/// below rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Avx2<const VNNI: bool>(());

impl<const VNNI: bool> Avx2<VNNI> {
    pub(crate) fn here() -> Option<Self> {
        let has =
            is_x86_feature_detected!("avx2") && (!VNNI || is_x86_feature_detected!("avxvnni"));
        has.then_some(Self(()))
    }

    pub(crate) fn run<J: Job>(self, job: J) {
        // SAFETY: the processor has AVX2.
        unsafe { compiled(self, job) }
    }
}

#[target_feature(enable = "avx2")]
fn compiled<J: Job, const VNNI: bool>(isa: Avx2<VNNI>, job: J) {
    job.run(isa);
}

#[target_feature(enable = "avx2")]
fn power(n: __m256) -> __m256 {
    let n = _mm256_slli_epi32::<23>(_mm256_castps_si256(n));
    _mm256_castsi256_ps(_mm256_add_epi32(n, _mm256_set1_epi32(127 << 23)))
}

/// The lowest byte of each number, as 32 bits.
#[target_feature(enable = "avx2")]
fn low(n: __m256) -> __m256i {
    _mm256_and_si256(_mm256_castps_si256(n), _mm256_set1_epi32(255))
}

#[target_feature(enable = "avx2")]
fn total(x: [__m256; 2]) -> f32 {
    let x = _mm256_add_ps(x[0], x[1]);
    let x = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)))
}

#[target_feature(enable = "avx2")]
fn greatest(x: [__m256; 2]) -> f32 {
    let x = _mm256_max_ps(x[0], x[1]);
    let x = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let x = _mm_max_ps(x, _mm_movehl_ps(x, x));
    _mm_cvtss_f32(_mm_max_ss(x, _mm_movehdup_ps(x)))
}

impl<const VNNI: bool> Isa for Avx2<VNNI> {
    type F = [__m256; 2];
    // With VNNI, of 16 registers twelve hold sums, two weights, one activations; else six, and others what is between.
    const ROWS: usize = 6;

    #[inline(always)]
    fn product<const M: usize>(
        self,
        panel: &[Block],
        shift: &Sums,
        x: &[Bytes],
        out: &mut [Sums; M],
    ) {
        // SAFETY: the processor has AVX2, and AVX-VNNI if `VNNI`.
        unsafe {
            if VNNI {
                dots(panel, shift, x, out)
            } else {
                pairs(panel, x, out)
            }
        }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::F {
        // SAFETY: the processor has AVX2.
        [unsafe { _mm256_set1_ps(x) }; 2]
    }

    #[inline(always)]
    fn load(self, x: &Lanes) -> Self::F {
        // SAFETY: the processor has AVX2, and `Lanes` are two registers aligned to 64.
        unsafe {
            [
                _mm256_load_ps(x.0.as_ptr()),
                _mm256_load_ps(x.0.as_ptr().add(8)),
            ]
        }
    }

    #[inline(always)]
    fn store(self, x: Self::F, to: &mut Lanes) {
        // SAFETY: the processor has AVX2, and `Lanes` are two registers aligned to 64.
        unsafe {
            _mm256_store_ps(to.0.as_mut_ptr(), x[0]);
            _mm256_store_ps(to.0.as_mut_ptr().add(8), x[1]);
        }
    }

    #[inline(always)]
    fn sums(self, x: &Sums, part: usize) -> Self::F {
        let sixteen = &x.0[16 * part..16 * part + 16];
        // SAFETY: the processor has AVX2, and the slice is two registers aligned to 64.
        unsafe {
            let at = sixteen.as_ptr().cast::<__m256i>();
            [
                _mm256_cvtepi32_ps(_mm256_load_si256(at)),
                _mm256_cvtepi32_ps(_mm256_load_si256(at.add(1))),
            ]
        }
    }

    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [_mm256_add_ps(a[0], b[0]), _mm256_add_ps(a[1], b[1])] }
    }

    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [_mm256_sub_ps(a[0], b[0]), _mm256_sub_ps(a[1], b[1])] }
    }

    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [_mm256_mul_ps(a[0], b[0]), _mm256_mul_ps(a[1], b[1])] }
    }

    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [_mm256_max_ps(a[0], b[0]), _mm256_max_ps(a[1], b[1])] }
    }

    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [_mm256_min_ps(a[0], b[0]), _mm256_min_ps(a[1], b[1])] }
    }

    #[inline(always)]
    fn abs(self, a: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe {
            let sign = _mm256_set1_ps(-0.0);
            [_mm256_andnot_ps(sign, a[0]), _mm256_andnot_ps(sign, a[1])]
        }
    }

    #[inline(always)]
    fn power(self, n: Self::F) -> Self::F {
        // SAFETY: the processor has AVX2.
        unsafe { [power(n[0]), power(n[1])] }
    }

    #[inline(always)]
    fn bytes(self, n: Self::F, to: &mut Bytes) {
        // SAFETY: the processor has AVX2, and `Bytes` are 16 bytes aligned to 16.
        unsafe {
            // Packed within each half, and then put in order.
            let words = _mm256_packus_epi32(low(n[0]), low(n[1]));
            let bytes = _mm256_packus_epi16(words, words);
            let order = _mm256_setr_epi32(0, 4, 1, 5, 0, 0, 0, 0);
            let bytes = _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(bytes, order));
            let signed = if VNNI {
                _mm_xor_si128(bytes, _mm_set1_epi8(-128))
            } else {
                bytes
            };
            _mm_store_si128(to.0.as_mut_ptr().cast(), signed);
        }
    }

    #[inline(always)]
    fn total(self, x: Self::F) -> f32 {
        // SAFETY: the processor has AVX2.
        unsafe { total(x) }
    }

    #[inline(always)]
    fn greatest(self, x: Self::F) -> f32 {
        // SAFETY: the processor has AVX2.
        unsafe { greatest(x) }
    }
}
