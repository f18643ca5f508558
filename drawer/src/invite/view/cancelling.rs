//! The way to take the invitations back, below their list.

use contract::InvitationState;
use leptos::prelude::*;

use super::Part;
use crate::asking::words::Words as Reasons;
use crate::invite::cancelling::{Cancelling, Event as Said};
use crate::invite::{Event, InviteMore};
use crate::trouble::trouble;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, always};
use apizee_panel::wording::minutes;

pub(super) fn cancelling(part: Part) -> Drawn {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let wish = move || {
        let press = tell.saying(|| Event::Cancelling(Said::AgentWishes));
        view! { <Button class="link" text=words.cancel press=press /> }.drawn()
    };
    let may = |s: &InviteMore| s.cancelling.state == Cancelling::Rest && s.may_cancel();
    // Another state is another thing to be shown; another second is not.
    let told = screen.place(
        |s| core::mem::discriminant(&s.cancelling.state),
        move |_| screen.with(|s| told(part, s)),
    );
    view! {
        <div>
            {screen.when(may, wish)}
            <div class="told" role="status">{told}</div>
        </div>
    }
    .drawn()
}

fn told(part: Part, now: &InviteMore) -> Drawn {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let yes = |class, text: &'static str| {
        let press = tell.saying(|| Event::Cancelling(Said::AgentConfirms));
        view! { <Button class=class text=text press=press /> }.drawn()
    };
    let keep = || {
        let press = tell.saying(|| Event::Cancelling(Said::AgentKeeps));
        view! { <Button class="plain" text=words.keep press=press /> }.drawn()
    };
    match &now.cancelling.state {
        Cancelling::Rest => Drawn::default(),
        Cancelling::Asked => view! {
            <div class="confirm" role="group" aria-label=words.cancel>
                <p>{words.ask_cancel}</p>
                <div class="buttons">{yes("danger", words.cancel)}{keep()}</div>
            </div>
        }
        .drawn(),
        Cancelling::UnderWay => view! { <p class="hint">{words.cancelling}</p> }.drawn(),
        Cancelling::Waits { .. } => {
            let left = screen.text(|s| match s.cancelling.state {
                Cancelling::Waits { left_s } => (words.cancels_in)(&minutes(left_s)),
                Cancelling::Rest
                | Cancelling::Asked
                | Cancelling::UnderWay
                | Cancelling::Failed(_)
                | Cancelling::TooLate
                | Cancelling::Done => String::new(),
            });
            // Not said each second.
            view! {
                <div class="notice">
                    <p class="digits" aria-live="off">{left}</p>
                    <div class="buttons">{keep()}</div>
                </div>
            }
            .drawn()
        }
        Cancelling::Failed(why) => {
            let why = (Reasons::of(w.tongue).failed)(why);
            let why = always([words.not_cancelled, " ", &why].concat());
            trouble(w, why, vec![yes("plain", w.try_again), keep()])
        }
        Cancelling::TooLate => view! { <p class="notice">{words.too_late}</p> }.drawn(),
        Cancelling::Done => {
            let is_cancelled = |one: &contract::Invitation| one.state == InvitationState::Cancelled;
            let text = if now.invitations.iter().any(is_cancelled) {
                words.cancelled
            } else {
                words.closed
            };
            view! { <p class="notice">{text}</p> }.drawn()
        }
    }
}
