//! A page as a tree: what html5ever's parser builds, in one vector, within bounds.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ParseOpts, QualName, local_name, ns, parse_document};

use super::attributes::bounded;
use crate::{Limits, Reason};

/// Number of a node in its [`Dom`].
pub(crate) type Id = u32;

/// No node.
const NONE: Id = Id::MAX;

/// The root, which holds the element `html`.
pub(crate) const ROOT: Id = 0;

/// Bytes given to the parser between two looks at the bounds.
const STEP: usize = 4096;

/// Bytes of an attribute that are kept; longer values are pictures.
const VALUE: usize = 16_384;

/// Attributes that tell something of the text; all others are dropped.
const KEPT: [&str; 20] = [
    "aria-hidden",
    "charset",
    "class",
    "content",
    "data-component",
    "data-testid",
    "datetime",
    "hidden",
    "href",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "style",
    "type",
];

/// A parsed page.
pub(crate) struct Dom {
    nodes: Vec<Node>,
}

/// What a node is.
pub(crate) enum Data {
    /// The document, a comment, a processing instruction.
    Other,
    /// An element by its name in lower case, with the attributes kept, in order.
    Element(QualName, Vec<(&'static str, String)>),
    /// Text, with its references resolved.
    Text(String),
}

struct Node {
    parent: Id,
    first: Id,
    last: Id,
    before: Id,
    after: Id,
    depth: u16,
    data: Data,
}

impl Dom {
    /// Parses a page; whatever is no HTML becomes text.
    pub fn parse(html: &str, limits: &Limits) -> Result<Self, Reason> {
        let html = bounded(html);
        let mut parser = parse_document(Builder::default(), ParseOpts::default());
        let mut rest = &html[..];
        while !rest.is_empty() {
            let (step, after) = rest.split_at(rest.floor_char_boundary(STEP));
            parser.process(StrTendril::from(step));
            rest = after;
            let sink = &parser.tokenizer.sink.sink;
            if usize::from(sink.deepest.get()) > limits.depth {
                return Err(Reason::TooDeep {
                    limit: limits.depth,
                });
            }
            if sink.nodes.borrow().len() > limits.nodes {
                return Err(Reason::TooManyNodes {
                    limit: limits.nodes,
                });
            }
        }
        Ok(parser.finish())
    }

    /// Number of its nodes; all ids are below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node and all above it, innermost first.
    pub fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(id), |id| self.parent(*id))
    }

    /// What the node is.
    pub fn data(&self, id: Id) -> &Data {
        self.nodes
            .get(id as usize)
            .map_or(&Data::Other, |node| &node.data)
    }

    /// Its text, if it is text.
    pub fn text(&self, id: Id) -> Option<&str> {
        match self.data(id) {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its name, empty if it is no element.
    pub fn name(&self, id: Id) -> &str {
        match self.data(id) {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// The value of an attribute of those kept, empty if it has none.
    pub fn attribute(&self, id: Id, name: &str) -> &str {
        match self.data(id) {
            Data::Element(_, attributes) => attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map_or("", |(_, value)| value),
            _ => "",
        }
    }

    /// Whether the element has the attribute.
    pub fn has(&self, id: Id, name: &str) -> bool {
        match self.data(id) {
            Data::Element(_, attributes) => attributes.iter().any(|(key, _)| *key == name),
            _ => false,
        }
    }

    /// The node that holds it.
    pub fn parent(&self, id: Id) -> Option<Id> {
        self.link(id, |node| node.parent)
    }

    /// The next node in the same parent.
    pub fn after(&self, id: Id) -> Option<Id> {
        self.link(id, |node| node.after)
    }

    /// The node and all below it, parents first, in order of the text.
    pub fn below(&self, root: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(root), move |id| {
            self.link(*id, |node| node.first)
                .or_else(|| self.past(*id, root))
        })
    }

    /// Walks through the node and all below it. A node is entered if `step` says so when it comes to it.
    pub fn walk(&self, root: Id, mut step: impl FnMut(Step) -> bool) {
        let mut id = root;
        loop {
            if step(Step::In(id)) {
                if let Some(first) = self.link(id, |node| node.first) {
                    id = first;
                    continue;
                }
                step(Step::Out(id));
            }
            loop {
                if id == root {
                    return;
                }
                if let Some(after) = self.after(id) {
                    id = after;
                    break;
                }
                let Some(parent) = self.parent(id) else {
                    return;
                };
                id = parent;
                step(Step::Out(id));
            }
        }
    }

    /// For every node the sum of the values of itself and of all below it, given those of the nodes themselves.
    pub fn totals(&self, mut values: Vec<f32>) -> Vec<f32> {
        self.walk(ROOT, |step| {
            if let Step::Out(id) = step
                && let Some(parent) = self.parent(id)
            {
                values[parent as usize] += values[id as usize];
            }
            true
        });
        values
    }

    /// For every node whether it or one above it is marked.
    pub fn inherited(&self, mut marks: Vec<bool>) -> Vec<bool> {
        for id in self.below(ROOT) {
            if let Some(parent) = self.parent(id) {
                marks[id as usize] |= marks[parent as usize];
            }
        }
        marks
    }

    /// The first node after all that is in this one.
    fn past(&self, mut id: Id, root: Id) -> Option<Id> {
        while id != root {
            if let Some(after) = self.after(id) {
                return Some(after);
            }
            id = self.parent(id)?;
        }
        None
    }

    /// All text below a node, as it stands.
    pub fn inner_text(&self, id: Id) -> String {
        self.below(id).filter_map(|id| self.text(id)).collect()
    }

    fn link(&self, id: Id, which: impl Fn(&Node) -> Id) -> Option<Id> {
        self.nodes
            .get(id as usize)
            .map(which)
            .filter(|id| *id != NONE)
    }
}

/// A step of a walk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Into a node, before all that is in it.
    In(Id),
    /// Out of a node that was entered.
    Out(Id),
}

/// Takes the parser's orders.
struct Builder {
    nodes: RefCell<Vec<Node>>,
    deepest: Cell<u16>,
}

impl Default for Builder {
    fn default() -> Self {
        let builder = Self {
            nodes: RefCell::default(),
            deepest: Cell::default(),
        };
        builder.create(Data::Other);
        builder
    }
}

impl Builder {
    fn create(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            before: NONE,
            after: NONE,
            depth: 0,
            data,
        });
        (nodes.len() - 1) as Id
    }

