//! The only module with `unsafe`: products of bytes and arithmetic on sixteen numbers, once for each kind of processor.
//!
//! A stage of the encoder is a [`Job`], written once over an [`Isa`]; [`Kernel::run`] compiles it for what the processor
//! has. Every kernel gives the same bits: products are exact integers, and the other arithmetic is single IEEE operations
//! in a written order (no fused multiply-add, no library functions).

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
#[cfg(test)]
mod tests;

/// Columns of a weight panel.
pub(crate) const PANEL: usize = 64;

/// Sixteen numbers, on one cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(crate) struct Lanes(pub [f32; 16]);

impl Lanes {
    pub(crate) const ZERO: Self = Self([0.0; 16]);
}

/// Sixteen activations, as one kernel wants them: signed, or with 128 added.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(16))]
pub(crate) struct Bytes(pub [u8; 16]);

/// Four rows of one weight panel: 64 columns, of each the weights of four neighbouring inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(crate) struct Block(pub [i8; 4 * PANEL]);

/// Sums of one row and one panel.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(crate) struct Sums(pub [i32; PANEL]);

/// Work that can be compiled for any processor.
pub(crate) trait Job {
    /// Does the work. To be `#[inline(always)]`, or it is not compiled for the processor.
    fn run<I: Isa>(self, isa: I);
}

/// What a processor can do. A value of an implementing type is the proof that this processor can.
pub(crate) trait Isa: Copy {
    /// Sixteen numbers in registers.
    type F: Copy;
    /// Rows that one call of [`Isa::product`] is best given, at most 6.
    const ROWS: usize;

    /// Exact sums of products of `M` rows of activations, one after the other in `x`, and one panel of weights.
    /// `shift` is -128 times the sum of each column's weights.
    fn product<const M: usize>(
        self,
        panel: &[Block],
        shift: &Sums,
        x: &[Bytes],
        out: &mut [Sums; M],
    );

    fn splat(self, x: f32) -> Self::F;
    fn load(self, x: &Lanes) -> Self::F;
    fn store(self, x: Self::F, to: &mut Lanes);
    /// The `part`th sixteen sums, 0 to 3, as numbers.
    fn sums(self, x: &Sums, part: usize) -> Self::F;
    fn add(self, a: Self::F, b: Self::F) -> Self::F;
    fn sub(self, a: Self::F, b: Self::F) -> Self::F;
    fn mul(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a` where it is greater, else `b`.
    fn max(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a` where it is less, else `b`.
    fn min(self, a: Self::F, b: Self::F) -> Self::F;
    fn abs(self, a: Self::F) -> Self::F;
    /// Two to the power of n, for whole n of -126 to 127 given as n + 1.5 · 2²³.
    fn power(self, n: Self::F) -> Self::F;
    /// Activations, whole n of -127 to 127 given as n + 1.5 · 2²³.
    fn bytes(self, n: Self::F, to: &mut Bytes);
    /// The sum of all sixteen: the second half is added to the first, and so on.
    fn total(self, x: Self::F) -> f32;
    /// The greatest of all sixteen, found in the same order.
    fn greatest(self, x: Self::F) -> f32;
}

/// How the encoder computes: the kinds of processor differ in speed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kernel(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512(avx512::Avx512),
    #[cfg(target_arch = "x86_64")]
    AvxVnni(avx2::Avx2<true>),
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Avx2<false>),
    #[cfg(target_arch = "aarch64")]
    Neon(neon::Neon),
    Portable,
}

impl Kernel {
    /// All that this processor can run, fastest first.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            all.extend(avx512::Avx512::here().map(|k| Self(Kind::Avx512(k))));
            all.extend(avx2::Avx2::here().map(|k| Self(Kind::AvxVnni(k))));
            all.extend(avx2::Avx2::here().map(|k| Self(Kind::Avx2(k))));
        }
        #[cfg(target_arch = "aarch64")]
        all.extend(neon::Neon::here().map(|k| Self(Kind::Neon(k))));
        all.push(Self(Kind::Portable));
        all
    }

    /// The fastest that this processor can run.
    pub fn best() -> Self {
        Self::all().first().copied().unwrap_or(Self(Kind::Portable))
    }

    /// `avx512vnni`, `avxvnni`, `avx2`, `neon` or `portable`.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512(_) => "avx512vnni",
            #[cfg(target_arch = "x86_64")]
            Kind::AvxVnni(_) => "avxvnni",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2(_) => "avx2",
            #[cfg(target_arch = "aarch64")]
            Kind::Neon(_) => "neon",
            Kind::Portable => "portable",
        }
    }

    pub(crate) fn run<J: Job>(self, job: J) {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512(isa) => isa.run(job),
            #[cfg(target_arch = "x86_64")]
            Kind::AvxVnni(isa) => isa.run(job),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2(isa) => isa.run(job),
            #[cfg(target_arch = "aarch64")]
            Kind::Neon(isa) => isa.run(job),
            Kind::Portable => job.run(portable::Portable),
        }
    }
}
