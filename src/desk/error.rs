//! Why a word with the Desk failed. Holds no `JsValue`, so it can sit in a signal and in a test.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};

use super::command::Command;
use crate::outcome::DeskRefusal;

/// Why a word with the Desk failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// No script defined `window.idzCpa`.
    #[error("the Desk's library is not there")]
    LibraryMissing,
    /// `window.idzCpa` is something else than the documents say.
    #[error("the Desk's library is not what its documents say: {0}")]
    LibraryHostile(&'static str),
    /// `init` or `getJWT` did not answer in time. Outside the Desk, `init` never does.
    #[error("the Desk does not answer")]
    Silent,
    /// This version of the library lacks the command.
    #[error("the Desk's library is too old for {0:?}")]
    CommandMissing(Command),
    /// The library threw, or rejected, an error.
    #[error("the Desk threw {name}: {message}")]
    Threw {
        /// The error's `name`, such as `TypeError`; empty for what is no `Error`.
        name: String,
        /// What it says.
        message: String,
    },
    /// The library tells no conversation; it does since 2.1.0.
    #[error("the Desk's library tells no conversation")]
    NoConversation,
    /// The library answered something that its documents do not say.
    #[error("the Desk answered with something else than its documents say: {0}")]
    Unexpected(&'static str),
}

impl From<DeskError> for DeskRefusal {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::CommandMissing(_) | DeskError::NoConversation => Self::TooOld,
            DeskError::LibraryMissing | DeskError::Silent => Self::Silent,
            DeskError::Threw { name, .. } => Self::Threw(name),
            DeskError::LibraryHostile(_) | DeskError::Unexpected(_) => Self::Odd,
        }
    }
}

impl From<JsValue> for DeskError {
    /// JavaScript can throw anything: an `Error`, a text, a plain object.
    fn from(thrown: JsValue) -> Self {
        if let Some(error) = thrown.dyn_ref::<js_sys::Error>() {
            return Self::Threw {
                name: error.name().into(),
                message: error.message().into(),
            };
        }
        let message = thrown.as_string().or_else(|| text(&thrown, "message"));
        Self::Threw {
            name: String::new(),
            message: message.unwrap_or_default(),
        }
    }
}

/// The one documented rejection (App Plugins, `ActionError`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ActionError {
    /// Error on the command's request.
    pub message: String,
    /// More about it, where there is more.
    pub details: Vec<String>,
}

impl ActionError {
    /// Reads the documented shape; `None` for any other.
    pub(super) fn read(thrown: &JsValue) -> Option<Self> {
        if thrown.is_instance_of::<js_sys::Error>() {
            return None;
        }
        let details = Reflect::get(thrown, &"details".into()).ok();
        let details = details.and_then(|value| value.dyn_into::<js_sys::Array>().ok());
        Some(Self {
            message: text(thrown, "message")?,
            details: details
                .iter()
                .flat_map(js_sys::Array::iter)
                .filter_map(|value| value.as_string())
                .collect(),
        })
    }
}

/// A text property of whatever this is.
pub(super) fn text(of: &JsValue, name: &str) -> Option<String> {
    of.is_object()
        .then(|| Reflect::get(of, &name.into()).ok())
        .flatten()?
        .as_string()
}
