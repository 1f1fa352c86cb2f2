//! Pictures on their way to a file.

use std::io::Write;

use anyhow::Result;
use bifrons_draw::{Svg, png};

use crate::sheet::Style;

/// Pixels of a PNG for each 96th of an inch: 300 to the inch, as journals ask for.
const SCALE: f64 = 3.125;

/// Writes a picture as text or as pixels.
///
/// # Errors
/// If it cannot be made or written.
pub fn write(style: Style, svg: &Svg, out: &mut dyn Write) -> Result<()> {
    match style {
        Style::Png => out.write_all(&png(svg, SCALE)?)?,
        _ => out.write_all(svg.as_str().as_bytes())?,
    }
    Ok(())
}
