//! Both faces of a pair on a terminal: cooperation to the left, conflict to the right, words light and deeds dark.

use std::io::{self, Write};

use bifrons_core::State;
use bifrons_faces::{Bucket, Cell, Direction, FaceRow};

use crate::output::count;
use crate::session::Ink;

/// Blocks of a bar for each face.
const HALF: usize = 16;
/// Most partners shown when no second state is named.
const PARTNERS: usize = 10;

/// What is drawn.
pub struct Portrait<'p> {
    /// The state asked about.
    pub a: &'static State,
    /// The other one, if one was named.
    pub b: Option<&'static State>,
    /// The length of a period.
    pub by: Bucket,
    /// All rows, sorted by pair, period and direction; not empty.
    pub rows: &'p [FaceRow],
    /// Whether each direction has a line of its own.
    pub directions: bool,
    /// The flag that names the ledger, for the hint; may be empty.
    pub ledger: &'p str,
}

/// Draws the portrait: a title, the periods with their bars, a legend and what to ask next.
pub fn write(portrait: &Portrait, out: &mut impl Write, ink: Ink) -> io::Result<()> {
    let wanted = |r: &&FaceRow| portrait.directions || r.key.direction == Direction::Both;
    let mut shown: Vec<&FaceRow> = portrait.rows.iter().filter(wanted).collect();
    // The sum first, then what it is the sum of.
    shown.sort_by_key(|r| {
        (
            &r.key.b,
            &r.key.period,
            r.key.direction != Direction::Both,
            r.key.direction,
        )
    });
    let mut all = Cell::default();
    portrait
        .rows
        .iter()
        .filter(|r| r.key.direction == Direction::Both)
        .for_each(|r| all += r.cell);
    let partner = portrait.b.map_or("all partners", |b| b.name);
    let title = format!("{} and {partner} by {}", portrait.a.name, portrait.by);
    writeln!(
        out,
        "{}  {}\n",
        ink.bold(&title),
        ink.faint(&format!(
            "{} in {}",
            count(all.events(), "event"),
            count(all.reports, "report")
        ))
    )?;
    let most = shown
        .iter()
        .map(|r| r.cell.cooperation().max(r.cell.conflict()))
        .max()
        .unwrap_or(1);
    let partners = partners(&shown);
    for (i, code) in partners.iter().take(PARTNERS).enumerate() {
        if portrait.b.is_none() {
            writeln!(
                out,
                "{}{}",
                if i > 0 { "\n" } else { "" },
                ink.bold(&format!("with {}", name(code)))
            )?;
        }
        if i == 0 {
            header(out, ink)?;
        }
        for row in shown.iter().filter(|r| r.key.b == **code) {
            line(out, row, most, ink)?;
        }
    }
    if partners.len() > PARTNERS {
        writeln!(
            out,
            "\nand {}; --format csv has all",
            count((partners.len() - PARTNERS) as u64, "more partner")
        )?;
    }
    let words = [ink.cooperation("▒"), ink.conflict("▒")].join("");
    let deeds = [ink.cooperation("█"), ink.conflict("█")].join("");
    writeln!(
        out,
        "\n{words} words  {deeds} deeds   duality: 0 one face only, 1 both alike   gap: above 0 words friendlier than deeds"
    )?;
    writeln!(out, "The sentences behind: {}", ink.bold(&hint(portrait)))
}

fn header(out: &mut impl Write, ink: Ink) -> io::Result<()> {
    let left = format!("{:>width$}", "cooperation", width = 14 + HALF);
    let (left, right) = (ink.cooperation(&left), ink.conflict("conflict"));
    writeln!(out, "{:<10}{left} {right}", "")?;
    let space = " ".repeat(HALF);
    writeln!(
        out,
        "{}",
        ink.faint(&format!(
            "{:<10}{:>7}{:>7}{space} {space}{:>7}{:>7}{:>9}{:>7}{:>9}",
            "period", "words", "deeds", "deeds", "words", "duality", "gap", "reports"
        ))
    )
}

fn line(out: &mut impl Write, row: &FaceRow, most: u64, ink: Ink) -> io::Result<()> {
    let cell = &row.cell;
    let number = |n: u64| {
        if n == 0 {
            "·".to_string()
        } else {
            n.to_string()
        }
    };
    let (first, second) = (
        blocks(cell.vc, cell.mc, most),
        blocks(cell.vk, cell.mk, most),
    );
    let pad = |used: usize| " ".repeat(HALF.saturating_sub(used));
    let left = format!("{}{}", "▒".repeat(first.0), "█".repeat(first.1));
    let right = format!("{}{}", "█".repeat(second.1), "▒".repeat(second.0));
    let label = match row.key.direction {
        Direction::Both => row.key.period.to_string(),
        Direction::Forward => format!("  {}→{}", row.key.a, row.key.b),
        Direction::Backward => format!("  {}→{}", row.key.b, row.key.a),
        Direction::Mutual => "  together".to_string(),
    };
    let share = row.duality.map_or_else(String::new, |d| format!("{d:.2}"));
    let gap = row
        .gap
        .map_or_else(String::new, |g| format!("{:+.2}", g + 0.0));
    let text = format!(
        "{label:<10}{:>7}{:>7}{}{}│{}{}{:>7}{:>7}{share:>9}{gap:>7}{:>9}",
        number(cell.vc),
        number(cell.mc),
        pad(first.0 + first.1),
        ink.cooperation(&left),
        ink.conflict(&right),
        pad(second.0 + second.1),
        number(cell.mk),
        number(cell.vk),
        cell.reports,
    );
    writeln!(out, "{}", text.trim_end())
}

