//! Matrices of weights, laid out for the products.

use crate::kernel::{Block, Bytes, Isa, Job, Lanes, PANEL, Sums};
use crate::lanes::{gelu, mul_add};

/// Weights [outputs, inputs] and a bias: y = x · Wᵀ + b.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    weights: Weights,
    /// Outputs, filled up to whole panels.
    bias: Vec<Lanes>,
}

#[derive(Clone, Debug)]
enum Weights {
    Int8 {
        /// Panels × blocks of four inputs.
        panels: Vec<Block>,
        /// For each panel, -128 times the sum of each column.
        shift: Vec<Sums>,
        scales: Vec<Lanes>,
    },
    /// Inputs × outputs.
    Float(Vec<Lanes>),
}

/// Rows of activations, as numbers and as bytes: what kind is read depends on the weights.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// Rows × inputs.
    pub(crate) x: &'a [Lanes],
    /// Rows × inputs.
    pub(crate) bytes: &'a [Bytes],
    /// What a step of 1 is worth in each row; says how many rows there are.
    pub(crate) scales: &'a [f32],
}

/// Sixteens in a row of `n` numbers.
pub(crate) fn sixteens(n: usize) -> usize {
    n.div_ceil(16)
}

/// Numbers in sixteens, filled up with 0 to `n` of these.
pub(crate) fn lanes(x: &[f32], n: usize) -> Vec<Lanes> {
    let at = |i: usize| x.get(i).copied().unwrap_or(0.0);
    (0..n)
        .map(|i| Lanes(std::array::from_fn(|j| at(16 * i + j))))
        .collect()
}

impl Matrix {
    /// Sixteens of one row of results, whole panels.
    pub(crate) fn width(&self) -> usize {
        self.outputs.div_ceil(PANEL) * (PANEL / 16)
    }

    /// `weights` [outputs, inputs] row by row, `scales` and `bias` one for each output. A weight of -128 counts as -127.
    pub(crate) fn int8(weights: &[i8], scales: &[f32], bias: &[f32]) -> Self {
        let outputs = bias.len();
        let inputs = weights.len() / outputs.max(1);
        let (panels, blocks) = (outputs.div_ceil(PANEL), 4 * sixteens(inputs));
        let mut packed = vec![Block([0; 4 * PANEL]); panels * blocks];
        let mut shift = vec![Sums([0; PANEL]); panels];
        for (column, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let (panel, column) = (column / PANEL, column % PANEL);
            for (i, w) in row.iter().enumerate() {
                let w = (*w).max(-127);
                packed[panel * blocks + i / 4].0[4 * column + i % 4] = w;
                // As all sums of products, it goes round past 2³¹: only a layer of 130,000 inputs could have such a one.
                let sum = &mut shift[panel].0[column];
                *sum = sum.wrapping_sub(128 * i32::from(w));
            }
        }
        let wide = panels * (PANEL / 16);
        let weights = Weights::Int8 {
            panels: packed,
            shift,
            scales: lanes(scales, wide),
        };
        Self {
            inputs,
            outputs,
            weights,
            bias: lanes(bias, wide),
        }
    }

    /// `weights` [outputs, inputs] row by row, `bias` one for each output.
    pub(crate) fn float(weights: &[f32], bias: &[f32]) -> Self {
        let outputs = bias.len();
        let inputs = weights.len() / outputs.max(1);
        let wide = outputs.div_ceil(PANEL) * (PANEL / 16);
        let mut turned = vec![Lanes::ZERO; inputs * wide];
        for (column, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            for (i, w) in row.iter().enumerate() {
                turned[i * wide + column / 16].0[column % 16] = *w;
            }
        }
        Self {
            inputs,
            outputs,
            weights: Weights::Float(turned),
            bias: lanes(bias, wide),
        }
    }