    /// Puts a node under `parent`, before `next` or at the end. Text joins the text before it.
    fn insert(&self, parent: Id, next: Id, child: NodeOrText<Id>) {
        let child = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = match nodes.get(next as usize) {
                    Some(next) => next.before,
                    None => nodes[parent as usize].last,
                };
                if let Some(Node {
                    data: Data::Text(before),
                    ..
                }) = nodes.get_mut(before as usize)
                {
                    return before.push_str(&text);
                }
                drop(nodes);
                self.create(Data::Text(text.to_string()))
            }
        };
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let before = match nodes.get(next as usize) {
            Some(next) => next.before,
            None => nodes[parent as usize].last,
        };
        let depth = nodes[parent as usize].depth.saturating_add(1);
        let node = &mut nodes[child as usize];
        (node.parent, node.before, node.after, node.depth) = (parent, before, next, depth);
        self.deepest.set(self.deepest.get().max(depth));
        match nodes.get_mut(before as usize) {
            Some(before) => before.after = child,
            None => nodes[parent as usize].first = child,
        }
        match nodes.get_mut(next as usize) {
            Some(next) => next.before = child,
            None => nodes[parent as usize].last = child,
        }
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let node = &mut nodes[id as usize];
        let (parent, before, after) = (node.parent, node.before, node.after);
        (node.parent, node.before, node.after) = (NONE, NONE, NONE);
        match nodes.get_mut(before as usize) {
            Some(before) => before.after = after,
            None if parent != NONE => nodes[parent as usize].first = after,
            None => {}
        }
        match nodes.get_mut(after as usize) {
            Some(after) => after.before = before,
            None if parent != NONE => nodes[parent as usize].last = before,
            None => {}
        }
    }
}

impl TreeSink for Builder {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        Dom {
            nodes: self.nodes.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        static NOTHING: QualName = QualName {
            prefix: None,
            ns: ns!(),
            local: local_name!(""),
        };
        Ref::map(self.nodes.borrow(), |nodes| {
            match nodes.get(*target as usize).map(|node| &node.data) {
                Some(Data::Element(name, _)) => name,
                _ => &NOTHING,
            }
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        let kept = attributes.into_iter().filter_map(|attribute| {
            let at = KEPT.binary_search(&&*attribute.name.local).ok()?;
            let value = &attribute.value[..attribute.value.floor_char_boundary(VALUE)];
            Some((KEPT[at], value.to_string()))
        });
        self.create(Data::Element(name, kept.collect()))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.create(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.create(Data::Other)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, before: &Id, child: NodeOrText<Id>) {
        if self.nodes.borrow()[*element as usize].parent == NONE {
            self.append(before, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, a: &Id, b: &Id) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if parent != NONE {
            self.insert(parent, *sibling, new);
        }
    }

    fn add_attrs_if_missing(&self, _: &Id, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let first = self.nodes.borrow()[*node as usize].first;
            if first == NONE {
                return;
            }
            self.insert(*new_parent, NONE, NodeOrText::AppendNode(first));
        }
    }
}
