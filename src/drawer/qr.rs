//! The join link as a QR code, for a visitor whose camera is the phone in the pocket.

mod path;

use std::rc::Rc;

use super::errand::Section;
use super::host::Host;
use super::screen::{Screen, Tell};
use crate::dom::{Els, classed, el, svg};
use crate::signals::RwSignal;
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
    fn view(host: &Rc<Host>, _: RwSignal<Self>, _: Tell<Never>) -> Els {
        let w = host.w;
        let Some(room) = &host.errand.room else {
            return vec![];
        };
        let url = room.link.expose();
        let mut view = classed("section", "code")
            .with(el("h1").text((w.section)(Section::Qr)))
            .with(classed("p", "hint").text(w.qr_about));
        if let Some(code) = Code::of(url) {
            let side = code.side.to_string();
            let picture = svg("svg")
                .attr("class", "qr")
                .attr("role", "img")
                .attr("aria-label", (w.section)(Section::Qr))
                .attr("viewBox", &["0 0 ", &side, " ", &side].concat())
                .attr("shape-rendering", "crispEdges")
                .with(svg("path").attr("d", &code.path));
            view = view.with(picture);
        }
        vec![view.with(classed("p", "url").text(url))]
    }
}
