//! Tensors of a file, with their shapes and kinds checked.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use crate::Error;
use crate::matrix::Matrix;

pub(crate) struct Store<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
    /// Names that somebody asked for.
    taken: RefCell<HashSet<String>>,
}

/// Numbers as they are stored.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    Float(Vec<f32>),
    Int8(Vec<i8>),
}

/// A tensor that the encoder itself has no use for.
#[derive(Clone, Debug)]
pub(crate) struct Extra {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Values,
}

/// A matrix and a bias before they are laid out; more of them can be put below each other.
pub(crate) struct Parts {
    weights: Values,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl<'a> Store<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let wrong = |e: safetensors::SafeTensorError| Error::File(e.to_string());
        let tensors = SafeTensors::deserialize(bytes).map_err(wrong)?;
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(wrong)?;
        let metadata = header.metadata().clone().unwrap_or_default();
        Ok(Self {
            tensors,
            metadata,
            taken: RefCell::default(),
        })
    }

    /// Whether there is a tensor of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.names().contains(&name)
    }

    /// What the file says of itself.
    pub fn notes(&self) -> &HashMap<String, String> {
        &self.metadata
    }

    /// A whole number of the metadata that `good` holds of.
    pub(crate) fn number(
        &self,
        key: &'static str,
        wanted: &'static str,
        good: impl Fn(usize) -> bool,
    ) -> Result<usize, Error> {
        let found = self.metadata.get(key).map_or("nothing", String::as_str);
        let number = found.parse().ok().filter(|n| good(*n));
        number.ok_or_else(|| Error::Metadata {
            key,
            wanted,
            found: found.chars().take(40).collect(),
        })
    }

    /// Rows and columns of a matrix.
    pub(crate) fn rows_and_columns(&self, name: &str) -> Result<[usize; 2], Error> {
        let found = self.view(name)?.shape().to_vec();
        <[usize; 2]>::try_from(found).map_err(|found| Error::Shape {
            name: name.into(),
            wanted: "[n, m]".into(),
            found,
        })
    }

    /// Numbers of a tensor of this shape.
    pub(crate) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        match self.values(name, shape)? {
            Values::Float(x) => Ok(x),
            Values::Int8(_) => Err(Error::Kind {
                name: name.into(),
                wanted: "F32 or F16",
                found: "I8".into(),
            }),
        }
    }

    /// Numbers or bytes of a tensor of this shape.
    pub(crate) fn values(&self, name: &str, shape: &[usize]) -> Result<Values, Error> {
        let view = self.view(name)?;
        if view.shape() != shape {
            return Err(Error::Shape {
                name: name.into(),
                wanted: format!("{shape:?}"),
                found: view.shape().into(),
            });
        }
        values(name, &view)
    }

    /// The matrix [outputs, inputs] `name.weight`, with `name.scale` if it holds bytes, and `name.bias`.
    pub(crate) fn parts(&self, name: &str, outputs: usize, inputs: usize) -> Result<Parts, Error> {
        let weights = self.values(&format!("{name}.weight"), &[outputs, inputs])?;
        let scales = match weights {
            Values::Int8(_) => self.floats(&format!("{name}.scale"), &[outputs])?,
            Values::Float(_) => Vec::new(),
        };
        Ok(Parts {
            weights,
            scales,
            bias: self.floats(&format!("{name}.bias"), &[outputs])?,
        })
    }

    /// What nobody asked for.
    pub(crate) fn rest(&self) -> Result<BTreeMap<String, Extra>, Error> {
        let taken = self.taken.borrow();
        let rest = self
            .tensors
            .iter()
            .filter(|(name, _)| !taken.contains(*name));
        rest.map(|(name, view)| {
            Ok((
                name.into(),
                Extra {
                    shape: view.shape().into(),
                    values: values(name, &view)?,
                },
            ))
        })
        .collect()
    }

    fn view(&self, name: &str) -> Result<TensorView<'a>, Error> {
        self.taken.borrow_mut().insert(name.into());
        self.tensors
            .tensor(name)
            .map_err(|_| Error::Missing(name.into()))
    }
}

impl Parts {
    /// The layer of one tensor name after the other, outputs of all.
    pub(crate) fn joined(parts: Vec<Self>, name: &str) -> Result<Self, Error> {
        let mut parts = parts.into_iter();
        let mut all = parts.next().ok_or_else(|| Error::Missing(name.into()))?;
        for part in parts {
            match (&mut all.weights, part.weights) {
                (Values::Float(a), Values::Float(b)) => a.extend(b),
                (Values::Int8(a), Values::Int8(b)) => a.extend(b),
                _ => {
                    let (wanted, found) = ("one kind for q, k and v", "two".into());
                    return Err(Error::Kind {
                        name: name.into(),
                        wanted,
                        found,
                    });
                }
            }
            all.scales.extend(part.scales);
            all.bias.extend(part.bias);
        }
        Ok(all)
    }

    pub(crate) fn matrix(&self) -> Matrix {
        match &self.weights {
            Values::Float(weights) => Matrix::float(weights, &self.bias),
            Values::Int8(weights) => Matrix::int8(weights, &self.scales, &self.bias),
        }
    }
}

fn values(name: &str, view: &TensorView) -> Result<Values, Error> {
    let data = view.data();
    let floats: Vec<f32> = match view.dtype() {
        Dtype::I8 => {
            return Ok(Values::Int8(
                data.iter().map(|b| i8::from_le_bytes([*b])).collect(),
            ));
        }
        Dtype::F32 => data
            .as_chunks()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect(),
        Dtype::F16 => data
            .as_chunks()
            .0
            .iter()
            .map(|b| half(u16::from_le_bytes(*b)))
            .collect(),
        other => {
            return Err(Error::Kind {
                name: name.into(),
                wanted: "F32, F16 or I8",
                found: format!("{other:?}"),
            });
        }
    };
    if floats.iter().all(|x| x.is_finite()) {
        Ok(Values::Float(floats))
    } else {
        Err(Error::Value(name.into()))
    }
}

/// The number that a half-precision one stands for.
fn half(bits: u16) -> f32 {
    let (sign, rest) = (u32::from(bits & 0x8000) << 16, u32::from(bits & 0x7fff));
    let size = match rest >> 10 {
        0 => rest as f32 * 2f32.powi(-24),
        31 => f32::from_bits(0x7f80_0000 | (rest & 0x3ff) << 13),
        _ => f32::from_bits((rest << 13) + ((127 - 15) << 23)),
    };
    f32::from_bits(size.to_bits() | sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_numbers() {
        let table = [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65504.0),
        ];
        for (bits, x) in table
            .into_iter()
            .chain([(0x0001, 5.960_464_5e-8), (0x8400, -6.103_515_6e-5)])
        {
            assert_eq!(half(bits), x, "{bits:x}");
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }
}
