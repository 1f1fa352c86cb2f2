//! `bifrons man`: the manual, made of what `--help` says.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::Cli;
use crate::output::count;
use crate::session::{Exit, Session};

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "One page for the program, one for each verb, and one for each verb of a verb:
  bifrons man ~/.local/share/man/man1     then `man bifrons`, `man bifrons-faces`
  bifrons man | man -l -                  all of them, to read at once"
)]
pub struct Args {
    /// Folder for the pages, such as ~/.local/share/man/man1; it is made if it is not there [default: standard output]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Writes the pages.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let pages = pages()?;
    let Some(folder) = &args.folder else {
        for (_, page) in &pages {
            session.out.write_all(page)?;
        }
        return Ok(Exit::Done);
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for (name, page) in &pages {
        let path = folder.join(name);
        fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let some = count(pages.len() as u64, "page");
    session.note(&format!("{some} → {}", folder.display()));
    Ok(Exit::Done)
}

/// The pages by the names of their files, the program's first.
fn pages() -> Result<Vec<(String, Vec<u8>)>> {
    let mut pages = Vec::new();
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    write(&command, &mut pages)?;
    Ok(pages)
}

fn write(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let man = Man::new(command.clone())
        // Where the day is looked for: there is none, and without any the words after it would stand in its place.
        .date(concat!("version ", env!("CARGO_PKG_VERSION")))
        .source("Bifrons")
        .manual("Bifrons");
    let mut page = Vec::new();
    man.render(&mut page)?;
    pages.push((man.get_filename(), page));
    let verbs = command.get_subcommands().filter(|c| !c.is_hide_set());
    verbs.into_iter().try_for_each(|verb| write(verb, pages))
}
