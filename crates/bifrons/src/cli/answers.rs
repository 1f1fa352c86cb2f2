//! Verbs whose answers the dashboard's server gives, and how they are asked: the words of a command line, without a shell.

use std::ffi::OsString;
use std::sync::LazyLock;

use anyhow::Result;
use bifrons_ledger::QueryResult;
use clap::{ArgAction, Command, CommandFactory as _, Parser as _};

use super::{
    Cli, Verb, add, align, balance, evidence, faces, flips, forecast, gap, hedges, latent, pairs,
    query, rejected, sources, ties, versions, voices, volume,
};
use crate::column::Shape;
use crate::intake::Counts;
use crate::session::{Exit, Session};

/// The verbs, each with what its rows look like.
pub const ANSWERS: [(&str, &[Shape]); 17] = [
    ("faces", &faces::SHAPES),
    ("pairs", &pairs::SHAPES),
    ("flips", &flips::SHAPES),
    ("forecast", &forecast::SHAPES),
    ("hedges", &hedges::SHAPES),
    ("gap", &gap::SHAPES),
    ("voices", &voices::SHAPES),
    ("latent", &latent::SHAPES),
    ("align", &align::SHAPES),
    ("balance", &balance::SHAPES),
    ("ties", &ties::TIES_SHAPES),
    ("indicators", &ties::INDICATORS_SHAPES),
    ("evidence", &evidence::SHAPES),
    ("volume", &volume::SHAPES),
    ("sources", &sources::SHAPES),
    ("rejected", &rejected::SHAPES),
    ("versions", &versions::SHAPES),
];

/// What the rows of the account of an import look like.
pub use super::tables::ACCOUNT;

/// Verbs that draw.
pub const PICTURES: [&str; 5] = ["faces", "forecast", "hedges", "gap", "latent"];

/// The verb that writes a whole page rather than a table.
pub const PAGE: &str = "report";

/// What the server itself decides, and nobody else may ask for.
const REFUSED: [&str; 8] = [
    "ledger", "output", "format", "register", "quiet", "help", "version", "no_keep",
];

static COMMAND: LazyLock<Command> = LazyLock::new(|| {
    let mut command = Cli::command();
    command.build();
    command
});

/// A verb's name and what its rows look like, if the server answers it.
pub fn known(verb: &str) -> Option<&'static (&'static str, &'static [Shape])> {
    ANSWERS.iter().find(|(name, _)| *name == verb)
}

/// What a verb does, in a line.
pub fn about(verb: &str) -> String {
    let found = COMMAND.find_subcommand(verb);
    let about = found.and_then(Command::get_about);
    about.map(ToString::to_string).unwrap_or_default()
}

/// An argument that a question may have.
pub struct Argument {
    /// Its name, with `_` between words.
    pub name: String,
    /// Whether it is told by its place.
    pub positional: bool,
    /// Whether it has no value.
    pub flag: bool,
    /// Whether it must be given.
    pub required: bool,
    /// What it does.
    pub help: String,
    /// What is taken where it is not given.
    pub default: Option<String>,
    /// The values that it may have; none if any.
    pub values: Vec<String>,
    /// The type that its values are read as.
    pub kind: Reads,
}

/// What the value of an argument is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
}

/// The arguments of a verb that may be asked for, in the order of its help.
pub fn arguments(verb: &str) -> Vec<Argument> {
    let Some(command) = COMMAND.find_subcommand(verb) else {
        return Vec::new();
    };
    let open = command
        .get_arguments()
        .filter(|a| !REFUSED.contains(&a.get_id().as_str()) && !a.is_hide_set());
    open.map(argument).collect()
}

