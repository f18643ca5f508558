//! What views read, where it is: nothing is copied for them when it changes.

use std::sync::Arc;

use leptos::prelude::*;

use super::Drawn;
use super::place::{Scene, place};

/// A text that changes, of one type wherever it comes from.
pub type Text = Arc<dyn Fn() -> String + Send + Sync>;

/// Whether something holds.
pub type Flag = Arc<dyn Fn() -> bool + Send + Sync>;

/// A text that does not change, where one is asked for that may.
pub fn always(text: impl Into<String>) -> Text {
    let text = text.into();
    Arc::new(move || text.clone())
}

/// Data that changes. All that a view shows of it is a text, a flag, or a place.
///
/// Each function puts what it is given into a box before anything else: what follows is compiled
/// once, and not for each text of each screen.
pub trait Source: Copy + Send + Sync + 'static {
    /// What a view sees of it.
    type Seen<'a>;

    /// Shows it to `read`, and has the view read anew when it changes. Not, while the view goes away
    /// because it is not there any more.
    fn read(self, read: &mut dyn FnMut(&Self::Seen<'_>));

    /// One thing of it; nothing, while it is not there.
    fn with<T: Default>(self, read: impl FnOnce(&Self::Seen<'_>) -> T) -> T {
        self.if_there(read).unwrap_or_default()
    }

    /// One thing of it.
    fn if_there<T>(self, read: impl FnOnce(&Self::Seen<'_>) -> T) -> Option<T> {
        let (mut read, mut found) = (Some(read), None);
        self.read(&mut |seen| found = read.take().map(|read| read(seen)));
        found
    }

    fn text(self, says: impl Fn(&Self::Seen<'_>) -> String + Send + Sync + 'static) -> Text {
        derived(self, Box::new(says))
    }

    /// Whether something holds.
    fn flag(self, holds: impl Fn(&Self::Seen<'_>) -> bool + Send + Sync + 'static) -> Flag {
        derived(self, Box::new(holds))
    }

    /// A place that is drawn anew when the key changes, and only then.
    fn place<K: PartialEq + 'static>(
        self,
        key: impl Fn(&Self::Seen<'_>) -> K + 'static,
        draw: impl Fn(&K) -> Drawn + 'static,
    ) -> Drawn {
        place(Box::new(Keyed {
            source: self,
            key: Box::new(key),
            draw: Box::new(draw),
            last: None,
        }))
    }

    /// A place that is empty without a key.
    fn given<K: PartialEq + 'static>(
        self,
        key: impl Fn(&Self::Seen<'_>) -> Option<K> + 'static,
        draw: impl Fn(&K) -> Drawn + 'static,
    ) -> Drawn {
        self.place(key, move |key| match key {
            Some(key) => draw(key),
            None => Drawn::default(),
        })
    }

    /// A place that is empty unless something holds.
    fn when(
        self,
        holds: impl Fn(&Self::Seen<'_>) -> bool + 'static,
        draw: impl Fn() -> Drawn + 'static,
    ) -> Drawn {
        self.place(
            holds,
            move |holds| {
                if *holds { draw() } else { Drawn::default() }
            },
        )
    }
}

/// A closure that reads. A `dyn Fn` can be called in three ways, and each is compiled for each
/// closure; this in one.
trait Reads<S: Source, T> {
    fn of(&self, seen: &S::Seen<'_>) -> T;
}

impl<S: Source, T, F: Fn(&S::Seen<'_>) -> T> Reads<S, T> for F {
    fn of(&self, seen: &S::Seen<'_>) -> T {
        self(seen)
    }
}

/// A closure that draws, likewise.
trait Draws<K> {
    fn with(&self, key: &K) -> Drawn;
}

impl<K, F: Fn(&K) -> Drawn> Draws<K> for F {
    fn with(&self, key: &K) -> Drawn {
        self(key)
    }
}

fn derived<S: Source, T: Default + 'static>(
    source: S,
    says: Box<dyn Reads<S, T> + Send + Sync>,
) -> Arc<dyn Fn() -> T + Send + Sync> {
    Arc::new(move || source.with(|seen| says.of(seen)))
}

struct Keyed<S: Source, K> {
    source: S,
    key: Box<dyn Reads<S, K>>,
    draw: Box<dyn Draws<K>>,
    last: Option<K>,
}

impl<S: Source, K: PartialEq> Scene for Keyed<S, K> {
    fn turns(&mut self) -> bool {
        let Self { key, last, .. } = self;
        let mut turns = false;
        self.source.read(&mut |seen| {
            let key = Some(key.of(seen));
            if *last != key {
                *last = key;
                turns = true;
            }
        });
        turns
    }

    fn draw(&self) -> Drawn {
        let last = self.last.as_ref();
        last.map(|key| self.draw.with(key)).unwrap_or_default()
    }
}

impl<T: Send + Sync + 'static> Source for RwSignal<T> {
    type Seen<'a> = T;

    fn read(self, read: &mut dyn FnMut(&T)) {
        // What has ended is not there any more.
        let _ = self.try_with(read);
    }
}
