//! Who was invited, and the field for one more.

mod cancelling;

use std::rc::Rc;

use contract::Invitation;
use leptos::prelude::*;

use super::cancelling::Cancelling;
use super::sending::{Refused, Sending};
use super::{Event, InviteMore};
use crate::asking::unanswered;
use crate::browser;
use crate::host::Host;
use crate::invite::words::Words;
use crate::screen::{State, Tell};
use crate::trouble::trouble;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, submitted, typed, value};
use apizee_panel::errand::Section;
use apizee_panel::room::form::{Draft, Echo};
use apizee_panel::views::understood;
use apizee_panel::wording::Wording;

/// What all parts of the view need.
#[derive(Clone, Copy)]
struct Part {
    w: &'static Wording,
    words: &'static Words,
    screen: State<InviteMore>,
    tell: Tell<Event>,
}

pub(super) fn view(host: &Rc<Host>, screen: State<InviteMore>, tell: Tell<Event>) -> Drawn {
    let part = Part {
        w: host.w,
        words: Words::of(host.w.tongue),
        screen,
        tell,
    };
    let Part { w, words, .. } = part;
    let title = (w.section)(Section::Invite);
    if host.errand.room.is_none() {
        return view! {
            <section class="results">
                <h1>{title}</h1>
                <p class="hint">{words.no_room}</p>
            </section>
        }
        .drawn();
    }
    // Nobody is invited to a room that the agent has just closed.
    let form = screen.when(
        |s| s.cancelling.state != Cancelling::Done,
        move || form(part),
    );
    view! {
        <section class="results">
            <h1>{title}</h1>
            {form}
        </section>
        {so_far(host, part)}
    }
    .drawn()
}

fn form(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let send = move || {
        if let Some(key) = browser::new_key() {
            tell.tell(Event::AgentSends(key));
        }
    };
    let primary = screen.text(|s| {
        match s.sending {
            Sending::UnderWay(_) => words.sending,
            Sending::Unknown => words.send_another,
            Sending::Rest | Sending::Taken | Sending::Lost(_) | Sending::Refused(_) => words.send,
        }
        .to_owned()
    });
    let rests = move || screen.with(|s| waits(s).then_some("true"));
    view! {
        <form class="results" novalidate="" autocomplete="off" {..submitted(send)}>
            <p class="hint">{words.about}</p>
            {field(part)}
            {outcome(part)}
            <button class="primary" type="submit" aria-disabled=rests>{primary}</button>
        </form>
    }
    .drawn()
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

fn field(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    view! {
        <div class="field" class:wrong=screen.flag(|s| wrong(&s.sending))>
            <label for="invite-number">{words.number}</label>
            <input
                id="invite-number"
                type="text"
                inputmode="tel"
                aria-describedby="invite-echo"
                aria-invalid=screen.text(|s| wrong(&s.sending).to_string())
                {..value(screen.text(|s| s.draft.expose().to_owned()))}
                {..typed(move |text| tell.tell(Event::AgentTypes(Draft::new(text))))}
            />
            <p class="hint" id="invite-echo">{screen.text(move |s| echo(part, s))}</p>
        </div>
    }
    .drawn()
}

fn echo(part: Part, screen: &InviteMore) -> String {
    let Part { w, words, .. } = part;
    match (&screen.sending, &screen.echo) {
        (Sending::Refused(why), Echo::None | Echo::Asked(_)) if wrong(&screen.sending) => {
            (words.refused)(why)
        }
        // The reading says more than that it was refused.
        (Sending::Refused(why @ (Refused::NoSms | Refused::Email)), Echo::Read(_)) => {
            (words.refused)(why)
        }
        (_, Echo::Read(contact)) => understood(w, contact),
        (_, Echo::Asked(_)) => w.reading.to_owned(),
        (_, Echo::None) => String::new(),
    }
}

/// What became of the wish: a quiet line, or a box that stays. Said once, not with each second.
fn outcome(part: Part) -> Drawn {
    let Part {
        w, words, screen, ..
    } = part;
    let quiet = screen.text(|s| {
        match s.sending {
            Sending::Taken => words.taken,
            Sending::Rest
            | Sending::UnderWay(_)
            | Sending::Unknown
            | Sending::Lost(_)
            | Sending::Refused(_) => "",
        }
        .to_owned()
    });
    let spoken = screen.text(|s| loud(w, words, &spoken(s)));
    let in_a_box = screen.when(
        |s| is_loud(&s.sending),
        move || trouble(w, screen.text(|s| loud(w, words, &s.sending)), vec![]),
    );
    view! {
        <div>
            <p class="hint" role="status">{quiet}</p>
            <p class="unseen" role="status">{spoken}</p>
            {in_a_box}
        </div>
    }
    .drawn()
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

fn so_far(host: &Rc<Host>, part: Part) -> Drawn {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let refresh = screen.text(|s| {
        let under_way = s.asking.is_asked();
        if under_way { w.refreshing } else { w.refresh }.to_owned()
    });
    let nobody = |s: &InviteMore| s.invitations.is_empty() && s.asking.answer().is_some();
    let nobody = screen.when(nobody, move || {
        view! { <p class="hint">{words.nobody}</p> }.drawn()
    });
    let list = screen.place(
        |s| s.invitations.clone(),
        move |all| {
            if all.is_empty() {
                return Drawn::default();
            }
            let rows = all.iter().map(|one| row(words, one)).collect::<Drawn>();
            view! { <ol class="log">{rows}</ol> }.drawn()
        },
    );
    let ask = move || tell.tell(Event::AgentRefreshes);
    view! {
        <section class="results">
            <header>
                <h2>{words.so_far}</h2>
                <Button class="link" text=refresh press=tell.saying(|| Event::AgentRefreshes) />
            </header>
            {nobody}
            {list}
            {unanswered(host, screen, |s| &s.asking.question, ask)}
            {cancelling::cancelling(part)}
        </section>
    }
    .drawn()
}

fn row(words: &Words, invitation: &Invitation) -> Drawn {
    let to = (words.to)(invitation);
    let at = &invitation.at;
    view! {
        <li>
            <time datetime=at.as_str().to_owned()>{browser::time_of_day(at)}</time>
            <span>{to}" · "{(words.state)(invitation.state)}</span>
        </li>
    }
    .drawn()
}
