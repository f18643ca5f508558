//! The frame and the page around it. A message counts when it comes from this frame's window *and*
//! from its origin; an order goes to that origin alone. (The application itself posts to `*` and
//! believes anybody.)

use core::cell::RefCell;
use std::rc::Rc;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlIFrameElement, MessageEvent, Window};

use super::order::Order;
use super::told::Told;
use crate::origin::Origin;

/// Hears the frame as long as it lives.
pub struct Wire {
    frame: HtmlIFrameElement,
    origin: Origin,
    heard: Closure<dyn Fn(MessageEvent)>,
}

/// Ends the line when its section goes.
pub struct OpenWire(Rc<RefCell<Option<Wire>>>);

impl Drop for OpenWire {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Listens to the frame, from now on, by the page's wire. The frame needs no window yet.
#[must_use]
pub fn listen(
    open: &Rc<RefCell<Option<Wire>>>,
    frame: HtmlIFrameElement,
    origin: Origin,
    hear: impl Fn(Told) + 'static,
) -> OpenWire {
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
    open.replace(Some(wire));
    OpenWire(Rc::clone(open))
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

impl Wire {
    /// Tells the frame, at its origin: a page of another one there hears nothing.
    pub fn tell(&self, order: &Order) {
        if let Some(window) = self.frame.content_window()
            && let Some(message) = message(order)
        {
            // Fails for what cannot be copied; this can.
            let _ = window.post_message(&message, self.origin.as_str());
        }
    }
}

/// The plain object that crosses.
#[must_use]
pub fn message(order: &Order) -> Option<JsValue> {
    order.serialize(&Serializer::json_compatible()).ok()
}
