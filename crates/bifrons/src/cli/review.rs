//! `bifrons review`: judge events one after another, with one key each.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use bifrons_ledger::{Ledger, Whole, whole};

use super::LedgerArg;
use super::event::aside_of;
use crate::keys::{Key, Keys};
use crate::output::plain;
use crate::review::{Correction, Line, Review, Verdict, cases, score};
use crate::session::{Exit, Session};
use crate::sheet::OutArg;
use crate::{markup, output};

/// Arguments of `review`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "On a terminal each event takes one key: a it is right, x it is wrong, space pass over, backspace take back (the last ten), q leave.
After x a line may say what would be right, in the words of cases: ACCUSE allege RUS -> UKR, or ! where there is no such event.
Elsewhere each line is an answer: `a`, `x`, `x ACCUSE allege RUS -> UKR`, `s` (or an empty line), `u`, `q`.

Events come in an order that is the same for everybody and spread over types, publishers and confidence. Verdicts are written as cases, which
`tests/suite` of the sources reads as they are; what was judged is not asked again. The score has intervals of 95 percent."
)]
pub struct Args {
    /// File of corrections [default: corrections.case beside the ledger]
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Also events that do not count in the faces
    #[arg(long)]
    all: bool,
    /// Only tell the score so far
    #[arg(long)]
    score: bool,
    #[command(flatten)]
    out: OutArg,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Verdict(Verdict, Option<Correction>),
    Undo,
    Quit,
    /// Not understood, with what is to be said.
    Again(String),
}

/// Asks until nothing is left or the reviewer leaves.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open(session)?;
    let mut review = Review::open(&ledger, args.corrections.as_deref(), args.all)?;
    if args.score {
        return tell(args, &review, session);
    }
    let keys = match io::stdin().is_terminal() && session.terminal {
        true => Keys::open(),
        false => None,
    };
    if review.next(None)?.is_none() {
        session.note("there is nothing to judge; imported events have no sentences");
        return tell(args, &review, session);
    }
    let mut after: Option<String> = None;
    while let Some(candidate) = review.next(after.as_deref())? {
        let id = candidate.id.clone();
        let Some(found) = whole(&ledger, &id)? else {
            break;
        };
        show(&review, &found, session)?;
        // An answer that is not understood is asked for again.
        let answer = loop {
            let answer = match &keys {
                Some(keys) => by_key(keys, session)?,
                None => by_line(session)?,
            };
            match answer {
                Answer::Again(words) => session.say(&words),
                answer => break answer,
            }
        };
        match answer {
            Answer::Verdict(verdict, correction) => {
                match judge(&mut review, &ledger, &id, verdict, correction.as_ref()) {
                    Ok(()) => after = Some(id),
                    Err(error) => session.say(&format!("{error:#}")),
                }
            }
            Answer::Undo => match review.undo(None)? {
                // The one taken back is asked for again, by standing before what comes after it.
                Some(event) => after = review.before(&event).map(str::to_string),
                None => session.say("there is nothing to take back"),
            },
            Answer::Quit | Answer::Again(_) => break,
        }
    }
    drop(keys);
    tell(args, &review, session)
}

fn judge(
    review: &mut Review,
    ledger: &Ledger,
    id: &str,
    verdict: Verdict,
    correction: Option<&Correction>,
) -> Result<()> {
    review.judge(ledger, id, verdict, correction).map(|_| ())
}

/// The score, as rows.
fn tell(args: &Args, review: &Review, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let judged = review.judged()?;
    let sheet = score::sheet(&judged);
    args.out
        .write(session, |out| sheet.write(style, out, usize::MAX))?;
    session.note(&format!(
        "{} left to judge; corrections are in {}",
        output::count(review.left()? as u64, "event"),
        review.file().display()
    ));
    Ok(match judged.is_empty() {
        true => Exit::Nothing,
        false => Exit::Done,
    })
}

fn show(review: &Review, found: &Whole, session: &mut Session) -> Result<()> {
    let ink = session.ink;
    let event = &found.event;
    let width = output::width();
    let so_far = score::score(&review.judged()?);
    let line = so_far.first().map(in_words).unwrap_or_default();
    let left = output::count(review.left()? as u64, "event");
    writeln!(
        session.out,
        "\n{}",
        ink.faint(&format!("{line} · {left} left"))
    )?;
    let date = event
        .date
        .map_or_else(|| "undated".to_string(), |d| d.to_string());
    writeln!(
        session.out,
        "{}  {}  {}  {}",
        ink.bold(&date),
        markup::coloured(event, &markup::what(event), ink),
        ink.bold(&plain(&markup::who(event))),
        ink.faint(markup::cell(event))
    )?;
    aside_of(found, true, width, ink, &mut session.out)?;
    let sentence = markup::wrapped(&markup::sentence(event, ink), "  ", width);
    session.out.write_all(sentence.as_bytes())?;
    aside_of(found, false, width, ink, &mut session.out)?;
    let publisher = found.document.as_ref().map(|d| d.publisher.as_str());
    let mut marks = vec![event.factuality.name().to_string()];
    marks.extend(Some(markup::according(event)).filter(|a| !a.is_empty()));
    marks.push(format!("confidence {:.2}", event.confidence));
    marks.extend(publisher.filter(|p| !p.is_empty()).map(str::to_string));
    writeln!(session.out, "  {}", ink.faint(&plain(&marks.join(" · "))))?;
    writeln!(session.out, "  {}", cases::expectation(event))?;
    session.out.flush()?;
    Ok(())
}

