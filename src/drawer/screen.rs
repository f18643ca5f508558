//! How a section lives: one state, one function that changes it, one view of it.

use std::future::Future;
use std::rc::Rc;

use super::host::Host;
use crate::dom::Els;
use crate::signals::{LocalStorage, RwSignal, StoredValue, Update, WithValue, spawn_local};

/// A section of the drawer. `open` and `on` are pure; `perform` is where it meets the world.
pub trait Screen: Sized + Send + Sync + 'static {
    /// What the agent and the world do.
    type Event: 'static;
    /// What is to be done.
    type Effect: 'static;

    /// The first state, and what to do about it.
    fn open(host: &Host) -> (Self, Vec<Self::Effect>);

    /// What follows from an event. One that makes no sense changes nothing.
    fn on(&mut self, event: Self::Event) -> Vec<Self::Effect>;

    /// Does it, and says what came of it.
    fn perform(host: &Host, effect: Self::Effect) -> impl Future<Output = Option<Self::Event>>;

    /// Data in, events out.
    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Self::Event>) -> Els;
}

/// How a section's view speaks.
pub struct Tell<E: 'static>(StoredValue<Rc<dyn Fn(E)>, LocalStorage>);

impl<E> Clone for Tell<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Tell<E> {}

impl<E> Tell<E> {
    /// This happened, to a section that may have been shut: then nobody hears it.
    pub fn tell_if_open(self, event: E) {
        if let Some(tell) = self.0.try_with_value(Rc::clone) {
            tell(event);
        }
    }

    /// This happened.
    pub fn tell(self, event: E) {
        let tell = self.0.with_value(Rc::clone);
        tell(event);
    }
}

/// Opens a section: its elements, which keep themselves up to date.
pub fn run<S: Screen>(host: &Rc<Host>) -> Els {
    let (state, effects) = S::open(host);
    let state = RwSignal::new(state);
    for effect in effects {
        do_soon(host.clone(), state, effect);
    }
    let around = host.clone();
    let tell = Tell(StoredValue::new_local(Rc::new(move |event| {
        hear(&around, state, event);
    })));
    S::view(host, state, tell)
}

fn hear<S: Screen>(host: &Rc<Host>, state: RwSignal<S>, event: S::Event) {
    // A section that has been shut hears nothing more.
    let effects = state.try_update(|state| state.on(event));
    for effect in effects.into_iter().flatten() {
        do_soon(host.clone(), state, effect);
    }
}

fn do_soon<S: Screen>(host: Rc<Host>, state: RwSignal<S>, effect: S::Effect) {
    spawn_local(async move {
        if let Some(event) = S::perform(&host, effect).await {
            hear(&host, state, event);
        }
    });
}
