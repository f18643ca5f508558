//! The drawer: what an agent seldom opens, in a wasm module of its own (`main.rs`) that is loaded when
//! it is opened for the first time. The panel's first load stays small. It uses what the panel has,
//! never the other way: the panel knows its door and the errands alone.
//!
//! Reading order: what a section may use ([`host`]) and what outlives it ([`kept`]); what it asks the
//! backend ([`calls`]) and the browser ([`browser`]); how it lives ([`screen`]), what it has asked
//! ([`asking`]) and what went wrong ([`trouble`]); Apizee's pages in frames ([`frame`], [`origin`]);
//! the sections, each with its words, its calls and its view.

pub mod host;
pub mod kept;

pub mod browser;
pub mod calls;

pub mod screen;
pub mod trouble;

pub mod asking;

pub mod frame;
pub mod origin;

pub mod invite;
pub mod plan;
pub mod qr;

pub mod history;
pub mod results;

pub mod figures;

pub mod embed;
pub mod inside;
pub mod loader;
pub mod loader_agent;
pub mod quick;
pub mod settings;

use core::cell::RefCell;
use std::rc::Rc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use apizee_panel::desk::DeskError;
use apizee_panel::elements::{Draw as _, Drawn, Source as _};
use apizee_panel::errand::{Errand, Section};
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
    pub fn open(&self, place: HtmlElement, client: JsValue, errand: &str) -> Result<(), DeskError> {
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
    owner: Owner,
    _shown: UnmountHandle<Drawn>,
}

impl Open {
    fn new(
        place: HtmlElement,
        client: JsValue,
        errand: &str,
        kept: Rc<Kept>,
    ) -> Result<Self, DeskError> {
        let errand: Errand = errand
            .parse()
            .map_err(|()| DeskError::Unexpected("another version of the panel asks"))?;
        let owner = Owner::new();
        let shown = owner.with(|| {
            let shown = RwSignal::new(errand.section);
            let host = Rc::new(Host::new(client, errand, shown, kept)?);
            Ok::<_, DeskError>(mount_to(place, move || shows(host)))
        });
        Ok(Self {
            _shown: shown?,
            owner,
        })
    }

    fn shut(self) {
        self.owner.cleanup();
    }
}

/// One section at a time; it may give way to another ([`Host::turn_to`]).
fn shows(host: Rc<Host>) -> Drawn {
    let shown = host.shown;
    let section = shown.place(|section| *section, move |shown| section(&host, *shown));
    view! { <div>{section}</div> }.drawn()
}

fn section(host: &Rc<Host>, section: Section) -> Drawn {
    match section {
        Section::Plan => run::<plan::MeetingPlan>(host),
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