fn argument(arg: &clap::Arg) -> Argument {
    use std::any::TypeId;
    let reads = arg.get_value_parser().type_id();
    let is = |ids: &[TypeId]| ids.iter().any(|id| reads == *id);
    let kind = if is(&[
        TypeId::of::<usize>(),
        TypeId::of::<u64>(),
        TypeId::of::<u32>(),
    ]) {
        Reads::Whole
    } else if is(&[TypeId::of::<f64>(), TypeId::of::<f32>()]) {
        Reads::Number
    } else {
        Reads::Text
    };
    let flag = matches!(arg.get_action(), ArgAction::SetTrue);
    let values = arg.get_possible_values().into_iter();
    Argument {
        name: arg.get_id().as_str().replace('-', "_"),
        positional: arg.is_positional(),
        flag,
        required: arg.is_required_set(),
        help: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        default: (!flag)
            .then(|| arg.get_default_values().first())
            .flatten()
            .map(|v| v.to_string_lossy().into_owned()),
        values: values
            .filter(|_| !flag)
            .map(|v| v.get_name().to_string())
            .collect(),
        kind,
    }
}

/// A question that has been understood.
pub struct Question(Verb);

impl Question {
    /// Reads the words of a command line, the program's name first.
    ///
    /// # Errors
    /// What is wrong with them, as the command line would say it.
    pub fn parse(words: &[OsString]) -> Result<Self, String> {
        Cli::try_parse_from(words)
            .map(|cli| Self(cli.verb))
            .map_err(|error| message(&error))
    }

    /// What `query` finds, as columns.
    ///
    /// # Errors
    /// As the verb, or if it is another.
    pub fn find(&self, session: &Session) -> Result<QueryResult> {
        match &self.0 {
            Verb::Query(args) => query::find(args, session),
            _ => anyhow::bail!("only `query` finds columns"),
        }
    }

    /// What became of what `add` reads.
    ///
    /// # Errors
    /// As the verb, or if it is another.
    pub fn add(&self, session: &Session) -> Result<Counts> {
        match &self.0 {
            Verb::Add(args) => add::add(args, session),
            _ => anyhow::bail!("only `add` adds"),
        }
    }

    /// Answers it.
    ///
    /// # Errors
    /// As the verb.
    pub fn answer(&self, session: &mut Session) -> Result<Exit> {
        super::run(&self.0, session)
    }
}

/// What is wrong with the words.
pub fn message(error: &clap::Error) -> String {
    plain(&error.render().to_string())
}

/// The message alone: usage and the way to the help are of no use to whom asks by an address.
fn plain(error: &str) -> String {
    let error = error.strip_prefix("error: ").unwrap_or(error);
    let end = ["\n\nUsage:", "\n\nFor more information"]
        .iter()
        .filter_map(|mark| error.find(mark))
        .min();
    error[..end.unwrap_or(error.len())].trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_a_verb_and_says_what_it_is() {
        for (verb, shapes) in ANSWERS {
            assert!(COMMAND.find_subcommand(verb).is_some(), "{verb}");
            assert!(!about(verb).is_empty());
            assert!(shapes[0].with.is_none(), "{verb}: the usual shape first");
            let names: Vec<String> = arguments(verb).into_iter().map(|a| a.name).collect();
            for shape in shapes {
                assert!(shape.with.is_none_or(|w| names.iter().any(|n| n == w)));
            }
            for refused in ["ledger", "output", "format"] {
                assert!(!names.iter().any(|n| n == refused), "{verb}: {refused}");
            }
        }
        assert!(PICTURES.iter().all(|verb| known(verb).is_some()));
        assert!(known("query").is_none() && known("add").is_none());
    }

    #[test]
    fn errors_are_those_of_the_command_line() {
        let words = ["bifrons", "faces", "--", "Chyna"].map(OsString::from);
        let Err(error) = Question::parse(&words) else {
            panic!("it is no state");
        };
        assert!(error.contains("China (CHN)"), "{error}");
        assert!(
            !error.contains("Usage") && !error.starts_with("error"),
            "{error}"
        );
    }

    #[test]
    fn arguments_know_their_kind() {
        let all = arguments("evidence");
        let of = |name: &str| all.iter().find(|a| a.name == name).unwrap();
        assert!(of("a").required && of("a").positional && !of("b").required);
        assert_eq!(of("face").values, ["cooperation", "conflict"]);
        assert_eq!(of("limit").kind, Reads::Whole);
        assert_eq!(of("min_confidence").kind, Reads::Number);
        assert!(of("all").flag && of("all").default.is_none());
        assert!(
            arguments("faces")
                .iter()
                .any(|a| a.default.as_deref() == Some("month"))
        );
    }
}
