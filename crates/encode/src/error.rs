/// Why weights or a vocabulary cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not a file of tensors.
    #[error("not a safetensors file: {0}")]
    File(String),
    /// The file's metadata lack a key, or its value is none that can be used.
    #[error("metadata `{key}`: {wanted} wanted, found {found}")]
    Metadata {
        /// The key.
        key: &'static str,
        /// What the value must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// A tensor is not there.
    #[error("tensor `{0}` is missing")]
    Missing(String),
    /// A tensor has another shape than it must have.
    #[error("tensor `{name}`: shape {wanted} wanted, found {found:?}")]
    Shape {
        /// The tensor.
        name: String,
        /// What the shape must be.
        wanted: String,
        /// What it is.
        found: Vec<usize>,
    },
    /// A tensor holds another kind of numbers than it must hold.
    #[error("tensor `{name}`: {wanted} wanted, found {found}")]
    Kind {
        /// The tensor.
        name: String,
        /// The kinds that can be used.
        wanted: &'static str,
        /// What it holds.
        found: String,
    },
    /// A tensor holds an infinite number, or what is not a number.
    #[error("tensor `{0}` holds a number that is not finite")]
    Value(String),
    /// The vocabulary lacks a piece that every vocabulary has.
    #[error("vocabulary: the piece `{0}` is missing")]
    Vocabulary(&'static str),
}
