//! A page as blocks of text: paragraphs, headings, items, cells, in reading order.

use super::dom::{Data, Dom, Id, Step};

/// A stretch of text that stands by itself.
#[derive(Debug)]
pub(crate) struct Block {
    /// The element that holds it: the innermost that makes a block.
    pub owner: Id,
    /// What that element is.
    pub kind: Kind,
    /// Its text, with single blanks.
    pub text: String,
    /// Characters in it that are no blanks.
    pub chars: usize,
    /// Of these, how many stand in links.
    pub linked: usize,
    /// Of these, how many go before all others.
    pub lead: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A paragraph, or text without a mark of its own.
    Plain,
    /// `h1`.
    Title,
    /// `h2` to `h6`.
    Heading,
    /// An item of a list.
    Item,
    /// A cell of a table, or a whole row of it.
    Cell,
    /// Text of fixed width.
    Fixed,
}

impl Block {
    /// Share of its characters in links, 0 to 1.
    pub fn link_share(&self) -> f32 {
        self.linked as f32 / self.chars.max(1) as f32
    }

    /// Whether it reads as a sentence or several, not as a label, and is no link.
    pub fn is_prose(&self) -> bool {
        self.link_share() < 0.4 && !self.is_teaser() && self.reads()
    }

    /// Whether it reads as a sentence or several, with links in it.
    pub fn is_linked_prose(&self) -> bool {
        self.link_share() < 0.8 && !self.is_teaser() && self.reads()
    }

    /// A headline in a link, and a sentence after it.
    fn is_teaser(&self) -> bool {
        self.lead >= 25 && self.link_share() >= 0.15
    }

    fn reads(&self) -> bool {
        let text = self
            .text
            .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']);
        let ended = text.ends_with(['.', '!', '?', '…', ':', '。', '؟', '।', ';', ',']);
        let words = self.text.split(' ').count();
        // Languages without blanks have few words and many characters.
        if self.kind == Kind::Heading {
            return ended && self.chars >= 80;
        }
        ended && (words >= 4 || self.chars >= 20)
            || words >= 8 && self.chars >= 60
            || self.chars >= 80
    }
}

/// The blocks below `root`; what `skip` names is left out with all that is in it.
pub(crate) fn blocks(dom: &Dom, root: Id, skip: impl Fn(Id) -> bool) -> Vec<Block> {
    let mut all = Vec::new();
    let mut open = Open::new(root);
    // What was before each element that changes something.
    let mut before: Vec<(Id, Kind, usize)> = Vec::new();
    dom.walk(root, |step| {
        match step {
            Step::In(id) => match dom.data(id) {
                Data::Other => {}
                Data::Text(text) => open.push(text),
                Data::Element(..) if id != root && skip(id) => return false,
                Data::Element(name, _) => {
                    let name = &*name.local;
                    let block = makes_block(name);
                    if block || name == "a" {
                        before.push((open.owner, open.kind, open.links));
                    }
                    match name {
                        "a" => open.links += usize::from(dom.has(id, "href")),
                        "br" => open.line_break(&mut all),
                        "hr" => open.end(&mut all),
                        // Cells of a row stand in one block.
                        "td" | "th" => open.push(" "),
                        _ if block => {
                            open.end(&mut all);
                            (open.owner, open.kind) = (id, kind_of(name, open.kind));
                        }
                        _ => {}
                    }
                }
            },
            Step::Out(id) => {
                let block = makes_block(dom.name(id));
                if block {
                    open.end(&mut all);
                }
                if (block || dom.name(id) == "a")
                    && let Some(entered) = before.pop()
                {
                    (open.owner, open.kind, open.links) = entered;
                }
            }
        }
        true
    });
    open.end(&mut all);
    all
}

fn kind_of(name: &str, around: Kind) -> Kind {
    match name {
        "h1" => Kind::Title,
        "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "li" | "dt" | "dd" => Kind::Item,
        "tr" => Kind::Cell,
        "pre" => Kind::Fixed,
        "p" if around == Kind::Item => Kind::Item,
        _ => Kind::Plain,
    }
}

fn makes_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// The block being gathered.
struct Open {
    owner: Id,
    kind: Kind,
    links: usize,
    text: String,
    chars: usize,
    linked: usize,
    lead: usize,
    /// A line break stands at the end of the text so far.
    broken: bool,
}

impl Open {
    fn new(root: Id) -> Self {
        Self {
            owner: root,
            kind: Kind::Plain,
            links: 0,
            text: String::new(),
            chars: 0,
            linked: 0,
            lead: 0,
            broken: false,
        }
    }

    fn push(&mut self, text: &str) {
        let mut blank = text.starts_with(is_blank);
        for word in text.split(is_blank).filter(|word| !word.is_empty()) {
            if blank && !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
            let before = self.text.len();
            self.text.extend(word.chars().filter(|c| !is_invisible(*c)));
            let chars = self.text[before..].chars().count();
            self.chars += chars;
            if self.links > 0 {
                self.linked += chars;
                if self.linked == self.chars {
                    self.lead = self.linked;
                }
            }
            self.broken &= chars == 0;
            blank = true;
        }
        if text.ends_with(is_blank) && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Two breaks divide paragraphs, one divides lines.
    fn line_break(&mut self, all: &mut Vec<Block>) {
        if self.broken {
            self.end(all);
        } else {
            self.push(" ");
            self.broken = true;
        }
    }

    fn end(&mut self, all: &mut Vec<Block>) {
        let text = std::mem::take(&mut self.text);
        let (chars, linked, lead) = (self.chars, self.linked, self.lead);
        (self.chars, self.linked, self.lead, self.broken) = (0, 0, 0, false);
        if chars > 0 {
            all.push(Block {
                owner: self.owner,
                kind: self.kind,
                text: text.trim_end().to_string(),
                chars,
                linked,
                lead,
            });
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}' || c == '\0'
}

/// Characters that only tell how to lay a text out.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
    ) || c.is_control()
}
