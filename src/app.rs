//! The one place where things meet: owns the state, performs effects.

mod ear;
mod listening;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive;
use leptos::tachys::renderer::Rndr;
use web_sys::Element;

use crate::backend::{Backend, Tokens};
use crate::browser::{self, Channel, Seen, soon};
use crate::desk::{
    Card, Client, DeskError, DeskEvent, INIT_LIMIT_MS, JWT_LIMIT_MS, Jwt, Library, LinkAction,
    client::take_url_jwt, conversation, no_token,
};
use crate::door::Door;
use crate::invitation::{Contacts, QuickForm};
use crate::outcome::{DeskRefusal, NoToken};
use crate::panel::{Broken, Effect, Event, NoDesk, Outside, Panel};
use crate::room::form::Draft;
use crate::room::live::Doing;
use crate::room::{self, Handover};
use crate::views::{Act, Screens};
use crate::wording::{PanelWording, Visitor};

/// A pause in the typing, before the backend is asked what it understands.
const TYPING_PAUSE_MS: u32 = 300;

/// A start that takes longer says so.
const SLOW_MS: u32 = 3_000;

/// The key of the intents that are ours: whoever answers the Desk's on-message call chooses it.
const START_VIDEO: &str = "start-video";

/// What performs effects. Lives as long as the page.
struct App {
    panel: RwSignal<Panel>,
    desk: Library,
    client: OnceCell<Client>,
    /// The token of `?jwt=`: used only where `getJWT` does not exist.
    url_token: Cell<Option<Jwt>>,
    door: Door,
    /// Where the drawer's module puts its sections.
    drawer: Element,
    backend: Backend,
    seen: Seen,
    ear: RefCell<ear::Ear>,
    /// To the other panels of the browser; `None` where it has no such lines.
    line: OnceCell<Option<Channel>>,
    /// The number of the last countdown; an older one stops.
    countdown: Cell<u32>,
    /// The last contact found in the visitor's words.
    given: RefCell<Option<Draft>>,
}

impl Tokens for App {
    async fn token(&self) -> Result<Jwt, NoToken> {
        let client = self.client.get().ok_or(NoToken::Lacking)?;
        match client.jwt(JWT_LIMIT_MS).await {
            Ok(token) => Ok(token),
            Err(DeskError::CommandMissing(_)) => self.url_token.take().ok_or(NoToken::Lacking),
            Err(error) => Err(no_token(error)),
        }
    }
}

/// The panel, which connects to the Desk at once.
#[component]
pub fn ThePanel() -> impl IntoView {
    let languages = browser::languages();
    let wording = PanelWording::of(languages.iter().map(String::as_str));
    browser::set_on_html("lang", wording.common.tongue.as_str());

    let panel = RwSignal::new(Panel::default());
    let drawer = Rndr::create_element("div", None);
    let app = Rc::new(App {
        panel,
        desk: Library::default(),
        client: OnceCell::new(),
        url_token: Cell::new(take_url_jwt()),
        door: Door::default(),
        drawer: drawer.clone(),
        backend: Backend::new(browser::meta("apizee-panel-backend")),
        seen: Seen::default(),
        ear: RefCell::default(),
        line: OnceCell::new(),
        countdown: Cell::new(0),
        given: RefCell::default(),
    });
    let quick = QuickForm {
        portal: browser::meta("apizee-panel-portal"),
        service_key: browser::meta("apizee-panel-service-key").and_then(|key| key.parse().ok()),
        contacts: match browser::meta("apizee-panel-quick-invitation-contacts").as_deref() {
            Some("include") => Contacts::Allowed,
            Some(_) | None => Contacts::LeftOut,
        },
    };
    app.clone().perform(Effect::Connect);
    reactive::effect::Effect::new(move |_: Option<()>| {
        browser::set_on_html("data-panel-state", panel.with(Panel::word));
    });

    let act = Act::new(move |event| app.clone().hear(event));
    view! { <Screens w=wording quick=quick panel=panel act=act sections=drawer /> }
}