/// Blocks for words and for deeds, so that the longest bar fills its half and what happened at all shows.
fn blocks(words: u64, deeds: u64, most: u64) -> (usize, usize) {
    let room = HALF - 1;
    let of = |n: u64| {
        if n == 0 {
            0
        } else {
            (((n as f64 / most.max(1) as f64) * room as f64).round() as usize).max(1)
        }
    };
    (of(words), of(deeds).min(HALF - of(words).min(room)))
}

/// Codes of the partners, the one with most events first.
fn partners<'r>(rows: &[&'r FaceRow]) -> Vec<&'r str> {
    let mut totals: Vec<(&str, u64)> = Vec::new();
    for row in rows.iter().filter(|r| r.key.direction == Direction::Both) {
        match totals.iter_mut().find(|(code, _)| *code == row.key.b) {
            Some((_, total)) => *total += row.cell.events(),
            None => totals.push((&row.key.b, row.cell.events())),
        }
    }
    totals.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    totals.into_iter().map(|(code, _)| code).collect()
}

/// The command that lists the events of the period with most conflict.
fn hint(portrait: &Portrait) -> String {
    // A year among months holds what is dated to the year alone; asking for that year would find more.
    let exact = portrait.rows.iter().any(|r| r.key.period.exact());
    let sums = portrait
        .rows
        .iter()
        .filter(|r| r.key.direction == Direction::Both && r.key.period.exact() == exact);
    let worst = sums.max_by_key(|r| (r.cell.conflict(), std::cmp::Reverse(r.key.period.clone())));
    let (b, period) = worst
        .map(|r| (r.key.b.as_str(), r.key.period.to_string()))
        .unwrap_or_default();
    let face = if worst.is_some_and(|r| r.cell.conflict() > 0) {
        " --face conflict"
    } else {
        ""
    };
    format!(
        "bifrons evidence {} {b} --period {period}{face}{}",
        portrait.a.code, portrait.ledger
    )
}

fn name(code: &str) -> String {
    bifrons_core::states()
        .iter()
        .find(|s| s.code == code)
        .map_or_else(|| code.to_string(), |s| s.name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_core::resolve_state;
    use bifrons_faces::{FaceKey, Kappa, Period, face_rows};

    fn rows() -> Vec<FaceRow> {
        let key = |date: &str, direction| FaceKey {
            a: "IND".into(),
            b: "CHN".into(),
            period: Period::of(date.parse().ok(), Bucket::Quarter),
            direction,
        };
        let cell = |vc, mc, vk, mk| Cell {
            vc,
            mc,
            vk,
            mk,
            reports: vc + mc + vk + mk,
            ..Cell::default()
        };
        let cells = [
            (key("2024-02", Direction::Mutual), cell(8, 2, 0, 0)),
            (key("2024-02", Direction::Forward), cell(0, 0, 1, 0)),
            (key("2024-11", Direction::Backward), cell(2, 1, 3, 4)),
        ];
        face_rows(cells, Kappa::default())
    }

    #[test]
    fn cooperation_stands_left_and_conflict_right() {
        let (a, b) = (resolve_state("IND").unwrap(), resolve_state("CHN").unwrap());
        let rows = rows();
        let portrait = Portrait {
            a,
            b: Some(b),
            by: Bucket::Quarter,
            rows: &rows,
            directions: false,
            ledger: "",
        };
        let mut out = Vec::new();
        write(&portrait, &mut out, Ink { colour: false }).unwrap();
        let text = String::from_utf8(out).unwrap();
        println!("{text}");
        assert!(
            text.starts_with("India and China by quarter  21 events in 21 reports\n"),
            "{text}"
        );
        assert!(
            text.contains("2024-Q1         8      2") && text.contains("▒▒▒▒███│▒▒"),
            "{text}"
        );
        assert!(
            text.contains("bifrons evidence IND CHN --period 2024-Q4 --face conflict"),
            "{text}"
        );
        assert!(text.lines().all(|l| l.chars().count() <= 110), "{text}");
    }

    #[test]
    fn bars_fit_their_half_and_show_the_least() {
        for (words, deeds, most) in [
            (0, 0, 1),
            (1, 0, 1000),
            (500, 500, 1000),
            (1000, 0, 1000),
            (999, 1, 1000),
            (0, 1000, 1000),
        ] {
            let (w, d) = blocks(words, deeds, most);
            assert!(w + d <= HALF, "{words} {deeds}");
            assert_eq!((w > 0, d > 0), (words > 0, deeds > 0));
        }
    }
}
