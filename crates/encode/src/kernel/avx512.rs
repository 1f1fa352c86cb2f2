//! AVX-512 with VNNI: Intel since Ice Lake, AMD since Zen 4.

use std::arch::x86_64::*;

use super::{Block, Bytes, Isa, Job, Lanes, Sums};

/// Only [`Avx512::here`] makes one, and only on a processor that has the features named there. This is what every SAFETY
/// below rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Avx512(());

impl Avx512 {
    pub(crate) fn here() -> Option<Self> {
        let has = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni");
        has.then_some(Self(()))
    }

    pub(crate) fn run<J: Job>(self, job: J) {
        // SAFETY: the processor has the features.
        unsafe { compiled(self, job) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn compiled<J: Job>(isa: Avx512, job: J) {
    job.run(isa);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn product<const M: usize>(panel: &[Block], shift: &Sums, x: &[Bytes], out: &mut [Sums; M]) {
    let row = panel.len() / 4;
    assert!(x.len() >= M * row);
    // SAFETY: `shift` is four registers.
    let start = unsafe { four(shift) };
    let mut sums = [start; M];
    for i in 0..row {
        for j in 0..4 {
            // SAFETY: i < panel.len() / 4 and j < 4; a block is four registers.
            let w = unsafe { four(panel.as_ptr().add(4 * i + j)) };
            for (m, sums) in sums.iter_mut().enumerate() {
                // SAFETY: m < M and i < row, and x holds M rows by the assertion; `Bytes` is four i32 aligned to 16.
                let a =
                    _mm512_set1_epi32(unsafe { *x.as_ptr().add(m * row + i).cast::<i32>().add(j) });
                for c in 0..4 {
                    sums[c] = _mm512_dpbusd_epi32(sums[c], a, w[c]);
                }
            }
        }
    }
    for (to, sums) in out.iter_mut().zip(sums) {
        for (c, sum) in sums.into_iter().enumerate() {
            // SAFETY: `to` has 64 sums, and c is 0 to 3.
            unsafe { _mm512_store_si512(to.0.as_mut_ptr().add(16 * c).cast(), sum) };
        }
    }
}

/// Four registers from an address on.
///
/// # Safety
///
/// They must lie inside of what the address points to, and be aligned to 64 bytes.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn four<T>(from: *const T) -> [__m512i; 4] {
    let from = from.cast::<__m512i>();
    // SAFETY: as said above.
    unsafe {
        let (a, b) = (_mm512_load_si512(from), _mm512_load_si512(from.add(1)));
        [
            a,
            b,
            _mm512_load_si512(from.add(2)),
            _mm512_load_si512(from.add(3)),
        ]
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn total(x: __m512) -> f32 {
    let x = _mm256_add_ps(_mm512_castps512_ps256(x), upper(x));
    let x = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)))
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn greatest(x: __m512) -> f32 {
    let x = _mm256_max_ps(_mm512_castps512_ps256(x), upper(x));
    let x = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps::<1>(x));
    let x = _mm_max_ps(x, _mm_movehl_ps(x, x));
    _mm_cvtss_f32(_mm_max_ss(x, _mm_movehdup_ps(x)))
}

/// The second eight of sixteen.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn upper(x: __m512) -> __m256 {
    _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(x)))
}

impl Isa for Avx512 {
    type F = __m512;
    // 24 registers of sums, four of weights, one of activations: of 32.
    const ROWS: usize = 6;

    #[inline(always)]
    fn product<const M: usize>(
        self,
        panel: &[Block],
        shift: &Sums,
        x: &[Bytes],
        out: &mut [Sums; M],
    ) {
        // SAFETY: the processor has the features.
        unsafe { product::<M>(panel, shift, x, out) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_set1_ps(x) }
    }

    #[inline(always)]
    fn load(self, x: &Lanes) -> Self::F {
        // SAFETY: the processor has the features, and `Lanes` are 64 bytes aligned to 64.
        unsafe { _mm512_load_ps(x.0.as_ptr()) }
    }

    #[inline(always)]
    fn store(self, x: Self::F, to: &mut Lanes) {
        // SAFETY: the processor has the features, and `Lanes` are 64 bytes aligned to 64.
        unsafe { _mm512_store_ps(to.0.as_mut_ptr(), x) }
    }

    #[inline(always)]
    fn sums(self, x: &Sums, part: usize) -> Self::F {
        let sixteen = &x.0[16 * part..16 * part + 16];
        // SAFETY: the processor has the features, and the slice has 16 sums aligned to 64.
        unsafe { _mm512_cvtepi32_ps(_mm512_load_si512(sixteen.as_ptr().cast())) }
    }

    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_add_ps(a, b) }
    }

    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_sub_ps(a, b) }
    }

    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_mul_ps(a, b) }
    }

    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_max_ps(a, b) }
    }

    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_min_ps(a, b) }
    }

    #[inline(always)]
    fn abs(self, a: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe { _mm512_abs_ps(a) }
    }

    #[inline(always)]
    fn power(self, n: Self::F) -> Self::F {
        // SAFETY: the processor has the features.
        unsafe {
            let n = _mm512_slli_epi32::<23>(_mm512_castps_si512(n));
            _mm512_castsi512_ps(_mm512_add_epi32(n, _mm512_set1_epi32(127 << 23)))
        }
    }

    #[inline(always)]
    fn bytes(self, n: Self::F, to: &mut Bytes) {
        // SAFETY: the processor has the features, and `Bytes` are 16 bytes aligned to 16.
        unsafe {
            let low = _mm512_cvtepi32_epi8(_mm512_castps_si512(n));
            _mm_store_si128(
                to.0.as_mut_ptr().cast(),
                _mm_xor_si128(low, _mm_set1_epi8(-128)),
            );
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