/// "12 judged, 83 % right (55 to 95)".
fn in_words(line: &Line) -> String {
    let judged = format!("{} judged", line.judged);
    match &line.share {
        None => judged,
        Some(share) => {
            let percent = |x: f64| (100.0 * x).round();
            let (low, high) = (percent(share.low), percent(share.high));
            format!(
                "{judged}, {} % right ({low} to {high})",
                percent(share.share)
            )
        }
    }
}

fn by_key(keys: &Keys, session: &mut Session) -> Result<Answer> {
    write!(
        session.out,
        "{}",
        session
            .ink
            .faint("  a right   x wrong   space pass over   backspace take back   q leave ")
    )?;
    session.out.flush()?;
    let answer = loop {
        match keys.read()? {
            Key::Letter('a' | 'A') => break Answer::Verdict(Verdict::Right, None),
            Key::Letter('x' | 'X') => break correction(keys, session)?,
            Key::Letter(' ') => break Answer::Verdict(Verdict::Skip, None),
            Key::Back => break Answer::Undo,
            Key::Letter('q' | 'Q') | Key::End => break Answer::Quit,
            Key::Enter | Key::Letter(_) | Key::Other => {}
        }
    };
    writeln!(session.out)?;
    Ok(answer)
}

/// The line after an x.
fn correction(keys: &Keys, session: &mut Session) -> Result<Answer> {
    write!(
        session.out,
        "\n  what would be right? (TYPE [mode] ACTORS -> RECIPIENTS [mark], ! for no such event, Enter to leave it open) "
    )?;
    session.out.flush()?;
    let line = keys.line(&mut session.out)?;
    Ok(wrong(line.as_deref().unwrap_or_default()))
}

fn wrong(words: &str) -> Answer {
    match words.trim() {
        "" => Answer::Verdict(Verdict::Wrong, None),
        words => match Correction::parse(words) {
            Ok(correction) => Answer::Verdict(Verdict::Wrong, Some(correction)),
            Err(error) => Answer::Again(error),
        },
    }
}

fn by_line(session: &mut Session) -> Result<Answer> {
    session.out.flush()?;
    let mut line = Vec::new();
    // A line without end is cut: nobody judges in ten thousand letters.
    let mut input = io::Read::take(io::stdin().lock(), 10_000);
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(Answer::Quit);
    }
    Ok(answer(&String::from_utf8_lossy(&line)))
}

fn answer(line: &str) -> Answer {
    let line = line.trim_end_matches(['\n', '\r']);
    let words = line.trim();
    match words.split_once(char::is_whitespace).unwrap_or((words, "")) {
        ("a" | "A", "") => Answer::Verdict(Verdict::Right, None),
        ("x" | "X", rest) => wrong(rest),
        ("s" | "S" | "", "") => Answer::Verdict(Verdict::Skip, None),
        ("u" | "U" | "\u{8}" | "\u{7f}", "") => Answer::Undo,
        ("q" | "Q", "") => Answer::Quit,
        _ => Answer::Again(format!(
            "`{}` is no answer; give a, x, s, u or q",
            plain(words)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood() {
        let verdict = |v| Answer::Verdict(v, None);
        assert_eq!(answer("a\n"), verdict(Verdict::Right));
        assert_eq!(answer("x\r\n"), verdict(Verdict::Wrong));
        assert_eq!(answer("\n"), verdict(Verdict::Skip));
        assert_eq!(answer(" \n"), verdict(Verdict::Skip));
        assert_eq!(answer("u"), Answer::Undo);
        assert_eq!(answer("q"), Answer::Quit);
        assert!(matches!(
            answer("x AID RUS -> UKR"),
            Answer::Verdict(Verdict::Wrong, Some(_))
        ));
        assert!(matches!(answer("x AID"), Answer::Again(_)));
        assert!(matches!(answer("yes"), Answer::Again(_)));
        assert!(matches!(answer("a b"), Answer::Again(_)));
    }
}
