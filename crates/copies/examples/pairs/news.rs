//! The open news that pairs are made from, and the streams of reports with copies among them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::make::{Most, Random, Synonyms, copy};

/// A report, and which one it was made from: its own number if from none.
#[derive(Clone, Debug)]
pub struct Report {
    pub number: usize,
    pub origin: usize,
    pub date: Date,
    pub title: String,
    pub text: String,
}

/// The open news.
pub struct News {
    /// As they are: digests of a day, articles, remarks, posts.
    pub documents: Vec<Report>,
    /// The items of the digests, each as a report of its own; of those with at least [`WORDS`] words.
    pub items: Vec<Report>,
}

/// Words of an item, at least.
const WORDS: usize = 15;

/// Days after the original on which a copy may come.
const LATER: usize = 10;

impl News {
    /// Reads the files of the folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut news = Self {
            documents: Vec::new(),
            items: Vec::new(),
        };
        for file in ["wcep", "wikinews", "whitehouse", "statedept_posts"] {
            let path = folder.join(file).with_extension("jsonl");
            let content = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            for line in content.lines() {
                let record: Value = serde_json::from_str(line)?;
                let get = |name: &str| record[name].as_str().unwrap_or_default();
                let date = get("date").parse()?;
                push(&mut news.documents, date, get("title"), get("text"));
                let long = |item: &&str| item.split_whitespace().count() >= WORDS;
                for item in get("text").lines().filter(|_| file == "wcep").filter(long) {
                    push(&mut news.items, date, "", item);
                }
            }
        }
        Ok(news)
    }
}

fn push(reports: &mut Vec<Report>, date: Date, title: &str, text: &str) {
    let number = reports.len();
    reports.push(Report {
        number,
        origin: number,
        date,
        title: title.to_owned(),
        text: text.to_owned(),
    });
}

/// The folder of that name under `$BIFRONS_SHARED` or `../shared`.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("BIFRONS_SHARED").map_or(beside, PathBuf::from);
    Some(root.join(folder)).filter(|path| path.is_dir())
}

/// All reports, a copy of every second one up to ten days later, in their order of arrival: by day, and within a day
/// by chance.
pub fn stream(mut reports: Vec<Report>, most: Most, random: &mut Random) -> Result<Vec<Report>> {
    let synonyms = Synonyms::read();
    for i in (0..reports.len()).step_by(2) {
        let original = &reports[i];
        let change = most.draw(random);
        let later = (random.below(LATER + 1) as i64).days();
        let made = Report {
            number: reports.len(),
            origin: original.origin,
            date: original.date.checked_add(later)?,
            title: copy(&original.title, change, &synonyms, random),
            text: copy(&original.text, change, &synonyms, random),
        };
        reports.push(made);
    }
    let mut keyed: Vec<(usize, Report)> = reports
        .into_iter()
        .map(|r| (random.below(1 << 40), r))
        .collect();
    keyed.sort_by_key(|(chance, report)| (report.date, *chance));
    Ok(keyed.into_iter().map(|(_, report)| report).collect())
}

/// The reports of 23 years as if they had all come within three days.
pub fn crowded(mut reports: Vec<Report>) -> Vec<Report> {
    for (n, report) in reports.iter_mut().enumerate() {
        report.date = Date::constant(2020, 1, 1).saturating_add(((n % 3) as i64).days());
    }
    reports
}

/// Each report with the lines that its publisher, one of twelve, puts under every text.
pub fn with_footers(mut reports: Vec<Report>) -> Vec<Report> {
    for (n, report) in reports.iter_mut().enumerate() {
        let footer = FOOTERS[n % FOOTERS.len()];
        report.text = format!("{}\n{footer}", report.text);
    }
    reports
}

/// Invented lines of invented publishers.
const FOOTERS: [&str; 12] = [
    "The Zenda Courier has been independent since 1871. Subscribe now for full access, crosswords and the weekend magazine.",
    "Sign up for our morning newsletter. Follow Strelsau Today on every platform. All rights reserved, reproduction prohibited.",
    "Reporting by our correspondents in five capitals; editing by the night desk. Our standards: the Graustark trust principles.",
    "Download the app for breaking alerts. Listen to the Harbour Radio podcast every weekday. Contact the newsroom by mail.",
    "This article was first published in the printed edition of the Elphberg Gazette. Letters to the editor are welcome.",
    "You have read your last free article this month. Support quality journalism: choose digital, paper or both, cancel anytime.",
    "Copyright Hentzau Press Agency. The material may not be published, broadcast, rewritten or redistributed without permission.",
    "Join the discussion below; comments are moderated. Recommended for you: travel, recipes, horoscope, property and motoring.",
    "Related topics: world affairs, economy, climate. Share this story with friends, print it, or save it for later reading.",
    "The Tarlenheim Observer is a member of the public broadcasters' union and receives no government money of any kind.",
    "Have you witnessed anything? Send pictures and videos to our tip line. Terms of use and the privacy policy apply.",
    "Advertisement. Sponsored content. Cookies help us to deliver services; by staying here you accept the house rules.",
];