impl App {
    /// Something happened: the next state, and what follows from it.
    fn hear(self: Rc<Self>, event: Event) {
        let effects = self.panel.try_update(|panel| {
            let (next, effects) = core::mem::take(panel).on(event);
            *panel = next;
            effects
        });
        for effect in effects.into_iter().flatten() {
            self.clone().perform(effect);
        }
    }

    fn tell(self: Rc<Self>, event: room::Event) {
        self.hear(Event::Room(event));
    }

    fn perform(self: Rc<Self>, effect: Effect) {
        match effect {
            Effect::Connect => soon(self.connect()),
            Effect::LookUp(conversation) => soon(async move {
                self.seen.now().await;
                // One after the other: a token that is refused is refused once.
                let session = self.backend.session(&*self).await;
                let reachable = session.is_ok();
                let failure = session.as_ref().err().cloned();
                self.clone().hear(Event::ServiceAnswers(session));
                let rooms = match failure {
                    Some(failure) if !reachable => Err(failure),
                    _ => self.backend.rooms(&*self, &conversation).await,
                };
                self.tell(room::Event::LookedUp(rooms));
            }),
            Effect::OpenDrawer(errand) => soon(async move {
                let result = match self.client.get() {
                    Some(client) => self.door.open(&self.drawer, client, &errand).await,
                    None => Err(()),
                };
                self.hear(Event::DrawerOpened(errand.section, result));
            }),
            Effect::ShutDrawer => self.door.shut(),
            Effect::Room(effect) => self.perform_in_room(effect),
        }
    }

    async fn connect(self: Rc<Self>) {
        let connected = self.desk.connect(INIT_LIMIT_MS).await;
        let found = connected.and_then(|client| Ok((conversation(&client)?, client)));
        let event = match found {
            Ok((conversation, client)) => {
                browser::mark("panel-connected");
                // Set by an earlier try, perhaps: then it is the same library's client.
                let _ = self.client.set(client);
                Event::DeskAnswers(conversation)
            }
            Err(error) => Event::DeskFails(no_desk(error)),
        };
        self.clone().hear(event);
        if self.client.get().is_some() {
            // From now on there is a form to fill; what came earlier is replayed.
            let app = Rc::clone(&self);
            self.desk
                .events()
                .listen(move |event| app.clone().desk_hands(event));
        }
    }

    /// What the Desk found in the visitor's words fills the form. A trigger, the agent's click on
    /// an icon beside a message, comes without the words: it means the last ones found.
    fn desk_hands(self: Rc<Self>, event: DeskEvent) {
        match event {
            DeskEvent::Intents(intents) => {
                let given = intents
                    .into_iter()
                    .filter(|intent| intent.key == START_VIDEO)
                    .find_map(|intent| intent.phone.or(intent.email));
                if let Some(typed) = given {
                    let draft = Draft::new(typed.expose().to_owned());
                    self.given.replace(Some(draft.clone()));
                    self.tell(room::Event::VisitorGives(draft));
                }
            }
            DeskEvent::Triggers(keys) => {
                let given = self.given.borrow().clone();
                if let Some(draft) = given.filter(|_| keys.iter().any(|key| key == START_VIDEO)) {
                    self.tell(room::Event::VisitorGives(draft));
                }
            }
        }
    }

