//! Words of events with how far they are said to be so, -3 to 3.

use serde_json::Value;

/// Figures, and the `worst` errors.
pub fn score(_gold: &[Value], _worst: usize) -> String {
    String::new()
}
