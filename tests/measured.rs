//! Lines of cases that ask for numbers and ties: `indicator`, `tie`, `magnitude`, `! indicator`, `! tie`.

use std::collections::BTreeSet;

use bifrons_code::Coded;
use bifrons_core::{Content, EventType, Factuality, Magnitude, Measure, PartialDate, Tie};

/// What a line asks for.
#[derive(Debug)]
pub enum Wanted {
    /// `indicator VALUE UNIT PARTIES PERIOD`
    Indicator {
        value: Vec<f64>,
        unit: String,
        parties: Option<BTreeSet<String>>,
        period: Option<String>,
    },
    /// `tie STATUS MEMBERS SINCE..UNTIL NAME`, or with a mark `tie STATUS/MARK …`
    Tie {
        status: String,
        mark: Factuality,
        members: BTreeSet<String>,
        times: Option<String>,
        name: String,
    },
    /// `magnitude TYPE killed=12 amount=300USD`; `-` for none at all
    Magnitude(EventType, Vec<String>),
    /// `! indicator`
    NoIndicator,
    /// `! tie`
    NoTie,
}

impl Wanted {
    /// Reads a line; `None` if it is none of these, `Some(None)` if it is wrong.
    pub fn parse(line: &str) -> Option<Option<Self>> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["!", "indicator"] => Some(Some(Self::NoIndicator)),
            ["!", "tie"] => Some(Some(Self::NoTie)),
            ["indicator", ref rest @ ..] => Some(indicator(rest)),
            ["tie", ref rest @ ..] => Some(tie(rest)),
            ["magnitude", event, ref rest @ ..] => Some(EventType::parse(event).map(|event| {
                let fields = rest.iter().filter(|f| **f != "-");
                Self::Magnitude(event, fields.map(|f| f.to_string()).collect())
            })),
            _ => None,
        }
    }

    /// Whether it asks for something, not for its absence.
    pub fn is_found(&self) -> bool {
        !matches!(self, Self::NoIndicator | Self::NoTie)
    }

    /// Whether it is so.
    pub fn holds(&self, coded: &Coded) -> bool {
        let asserted = |m: &&Measure| m.factuality == Factuality::Asserted;
        let mut all = coded.measures.iter();
        match self {
            Self::NoIndicator => !all
                .filter(asserted)
                .any(|m| matches!(m.content, Content::Indicator(_))),
            Self::NoTie => !all
                .filter(asserted)
                .any(|m| matches!(m.content, Content::Tie(_))),
            Self::Indicator {
                value,
                unit,
                parties,
                period,
            } => all.any(|m| {
                let Content::Indicator(i) = &m.content else {
                    return false;
                };
                let own: Vec<f64> = [i.value].into_iter().chain(i.upper).collect();
                own == *value
                    && i.unit.replace(' ', "_") == *unit
                    && parties
                        .as_ref()
                        .is_none_or(|p| i.parties.iter().cloned().collect::<BTreeSet<_>>() == *p)
                    && period
                        .as_ref()
                        .is_none_or(|p| shown(m.date, m.enddate, "/") == *p)
            }),
            Self::Tie {
                status,
                mark,
                members,
                times,
                name,
            } => all.any(|m| {
                let Content::Tie(tie) = &m.content else {
                    return false;
                };
                tie.status.replace(' ', "_") == *status
                    && m.factuality == *mark
                    && codes(tie) == *members
                    && tie.name == *name
                    && times
                        .as_ref()
                        .is_none_or(|t| shown(tie.since, tie.until, "..") == *t)
            }),
            Self::Magnitude(event, fields) => coded
                .events
                .iter()
                .any(|e| e.event == *event && told_magnitude(&e.magnitude) == *fields),
        }
    }
}

/// What was found, in the words of the lines.
pub fn told(coded: &Coded) -> String {
    let measure = |m: &Measure| match &m.content {
        Content::Indicator(i) => format!(
            "indicator {}{} {} {} {}",
            i.value,
            i.upper.map_or(String::new(), |u| format!("~{u}")),
            i.unit,
            i.parties.join(","),
            shown(m.date, m.enddate, "/")
        ),
        Content::Tie(tie) => format!(
            "tie {}/{} {} {} {}",
            tie.status,
            m.factuality.name(),
            codes(tie).into_iter().collect::<Vec<_>>().join(","),
            shown(tie.since, tie.until, ".."),
            tie.name
        ),
    };
    let magnitude = coded.events.iter().map(|e| {
        let fields = told_magnitude(&e.magnitude).join(" ");
        format!("magnitude {} {fields}", e.event)
    });
    let all: Vec<String> = coded
        .measures
        .iter()
        .map(measure)
        .chain(magnitude)
        .collect();
    all.join("; ")
}

fn indicator(words: &[&str]) -> Option<Wanted> {
    let &[value, unit, parties, period] = words else {
        return None;
    };
    let value = value
        .split('~')
        .map(|v| v.parse().ok())
        .collect::<Option<_>>()?;
    Some(Wanted::Indicator {
        value,
        unit: if unit == "-" {
            String::new()
        } else {
            unit.into()
        },
        parties: (parties != "?").then(|| set(parties)),
        period: (period != "?").then(|| period.to_string()),
    })
}

fn tie(words: &[&str]) -> Option<Wanted> {
    let &[status, members, times, ref name @ ..] = words else {
        return None;
    };
    let (status, mark) = status.split_once('/').unwrap_or((status, "asserted"));
    Some(Wanted::Tie {
        status: status.to_string(),
        mark: Factuality::parse(mark)?,
        members: set(members),
        times: (times != "?").then(|| times.to_string()),
        name: name.join(" "),
    })
}

fn set(codes: &str) -> BTreeSet<String> {
    let codes = codes.split(',').filter(|c| *c != "-");
    codes.map(str::to_string).collect()
}

fn codes(tie: &Tie) -> BTreeSet<String> {
    tie.members.iter().filter_map(|m| m.code.clone()).collect()
}

/// "2020", "2013/2014", "2020..", "..2020"; "-" for neither.
fn shown(from: Option<PartialDate>, to: Option<PartialDate>, between: &str) -> String {
    let date = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    match (from, to) {
        (None, None) => "-".into(),
        (Some(from), None) if between == "/" => from.to_string(),
        _ => format!("{}{between}{}", date(from), date(to)),
    }
}

fn told_magnitude(magnitude: &Magnitude) -> Vec<String> {
    let people = [
        ("killed", magnitude.killed),
        ("injured", magnitude.injured),
        ("arrested", magnitude.arrested),
        ("crowd", magnitude.crowd),
    ];
    let people = people
        .into_iter()
        .filter_map(|(name, n)| n.map(|n| format!("{name}={n}")));
    let amount = magnitude
        .amount
        .as_ref()
        .map(|(value, unit)| format!("amount={value}{unit}"));
    people.chain(amount).collect()
}
