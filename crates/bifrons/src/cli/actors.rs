//! `bifrons actors`: a user's own list of actors, checked, added to and imported; and `--actors` of other verbs.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use bifrons_code::Coder;
use bifrons_code::actors::petrarch::{self, Import};
use bifrons_code::actors::user::{self, List};
use clap::Subcommand;

use crate::output::count;
use crate::session::{Exit, Session};

/// Arguments of `actors`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A list is text, one fact a line; everything after a # at the beginning of a line is a remark:
  River Guard | RG ; KEN ; UAF ; 2019..         an organisation: names ; code ; sectors ; from..to ; Wikidata id
  Wanjala Okoth ; KEN ; foreign_minister        a person: names ; code ; office ; from..to ; Wikidata id
  role ; water warden ; GOV                     a noun for a kind of people: role ; nouns ; sectors

It is used by code, add and resolve: --actors FILE, or the variable BIFRONS_ACTORS. Its names win over those of the program."
)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check lists, and tell every line that is wrong or may not do what was meant
    Lint {
        /// Lists; `-` is standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Add a line to a list, in its order, if it is right and not there yet
    Add {
        /// The line, such as 'River Guard ; KEN ; UAF'
        line: String,
        #[command(flatten)]
        actors: ActorsArg,
    },
    /// Turn lists of other programs into one of ours
    Import {
        #[command(subcommand)]
        from: From,
    },
}

#[derive(Debug, Subcommand)]
enum From {
    /// Actors, or agents where the file's name has `agents` in it, of PETRARCH or TABARI
    Petrarch {
        /// Files; their order does not matter
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Where the list is written [default: standard output]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Which list of actors, if any, goes over the program's own.
#[derive(Clone, Debug, clap::Args)]
pub struct ActorsArg {
    /// Your own list of actors, over those of the program [default: $BIFRONS_ACTORS]
    #[arg(long, value_name = "FILE")]
    actors: Option<PathBuf>,
}

impl ActorsArg {
    fn file(&self) -> Option<PathBuf> {
        let variable = || {
            std::env::var_os("BIFRONS_ACTORS")
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        self.actors.clone().or_else(variable)
    }

    /// The name of the list and its text, where one is named.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn text(&self) -> Result<Option<(String, String)>> {
        let named = |file: PathBuf| Ok((file.display().to_string(), text(&file)?));
        self.file().map(named).transpose()
    }

    /// A hash of the list, by which two lists are told apart; empty where none is named.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn hash(&self) -> Result<String> {
        let list = self.text()?;
        Ok(list.map_or_else(String::new, |(_, list)| {
            bifrons_core::content_hash(&[&list])
        }))
    }

    /// This coder, with the list where one is named.
    ///
    /// # Errors
    /// If the list cannot be read or has a line that is wrong: half a list would change results without a word.
    pub fn coder(&self, coder: &'static Coder) -> Result<&'static Coder> {
        static WITH_LIST: OnceLock<Coder> = OnceLock::new();
        let Some(file) = self.file() else {
            return Ok(coder);
        };
        let list = List::parse(&file.display().to_string(), &text(&file)?);
        let wrong: Vec<String> = list
            .problems
            .iter()
            .filter(|p| p.wrong)
            .map(ToString::to_string)
            .collect();
        if !wrong.is_empty() {
            bail!(
                "the list of actors has lines that are wrong\n{}",
                wrong.join("\n")
            );
        }
        Ok(WITH_LIST.get_or_init(|| coder.with_actors(&list)))
    }
}

/// Does what the sub-verb says.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    match &args.verb {
        Verb::Lint { files } => lint(files, session),
        Verb::Add { line, actors } => add(line, actors, session),
        Verb::Import {
            from: From::Petrarch { files, output },
        } => import(files, output.as_deref(), session),
    }
}

fn lint(files: &[PathBuf], session: &mut Session) -> Result<Exit> {
    let (mut lines, mut wrong, mut warnings) = (0, 0, 0);
    for file in files {
        let list = List::parse(&file.display().to_string(), &text(file)?);
        lines += list.lines.len() as u64;
        for problem in &list.problems {
            wrong += u64::from(problem.wrong);
            warnings += u64::from(!problem.wrong);
            writeln!(
                session.out,
                "{}",
                crate::output::plain(&problem.to_string())
            )?;
        }
    }
    session.note(&format!(
        "{} right, {wrong} wrong, {}",
        count(lines, "line"),
        count(warnings, "warning")
    ));
    Ok(if wrong > 0 { Exit::Wrong } else { Exit::Done })
}

fn add(line: &str, actors: &ActorsArg, session: &Session) -> Result<Exit> {
    let Some(file) = actors.file() else {
        bail!("name the list: --actors FILE, or the variable BIFRONS_ACTORS");
    };
    let old = if file.exists() {
        text(&file)?
    } else {
        String::new()
    };
    if line.contains(['\n', '\r']) {
        bail!("one line at a time");
    }
    let name = file.display().to_string();
    let new =
        user::insert(&old, line).map_err(|why| anyhow::anyhow!("{name}: not added: {why}"))?;
    // What is doubtful about the new line only.
    let before = List::parse(&name, &old).problems;
    for problem in List::parse(&name, &new).problems {
        if before.iter().all(|p| p.what != problem.what) {
            session.note(&problem.to_string());
        }
    }
    write(&file, &new)?;
    session.note(&format!("added to {name}"));
    Ok(Exit::Done)
}

fn import(files: &[PathBuf], output: Option<&Path>, session: &mut Session) -> Result<Exit> {
    let mut lines = Vec::new();
    let (mut read, mut kept, mut skipped) = (0, 0, 0);
    for file in files {
        let name = file.display();
        let agents =
            petrarch::is_agents(&file.file_name().unwrap_or(OsStr::new("")).to_string_lossy());
        let import: Import = petrarch::read(&text(file)?, agents);
        for left in &import.skipped {
            session.say(&format!("{name}:{left}; skipped"));
        }
        for note in &import.notes {
            session.note(&format!("{name}:{note}"));
        }
        read += import.read as u64;
        kept += import.kept as u64;
        skipped += import.skipped.len() as u64;
        lines.extend(import.lines);
    }
    lines.sort();
    lines.dedup();
    let mut list = lines.join("\n");
    if !list.is_empty() {
        list.push('\n');
    }
    match output {
        Some(file) => write(file, &list)?,
        None => session.out.write_all(list.as_bytes())?,
    }
    session.note(&format!(
        "{} read: {kept} kept, {skipped} skipped; {}",
        count(read, "code"),
        count(lines.len() as u64, "line")
    ));
    Ok(if lines.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The text of a list; old dictionaries are not always UTF-8, and then their letters are those of Latin-1.
fn text(file: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|e| e.into_bytes().into_iter().map(char::from).collect()))
}

/// Writes beside the file first, so that a list is never half written.
fn write(file: &Path, text: &str) -> Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, file))
        .with_context(|| format!("cannot write {}", file.display()))
}
