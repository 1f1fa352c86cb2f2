//! Expressions of time with their values.

use serde_json::Value;

/// Figures, and the `worst` errors.
pub fn score(_gold: &[Value], _worst: usize) -> String {
    String::new()
}
