//! The axis of values of a picture with two faces: up is cooperation, down is conflict, on one scale.

use crate::Scale;
use crate::canvas::{Anchor, Area, Canvas, Letters, Pen};
use crate::colours::{AXIS, DEEDS_CONFLICT, DEEDS_COOPERATION, FAINT_INK, GRID};
use crate::scale::{labels, root_ticks, ticks};
use crate::text::{Weight, width};

/// Least share of the height that either face has, so that an empty one is seen to be empty.
const LEAST_SHARE: f64 = 0.14;

/// How values of both faces become heights, the same for all panels.
#[derive(Clone, Debug)]
pub(crate) struct FacesAxis {
    scale: Scale,
    /// Heights of the two sides before they are stretched to the panel.
    up: f64,
    down: f64,
    /// Values with a line and a label, 0 included, and how far up and down they go.
    ticks: Vec<f64>,
    texts: Vec<String>,
    most: [f64; 2],
}

impl FacesAxis {
    /// For the greatest values of cooperation and conflict, in panels of about that height; `whole` if all values are counts.
    pub fn new(scale: Scale, most: [f64; 2], height: f64, font: f64, whole: bool) -> Self {
        let [up, down] = most.map(|m| 1.04 * scale.height(m));
        let [up, down] = match up + down > 0.0 {
            true => {
                let least = LEAST_SHARE * (up + down) / (1.0 - LEAST_SHARE);
                [up.max(least), down.max(least)]
            }
            false => [1.0, 1.0],
        };
        let high = match scale {
            Scale::Linear => up.max(down),
            Scale::SquareRoot => up.max(down).powi(2),
        };
        let least = if whole { 1.0 } else { 0.0 };
        let per_height = height / (up + down);
        let mut all = vec![0.0];
        match scale {
            Scale::Linear => {
                let wanted = high * per_height / (2.0 * font);
                all = ticks(0.0, high, wanted, least);
            }
            Scale::SquareRoot => all.extend(root_ticks(high, per_height, 1.4 * font, least)),
        }
        let texts = labels(&all);
        Self {
            scale,
            up,
            down,
            ticks: all,
            texts,
            most: [up, down],
        }
    }

    /// Width of the widest label.
    pub fn label_width(&self, font: f64) -> f64 {
        let wide = |t: &String| width(t, font, Weight::Regular);
        self.texts.iter().map(wide).fold(0.0, f64::max)
    }

    /// Height of the axis of time in a panel.
    pub fn zero(&self, plot: &Area) -> f64 {
        plot.top + plot.height() * self.up / (self.up + self.down)
    }

    /// Height of a value of cooperation (`up`) or conflict, kept within the panel.
    pub fn y(&self, plot: &Area, value: f64, up: bool) -> f64 {
        let height = self.scale.height(value) * plot.height() / (self.up + self.down);
        let y = self.zero(plot) + if up { -height } else { height };
        y.clamp(plot.top, plot.bottom)
    }

    /// Lines of the grid, behind the marks.
    pub fn grid(&self, canvas: &mut Canvas, plot: &Area, font: f64) {
        let letters = Letters {
            size: font,
            weight: Weight::Regular,
            anchor: Anchor::End,
            fill: FAINT_INK,
        };
        for up in [true, false] {
            let most = self.most[usize::from(!up)];
            for (value, text) in self.ticks.iter().zip(&self.texts) {
                let beyond = self.scale.height(*value) > most * (1.0 + 1e-9);
                if beyond || (*value == 0.0 && !up) {
                    continue;
                }
                let y = self.y(plot, *value, up);
                if *value > 0.0 {
                    canvas.line((plot.left, y), (plot.right, y), Pen::new(GRID, 0.75));
                }
                canvas.text((plot.left - 0.4 * font, y), text, letters, f64::INFINITY);
            }
        }
    }

    /// The axis of time, over the marks, and the names of the faces along the left edge, if there is room for both;
    /// their beginnings where a side is low.
    pub fn front(&self, canvas: &mut Canvas, plot: &Area, font: f64, column: f64) {
        let zero = self.zero(plot);
        canvas.line((plot.left, zero), (plot.right, zero), Pen::new(AXIS, 1.0));
        let fills = [DEEDS_COOPERATION, DEEDS_CONFLICT];
        let wide = |name: &str| width(name, font, Weight::Bold);
        // A name that is longer than its side is shortened.
        let sides = [zero - plot.top, plot.bottom - zero];
        let choices = [["Cooperation", "Coop."], ["Conflict", "Conf."]];
        let fitting = [0, 1].map(|side: usize| {
            let [full, short] = choices[side];
            if wide(full) <= sides[side] {
                full
            } else {
                short
            }
        });
        let room =
            |names: &[&str; 2]| names.iter().map(|n| wide(n)).sum::<f64>() + font <= plot.height();
        let Some(names) = [fitting, choices.map(|c| c[1])].into_iter().find(room) else {
            return;
        };
        let [above, below] = names.map(wide);
        // Each name stands at the middle of its side, or as near to it as the other and the panel's ends let it.
        let middle_below = (0.5 * (zero + plot.bottom))
            .min(plot.bottom - 0.5 * below)
            .max(plot.top + above + font + 0.5 * below);
        let highest = plot.top + 0.5 * above;
        let lowest = middle_below - 0.5 * (above + below) - font;
        let middle_above = (0.5 * (plot.top + zero)).min(lowest).max(highest);
        let middles = [middle_above, middle_below];
        for ((name, fill), middle) in names.into_iter().zip(fills).zip(middles) {
            let letters = Letters {
                size: font,
                weight: Weight::Bold,
                anchor: Anchor::Middle,
                fill,
            };
            canvas.upright((column, middle), name, letters);
        }
    }
}
