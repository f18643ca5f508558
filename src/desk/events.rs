//! What the Desk hands to the panel: the intents found in the visitor's messages, and the agent's
//! click on one (iAdvize's tutorial, intent-trigger).

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use contract::Typed;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::error::text;

/// What was found in the visitor's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Chosen by whoever answers the on-message call; ours is `start-video`.
    pub key: String,
    /// `payload.phone`, as found.
    pub phone: Option<Typed>,
    /// `payload.email`, as found.
    pub email: Option<Typed>,
}

/// What the Desk hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskEvent {
    /// `onIntent`: at launch and with new messages, all of them.
    Intents(Vec<Intent>),
    /// `onTrigger`: the agent clicked the icon beside a message; the keys of its intents.
    Triggers(Vec<String>),
}

type Listener = Box<dyn Fn(DeskEvent)>;

#[derive(Default)]
struct Waiting {
    early: RefCell<VecDeque<DeskEvent>>,
    listener: RefCell<Option<Listener>>,
}

impl Waiting {
    fn hand(&self, event: DeskEvent) {
        match &*self.listener.borrow() {
            Some(listener) => listener(event),
            None => self.early.borrow_mut().push_back(event),
        }
    }
}

/// The two callbacks, made once and kept for the page's life: the library may call them long after
/// an `init` that we gave up on. What comes before somebody listens is kept and replayed.
pub struct Events {
    waiting: Rc<Waiting>,
    on_intent: Closure<dyn FnMut(JsValue)>,
    on_trigger: Closure<dyn FnMut(JsValue)>,
}

impl Default for Events {
    fn default() -> Self {
        let waiting = Rc::<Waiting>::default();
        let to = Rc::clone(&waiting);
        let on_intent =
            Closure::new(move |value: JsValue| to.hand(DeskEvent::Intents(intents(&value))));
        let to = Rc::clone(&waiting);
        let on_trigger =
            Closure::new(move |value: JsValue| to.hand(DeskEvent::Triggers(keys(&value))));
        Self {
            waiting,
            on_intent,
            on_trigger,
        }
    }
}

impl Events {
    /// Hears everything from now on, and first what came before.
    pub fn listen(&self, listener: impl Fn(DeskEvent) + 'static) {
        let early: Vec<_> = self.waiting.early.borrow_mut().drain(..).collect();
        for event in early {
            listener(event);
        }
        *self.waiting.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// `{onIntent, onTrigger}`
    pub(super) fn options(&self) -> Result<Object, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"onIntent".into(), self.on_intent.as_ref())?;
        Reflect::set(&options, &"onTrigger".into(), self.on_trigger.as_ref())?;
        Ok(options)
    }
}

/// Whatever is not of the documented shape is left out.
fn intents(value: &JsValue) -> Vec<Intent> {
    let read = |intent: JsValue| {
        let payload = Reflect::get(&intent, &"payload".into()).unwrap_or_default();
        let typed = |name| text(&payload, name).and_then(|text| text.try_into().ok());
        Some(Intent {
            key: text(&intent, "key")?,
            phone: typed("phone"),
            email: typed("email"),
        })
    };
    array(value)
        .filter(JsValue::is_object)
        .filter_map(read)
        .collect()
}

fn keys(value: &JsValue) -> Vec<String> {
    array(value).filter_map(|key| key.as_string()).collect()
}

fn array(value: &JsValue) -> impl Iterator<Item = JsValue> {
    let array = if Array::is_array(value) {
        Array::from(value)
    } else {
        Array::new()
    };
    array.into_iter()
}
