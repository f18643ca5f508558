//! The form, the start under way, and the wait: one screen, since nothing should move when the
//! button is pressed.

use contract::{Contact, Home, RoomKind};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Shared, opens_tab, preview, trouble, ways};
use crate::browser;
use crate::panel::{self, Panel};
use crate::room::form::{Draft, Echo, FieldFault, Form, Ways};
use crate::room::setting::{Desk, Service, Setting};
use crate::room::{Event, Notice, Pace, Place, Room, Wait};
use crate::wording::{Wording, minutes};

/// What keeps the agent from pressing twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Busy {
    No,
    Starting(Pace),
    Waiting(Wait, u32),
}

/// What the form's views read.
#[derive(Clone, PartialEq)]
pub(super) struct FormScreen {
    pub(super) form: Form,
    pub(super) desk: Desk,
    service: Service,
    busy: Busy,
    notice: Notice,
    replacing: bool,
}

impl FormScreen {
    fn of(panel: &Panel) -> Option<Self> {
        let Panel::Ready(ready) = panel else {
            return None;
        };
        let (form, busy, notice, place) = match &ready.room {
            Room::Form {
                form,
                notice,
                place,
            } => (form, Busy::No, notice.clone(), place),
            Room::Starting {
                form, pace, place, ..
            } => (form, Busy::Starting(*pace), Notice::None, place),
            Room::Waiting {
                form,
                why,
                seconds_left,
                place,
                ..
            } => (
                form,
                Busy::Waiting(*why, *seconds_left),
                Notice::None,
                place,
            ),
            Room::Live(_) | Room::Over(_) => return None,
        };
        let Setting { desk, service } = ready.setting.clone();
        let replacing = matches!(place, Place::InsteadOf(_));
        Some(Self {
            form: form.clone(),
            desk,
            service,
            busy,
            notice,
            replacing,
        })
    }

    fn contact_is_needed(&self) -> bool {
        let setting = Setting {
            desk: self.desk.clone(),
            service: self.service.clone(),
        };
        setting.contact() == contract::GuestContact::Needed
    }

    fn offers(&self, kind: RoomKind) -> bool {
        let setting = Setting {
            desk: self.desk.clone(),
            service: self.service.clone(),
        };
        setting.offers(kind)
    }

    fn limit(&self) -> Option<u32> {
        match &self.service {
            Service::Known(session) => Some(session.limits.requests_per_minute),
            Service::Silent | Service::Off(_) => None,
        }
    }
}

fn other(kind: RoomKind) -> RoomKind {
    match kind {
        RoomKind::Assistance => RoomKind::Meeting,
        RoomKind::Meeting => RoomKind::Assistance,
    }
}

