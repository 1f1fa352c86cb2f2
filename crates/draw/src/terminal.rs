//! Small pictures in a line of text, for tables in a terminal.

/// Eighths of a sign's height, from below.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Parts of a sign's height from above: an eighth, half and all. Signs in between exist, but few fonts have them.
const HANGING: [char; 3] = ['▔', '▀', '█'];

/// One sign a value, as high as the value is to the greatest: `▁▂▃▄▅▆▇█`.
///
/// Zero and below is a low dot, what is no number (a gap) a space. The least value above 0 is seen as `▁`.
///
/// ```
/// assert_eq!(bifrons_draw::sparkline(&[0.0, 1.0, 4.0, f64::NAN, 8.0]), ".▁▄ █");
/// ```
pub fn sparkline(values: &[f64]) -> String {
    let most = greatest(values.iter().copied());
    values
        .iter()
        .map(|x| sign(*x, most, &BLOCKS, '.'))
        .collect()
}

/// Two rows that mirror each other: cooperation, the first of each two, stands on the upper one; conflict hangs from the lower one, on
/// the same scale, in three heights.
///
/// A period without any event is a low dot above nothing, a gap (either is no number) nothing in both rows.
///
/// ```
/// let rows = bifrons_draw::mirrored(&[(8.0, 1.0), (0.0, 4.0), (0.0, 0.0), (f64::NAN, 0.0), (2.0, 8.0)]);
/// assert_eq!(rows, ["█.. ▂", "▔▀  █"]);
/// ```
pub fn mirrored(values: &[(f64, f64)]) -> [String; 2] {
    let known = |(p, n): &(f64, f64)| p.is_finite() && n.is_finite();
    let most = greatest(
        values
            .iter()
            .filter(|v| known(v))
            .flat_map(|(p, n)| [*p, *n]),
    );
    let row = |pick: fn(&(f64, f64)) -> f64, signs: &[char], zero: char| {
        let shown = |v: &(f64, f64)| match known(v) {
            true => sign(pick(v), most, signs, zero),
            false => ' ',
        };
        values.iter().map(shown).collect()
    };
    [row(|v| v.0, &BLOCKS, '.'), row(|v| v.1, &HANGING, ' ')]
}

/// At most so many values: means of neighbours, so that a long series fits a column. What is no number does not count; where nothing
/// else is, the mean is no number either.
///
/// ```
/// assert_eq!(bifrons_draw::squeezed(&[1.0, 3.0, 5.0, f64::NAN], 2), [2.0, 5.0]);
/// ```
pub fn squeezed(values: &[f64], columns: usize) -> Vec<f64> {
    if values.len() <= columns {
        return values.to_vec();
    }
    let edge = |column: usize| column * values.len() / columns;
    (0..columns)
        .map(|column| {
            let part = values[edge(column)..edge(column + 1)].iter();
            let known: Vec<f64> = part.copied().filter(|x| x.is_finite()).collect();
            known.iter().sum::<f64>() / known.len() as f64
        })
        .collect()
}

fn greatest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|x| x.is_finite()).fold(0.0, f64::max)
}

fn sign(value: f64, most: f64, signs: &[char], zero: char) -> char {
    if !value.is_finite() {
        return ' ';
    }
    if value <= 0.0 {
        return zero;
    }
    let level = (value / most * signs.len() as f64).round().max(1.0) as usize;
    signs.get(level - 1).copied().unwrap_or('█')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_sign_a_value(values in prop::collection::vec(prop_oneof![Just(f64::NAN), Just(0.0), any::<f64>()], 0..60)) {
            prop_assert_eq!(sparkline(&values).chars().count(), values.len());
            let twice: Vec<(f64, f64)> = values.iter().map(|x| (*x, *x)).collect();
            for row in mirrored(&twice) {
                prop_assert_eq!(row.chars().count(), values.len());
            }
        }

        #[test]
        fn higher_values_have_no_lower_signs(values in prop::collection::vec(0.001f64..1e6, 2..40)) {
            let line: Vec<char> = sparkline(&values).chars().collect();
            for (i, x) in values.iter().enumerate() {
                for (j, y) in values.iter().enumerate() {
                    prop_assert!(x > y || line[i] <= line[j]);
                }
            }
        }

        #[test]
        fn squeezing_keeps_the_mean_of_even_parts(values in prop::collection::vec(0.0f64..100.0, 1..20), times in 1usize..5) {
            let long: Vec<f64> = values.iter().flat_map(|x| vec![*x; times]).collect();
            let short = squeezed(&long, values.len());
            for (x, y) in short.iter().zip(&values) {
                prop_assert!((x - y).abs() < 1e-9);
            }
        }
    }
}
