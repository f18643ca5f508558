//! Who was invited, and the field for one more.

mod cancelling;

use std::rc::Rc;

use contract::Invitation;

use super::cancelling::Cancelling;
use super::sending::{Refused, Sending};
use super::{Event, InviteMore};
use crate::browser;
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::asking::unanswered;
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::drawer::trouble::trouble;
use crate::room::form::{Draft, Echo};
use crate::signals::{RwSignal, With, WithUntracked};
use crate::views::understood;
use crate::wording::Wording;
use crate::wording::invite::Invite as Words;

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let title = el("h1").text((w.section)(Section::Invite));
    if host.errand.room.is_none() {
        let nothing = classed("p", "hint").text(words.no_room);
        return vec![classed("section", "results").with(title).with(nothing)];
    }
    let around = Rc::clone(host);
    let over = move || screen.with(|s| s.cancelling.state == Cancelling::Done);
    let more = classed("section", "results").with(title).place(
        // Nobody is invited to a room that the agent has just closed.
        move || if over() { "" } else { "open" }.to_owned(),
        move |_| vec![form(&around, screen, tell)],
    );
    vec![more, so_far(host, screen, tell)]
}

fn form(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> El {
    let words = Words::of(host.w.lang);
    classed("form", "results")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .on("submit", move |submit| {
            submit.prevent_default();
            if let Some(key) = browser::new_key() {
                tell.tell(Event::AgentSends(key));
            }
        })
        .with(classed("p", "hint").text(words.about))
        .with(field(host, screen, tell))
        .with(outcome(host, screen))
        .with(
            classed("button", "primary")
                .attr("type", "submit")
                .attr_of("aria-disabled", move || {
                    screen.with(waits).then(|| "true".to_owned())
                })
                .says(move || {
                    screen
                        .with(|s| match s.sending {
                            Sending::UnderWay(_) => words.sending,
                            Sending::Unknown => words.send_another,
                            Sending::Rest
                            | Sending::Taken
                            | Sending::Lost(_)
                            | Sending::Refused(_) => words.send,
                        })
                        .to_owned()
                }),
        )
}

fn waits(screen: &InviteMore) -> bool {
    matches!(screen.sending, Sending::UnderWay(_)) || screen.sending.left_s() > 0
}

/// Whether the field is at fault, and not the world.
fn wrong(sending: &Sending) -> bool {
    match sending {
        Sending::Refused(why) => match why {
            Refused::Nothing | Refused::Email | Refused::NoSms | Refused::Phone => true,
            Refused::TooSoon { .. }
            | Refused::Busy { .. }
            | Refused::Spent { .. }
            | Refused::Over
            | Refused::Trouble(_) => false,
        },
        Sending::Rest
        | Sending::UnderWay(_)
        | Sending::Taken
        | Sending::Unknown
        | Sending::Lost(_) => false,
    }
}

fn field(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let is_wrong = move || screen.with(|s| wrong(&s.sending));
    let input = el("input")
        .attr("id", "invite-number")
        .attr("type", "text")
        .attr("inputmode", "tel")
        .attr("aria-describedby", "invite-echo")
        .attr_of("aria-invalid", move || Some(is_wrong().to_string()))
        .value_of(move || screen.with(|s| s.draft.expose().to_owned()))
        .on("input", move |input| {
            tell.tell(Event::AgentTypes(Draft::new(dom::value(&input))));
        });
    let echo = move |s: &InviteMore| match (&s.sending, &s.echo) {
        (Sending::Refused(why), Echo::None | Echo::Asked(_)) if wrong(&s.sending) => {
            (words.refused)(why)
        }
        // The reading says more than that it was refused.
        (Sending::Refused(why @ (Refused::NoSms | Refused::Email)), Echo::Read(_)) => {
            (words.refused)(why)
        }
        (_, Echo::Read(contact)) => understood(w, contact),
        (_, Echo::Asked(_)) => w.reading.to_owned(),
        (_, Echo::None) => String::new(),
    };
    el("div")
        .attr_of("class", move || {
            Some(if is_wrong() { "field wrong" } else { "field" }.to_owned())
        })
        .with(el("label").attr("for", "invite-number").text(words.number))
        .with(input)
        .with(
            classed("p", "hint")
                .attr("id", "invite-echo")
                .says(move || screen.with(echo)),
        )
}

/// What became of the wish: a quiet line, or a box that stays. Said once, not with each second.
fn outcome(host: &Rc<Host>, screen: RwSignal<InviteMore>) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let inside = host.clone();
    let quiet = move || {
        screen.with(|s| match s.sending {
            Sending::Taken => words.taken,
            Sending::Rest
            | Sending::UnderWay(_)
            | Sending::Unknown
            | Sending::Lost(_)
            | Sending::Refused(_) => "",
        })
    };
    el("div")
        .with(
            classed("p", "hint")
                .attr("role", "status")
                .says(move || quiet().to_owned()),
        )
        .with(
            classed("p", "unseen")
                .attr("role", "status")
                .says(move || screen.with(|s| loud(w, words, &spoken(s)))),
        )
        .when(
            move || screen.with(|s| is_loud(&s.sending)),
            move || {
                let text = move || screen.with(|s| loud(w, words, &s.sending));
                trouble(&inside, text, vec![])
            },
        )
}

