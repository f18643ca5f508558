//! The drawer: what an agent seldom opens, in a wasm module of its own (`bin/drawer.rs`) that is
//! loaded when it is opened for the first time. The panel's first load stays small.
//!
//! Reading order: what the panel asks for ([`errand`]) and how it reaches the module ([`door`]); then
//! the module itself: what a section may use ([`host`]), how a
//! section lives ([`screen`]), and the sections.

pub mod door;
pub mod errand;

pub mod host;
pub mod screen;

pub mod plan;
pub mod qr;

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::browser;
use crate::desk::DeskError;
use crate::dom::{El, Els};
use crate::signals::Owner;
use errand::{Errand, Section};
use host::Host;
use screen::run;

/// A section in its place. It ends with [`Open::shut`].
pub struct Open {
    place: El,
    owner: Owner,
}

impl Open {
    /// Puts a section into its place.
    ///
    /// # Errors
    /// When the errand cannot be read, or the Desk tells no conversation.
    pub fn new(place: El, client: JsValue, errand: &str) -> Result<Self, DeskError> {
        let errand: Errand = errand
            .parse()
            .map_err(|()| DeskError::Unexpected("another version of the panel asks"))?;
        let host = Rc::new(Host::new(client, errand)?);
        let owner = Owner::new();
        place.fill(owner.with(|| section(&host)));
        Ok(Self { place, owner })
    }

    /// Takes it away, with all that it has begun.
    pub fn shut(self) {
        self.owner.cleanup();
        self.place.fill(vec![]);
    }
}

fn section(host: &Rc<Host>) -> Els {
    match host.errand.section {
        Section::Plan => run::<plan::Plan>(host),
        Section::Qr => run::<qr::QrCode>(host),
    }
}

/// The drawer's own rules of style, once. They stand beside the script that `<meta
/// name="apizee-panel-drawer">` names.
pub async fn dress() {
    if let Some(script) = browser::meta("apizee-panel-drawer") {
        let name = script.strip_suffix(".js").unwrap_or(&script);
        browser::add_sheet(&[name, ".css"].concat()).await;
    }
}
