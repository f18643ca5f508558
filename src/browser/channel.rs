//! The other panels of this browser: one frame per conversation, all of one origin.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// A line to them. They hear what is said, we do not.
pub struct Channel {
    channel: BroadcastChannel,
    /// Lives as long as the line.
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// `None` where the browser has no such lines, or a frame may not use them.
    #[must_use]
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _heard: heard,
        })
    }

    /// Says it to all of them.
    pub fn say(&self, text: &str) {
        // Fails for a closed line; this one is never closed.
        let _ = self.channel.post_message(&text.into());
    }
}
