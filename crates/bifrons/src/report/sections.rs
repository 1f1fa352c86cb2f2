//! The parts of a report that show the faces: over time, words against deeds, and the turns.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::Value;

use super::ask::Question;
use super::html::{day, escape, period, theirs};
use super::{Page, real_of, text_of};

/// Turns that are shown, the likeliest.
const TURNS: usize = 8;

impl Page<'_> {
    /// Turns of the pair, in order of time.
    pub(super) fn flips(&self) -> Result<Vec<Value>> {
        let question = self.question("flips", &["--by", self.by.name()]);
        let mut found = question.rows()?;
        found.sort_by(|x, y| text_of(x, "date").cmp(text_of(y, "date")));
        Ok(found)
    }

    /// The gap between words and deeds; `None` where it is not known.
    pub(super) fn gap(&self) -> Result<Option<Value>> {
        let question = self.question("gap", &["--by", self.by.name()]);
        Ok(question.rows()?.into_iter().next())
    }

    /// Both faces over time: together, and each direction for itself.
    pub(super) fn both_faces(&mut self, faces: &Question) -> Result<()> {
        self.h2("Both faces");
        self.p(
            "Above the axis the two work together, below it against each other; words are pale and deeds strong. Both faces share one scale.",
        );
        if let Some(svg) = faces.picture()? {
            let by = self.by;
            self.figure(
                &svg,
                &format!(
                    "Events of the two by {by}, both directions together. Triangles mark turns. Pointing at a bar tells its numbers."
                ),
            );
        }
        self.note(faces, "both faces: figure and table");
        let apart = self.question("faces", &["--by", self.by.name(), "--directions"]);
        if let Some(svg) = apart.picture()? {
            self.figure(
                &svg,
                "Who does it to whom: each direction for itself. What both do together, such as a meeting, is in neither.",
            );
            self.note(&apart, "each direction for itself");
        }
        Ok(())
    }

    /// The tones of words and of deeds.
    pub(super) fn words_and_deeds(&mut self, gap: Option<&Value>) {
        self.h2("Words against deeds");
        let Some(gap) = gap else {
            return self.p(
                "With fewer than three deeds, or without words, nothing can be said of how far the two part.",
            );
        };
        let question = self.question("gap", &["--by", self.by.name()]);
        self.note(&question, "words against deeds");
        let real = |name: &str| real_of(gap, name).unwrap_or_default();
        let (low, high) = (real("low"), real("high"));
        let told = match (low > 0.0, high < 0.0) {
            (true, _) => "words are friendlier than deeds, beyond what chance explains",
            (_, true) => "deeds are friendlier than words, beyond what chance explains",
            _ => "the interval holds 0, so that neither is surely friendlier",
        };
        let signed = |x: f64| format!("{:+.2}", x + 0.0).replace('-', "\u{2212}");
        self.p(&format!(
            "Measured against the world's news, where 0 is usual and 1 the friendliest, the tone of words is {} and that of deeds {}. The gap is {} \
             ({} to {} with 80 percent): {told}. Later events weigh more.",
            signed(real("words")),
            signed(real("deeds")),
            signed(real("gap")),
            signed(low),
            signed(high)
        ));
    }

    /// Each turn with its levels before and after, and three sentences.
    pub(super) fn turns(&mut self, flips: &[Value]) -> Result<()> {
        self.h2("Turning points");
        if flips.is_empty() {
            self.p(
                "No turn stands out: the faces of the pair look alike before and after any day.",
            );
            return Ok(());
        }
        self.p(
            "A turn is where a new regime begins: the faces of the pair before and after are not those of one. The probability tells how likely someone who \
             knows the pair would list a turning point there.",
        );
        let mut shown: Vec<&Value> = flips.iter().collect();
        let probability = |f: &Value| real_of(f, "probability").unwrap_or_default();
        shown.sort_by(|x, y| probability(y).total_cmp(&probability(x)));
        shown.truncate(TURNS);
        shown.sort_by(|x, y| text_of(x, "date").cmp(text_of(y, "date")));
        for flip in &shown {
            self.turn(flip)?;
        }
        if flips.len() > shown.len() {
            self.small(&format!(
                "Shown are the {} likeliest of {} turns; the command lists all.",
                shown.len(),
                flips.len()
            ));
        }
        Ok(())
    }

    fn turn(&mut self, flip: &Value) -> Result<()> {
        let face = match text_of(flip, "face") {
            "both" => "in words and deeds".to_string(),
            one => format!("in {one}"),
        };
        let begins = text_of(flip, "date").parse().map(|d| self.by.label(d));
        let date = begins.map(|label| period(&label)).unwrap_or_default();
        let class = match text_of(flip, "direction") {
            "conflict" => "conf",
            _ => "coop",
        };
        let _ = writeln!(
            self.html,
            "<section class=\"turn\">\n<h3>{} \u{2013} towards {} {} <span class=\"note\">probability {:.2}</span></h3>",
            escape(&capital(&date)),
            escape(text_of(flip, "direction")),
            escape(&face),
            real_of(flip, "probability").unwrap_or_default()
        );
        let names = [
            ("vc", "words of cooperation"),
            ("mc", "deeds of cooperation"),
            ("vk", "words of conflict"),
            ("mk", "deeds of conflict"),
        ];
        let change = |(column, name): (&str, &str)| {
            let of = |part: &str| flip["quads"][column][part].as_f64().unwrap_or_default();
            let sure = if of("z").abs() >= 2.0 {
                " class=\"sure\""
            } else {
                ""
            };
            format!(
                "<span{sure}>{name} {:.1} \u{2192} {:.1}</span>",
                of("before"),
                of("after")
            )
        };
        let changes: Vec<String> = names.into_iter().map(change).collect();
        let _ = writeln!(
            self.html,
            "<p class=\"change\"><span>A {}:</span> {}</p>",
            self.by,
            changes.join(" ")
        );
        for told in flip["evidence"].as_array().into_iter().flatten() {
            let date = text_of(told, "date").parse().map(day).unwrap_or_default();
            let source = match (text_of(told, "publisher"), told["reports"].as_u64()) {
                ("", _) => "an unnamed publisher".to_string(),
                (name, Some(n)) if n > 1 => format!("{} and {} more", theirs(name), n - 1),
                (name, _) => theirs(name),
            };
            let _ = writeln!(
                self.html,
                "<div class=\"ev {class}\"><blockquote dir=\"auto\">{}</blockquote><p class=\"src\">{} \u{b7} {source}</p></div>",
                escape(text_of(told, "text")),
                escape(&date)
            );
        }
        self.html.push_str("</section>\n");
        Ok(())
    }
}

/// The same with a capital letter, to begin a line.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
