use crate::Kernel;
use crate::kernel::{Bytes, Lanes};
use crate::matrix::{Matrix, Rows, lanes, sixteens};
use crate::norm::Quantise;

/// A linear layer that stands on the encoder: y = x · Wᵀ + b.
#[derive(Clone, Debug)]
pub struct Linear {
    pub(crate) matrix: Matrix,
    pub(crate) kernel: Kernel,
}

impl Linear {
    /// Numbers that one row is given.
    pub fn inputs(&self) -> usize {
        self.matrix.inputs
    }

    /// Numbers that one row gives.
    pub fn outputs(&self) -> usize {
        self.matrix.outputs
    }

    /// Rows × inputs to rows × outputs; a last row that is not whole is left out. Weights of bytes are multiplied with
    /// bytes, all others as they are. A row's result does not depend on the other rows.
    pub fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let (inputs, outputs) = (self.matrix.inputs, self.matrix.outputs);
        if inputs == 0 || outputs == 0 {
            return Vec::new();
        }
        let (row, count) = (sixteens(inputs), rows.len() / inputs);
        let x: Vec<Lanes> = rows
            .chunks_exact(inputs)
            .flat_map(|x| lanes(x, row))
            .collect();
        let mut bytes = vec![Bytes([0; 16]); x.len()];
        let mut scales = vec![0.0; count];
        self.kernel.run(Quantise {
            x: &x,
            bytes: &mut bytes,
            scales: &mut scales,
        });
        let mut out = vec![Lanes::ZERO; count * self.matrix.width()];
        let rows = Rows {
            x: &x,
            bytes: &bytes,
            scales: &scales,
        };
        self.kernel.run(self.matrix.product(rows, false, &mut out));
        let mut values = Vec::with_capacity(count * outputs);
        for y in out.chunks_exact(self.matrix.width()) {
            let end = values.len() + outputs;
            for lanes in y {
                let left = (end - values.len()).min(lanes.0.len());
                values.extend_from_slice(&lanes.0[..left]);
            }
        }
        values
    }
}
