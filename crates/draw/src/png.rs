//! SVG to PNG, with letters of a font that the program carries, so that the file is the same on every machine.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::Svg;

/// Largest side of a PNG, in pixels.
const MOST: f64 = 20_000.0;

/// Why a PNG cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The scale is no number above 0, or makes the picture too large or too small.
    #[error(
        "scale {scale} makes a picture of {width:.0} × {height:.0} pixels; each side must have 1 to {MOST:.0}: choose another scale"
    )]
    Scale {
        /// What was asked for.
        scale: f64,
        /// Width that it would give.
        width: f64,
        /// Height that it would give.
        height: f64,
    },
    /// The SVG cannot be read; pictures of this crate always can.
    #[error("the SVG cannot be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture cannot be packed.
    #[error("the picture cannot be written as PNG: {0}")]
    Packed(String),
}

/// The picture as a PNG file of 96 × `scale` pixels to the inch; 3.125 gives the 300 that journals ask for.
///
/// Letters are DejaVu Sans Condensed, whatever the machine has; what it lacks (Chinese, for one) is shown as empty boxes.
///
/// # Errors
/// When a side would have less than one pixel or more than 20,000.
pub fn png(svg: &Svg, scale: f64) -> Result<Vec<u8>, PngError> {
    let tree = Tree::from_str(svg.as_str(), &options())?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    let sides = [width * scale, height * scale].map(f64::round);
    let wrong = || PngError::Scale {
        scale,
        width: width * scale,
        height: height * scale,
    };
    if !sides.iter().all(|side| (1.0..=MOST).contains(side)) {
        return Err(wrong());
    }
    let mut pixels = Pixmap::new(sides[0] as u32, sides[1] as u32).ok_or_else(wrong)?;
    let to_pixels = Transform::from_scale((sides[0] / width) as f32, (sides[1] / height) as f32);
    resvg::render(&tree, to_pixels, &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|e| PngError::Packed(e.to_string()))
}

fn options() -> Options<'static> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        for font in [
            dejavu::sans_condensed::regular(),
            dejavu::sans_condensed::bold(),
        ] {
            fonts.load_font_source(Source::Binary(Arc::new(font)));
        }
        let family = fonts.faces().next().and_then(|face| face.families.first());
        if let Some((family, _)) = family.cloned() {
            fonts.set_sans_serif_family(family);
        }
        Arc::new(fonts)
    });
    Options {
        fontdb: Arc::clone(fonts),
        ..Options::default()
    }
}
