//! Word documents of today: one report, or many articles as LexisNexis and Factiva deliver them.

use std::io::Read as _;

use bifrons_core::Document;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::feed::attribute;
use super::{Place, Reads, export, one, text};
use crate::guard::Taken;
use crate::open::Opened;
use crate::page::references;
use crate::rows::archive::Member;
use crate::{Options, Reason};

/// Most bytes of the part that holds the text: markup takes more than the words.
const MARKUP: u64 = 100_000_000;

/// Most paragraphs.
const PARAGRAPHS: usize = 1_000_000;

/// The member that holds the text.
const TEXT: &str = "word/document.xml";

/// A file that was to be read so and is no such document.
pub(super) fn read(opened: Opened, _: &Options) -> Reads {
    let reason = Reason::Damaged("it is no Word document".into());
    one(Place::file(&opened.path).reject(reason))
}

/// The documents of an archive that is a Word document.
pub(super) fn read_members(place: &Place, members: &[Member], options: &Options) -> Reads {
    let Some(member) = members.iter().find(|member| member.name == TEXT) else {
        return one(place.reject(Reason::Damaged(format!("`{TEXT}` is missing"))));
    };
    let mut xml = String::new();
    let opened = member.open(&Taken::default(), &options.limits);
    let read = opened.and_then(|body| {
        let count = body.take(MARKUP + 1).read_to_string(&mut xml)?;
        if count as u64 > MARKUP {
            let limit = MARKUP as usize;
            return Err(Reason::TooLong {
                what: "document",
                limit,
            });
        }
        Ok(())
    });
    if let Err(reason) = read {
        return one(place.reject(reason));
    }
    let paragraphs = match paragraphs(&xml) {
        Ok(paragraphs) => paragraphs,
        Err(wrong) => return one(place.reject(Reason::Markup(wrong))),
    };
    drop(xml);
    let lines = || {
        paragraphs
            .iter()
            .flat_map(|paragraph| paragraph.text.lines())
    };
    if let Some(articles) = export::articles(lines(), false) {
        return export::read(articles, place, options);
    }
    one(report(paragraphs, place, options))
}

/// A paragraph.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    /// It is the title by its style.
    is_title: bool,
}

fn report(paragraphs: Vec<Paragraph>, place: &Place, options: &Options) -> crate::Read {
    let mut title = String::new();
    let mut text = Vec::new();
    for paragraph in paragraphs {
        let words = paragraph.text.trim();
        if words.is_empty() {
            continue;
        }
        match paragraph.is_title && title.is_empty() && text.is_empty() {
            true => title = words.replace('\n', " "),
            false => text.push(words.to_string()),
        }
    }
    let mut notes = Vec::new();
    let text = text.join("\n\n");
    let value = Document {
        date: text::date(&text, place, options, &mut notes),
        title,
        text,
        ..Document::default()
    };
    place.document(value, notes, options)
}

/// The paragraphs of the text, without what is deleted, and without instructions to the program.
fn paragraphs(xml: &str) -> Result<Vec<Paragraph>, String> {
    let mut reader = Reader::from_str(xml);
    let mut all = Vec::new();
    let mut open = Paragraph::default();
    let (mut in_text, mut left_out) = (false, 0_usize);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(ref start) | Event::Empty(ref start) => {
                let is_empty = matches!(event, Event::Empty(_));
                match start.local_name().into_inner() {
                    "t" => in_text = !is_empty,
                    "tab" => open.text.push(' '),
                    "br" | "cr" => open.text.push('\n'),
                    "noBreakHyphen" => open.text.push('-'),
                    "pStyle" => {
                        let style = attribute(start, "val")
                            .unwrap_or_default()
                            .to_ascii_lowercase();
                        open.is_title = matches!(
                            style.as_str(),
                            "title" | "heading1" | "titel" | "titre" | "berschrift1" | "titre1"
                        );
                    }
                    "del" | "moveFrom" | "Fallback" | "instrText" | "delText" if !is_empty => {
                        left_out += 1
                    }
                    _ => {}
                }
            }
            Event::End(end) => match end.local_name().into_inner() {
                "t" => in_text = false,
                "p" if all.len() == PARAGRAPHS => {
                    return Err(format!("it has more than {PARAGRAPHS} paragraphs"));
                }
                "p" => all.push(std::mem::take(&mut open)),
                "del" | "moveFrom" | "Fallback" | "instrText" | "delText" => {
                    left_out = left_out.saturating_sub(1)
                }
                _ => {}
            },
            Event::Text(text) if in_text && left_out == 0 => open.text.push_str(&text),
            Event::GeneralRef(name) if in_text && left_out == 0 => {
                open.text
                    .push_str(&references::resolve(&format!("&{};", &*name)));
            }
            _ => {}
        }
    }
    all.push(open);
    Ok(all)
}