/// The form.
pub(super) fn form(shared: Shared, panel: RwSignal<Panel>) -> impl IntoView {
    let Shared { w, quick, .. } = shared;
    let Some(first) = panel.with_untracked(FormScreen::of) else {
        return ().into_any();
    };
    let screen = Memo::new(move |old: Option<&FormScreen>| {
        // While this view goes away, the last data stays.
        panel
            .with(FormScreen::of)
            .or_else(|| old.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let kind = Memo::new(move |_| screen.with(|s| s.form.kind));
    let ways = Memo::new(move |_| screen.with(|s| s.form.open_ways(&s.desk)));
    let busy = Memo::new(move |_| screen.with(|s| s.busy));
    let idle = move || busy.get() == Busy::No;
    let start = move |submit: SubmitEvent| {
        submit.prevent_default();
        if let Some(key) = browser::new_key() {
            shared.tell(Event::AgentStarts(key));
        }
    };
    let quick_url = move || screen.with(|s| quick.with_value(|q| q.url(&s.desk, &s.form)));
    let place = screen.with_untracked(|s| {
        let language = s.desk.language.primary().to_uppercase();
        [(w.channel)(&s.desk.channel), &language]
            .join(" · ")
            .trim_start_matches(" · ")
            .to_owned()
    });
    let notice = Memo::new(move |_| screen.with(|s| s.notice.clone()));
    let notice = move || {
        let url = || Some(quick_url());
        match notice.get() {
            Notice::None => None,
            Notice::NotLookedUp(why) => {
                let again = panel::Event::AgentTriesAgain;
                Some(trouble::trouble(shared, (w.trouble)(&why), url(), Some(again)).into_any())
            }
            Notice::NotStarted(why, _) => {
                Some(trouble::trouble(shared, (w.trouble)(&why), url(), None).into_any())
            }
        }
    };
    view! {
        <form class="form" on:submit=start novalidate autocomplete="off">
            <header>
                <h1>{move || (w.room)(kind.get())}</h1>
                <p class="place">{place}</p>
            </header>
            <p class="hint">{move || (w.about)(kind.get())}</p>
            {move || screen.with(|s| s.replacing).then(|| view! { <p class="warning">{w.replacing}</p> })}
            {contact(shared, screen)}
            {ways::ways(shared, screen)}
            {preview::preview(w, screen, ways)}
            {notice}
            {move || waiting(shared, busy.get(), screen.with(FormScreen::limit))}
            <button type="submit" class="primary" aria-disabled=move || (!idle()).to_string()>
                {move || primary(w, busy.get(), ways.get(), &screen.get())}
            </button>
            <p class="foot">
                {move || screen.with(|s| s.replacing).then(|| view! {
                    <button type="button" class="link" on:click=move |_| shared.tell(Event::AgentCancels)>
                        {w.keep_room}
                    </button>
                })}
                {move || screen.with(|s| !s.replacing && s.offers(other(s.form.kind))).then(|| view! {
                    <button type="button" class="link"
                        on:click=move |_| shared.tell(Event::AgentPrefers(other(kind.get_untracked())))>
                        {move || (w.instead)(other(kind.get()))}
                    </button>
                })}
                <a href=quick_url target="_blank" rel="noopener noreferrer">
                    {w.quick_invitation}{opens_tab(w)}
                </a>
            </p>
        </form>
    }
    .into_any()
}

fn primary(w: &'static Wording, busy: Busy, ways: Ways, screen: &FormScreen) -> &'static str {
    match busy {
        Busy::Starting(pace) => (w.starting)(pace),
        Busy::Waiting(..) => (w.starting)(Pace::Usual),
        Busy::No if matches!(screen.notice, Notice::NotStarted(..)) => w.try_again,
        Busy::No if screen.replacing => w.replace_and_start,
        Busy::No if ways == Ways::default() => w.start,
        Busy::No => w.start_and_send,
    }
}

/// What a start waits for.
fn waiting(shared: Shared, busy: Busy, limit: Option<u32>) -> Option<AnyView> {
    let w = shared.w;
    match busy {
        Busy::No | Busy::Starting(Pace::Usual) => None,
        Busy::Starting(Pace::Slow) => Some(view! { <p class="notice">{w.slow}</p> }.into_any()),
        Busy::Waiting(why, seconds) => {
            let text = (w.waiting)(why, &minutes(seconds), limit);
            let cancel = view! {
                <div class="notice">
                    <p>{text}</p>
                    <button type="button" class="plain" on:click=move |_| shared.tell(Event::AgentCancels)>
                        {w.cancel}
                    </button>
                </div>
            };
            Some(cancel.into_any())
        }
    }
}

/// One field for a phone or an e-mail, and what is understood of it.
fn contact(shared: Shared, screen: Memo<FormScreen>) -> impl IntoView {
    let w = shared.w;
    let fault = Memo::new(move |_| screen.with(|s| s.form.fault.clone()));
    let label = move || {
        if screen.with(FormScreen::contact_is_needed) {
            w.contact
        } else {
            w.contact_optional
        }
    };
    let echo = Memo::new(move |_| screen.with(|s| echo(w, s)));
    let typed = move |input: web_sys::Event| {
        shared.tell(Event::AgentTypes(Draft::new(event_target_value(&input))));
    };
    view! {
        <div class="field" class:wrong=move || fault.get().is_some()>
            <label for="contact">{label}</label>
            <input id="contact" type="text" autocapitalize="off" spellcheck="false"
                aria-describedby="contact-echo"
                aria-invalid=move || fault.get().is_some().to_string()
                prop:readOnly=move || screen.with(|s| s.busy != Busy::No)
                prop:value=move || screen.with(|s| s.form.draft.expose().to_owned())
                on:input=typed />
            <p id="contact-echo" class="hint">{echo}</p>
        </div>
    }
}

fn echo(w: &Wording, screen: &FormScreen) -> String {
    let form = &screen.form;
    if let Some(fault) = &form.fault {
        return match fault {
            FieldFault::Refused(why) => refused(w, why),
            FieldFault::Needed
            | FieldFault::NeededToInvite
            | FieldFault::NotInternational
            | FieldFault::NoSms
            | FieldFault::Phone
            | FieldFault::Email => (w.field_fault)(fault).to_owned(),
        };
    }
    match &form.echo {
        Echo::Asked(_) => w.reading.to_owned(),
        Echo::None if screen.contact_is_needed() && form.draft.expose().is_empty() => {
            w.contact_hint.to_owned()
        }
        Echo::None => String::new(),
        Echo::Read(Contact::Email { .. }) => w.email.to_owned(),
        Echo::Read(Contact::Refused { reason }) => refused(w, reason),
        Echo::Read(Contact::Phone {
            international,
            country,
            line,
            home,
            ..
        }) => {
            let name = browser::country(w.lang, country);
            let read = [&name, (w.line)(*line), international.expose()].join(" · ");
            match home {
                Home::Domestic => read,
                Home::Foreign => [read, (w.foreign)(&name)].join(". "),
            }
        }
    }
}

fn refused(w: &Wording, why: &contract::ContactRefusal) -> String {
    use contract::ContactRefusal as R;
    let country = match why {
        R::TooShort { country, .. } | R::TooLong { country, .. } | R::NoSuchNumber { country } => {
            browser::country(w.lang, country)
        }
        R::Neither | R::UnknownCountry | R::IncompleteEmail => String::new(),
    };
    (w.contact_refused)(why, &country)
}
