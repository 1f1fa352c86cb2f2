//! Quotations: what stands between marks, over sentences and paragraphs.

use bifrons_core::Document;

use crate::tree::Tree;

/// Words between marks from which a quotation is somebody's own sentence rather than a borrowed word.
const DIRECT: usize = 4;

/// A stretch of words between marks, within one paragraph. Both marks are left out; a stretch ends with its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Index of the tree.
    pub tree: usize,
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// It is the next part of the quotation before it: nothing closed that one.
    pub continues: bool,
    /// It is long enough, or marked, to be what somebody said, not a word that is doubted.
    pub direct: bool,
}

/// The quotations of a document.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// In order of the text.
    pub regions: Vec<Region>,
    /// For each tree and word the region, if it is inside of one.
    inside: Vec<Vec<Option<usize>>>,
    /// Whether a tree opens a paragraph.
    pub opens: Vec<bool>,
}

impl Quotes {
    /// Finds the quotations in the trees of a document, which are in order of the text.
    pub fn find(document: &Document, trees: &[Tree]) -> Self {
        let opens = paragraphs(document, trees);
        let mut quotes = Self {
            regions: Vec::new(),
            inside: trees.iter().map(|t| vec![None; t.len()]).collect(),
            opens,
        };
        let mut open: Option<Mark> = None;
        for (number, tree) in trees.iter().enumerate() {
            let mut continues = open.is_some();
            let mut first = 0;
            if quotes.opens[number] {
                let again =
                    open.is_some_and(|mark| tree.form(0).starts_with(|c| opening(c) == Some(mark)));
                open = None;
                continues = again;
            }
            for word in 0..tree.len() {
                let Some(mark) = mark(tree, word) else {
                    continue;
                };
                match open {
                    None if mark.opens(tree, word) => {
                        open = Some(mark.kind);
                        first = word + 1;
                        continues &= word == 0;
                    }
                    Some(Mark::Single) if mark.kind == Mark::Double && mark.opens(tree, word) => {
                        // The single mark was an apostrophe.
                        open = Some(Mark::Double);
                        first = word + 1;
                        continues = false;
                    }
                    Some(kind) if mark.closes(kind, tree, word) => {
                        quotes.close(tree, number, first, word, continues, true);
                        open = None;
                        continues = false;
                    }
                    _ => {}
                }
            }
            if open == Some(Mark::Single) {
                open = None;
            }
            if open.is_some() {
                quotes.close(tree, number, first, tree.len(), continues, false);
            }
        }
        quotes
    }

    /// The region that a word is in.
    pub fn at(&self, tree: usize, word: usize) -> Option<&Region> {
        self.inside[tree][word].map(|r| &self.regions[r])
    }

    /// Whether a word is in what somebody said, not only in a borrowed word.
    pub fn is_direct(&self, tree: usize, word: usize) -> bool {
        self.at(tree, word).is_some_and(|r| r.direct)
    }

    /// Numbers of the regions of a tree.
    pub fn of(&self, tree: usize) -> std::ops::Range<usize> {
        let start = self.regions.partition_point(|r| r.tree < tree);
        let end = self.regions.partition_point(|r| r.tree <= tree);
        start..end
    }

    fn close(
        &mut self,
        tree: &Tree,
        number: usize,
        first: usize,
        end: usize,
        continues: bool,
        closed: bool,
    ) {
        if end <= first {
            return;
        }
        let last = end - 1;
        let words = (first..=last).filter(|&w| tree.form(w).starts_with(char::is_alphanumeric));
        let sentence = matches!(
            tree.form(last),
            "," | "." | "?" | "!" | "…" | "..." | "--" | "—"
        );
        let direct = words.count() >= DIRECT || sentence || !closed || continues;
        self.inside[number][first..=last].fill(Some(self.regions.len()));
        self.regions.push(Region {
            tree: number,
            first,
            last,
            continues,
            direct,
        });
    }
}

/// A kind of quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Double,
    Single,
}

struct Found {
    kind: Mark,
    /// The form tells that it opens, or that it closes; `None` where both are written alike.
    opens: Option<bool>,
}

impl Found {
    fn opens(&self, tree: &Tree, word: usize) -> bool {
        match self.opens {
            Some(opens) => opens,
            // A straight single mark opens only where a word is glued behind and none before.
            None if self.kind == Mark::Single => {
                let range = &tree.word(word).bytes;
                let before = tree.text[..range.start].chars().next_back();
                let after = tree.text[range.end..].chars().next();
                before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_alphanumeric)
            }
            None => true,
        }
    }

    /// An opening mark that is glued to the word before it closes all the same.
    fn closes(&self, kind: Mark, tree: &Tree, word: usize) -> bool {
        let range = &tree.word(word).bytes;
        let glued = || {
            let before = tree.text[..range.start].chars().next_back();
            let after = tree.text[range.end..].chars().next();
            before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(char::is_whitespace)
        };
        self.kind == kind && (self.opens != Some(true) || glued())
    }
}

fn opening(c: char) -> Option<Mark> {
    match c {
        '"' | '“' | '«' | '″' => Some(Mark::Double),
        '‘' | '\'' => Some(Mark::Single),
        _ => None,
    }
}

fn mark(tree: &Tree, word: usize) -> Option<Found> {
    let (kind, opens) = match tree.form(word) {
        "\"" | "″" | "''" => (Mark::Double, None),
        "“" | "«" | "„" | "``" => (Mark::Double, Some(true)),
        "”" | "»" => (Mark::Double, Some(false)),
        "‘" => (Mark::Single, Some(true)),
        "’" => (Mark::Single, Some(false)),
        "'" => match double(tree, word) {
            Some(true) => (Mark::Double, None),
            Some(false) => return None,
            None => (Mark::Single, None),
        },
        _ => return None,
    };
    Some(Found { kind, opens })
}

/// Two single marks that touch are one double mark: true for the first of them, false for the second.
fn double(tree: &Tree, word: usize) -> Option<bool> {
    let range = &tree.word(word).bytes;
    let before = tree.text[..range.start].ends_with('\'');
    let after = tree.text[range.end..].starts_with('\'');
    match (before, after) {
        (_, true) => Some(!before),
        (true, false) => Some(false),
        (false, false) => None,
    }
}

/// Whether each tree stands after a line break.
fn paragraphs(document: &Document, trees: &[Tree]) -> Vec<bool> {
    let mut opens = Vec::with_capacity(trees.len());
    let mut characters = document.text.chars();
    let (mut at, mut fresh) = (0, true);
    for tree in trees {
        if tree.index < 0 {
            opens.push(true);
            continue;
        }
        while at < tree.offset {
            at += 1;
            match characters.next() {
                Some(c) => fresh |= c == '\n',
                None => break,
            }
        }
        opens.push(fresh);
        fresh = false;
        let inside = tree.text.chars().count();
        at += inside;
        characters.by_ref().take(inside).for_each(drop);
    }
    opens
}
