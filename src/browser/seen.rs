//! Whether anybody sees the panel. The Desk keeps one frame per conversation and hides all but
//! one: a hidden frame asks for nothing and counts nothing.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, IntersectionObserver, IntersectionObserverEntry, VisibilityState};

/// Awaited before every request and every second of a countdown.
#[derive(Clone)]
pub struct Seen(Rc<Inner>);

/// An observer and what it calls.
type Observed = (IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>);

struct Inner {
    state: Rc<State>,
    /// Live as long as the page: they are the browser's way to us.
    _listener: Closure<dyn FnMut()>,
    _observer: Option<Observed>,
}

struct State {
    document: Option<Document>,
    /// Whether the frame is laid out: a frame with `display: none` has no intersection.
    laid_out: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl State {
    fn seen(&self) -> bool {
        let hidden = |document: &Document| document.visibility_state() == VisibilityState::Hidden;
        self.laid_out.get() && !self.document.as_ref().is_some_and(hidden)
    }

    fn wake(&self) {
        if self.seen() {
            self.waiting.take().into_iter().for_each(Waker::wake);
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        let document = web_sys::window().and_then(|window| window.document());
        let laid_out = Cell::new(true);
        let state = Rc::new(State {
            document,
            laid_out,
            waiting: RefCell::default(),
        });

        let to = Rc::clone(&state);
        let listener = Closure::<dyn FnMut()>::new(move || to.wake());
        let observer = state.document.as_ref().and_then(|document| {
            let function = listener.as_ref().unchecked_ref();
            // Without the event the panel counts as seen: it works, and asks a little more.
            let _ = document.add_event_listener_with_callback("visibilitychange", function);
            observe(document, &state)
        });
        Self(Rc::new(Inner {
            state,
            _listener: listener,
            _observer: observer,
        }))
    }
}

fn observe(document: &Document, state: &Rc<State>) -> Option<Observed> {
    let to = Rc::clone(state);
    let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
        if let Ok(entry) = last {
            to.laid_out.set(entry.is_intersecting());
            to.wake();
        }
    });
    let observer = IntersectionObserver::new(changed.as_ref().unchecked_ref()).ok()?;
    observer.observe(&document.document_element()?);
    // The first answer comes with the first frame that is painted; a hidden one paints none.
    state.laid_out.set(false);
    Some((observer, changed))
}

impl Seen {
    /// Now, if the panel is seen; else as soon as it is.
    pub async fn now(&self) {
        poll_fn(|context| {
            if self.0.state.seen() {
                return Poll::Ready(());
            }
            self.0
                .state
                .waiting
                .borrow_mut()
                .push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
