//! English.

use super::Words;
use crate::loader_agent::{AgentEvent, LoaderError};

pub(super) const LOADER: Words = Words {
    about: "Apizee's module runs in this panel with a token of your company's Apizee account, until the panel is closed.",
    start: "Start the module",
    starting: "Starting the module…",
    running: "The module runs below, until the panel is closed.",
    told: |event| match event {
        AgentEvent::Init => "It is ready.".to_owned(),
        AgentEvent::NewBox { nickname, .. } => format!("A new box: {nickname}."),
        AgentEvent::BoxOpened => "A box was opened.".to_owned(),
        AgentEvent::Minimized(_) => "A box was made small.".to_owned(),
        AgentEvent::Maximized(_) => "A box was made large.".to_owned(),
        AgentEvent::Closed(_) => "A box was closed.".to_owned(),
        AgentEvent::PutInFrame => "The page was put into a frame.".to_owned(),
        AgentEvent::MessageShown { nickname, .. } => format!("A message from {nickname}."),
        AgentEvent::MessageSent { .. } => "Your message was sent.".to_owned(),
        AgentEvent::Presence { connected, .. } => match connected {
            1 => "1 person is connected.".to_owned(),
            n => format!("{n} people are connected."),
        },
        AgentEvent::Unknown => "It says something that this panel does not know.".to_owned(),
    },
    silent: "The module does not say that it is ready. Apizee may refuse it.",
    off: "Your administrator has not switched Apizee's module on.",
    broken: |why| {
        match why {
        LoaderError::NoJquery => {
            "The module needs jQuery, which your administrator must put among the panel's files (jquery.min.js).".to_owned()
        }
        LoaderError::NoScript => "Apizee's script could not be loaded.".to_owned(),
        LoaderError::Hostile => "Apizee's script does not work as documented.".to_owned(),
        LoaderError::Threw(what) => format!("Apizee's module failed: {what}"),
    }
    },
};
