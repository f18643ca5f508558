//! The drawer: what an agent seldom opens, in a wasm module of its own (`bin/drawer.rs`) that is
//! loaded when it is opened for the first time. The panel's first load stays small.
//!
//! Reading order: what the panel asks for ([`errand`]) and how it reaches the module ([`door`]); then
//! the module itself: what a section may use ([`host`]) and what outlives it ([`kept`]), how a
//! section lives ([`screen`]), what it asks ([`asking`]) and what went wrong ([`trouble`]); the
//! sections.

pub mod door;
pub mod errand;

pub mod asking;
pub mod frame;
pub mod host;
pub mod kept;
pub mod origin;
pub mod screen;
pub mod trouble;

pub mod embed;
pub mod figures;
pub mod history;
pub mod inside;
pub mod invite;
pub mod loader;
pub mod plan;
pub mod qr;
pub mod quick;
pub mod results;
pub mod settings;

use core::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::browser;
use crate::desk::DeskError;
use crate::dom::{El, Els, el};
use crate::signals::{Owner, RwSignal, With, WithUntracked};
use errand::{Errand, Section};
use host::Host;
use kept::Kept;
use screen::run;

/// The drawer of this page: one section at a time, and what outlives it.
#[derive(Default)]
pub struct Page {
    kept: Rc<Kept>,
    open: RefCell<Option<Open>>,
}

impl Page {
    /// Puts a section into its place, instead of the one that was there.
    ///
    /// # Errors
    /// When the errand cannot be read, or the Desk tells no conversation.
    pub fn open(&self, place: El, client: JsValue, errand: &str) -> Result<(), DeskError> {
        self.shut();
        let open = Open::new(place, client, errand, Rc::clone(&self.kept))?;
        self.open.replace(Some(open));
        Ok(())
    }

    /// Takes the section away, with all that it has begun.
    pub fn shut(&self) {
        if let Some(open) = self.open.take() {
            open.shut();
        }
    }
}

/// A section in its place. It ends with [`Open::shut`].
struct Open {
    place: El,
    owner: Owner,
}

impl Open {
    fn new(place: El, client: JsValue, errand: &str, kept: Rc<Kept>) -> Result<Self, DeskError> {
        let errand: Errand = errand
            .parse()
            .map_err(|()| DeskError::Unexpected("another version of the panel asks"))?;
        let owner = Owner::new();
        let shown = owner.with(|| {
            let shown = RwSignal::new(errand.section);
            let host = Host::new(client, errand, shown, kept)?;
            Ok::<_, DeskError>(shows(Rc::new(host)))
        });
        place.fill(vec![shown?]);
        Ok(Self { place, owner })
    }

    fn shut(self) {
        self.owner.cleanup();
        self.place.fill(vec![]);
    }
}

/// One section at a time; it may give way to another ([`Host::turn_to`]).
fn shows(host: Rc<Host>) -> El {
    let shown = host.shown;
    el("div").place(
        move || shown.with(|section| section.as_str().to_owned()),
        move |_| section(&host, shown.with_untracked(|section| *section)),
    )
}

fn section(host: &Rc<Host>, section: Section) -> Els {
    match section {
        Section::Plan => run::<plan::Plan>(host),
        Section::Qr => run::<qr::QrCode>(host),
        Section::Settings => run::<settings::Settings>(host),
        Section::Inside => run::<inside::Inside>(host),
        Section::QuickInvitation => run::<quick::QuickFrame>(host),
        Section::Embed => run::<embed::EmbedApp>(host),
        Section::Loader => run::<loader::Loader>(host),
        Section::Invite => run::<invite::InviteMore>(host),
        Section::History => run::<history::PastRooms>(host),
        Section::Figures => run::<figures::FiguresOf>(host),
        Section::Results => run::<results::Results>(host),
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