/// With the seconds that it had when it was told.
fn spoken(screen: &InviteMore) -> Sending {
    let left_s = screen.wait_s;
    match &screen.sending {
        Sending::Refused(Refused::TooSoon { left_s: 1.. }) => {
            Sending::Refused(Refused::TooSoon { left_s })
        }
        Sending::Refused(Refused::Busy { left_s: 1.. }) => {
            Sending::Refused(Refused::Busy { left_s })
        }
        Sending::Rest
        | Sending::UnderWay(_)
        | Sending::Taken
        | Sending::Unknown
        | Sending::Lost(_)
        | Sending::Refused(_) => screen.sending.clone(),
    }
}

fn loud(w: &Wording, words: &Words, sending: &Sending) -> String {
    if !is_loud(sending) {
        return String::new();
    }
    match sending {
        Sending::Unknown => words.unknown.to_owned(),
        Sending::Lost(_) => words.lost.to_owned(),
        Sending::Refused(why) => match ((words.refused)(why), why) {
            (text, Refused::Trouble(why)) if text.is_empty() => (w.trouble)(why),
            (text, _) => text,
        },
        Sending::Rest | Sending::UnderWay(_) | Sending::Taken => String::new(),
    }
}

fn is_loud(sending: &Sending) -> bool {
    match sending {
        Sending::Unknown | Sending::Lost(_) => true,
        Sending::Refused(_) => !wrong(sending),
        Sending::Rest | Sending::UnderWay(_) | Sending::Taken => false,
    }
}

fn so_far(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let listed = host.clone();
    let ask = move || tell.tell(Event::AgentRefreshes);
    let refresh = button("link", "", ask).says(move || {
        if screen.with(|s| s.asking.is_asked()) {
            w.refreshing
        } else {
            w.refresh
        }
        .to_owned()
    });
    let known = |s: &InviteMore| s.asking.answer().is_some();
    classed("section", "results")
        .with(el("header").with(el("h2").text(words.so_far)).with(refresh))
        .when(
            move || screen.with(|s| s.invitations.is_empty() && known(s)),
            move || classed("p", "hint").text(words.nobody),
        )
        .place(
            move || screen.with(list_key),
            move |_| {
                let all = screen.with_untracked(|s| s.invitations.clone());
                let rows = classed("ol", "log");
                vec![
                    all.iter()
                        .fold(rows, |rows, one| rows.with(row(&listed, one))),
                ]
            },
        )
        .with(unanswered(host, screen, |s| &s.asking.question, ask))
        .with(cancelling::cancelling(host, screen, tell))
}

/// Changes with each invitation and its state.
fn list_key(screen: &InviteMore) -> String {
    let of = |one: &Invitation| format!("{}{:?}", one.at.as_str(), one.state);
    let all: Vec<String> = screen.invitations.iter().map(of).collect();
    all.join(" ")
}

fn row(host: &Host, invitation: &Invitation) -> El {
    let words = Words::of(host.w.lang);
    let to = (words.to)(invitation);
    let at = browser::time_of_day(&invitation.at);
    el("li")
        .with(
            el("time")
                .attr("datetime", invitation.at.as_str())
                .text(&at),
        )
        .with(
            el("span")
                .text(&to)
                .text(" · ")
                .text((words.state)(invitation.state)),
        )
}
