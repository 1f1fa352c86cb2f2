//! `bifrons export`: a replication package.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bifrons_core::{Event, EventType, Face, Kind};
use bifrons_faces::{Bucket, FaceRow, Kappa};
use bifrons_ledger::{FaceOptions, Ledger, Table, dyads, each_batch};
use clap::ValueEnum;
use sha2::{Digest, Sha256};

use super::LedgerArg;
use crate::column::names;
use crate::output::{self, count};
use crate::session::{Exit, Session};
use crate::{exchange, flat};

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The folder gets README.md (what this is, versions, how it was made), CODEBOOK.md, the events in the forms asked for, documents.csv (sources
without their texts, which are not ours to publish), faces.csv (all pairs by month) and SHA256SUMS. `sha256sum -c SHA256SUMS`
verifies it. The same ledger gives the same package."
)]
pub struct Args {
    /// Folder to make; it must be empty or not there
    folder: PathBuf,
    /// Forms of the events [default: csv and parquet; csv alone with --no-text]
    #[arg(long = "as", value_enum, value_delimiter = ',')]
    forms: Vec<Form>,
    /// Leave out the evidence sentences: for sources that may not be quoted
    #[arg(long)]
    no_text: bool,
    #[command(flatten)]
    ledger: LedgerArg,
}

/// A form of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Form {
    /// One row an event, lists joined by `|`
    Csv,
    /// The ledger's own files of events
    Parquet,
    /// The columns of POLECAT, separated by tabs
    Polecat,
    /// The records of the PLOVER manual, one a line
    Plover,
}

