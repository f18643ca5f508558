//! The form, the start under way, and the wait: one screen, since nothing should move when the
//! button is pressed.

use crate::signals::{Memo, RwSignal, With, WithUntracked, WithValue, untrack};
use contract::{Contact, Home, RoomKind};

use super::{Shared, drawer, opens_tab, options, preview, trouble, unknown, ways};
use crate::browser;
use crate::dom::{self, El, button, classed, el};
use crate::drawer::errand::Section;
use crate::panel::{self, Panel};
use crate::room::attempt::Wait;
use crate::room::form::{Draft, Echo, FieldFault, Form, Ways};
use crate::room::setting::{Desk, Service, Setting};
use crate::room::{Event, Notice, Pace, Place, Room, Step};
use crate::wording::{Wording, minutes};

/// What keeps the agent from pressing twice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Busy {
    No,
    Starting(Pace),
    Waiting(Wait, u32),
    Looking,
}

/// What ends, or may, with the room that is started.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    Room,
    Start,
}

/// What the form's views read.
#[derive(Clone, PartialEq)]
pub(super) struct FormScreen {
    pub(super) form: Form,
    pub(super) desk: Desk,
    service: Service,
    busy: Busy,
    notice: Notice,
    beside: Beside,
}

impl FormScreen {
    fn of(panel: &Panel) -> Option<Self> {
        let Panel::Ready(ready) = panel else {
            return None;
        };
        let Room::Wanted(wanted) = &ready.room else {
            return None;
        };
        let (busy, notice) = match &wanted.step {
            Step::Filling(notice) => (Busy::No, notice.clone()),
            Step::Starting(_, pace) => (Busy::Starting(*pace), Notice::None),
            Step::Waiting {
                why, seconds_left, ..
            } => (Busy::Waiting(*why, *seconds_left), Notice::None),
            Step::Unknown(_) => (Busy::Looking, Notice::None),
        };
        let Setting { desk, service } = ready.setting.clone();
        let beside = match wanted.place {
            Place::Free => Beside::Nothing,
            Place::InsteadOf(_) => Beside::Room,
            Place::Despite(..) => Beside::Start,
        };
        Some(Self {
            form: wanted.form.clone(),
            desk,
            service,
            busy,
            notice,
            beside,
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

    /// Whether the fields rest for a while: a start waits, or is looked for.
    pub(super) fn rests(&self) -> bool {
        matches!(self.busy, Busy::Waiting(..) | Busy::Looking)
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
pub(super) fn form(shared: Shared, panel: RwSignal<Panel>) -> El {
    let Shared { w, quick, .. } = shared;
    let Some(first) = panel.with_untracked(FormScreen::of) else {
        return el("form");
    };
    let screen = Memo::new(move |old: Option<&FormScreen>| {
        // While this view goes away, the last data stays.
        let now = panel.with(FormScreen::of).or_else(|| old.cloned());
        now.unwrap_or_else(|| first.clone())
    });
    let quick_url = move || screen.with(|s| quick.with_value(|q| q.url(&s.desk, &s.form)));
    let place = screen.with_untracked(|s| {
        let language = s.desk.language.primary().to_uppercase();
        let channel = (w.channel)(&s.desk.channel);
        if channel.is_empty() {
            language
        } else {
            [channel, " · ", &language].concat()
        }
    });
    let busy = move || screen.with(|s| s.busy);
    // A start that is looked for can be left alone only in its own two steps.
    let leaves = move || {
        screen.with(|s| {
            if s.busy == Busy::Looking {
                Beside::Nothing
            } else {
                s.beside
            }
        })
    };
    let other_kind = move || screen.with(|s| other(s.form.kind));

    let header = el("header")
        .with(el("h1").says(move || screen.with(|s| (w.room)(s.form.kind).to_owned())))
        .with(classed("p", "place").text(&place));
    let primary = classed("button", "primary")
        .attr("type", "submit")
        .attr_of("aria-disabled", move || {
            Some((busy() != Busy::No).to_string())
        })
        .says(move || screen.with(|s| primary(w, s).to_owned()));
    let foot = classed("p", "foot")
        .when(
            move || leaves() != Beside::Nothing,
            move || {
                button("link", "", move || shared.tell(Event::AgentCancels)).says(move || {
                    let keeps = leaves() == Beside::Room;
                    if keeps { w.keep_room } else { w.keep_looking }.to_owned()
                })
            },
        )
        .when(
            move || {
                let may = |s: &FormScreen| !s.rests() && s.offers(other(s.form.kind));
                leaves() == Beside::Nothing && screen.with(may)
            },
            move || {
                button("link", "", move || {
                    shared.tell(Event::AgentPrefers(untrack(other_kind)))
                })
                .says(move || (w.instead)(other_kind()).to_owned())
            },
        )
        .when(
            move || {
                leaves() == Beside::Nothing && screen.with(|s| s.form.kind == RoomKind::Meeting)
            },
            move || drawer::opens(shared, "link", (w.section)(Section::Plan), Section::Plan),
        )
        .with(opens_tab(w, "", w.quick_invitation).attr_of("href", move || Some(quick_url())));
    classed("form", "form")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .on("submit", move |submit| {
            submit.prevent_default();
            if let Some(key) = browser::new_key() {
                shared.tell(Event::AgentStarts(key));
            }
        })
        .with(header)
        .with(classed("p", "hint").says(move || screen.with(|s| (w.about)(s.form.kind).to_owned())))
        .when(
            move || screen.with(|s| s.beside != Beside::Nothing),
            move || {
                classed("p", "warning").says(move || {
                    let ends = screen.with(|s| s.beside == Beside::Room);
                    if ends { w.replacing } else { w.ask_another }.to_owned()
                })
            },
        )
        .with(contact(shared, screen))
        .with(ways::ways(shared, screen))
        .with(options::options(shared, screen))
        .place(
            move || screen.with(preview::key),
            move |_| screen.with(|s| preview::preview(w, s)),
        )
        .place(
            move || screen.with(|s| notice(w, s)),
            move |text| {
                let looked_up = screen.with(|s| matches!(s.notice, Notice::NotLookedUp(_)));
                let again = looked_up.then_some(panel::Event::AgentTriesAgain);
                vec![trouble::trouble(shared, text, Some(&quick_url()), again)]
            },
        )
        .when(
            move || busy() == Busy::Starting(Pace::Slow),
            move || classed("p", "notice").text(w.slow),
        )
        .when(
            move || matches!(busy(), Busy::Waiting(..)),
            move || {
                classed("div", "notice")
                    .with(el("p").says(move || screen.with(|s| waiting(w, s))))
                    .with(button("plain", w.cancel, move || {
                        shared.tell(Event::AgentCancels)
                    }))
            },
        )
        .when(
            move || busy() == Busy::Looking,
            move || unknown::unknown(shared, panel),
        )
        .when(
            move || screen.with(|s| s.notice == Notice::NothingMade),
            move || classed("p", "notice").text(w.nothing_made),
        )
        .with(primary)
        .with(foot)
}

fn primary(w: &'static Wording, screen: &FormScreen) -> &'static str {
    match screen.busy {
        Busy::Starting(pace) => (w.starting)(pace),
        Busy::Waiting(..) => (w.starting)(Pace::Usual),
        Busy::Looking => w.looking,
        Busy::No if matches!(screen.notice, Notice::NotStarted(..)) => w.try_again,
        Busy::No if screen.beside == Beside::Room => w.replace_and_start,
        Busy::No if screen.beside == Beside::Start => w.yes_another,
        Busy::No if screen.form.open_ways(&screen.desk) == Ways::default() => w.start,
        Busy::No => w.start_and_send,
    }
}

/// What went wrong; empty when nothing did.
fn notice(w: &Wording, screen: &FormScreen) -> String {
    match &screen.notice {
        Notice::None | Notice::NothingMade => String::new(),
        Notice::NotLookedUp(why) | Notice::NotStarted(why, _) => (w.trouble)(why),
    }
}

/// What a start waits for.
fn waiting(w: &Wording, screen: &FormScreen) -> String {
    match screen.busy {
        Busy::No | Busy::Starting(_) | Busy::Looking => String::new(),
        Busy::Waiting(why, seconds) => (w.waiting)(why, &minutes(seconds), screen.limit()),
    }
}

/// One field for a phone or an e-mail, and what is understood of it.
fn contact(shared: Shared, screen: Memo<FormScreen>) -> El {
    let w = shared.w;
    let wrong = move || screen.with(|s| fault_of_contact(&s.form).is_some());
    let label = move |s: &FormScreen| {
        if s.contact_is_needed() {
            w.contact
        } else {
            w.contact_optional
        }
        .to_owned()
    };
    let field = el("input")
        .attr("id", "contact")
        .attr("type", "text")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "contact-echo")
        .attr_of("aria-invalid", move || Some(wrong().to_string()))
        .attr_of("readonly", move || {
            screen.with(|s| (s.busy != Busy::No).then(String::new))
        })
        .value_of(move || screen.with(|s| s.form.draft.expose().to_owned()))
        .on("input", move |input| {
            shared.tell(Event::AgentTypes(Draft::new(dom::value(&input))));
        });
    el("div")
        .attr_of("class", move || {
            Some(if wrong() { "field wrong" } else { "field" }.to_owned())
        })
        .with(
            el("label")
                .attr("for", "contact")
                .says(move || screen.with(label)),
        )
        .with(field)
        .with(
            classed("p", "hint")
                .attr("id", "contact-echo")
                .says(move || screen.with(|s| echo(w, s))),
        )
}

fn fault_of_contact(form: &Form) -> Option<&FieldFault> {
    let of_option = |fault: &&FieldFault| matches!(fault, FieldFault::Option(_));
    form.fault.as_ref().filter(|fault| !of_option(fault))
}

fn echo(w: &Wording, screen: &FormScreen) -> String {
    let form = &screen.form;
    if let Some(fault) = fault_of_contact(form) {
        return match fault {
            FieldFault::Refused(why) => refused(w, why),
            FieldFault::Needed
            | FieldFault::NeededToInvite
            | FieldFault::NotInternational
            | FieldFault::NoSms
            | FieldFault::Phone
            | FieldFault::Email
            | FieldFault::Option(_) => (w.field_fault)(fault).to_owned(),
        };
    }
    match &form.echo {
        Echo::Asked(_) => w.reading.to_owned(),
        Echo::None if screen.contact_is_needed() && form.draft.expose().is_empty() => {
            w.contact_hint.to_owned()
        }
        Echo::None => String::new(),
        Echo::Read(contact) => understood(w, contact),
    }
}

/// What the backend reads in a contact, or why it reads nothing.
pub(crate) fn understood(w: &Wording, contact: &Contact) -> String {
    match contact {
        Contact::Email { .. } => w.email.to_owned(),
        Contact::Refused { reason } => refused(w, reason),
        Contact::Phone {
            international,
            country,
            line,
            home,
            ..
        } => {
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