    /// The product of some rows and this matrix.
    pub(crate) fn product<'a>(
        &'a self,
        rows: Rows<'a>,
        gelu: bool,
        out: &'a mut [Lanes],
    ) -> Product<'a> {
        Product {
            matrix: self,
            rows,
            gelu,
            out,
        }
    }
}

pub(crate) struct Product<'a> {
    matrix: &'a Matrix,
    rows: Rows<'a>,
    gelu: bool,
    /// Rows × outputs, filled up to whole panels.
    out: &'a mut [Lanes],
}

impl Job for Product<'_> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self {
            matrix,
            rows,
            gelu,
            out,
        } = self;
        let wide = matrix.width();
        for panel in 0..wide / (PANEL / 16) {
            let mut first = 0;
            while first < rows.scales.len() {
                let step = (rows.scales.len() - first).min(I::ROWS);
                let out = &mut out[first * wide..(first + step) * wide];
                match step {
                    1 => tile::<I, 1>(isa, matrix, panel, rows, first, gelu, out),
                    2 => tile::<I, 2>(isa, matrix, panel, rows, first, gelu, out),
                    3 => tile::<I, 3>(isa, matrix, panel, rows, first, gelu, out),
                    4 => tile::<I, 4>(isa, matrix, panel, rows, first, gelu, out),
                    5 => tile::<I, 5>(isa, matrix, panel, rows, first, gelu, out),
                    _ => tile::<I, 6>(isa, matrix, panel, rows, first, gelu, out),
                }
                first += step;
            }
        }
    }
}

/// `M` rows from `first` on, and one panel. `out` begins with row `first`.
#[inline(always)]
fn tile<I: Isa, const M: usize>(
    isa: I,
    matrix: &Matrix,
    panel: usize,
    rows: Rows,
    first: usize,
    active: bool,
    out: &mut [Lanes],
) {
    let (wide, row) = (matrix.width(), sixteens(matrix.inputs));
    let bias = &matrix.bias[4 * panel..4 * panel + 4];
    match &matrix.weights {
        Weights::Int8 {
            panels,
            shift,
            scales,
        } => {
            let blocks = &panels[4 * row * panel..4 * row * (panel + 1)];
            let mut sums = [Sums([0; PANEL]); M];
            isa.product(
                blocks,
                &shift[panel],
                &rows.bytes[first * row..(first + M) * row],
                &mut sums,
            );
            let scales = &scales[4 * panel..4 * panel + 4];
            for (m, sums) in sums.iter().enumerate() {
                let scale = isa.splat(rows.scales[first + m]);
                for c in 0..4 {
                    let by = isa.mul(isa.load(&scales[c]), scale);
                    let y = mul_add(isa, isa.sums(sums, c), by, isa.load(&bias[c]));
                    finish(isa, y, active, &mut out[m * wide + 4 * panel + c]);
                }
            }
        }
        Weights::Float(weights) => {
            let mut sums = [[isa.splat(0.0); 4]; M];
            for i in 0..matrix.inputs {
                let w = &weights[i * wide + 4 * panel..i * wide + 4 * panel + 4];
                for (m, sums) in sums.iter_mut().enumerate() {
                    let x = isa.splat(rows.x[(first + m) * row + i / 16].0[i % 16]);
                    for c in 0..4 {
                        sums[c] = mul_add(isa, x, isa.load(&w[c]), sums[c]);
                    }
                }
            }
            for (m, sums) in sums.into_iter().enumerate() {
                for (c, sum) in sums.into_iter().enumerate() {
                    let y = isa.add(sum, isa.load(&bias[c]));
                    finish(isa, y, active, &mut out[m * wide + 4 * panel + c]);
                }
            }
        }
    }
}

/// Stores a result. No closure: what is compiled for the processor must be one function.
#[inline(always)]
fn finish<I: Isa>(isa: I, y: I::F, active: bool, to: &mut Lanes) {
    isa.store(if active { gelu(isa, y) } else { y }, to);
}
