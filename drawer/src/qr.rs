//! The join link as a QR code, for a visitor whose camera is the phone in the pocket.

mod path;

use std::rc::Rc;

use super::host::Host;
use super::screen::{Screen, State, Tell};
use apizee_panel::elements::{Draw as _, Drawn};
use apizee_panel::errand::Section;
use leptos::prelude::*;
use path::Code;

/// Nothing happens in it.
pub struct QrCode;

/// There is none.
pub enum Never {}

impl Screen for QrCode {
    type Event = Never;
    type Effect = Never;

    fn open(_: &Host) -> (Self, Vec<Never>) {
        (Self, vec![])
    }

    fn on(&mut self, event: Never) -> Vec<Never> {
        match event {}
    }

    async fn perform(_: &Host, effect: Never) -> Option<Never> {
        match effect {}
    }

    /// Large, with the link below it as text.
    fn view(host: &Rc<Host>, _: State<Self>, _: Tell<Never>) -> Drawn {
        let w = host.w;
        let Some(room) = &host.errand.room else {
            return Drawn::default();
        };
        let url = room.link.expose();
        let name = (w.section)(Section::Qr);
        let code = Code::of(url).map(|code| picture(name, code));
        view! {
            <section class="code">
                <h1>{name}</h1>
                <p class="hint">{w.qr_about}</p>
                {code.unwrap_or_default()}
                <p class="url">{url.to_owned()}</p>
            </section>
        }
        .drawn()
    }
}

fn picture(name: &'static str, code: Code) -> Drawn {
    let side = code.side.to_string();
    view! {
        <svg
            class="qr"
            role="img"
            aria-label=name
            viewBox=["0 0 ", &side, " ", &side].concat()
            shape-rendering="crispEdges"
        >
            <path d=code.path></path>
        </svg>
    }
    .drawn()
}
