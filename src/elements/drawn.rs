//! Whatever is on the screen, of one type.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Position, PositionState};
use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, Node};

/// Nodes that stand already. Leptos puts them where they belong and takes them away; it has nothing
/// to compare, since what changes in them changes by itself. A place stands in an element, never
/// beside what is drawn with it: its nodes come and go.
#[derive(Default)]
pub struct Drawn(Vec<Node>);

/// What is kept for its end: reactions, and what was built.
pub(super) trait Held {
    fn stand_in(&mut self, around: &Element);
}

impl<T: Mountable> Held for T {
    fn stand_in(&mut self, around: &Element) {
        self.mount(around, None);
    }
}

/// Makes any view one of [`Drawn`].
pub trait Draw: Render<State: 'static> {
    /// Builds it now. It lives as long as the owner around it.
    fn drawn(self) -> Drawn {
        Drawn::standing(Box::new(self.build()))
    }
}

impl<V: Render<State: 'static>> Draw for V {}

impl Drawn {
    fn standing(mut built: Box<dyn Held>) -> Self {
        let around = document().create_document_fragment();
        // An element to Leptos; of the two, a parent alone is asked for.
        built.stand_in(around.unchecked_ref());
        Self::holding(&around, built)
    }

    /// What is inside, and what lives as long as the owner around it.
    pub(super) fn holding(around: &DocumentFragment, held: Box<dyn Held>) -> Self {
        StoredValue::new_local(held);
        let mut nodes = vec![];
        let mut next = around.first_child();
        while let Some(node) = next {
            next = node.next_sibling();
            nodes.push(node);
        }
        Self(nodes)
    }

    /// Whether a node is one of these, or in one.
    pub(super) fn contains(&self, node: Option<&Node>) -> bool {
        self.0.iter().any(|own| own.contains(node))
    }

    pub(super) fn remove(self) {
        for node in self.0 {
            if let Some(parent) = node.parent_node() {
                // Fails for what is no child; it is one.
                let _ = parent.remove_child(&node);
            }
        }
    }

    pub(super) fn insert(&self, parent: &Node, before: Option<&Node>) {
        for node in &self.0 {
            // Fails only for an ancestor, and where `before` stands elsewhere.
            let _ = parent.insert_before(node, before);
        }
    }
}

/// An element that somebody else made.
impl From<Element> for Drawn {
    fn from(element: Element) -> Self {
        Self(vec![element.into()])
    }
}

/// One after the other.
impl FromIterator<Drawn> for Drawn {
    fn from_iter<I: IntoIterator<Item = Drawn>>(all: I) -> Self {
        let mut nodes = vec![];
        for mut drawn in all {
            nodes.append(&mut drawn.0);
        }
        Self(nodes)
    }
}

impl Render for Drawn {
    type State = Self;

    fn build(self) -> Self {
        self
    }

    fn rebuild(self, state: &mut Self) {
        let mut new = self;
        state.insert_before_this(&mut new);
        core::mem::replace(state, new).remove();
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        core::mem::take(self).remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.insert(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.0.first().and_then(Node::parent_element);
        if let Some(parent) = &parent {
            child.mount(parent, self.0.first());
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        let elements = self.0.iter().filter_map(|node| node.dyn_ref::<Element>());
        elements.cloned().collect()
    }
}

no_attrs!(Drawn);

/// There is no server that renders.
impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self {
        self
    }

    fn into_owned(self) -> Self {
        self
    }
}
