//! Who says so: spans of speakers.

use serde_json::Value;

/// Figures, and the `worst` errors.
pub fn score(_gold: &[Value], _worst: usize) -> String {
    String::new()
}
