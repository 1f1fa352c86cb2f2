//! `bifrons completions`: what a shell must know to complete the program's words.

use anyhow::Result;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;
use crate::session::{Exit, Session};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Where the script goes:
  bash        bifrons completions bash > ~/.local/share/bash-completion/completions/bifrons
  zsh         bifrons completions zsh > ~/.zfunc/_bifrons    with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  fish        bifrons completions fish > ~/.config/fish/completions/bifrons.fish
  elvish      bifrons completions elvish > ~/.config/elvish/lib/bifrons.elv    and `use bifrons` in rc.elv
  powershell  bifrons completions powershell >> $PROFILE")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the script.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let mut command = shown(&Cli::command());
    // Into memory first: the generator knows no errors of writing.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "bifrons", &mut script);
    std::io::Write::write_all(&mut session.out, &script)?;
    Ok(Exit::Done)
}

/// The program without the verbs that are nobody's to call.
fn shown(all: &Command) -> Command {
    let verbs = all.get_subcommands().filter(|verb| !verb.is_hide_set());
    Command::new("bifrons")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .args(all.get_arguments().cloned())
        .subcommands(verbs.cloned())
}