    fn perform_in_room(self: Rc<Self>, effect: room::Effect) {
        match effect {
            room::Effect::ReadContact(number, typed) => soon(async move {
                TimeoutFuture::new(TYPING_PAUSE_MS).await;
                self.seen.now().await;
                if self.still_asks(number) {
                    let answer = self.backend.contact(&*self, typed).await;
                    self.tell(room::Event::ContactRead(number, answer));
                }
            }),
            room::Effect::Start(key, request) => {
                let (patience, slow) = (self.clone(), key.clone());
                soon(async move {
                    TimeoutFuture::new(SLOW_MS).await;
                    patience.tell(room::Event::AnswerTakesLong(slow));
                });
                soon(async move {
                    let answer = self.backend.start(&*self, &key, &request).await;
                    self.tell(room::Event::StartAnswered(key, answer));
                });
            }
            room::Effect::LookAgain(conversation) => soon(async move {
                let rooms = self.backend.rooms(&*self, &conversation).await;
                self.tell(room::Event::LookedUp(rooms));
            }),
            room::Effect::CountDown(seconds) => soon(self.count_down(seconds)),
            room::Effect::PushCard(kind, link) => {
                let result = self.with_client(|client, visitor| {
                    let action = LinkAction::new(visitor.card_button, link);
                    let card = Card::new(action);
                    let card = card.titled((visitor.card_title)(kind));
                    client.push_card(&card.saying((visitor.card_text)(kind)))
                });
                self.handed_over(Handover::Card, result);
            }
            room::Effect::InsertLink(kind, link) => {
                let result = self.with_client(|client, visitor| {
                    client.insert_text(&(visitor.text)(kind, link.expose()))
                });
                self.handed_over(Handover::Link, result);
            }
            room::Effect::InsertTelephone(sip) => {
                let result = self.with_client(|client, visitor| {
                    client.insert_text(&(visitor.telephone)(&sip.phone_number, &sip.dtmf_code))
                });
                self.handed_over(Handover::Telephone, result);
            }
            room::Effect::Copy(link) => soon(async move {
                let result = browser::copy(link.expose()).await;
                self.tell(room::Event::Copied(link.whose(), result));
            }),
            room::Effect::InsertHelp(need) => {
                let result =
                    self.with_client(|client, visitor| client.insert_text((visitor.help)(need)));
                self.handed_over(Handover::Help, result);
            }
            room::Effect::Listen(id) => self.listen(ear::Event::Appears(id)),
            room::Effect::Refresh(id) => soon(async move {
                let answer = self.backend.room(&*self, &id).await;
                self.tell(room::Event::RoomAnswered(Doing::Refreshing, answer));
            }),
            room::Effect::Close(id) => soon(async move {
                let answer = self.backend.close(&*self, &id).await;
                self.tell(room::Event::RoomAnswered(Doing::Closing, answer));
            }),
            room::Effect::SignIn(id) => soon(async move {
                let answer = self.backend.agent_link(&*self, &id).await;
                self.tell(room::Event::AccessAnswered(answer));
            }),
        }
    }

    /// The panel's only repeating timer, and none while it is hidden.
    async fn count_down(self: Rc<Self>, seconds: u32) {
        let number = self.countdown.get() + 1;
        self.countdown.set(number);
        let end = browser::now_ms() + f64::from(seconds) * 1000.0;
        loop {
            TimeoutFuture::new(1_000).await;
            self.seen.now().await;
            let waits = self.panel.with_untracked(Panel::waits);
            if self.countdown.get() != number || !waits {
                return;
            }
            let left = ((end - browser::now_ms()) / 1000.0).ceil().max(0.0) as u32;
            self.clone().tell(room::Event::SecondsLeft(left));
            if left == 0 {
                return;
            }
        }
    }

    fn still_asks(&self, number: u32) -> bool {
        self.panel.with_untracked(|panel| panel.asks(number))
    }

    fn with_client(
        &self,
        give: impl FnOnce(&Client, &Visitor) -> Result<(), DeskError>,
    ) -> Result<(), DeskRefusal> {
        let visitor = Visitor::of(&self.panel.with_untracked(Panel::visitors_language));
        let client = self.client.get().ok_or(DeskError::Silent);
        client
            .and_then(|client| give(client, visitor))
            .map_err(DeskRefusal::from)
    }

    fn handed_over(self: Rc<Self>, handover: Handover, result: Result<(), DeskRefusal>) {
        self.tell(room::Event::HandedOver(handover, browser::now(), result));
    }
}

fn no_desk(error: DeskError) -> NoDesk {
    match error {
        DeskError::LibraryMissing => NoDesk::Outside(Outside::NoLibrary),
        DeskError::Silent => NoDesk::Outside(Outside::NoAnswer),
        DeskError::CommandMissing(_) | DeskError::NoConversation => NoDesk::Broken(Broken::TooOld),
        DeskError::LibraryHostile(_) | DeskError::Unexpected(_) => NoDesk::Broken(Broken::Odd),
        DeskError::Threw { name, .. } => NoDesk::Broken(Broken::Threw(name)),
    }
}
