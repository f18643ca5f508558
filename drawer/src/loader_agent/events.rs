//! What the module tells its callback: `agentAppCallback(agent, type, params)` (Event list).

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

/// One of the ten documented events, or another. What people wrote stays in the module: neither
/// `message` nor `html` is taken out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentEvent {
    /// The module is there.
    Init,
    /// `{destId, nickname}`: a new box.
    NewBox {
        /// Whose.
        dest: u64,
        /// The guest's name.
        nickname: String,
    },
    /// A box was opened; it comes as a jQuery object.
    BoxOpened,
    /// `destId`
    Minimized(u64),
    /// `destId`
    Maximized(u64),
    /// `destId`
    Closed(u64),
    /// The page was put into a frame.
    PutInFrame,
    /// `{nickname, destId, message, html}`
    MessageShown {
        /// Whose box.
        dest: u64,
        /// Who wrote.
        nickname: String,
    },
    /// `{destId, message}`
    MessageSent {
        /// Whose box.
        dest: u64,
    },
    /// `{eventType, time, connectedUsersList, state}`
    Presence {
        /// Such as `online`.
        state: String,
        /// How many are connected.
        connected: u32,
    },
    /// Something that the documents do not name, or of another shape.
    Unknown,
}

impl AgentEvent {
    /// The callback's second and third argument.
    #[must_use]
    pub fn read(word: &JsValue, params: &JsValue) -> Self {
        Self::documented(word, params).unwrap_or(Self::Unknown)
    }

    fn documented(word: &JsValue, params: &JsValue) -> Option<Self> {
        let get = |name: &str| Reflect::get(params, &name.into()).ok();
        let text = |name| get(name)?.as_string();
        let dest = || whole(&get("destId")?);
        Some(match word.as_string()?.as_str() {
            "init" => Self::Init,
            "createNewIMDiv" => Self::NewBox {
                dest: dest()?,
                nickname: text("nickname")?,
            },
            "openComBox" => Self::BoxOpened,
            "minimize" => Self::Minimized(whole(params)?),
            "maximize" => Self::Maximized(whole(params)?),
            "close" => Self::Closed(whole(params)?),
            "putInFrame" => Self::PutInFrame,
            "showNewMessage" => Self::MessageShown {
                dest: dest()?,
                nickname: text("nickname")?,
            },
            "sendMessage" => Self::MessageSent { dest: dest()? },
            "updatePresence" => Self::Presence {
                state: text("state")?,
                connected: get("connectedUsersList")
                    .filter(Array::is_array)
                    .map(|list| Array::from(&list).length())?,
            },
            _ => return None,
        })
    }
}

/// An integer of the documents.
fn whole(value: &JsValue) -> Option<u64> {
    let number = value.as_f64()?;
    let right = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
    right.then_some(number as u64)
}
