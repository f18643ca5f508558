//! The frame and the page around it. A message counts when it comes from this frame's window *and*
//! from its origin; an order goes to that origin alone. (The application itself posts to `*` and
//! believes anybody.)

use core::cell::RefCell;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, MessageEvent, Window};

use super::order::Order;
use super::told::Told;
use crate::drawer::origin::Origin;

/// Hears the frame as long as it lives.
pub struct Wire {
    frame: HtmlIFrameElement,
    origin: Origin,
    heard: Closure<dyn Fn(MessageEvent)>,
}

thread_local! {
    /// One frame at a time: the drawer shows one section.
    static OPEN: RefCell<Option<Wire>> = const { RefCell::new(None) };
}

/// Ends the line when its section goes.
pub struct Line(());

impl Drop for Line {
    fn drop(&mut self) {
        OPEN.with(RefCell::take);
    }
}

/// Listens to the frame, from now on. The frame needs no window yet.
#[must_use]
pub fn listen(frame: HtmlIFrameElement, origin: Origin, hear: impl Fn(Told) + 'static) -> Line {
    let (of, from) = (frame.clone(), origin.clone());
    let heard = Closure::new(move |event: MessageEvent| {
        if is_from(&event, of.content_window().as_ref(), &from) {
            hear(Told::read(&event.data()));
        }
    });
    let wire = Wire {
        frame,
        origin,
        heard,
    };
    if let Some(window) = web_sys::window() {
        let listener = wire.heard.as_ref().unchecked_ref();
        // Fails for no listener; this is one.
        let _ = window.add_event_listener_with_callback("message", listener);
    }
    OPEN.with(|open| open.replace(Some(wire)));
    Line(())
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.heard.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("message", listener);
        }
    }
}

/// Both must be right: another frame of the same origin is another speaker, and a frame that has
/// gone elsewhere has another origin.
#[must_use]
pub fn is_from(event: &MessageEvent, frame: Option<&Window>, origin: &Origin) -> bool {
    let source = event.source();
    let speaker = source.as_ref().map(AsRef::<JsValue>::as_ref);
    let frame = frame.map(AsRef::<JsValue>::as_ref);
    event.origin() == origin.as_str() && frame.is_some() && speaker == frame
}

/// Tells the frame, at its origin: a page of another one there hears nothing.
pub fn tell(order: &Order) {
    OPEN.with_borrow(|open| {
        let wire = open.as_ref()?;
        let window = wire.frame.content_window()?;
        let message = message(order)?;
        // Fails for what cannot be copied; this can.
        window.post_message(&message, wire.origin.as_str()).ok()
    });
}

/// The plain object that crosses.
#[must_use]
pub fn message(order: &Order) -> Option<JsValue> {
    order.serialize(&Serializer::json_compatible()).ok()
}