/// Writes the package.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    let ledger = args.ledger.open(session)?;
    let forms = match (args.forms.is_empty(), args.no_text) {
        (false, _) => args.forms.clone(),
        (true, true) => vec![Form::Csv],
        (true, false) => vec![Form::Csv, Form::Parquet],
    };
    if args.no_text && forms.contains(&Form::Parquet) {
        bail!(
            "--no-text cannot be had with Parquet, whose files are the ledger's own; use --as csv"
        );
    }
    prepare(&args.folder)?;
    let events = events(args, &forms, &ledger)?;
    faces(args, &ledger)?;
    if forms.contains(&Form::Parquet) {
        for file in ledger.manifest().of(Table::Events) {
            let to = args.folder.join(&file.path);
            fs::create_dir_all(to.parent().unwrap_or(&args.folder))
                .with_context(|| format!("cannot make {}", to.display()))?;
            fs::copy(ledger.path().join(&file.path), &to)
                .with_context(|| format!("cannot write {}", to.display()))?;
        }
    }
    write(&args.folder.join("CODEBOOK.md"), &codebook())?;
    write(
        &args.folder.join("README.md"),
        &readme(args, &forms, &ledger, events),
    )?;
    let files = sums(&args.folder)?;
    session.note(&format!(
        "{} of {} in {}",
        count(files, "file"),
        count(events, "event"),
        args.folder.display()
    ));
    Ok(if events == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn prepare(folder: &Path) -> Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!(
            "{} is not empty; give a folder that is not there yet",
            folder.display()
        );
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Events in all forms but Parquet, and the documents; the number of events.
fn events(args: &Args, forms: &[Form], ledger: &Ledger) -> Result<u64> {
    let has = |form| forms.contains(&form);
    let open = |form, name: &str| {
        has(form)
            .then(|| create(&args.folder.join(name)))
            .transpose()
    };
    let mut csv = open(Form::Csv, "events.csv")?;
    let mut polecat = open(Form::Polecat, "events.polecat.tsv")?;
    let mut plover = open(Form::Plover, "events.plover.jsonl")?;
    if let Some(out) = &mut csv {
        output::csv(out, &names(&flat::COLUMNS))?;
    }
    if let Some(out) = &mut polecat {
        writeln!(out, "{}", exchange::POLECAT.join("\t"))?;
    }
    let mut sources = create(&args.folder.join("documents.csv"))?;
    output::csv(
        &mut sources,
        &[
            "id",
            "date",
            "publisher",
            "title",
            "url",
            "language",
            "origin",
        ],
    )?;
    let (mut number, mut last) = (0, String::new());
    let mut written: std::collections::HashSet<String> = std::collections::HashSet::new();
    each_batch::<anyhow::Error>(ledger, |event, document, origin| {
        number += 1;
        let bare: Event;
        let event = match args.no_text {
            false => event,
            true => {
                bare = Event {
                    text: String::new(),
                    ..event.clone()
                };
                &bare
            }
        };
        if let Some(out) = &mut csv {
            output::csv(out, &flat::row(event))?;
        }
        if let Some(out) = polecat.as_mut().filter(|_| event.counted) {
            writeln!(out, "{}", exchange::polecat(event, document).join("\t"))?;
        }
        if let Some(out) = plover.as_mut().filter(|_| event.counted) {
            output::json(out, &exchange::plover(event, document))?;
        }
        if let Some(d) = document.filter(|d| d.id != last)
            && written.insert(d.id.clone())
        {
            last.clone_from(&d.id);
            let date = d.date.map_or_else(String::new, |d| d.to_string());
            let row = [
                &d.id,
                &date,
                &d.publisher,
                &d.title,
                &d.url,
                &d.language,
                origin,
            ];
            output::csv(&mut sources, &row.map(|cell: &str| cell))?;
        }
        Ok(())
    })?;
    for out in [csv, polecat, plover].iter_mut().flatten() {
        out.flush()?;
    }
    sources.flush()?;
    Ok(number)
}

fn faces(args: &Args, ledger: &Ledger) -> Result<()> {
    let mut out = create(&args.folder.join("faces.csv"))?;
    output::csv(&mut out, &FaceRow::COLUMNS)?;
    for dyad in dyads(ledger, None, Bucket::Month, &FaceOptions::default())? {
        for row in dyad.rows(Kappa::default()) {
            output::csv(&mut out, &row.values())?;
        }
    }
    Ok(out.flush()?)
}

fn readme(args: &Args, forms: &[Form], ledger: &Ledger, events: u64) -> String {
    let manifest = ledger.manifest();
    let text = serde_json::to_vec(&manifest.files).unwrap_or_default();
    let version: String = hex(&Sha256::digest(text)).chars().take(16).collect();
    let forms: Vec<String> = forms
        .iter()
        .filter_map(|f| f.to_possible_value())
        .map(|v| v.get_name().to_string())
        .collect();
    format!(
        "# Event data\n\n\
         {events} events in {} documents, coded or imported by Bifrons {}.\n\n\
         - Ledger format {}, version {} of its states, `{version}` (hash of the list of its files).\n\
         - Made by `bifrons export DIR --as {}{}`; the same ledger gives the same files.\n\
         - `events.csv` and `events/`: all events, also those that are planned, denied or claimed (`factuality`, `counted`); CODEBOOK.md explains the\n\
         columns. Rows are reports: several may tell of one event. `events.polecat.tsv` and `events.plover.jsonl` have those that count.\n\
         - `faces.csv`: all pairs of states by month and direction; there an event counts once, however many report it.\n\
         - `documents.csv`: where the events are from. Texts are left out: they belong to their publishers.\n\
         - `SHA256SUMS`: `sha256sum -c SHA256SUMS` verifies the files.\n\n\
         Imported events stay under the terms of those who coded them (column `origin` of the Parquet files and of documents.csv): see their\n\
         licences before you publish this package.\n",
        ledger.rows(Table::Documents),
        env!("CARGO_PKG_VERSION"),
        manifest.format,
        manifest.version,
        forms.join(","),
        if args.no_text { " --no-text" } else { "" },
    )
}

/// The codebook, made of what the program knows: types, modes, scores, columns.
fn codebook() -> String {
    let mut text = String::from(
        "# Codebook\n\n## Event types (PLOVER)\n\n| type | face | kind | quad class | CAMEO root | score | modes |\n| --- | --- | --- | ---: | --- | ---: | --- |\n",
    );
    for event in EventType::ALL {
        let face = match event.quad().face() {
            Face::Cooperation => "cooperation",
            Face::Conflict => "conflict",
        };
        let kind = match event.quad().kind() {
            Kind::Word => "word",
            Kind::Deed => "deed",
        };
        let modes: Vec<String> = event
            .modes()
            .map(|m| format!("{} {}", m.name(), event.score(&[m])))
            .collect();
        text.push_str(&format!(
            "| {} | {face} | {kind} | {} | {} | {} | {} |\n",
            event.name(),
            event.quad().number(),
            event.cameo_root(),
            event.score(&[]),
            modes.join(", ")
        ));
    }
    text.push_str("\n## Columns of events.csv\n\n");
    text.push_str(&format!("{}.\n\n", names(&flat::COLUMNS).join(", ")));
    text.push_str(
        "`start` and `end` count code points of the document's text; `actor` and `recipient` are ISO 3166 codes or codes of the codebook\n\
         (UNO, EUR, IGO, NGO …), joined by `|`; reciprocal events have all parties in `actor`. `factuality` is asserted, planned, hypothetical,\n\
         denied or historical; `counted` events stand as facts in the faces. `score` is PLOVER's, `goldstein` that of the CAMEO code.\n\n\
         ## Columns of faces.csv\n\n",
    );
    text.push_str(&format!("{}.\n\n", FaceRow::COLUMNS.join(", ")));
    text.push_str(
        "`vc mc vk mk` count events of words and deeds of cooperation, words and deeds of conflict; `coop` and `conf` add up their scores;\n\
         `duality` is 2·min(P, N)/(P + N); `gap` is the tone of words less that of deeds; `reports` are the documents behind.\n",
    );
    text
}

/// Writes SHA256SUMS over all files of the folder, by name; how many there are.
fn sums(folder: &Path) -> Result<u64> {
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in
            fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(folder) {
                files.insert(name.to_string_lossy().replace('\\', "/"), path);
            }
        }
    }
    let mut text = String::new();
    for (name, path) in &files {
        let mut hasher = Sha256::new();
        let mut file =
            File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut buffer = vec![0u8; 1 << 16];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                n => hasher.update(&buffer[..n]),
            }
        }
        text.push_str(&format!("{}  {name}\n", hex(&hasher.finalize())));
    }
    write(&folder.join("SHA256SUMS"), &text)?;
    Ok(files.len() as u64 + 1)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
