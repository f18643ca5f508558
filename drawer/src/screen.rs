//! How a section lives: one state, one function that changes it, one view of it.

use core::any::Any;
use core::marker::PhantomData;
use std::future::Future;
use std::rc::Rc;

use leptos::prelude::*;

use super::host::Host;
use crate::browser::soon;
use apizee_panel::elements::{Drawn, Press, Source, press};

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
    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Self::Event>) -> Drawn;
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

    /// A button that says this.
    pub fn saying(self, event: impl Fn() -> E + 'static) -> Press {
        press(move || self.tell(event()))
    }
}

type AnyState = Box<dyn Any + Send + Sync>;

/// The state of a section that is open, read where it is. In signals of one type, so that what moves
/// them is compiled once for all sections.
pub struct State<S>(RwSignal<AnyState>, PhantomData<fn() -> S>);

impl<S> Clone for State<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for State<S> {}

impl<S: Send + Sync + 'static> State<S> {
    fn new(state: S) -> Self {
        Self(RwSignal::new(Box::new(state)), PhantomData)
    }

    /// Changes it, unless the section has been shut.
    fn change<T>(self, change: impl FnOnce(&mut S) -> T) -> Option<T> {
        let (mut change, mut found) = (Some(change), None);
        change_any(self.0, &mut |state| {
            let state = state.downcast_mut();
            found = state.and_then(|state| change.take().map(|change| change(state)));
        });
        found
    }
}

fn change_any(state: RwSignal<AnyState>, change: &mut dyn FnMut(&mut (dyn Any + Send + Sync))) {
    // A section that has been shut has no state.
    let _ = state.try_update(|state| change(state.as_mut()));
}

impl<S: Send + Sync + 'static> Source for State<S> {
    type Seen<'a> = S;

    fn read(self, read: &mut dyn FnMut(&S)) {
        self.0.read(&mut |state| {
            if let Some(state) = state.as_ref().downcast_ref() {
                read(state);
            }
        });
    }
}

/// Opens a section.
pub fn run<S: Screen>(host: &Rc<Host>) -> Drawn {
    let (state, effects) = S::open(host);
    let state = State::new(state);
    for effect in effects {
        do_soon(host.clone(), state, effect);
    }
    let around = host.clone();
    let tell = Tell(StoredValue::new_local(Rc::new(move |event| {
        hear(&around, state, event);
    })));
    S::view(host, state, tell)
}

fn hear<S: Screen>(host: &Rc<Host>, state: State<S>, event: S::Event) {
    // A section that has been shut hears nothing more.
    let effects = state.change(|state| state.on(event));
    for effect in effects.into_iter().flatten() {
        do_soon(host.clone(), state, effect);
    }
}

fn do_soon<S: Screen>(host: Rc<Host>, state: State<S>, effect: S::Effect) {
    soon(async move {
        if let Some(event) = S::perform(&host, effect).await {
            hear(&host, state, event);
        }
    });
}
