//! `bifrons forecast bench`: the public benchmark of next events.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use bifrons_forecast::next::{BenchError, Options, Progress, Report, Split, Stage, bench};
use clap::ValueEnum;

use crate::column::Column;
use crate::intake::bar;
use crate::output::count;
use crate::session::{Exit, Session};
use crate::sheet::{Datum, OutArg, Sheet, Style};

/// Arguments of `forecast bench`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "DIR has train, valid, entity2id and relation2id, and test if that is asked for, as .txt or .tsv, packed or not: the form of ICEWS14, ICEWS18
and the like. For each event of the part asked, (actor, act, ?) and (?, act, recipient) are asked of what is known by the day before; all
actors are ranked, other right answers of that day are left out (time-aware filter), ties share their rank, and each day is known before
the next is asked (single step). Beside stand the recurrency baselines of Gastinger et al. (2024), tuned on the same part as there.
Numbers are the same on any number of threads.
  bifrons forecast bench icews14 --on valid"
)]
pub struct Args {
    /// Folder of the benchmark
    folder: PathBuf,
    /// The part that is asked [default: test where the folder has it, else valid]
    #[arg(long, value_enum)]
    on: Option<Part>,
    #[command(flatten)]
    out: OutArg,
}

/// A part of a benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The events after those to learn from; to try things on.
    Valid,
    /// The last events; train and valid are learnt from.
    Test,
}

const COLUMNS: [Column; 7] = [
    Column::text("asked", "recipient, actor, both of them together, or act"),
    Column::text("by", "who answers"),
    Column::whole("answers", "right answers that were looked for"),
    Column::number("mrr", "mean reciprocal rank, in hundredths"),
    Column::number("hits1", "right answers ranked first, of a hundred"),
    Column::number("hits3", "among the first three"),
    Column::number("hits10", "among the first ten"),
];

/// Runs it, and prints the table.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let style = args.out.style(session)?;
    let begun = Instant::now();
    let (split, report) = match args.on {
        Some(Part::Valid) => (Split::Valid, ask(args, Split::Valid, session)?),
        Some(Part::Test) => (Split::Test, ask(args, Split::Test, session)?),
        None => match ask(args, Split::Test, session) {
            Err(BenchError::Empty { .. }) => (Split::Valid, ask(args, Split::Valid, session)?),
            other => (Split::Test, other?),
        },
    };
    let percent = |share: f64| Datum::real(100.0 * share, 2);
    let rows = report.lines().into_iter().map(|line| {
        let mut row: Vec<Datum> = vec![line.asked.into(), line.by.into()];
        row.push(Datum::int(line.tally.answers));
        row.push(percent(line.tally.mrr()));
        row.extend(line.tally.hits().map(percent));
        row
    });
    let sheet = Sheet {
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
    };
    let part = if split == Split::Test {
        "test"
    } else {
        "valid"
    };
    args.out.write(session, |out| {
        if style == Style::Table {
            writeln!(
                out,
                "{}, {part}: {} asked, after {}; {}, {}",
                args.folder.display(),
                count(report.asked as u64, "event"),
                report.before,
                count(u64::from(report.actors), "actor"),
                count(u64::from(report.acts), "kind of acts")
            )?;
        }
        sheet.write(style, out, usize::MAX)
    })?;
    session.note(&format!(
        "{:.0} s; the ranker looked at {:.1} % of the right answers, its probabilities are off by {:.1} points on average",
        begun.elapsed().as_secs_f64(),
        100.0 * report.held(),
        100.0 * report.calibration().error()
    ));
    Ok(Exit::Done)
}

fn ask(args: &Args, split: Split, session: &Session) -> Result<Report, BenchError> {
    let bar = bar(session);
    let last = Cell::new(None);
    let mut watch = |progress: Progress| {
        if last.replace(Some(progress.stage)) != Some(progress.stage) {
            bar.set_message(match progress.stage {
                Stage::Baselines => "baselines",
                Stage::Lessons => "learning",
                Stage::Who => "trees for who",
                Stage::What => "trees for what",
                Stage::Answers => "answers",
            });
        }
        bar.set_length(progress.of as u64);
        bar.set_position(progress.done as u64);
    };
    let report = bench(&args.folder, split, &Options::default(), &mut watch);
    bar.finish_and_clear();
    report
}
