//! The section, as the agent sees it: the form, then the meeting.

mod field;
mod guests;
mod handing;
mod meeting;
mod told;
mod unknown;
mod when;

use std::rc::Rc;

use contract::{Invite, Moderation};
use leptos::prelude::*;

use super::form::{Field, Veil};
use super::{Event, MeetingPlan, Notice, Planning};
use crate::asking::{Question, unanswered};
use crate::browser;
use crate::host::Host;
use crate::plan::words::Words;
use crate::screen::{State, Tell};
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, changed, submitted, ticked};
use apizee_panel::errand::Section;
use apizee_panel::wording::Wording;

/// What all parts of the view need.
#[derive(Clone, Copy)]
struct Part {
    w: &'static Wording,
    words: &'static Words,
    screen: State<MeetingPlan>,
    tell: Tell<Event>,
}

/// Which view.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Form,
    LookingUp,
    Planned,
}

impl Shown {
    fn of(plan: &MeetingPlan) -> Self {
        match plan.stage {
            Planning::Filling(_)
            | Planning::UnderWay(_)
            | Planning::Waiting { .. }
            | Planning::Unknown(_) => Self::Form,
            Planning::LookingUp(..) => Self::LookingUp,
            Planning::Planned(_) => Self::Planned,
        }
    }
}

pub(super) fn view(host: &Rc<Host>, screen: State<MeetingPlan>, tell: Tell<Event>) -> Drawn {
    let part = Part {
        w: host.w,
        words: Words::of(host.w.tongue),
        screen,
        tell,
    };
    let host = Rc::clone(host);
    let shown = screen.place(Shown::of, move |shown| match shown {
        Shown::Form => form(part),
        Shown::Planned => meeting::meeting(&host, part),
        Shown::LookingUp => {
            let again = move || tell.tell(Event::AgentAsksAgain);
            view! {
                <h1>{(part.w.section)(Section::Plan)}</h1>
                {unanswered(&host, screen, question, again)}
            }
            .drawn()
        }
    });
    view! { <section class="plan">{shown}</section> }.drawn()
}

fn is_busy(plan: &MeetingPlan) -> bool {
    !matches!(plan.stage, Planning::Filling(_))
}

fn form(part: Part) -> Drawn {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let plan = move || {
        if let Some(key) = browser::new_key() {
            tell.tell(Event::AgentPlans(key));
        }
    };
    let primary = screen.text(|s| {
        match &s.stage {
            Planning::Filling(Notice::Failed(..)) => w.try_again,
            Planning::Filling(_) => words.plan,
            Planning::UnderWay(_)
            | Planning::Waiting { .. }
            | Planning::Unknown(_)
            | Planning::LookingUp(..)
            | Planning::Planned(_) => words.planning,
        }
        .to_owned()
    });
    let invite = tick(
        part,
        words.invite,
        |s| s.form.invite == Invite::ByApizee,
        |on| Event::AgentInvites(Invite::from(on)),
    );
    let moderation = tick(
        part,
        w.waiting_room,
        |s| s.form.moderation == Moderation::WaitingRoom,
        |on| Event::AgentModerates(Moderation::from(on)),
    );
    let told = screen.given(told::Told::of, move |told| told::told(part, *told));
    // Enter in any field is the button; the fields of a wish that is on its way rest.
    view! {
        <form novalidate="" autocomplete="off" {..submitted(plan)}>
            <h1>{(w.section)(Section::Plan)}</h1>
            <p class="hint">{words.about}</p>
            <fieldset class="fields" disabled=screen.flag(is_busy)>
                <legend class="unseen">{(w.section)(Section::Plan)}</legend>
                {field::line(part, Field::Name, words.name)}
                {guests::guests(part)}
                {invite}
                {when::when(part)}
                {moderation}
                {field::line(part, Field::Moderator, words.moderator)}
                {message(part)}
                {password(part)}
            </fieldset>
            <div class="told" role="status">{told}</div>
            <button
                class="primary"
                type="submit"
                aria-disabled=screen.text(|s| is_busy(s).to_string())
            >
                {primary}
            </button>
        </form>
    }
    .drawn()
}

fn question(plan: &MeetingPlan) -> &Question<()> {
    match &plan.stage {
        Planning::LookingUp(_, asking) => &asking.question,
        Planning::Filling(_)
        | Planning::UnderWay(_)
        | Planning::Waiting { .. }
        | Planning::Unknown(_)
        | Planning::Planned(_) => &Question::Unasked,
    }
}

/// A box to tick.
fn tick(
    part: Part,
    text: &'static str,
    is_on: fn(&MeetingPlan) -> bool,
    event: fn(bool) -> Event,
) -> Drawn {
    let Part { screen, tell, .. } = part;
    let toggle = move || {
        let on = untrack(|| screen.with(is_on));
        tell.tell(event(!on));
    };
    view! {
        <label class="tick">
            <input type="checkbox" {..ticked(screen.flag(is_on))} {..changed(toggle)} />
            <span>{text}</span>
        </label>
    }
    .drawn()
}

fn message(part: Part) -> Drawn {
    let words = part.words;
    field::around(
        part,
        Field::Message,
        words.message,
        field::area(part, Field::Message),
        move |plan| (words.count)(plan.form.text(Field::Message).trim().chars().count()),
    )
}

fn password(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let is_up = |s: &MeetingPlan| s.form.veil == Veil::Up;
    let (label, hint) = words.password;
    let keys = field::Keys {
        kind: screen.text(move |s| if is_up(s) { "text" } else { "password" }.to_owned()),
        // The keys of a telephone are the signs of the rule.
        inputmode: Some("tel"),
        autocomplete: Some("new-password"),
    };
    let hears = field::hears(part, Field::Password);
    let input = field::input(part, Field::Password, keys, hears);
    let turn = screen.text(move |s| if is_up(s) { words.hide } else { words.show }.to_owned());
    let turn =
        view! { <Button class="link" text=turn press=tell.saying(|| Event::AgentTurnsVeil) /> };
    field::with_more(
        part,
        Field::Password,
        label,
        input,
        move |_| hint.to_owned(),
        turn.drawn(),
    )
}
