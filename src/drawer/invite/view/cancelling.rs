//! The way to take the invitations back, below their list.

use std::rc::Rc;

use contract::InvitationState;

use crate::dom::{El, Els, button, classed, el};
use crate::drawer::host::Host;
use crate::drawer::invite::cancelling::{Cancelling, Event as Said};
use crate::drawer::invite::{Event, InviteMore};
use crate::drawer::screen::Tell;
use crate::drawer::trouble::trouble;
use crate::signals::{RwSignal, With, WithUntracked};
use crate::wording::asking::Asking as Reasons;
use crate::wording::invite::Invite as Words;
use crate::wording::minutes;

pub(super) fn cancelling(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> El {
    let words = Words::of(host.w.lang);
    let around = Rc::clone(host);
    el("div")
        .when(
            move || screen.with(|s| s.cancelling.state == Cancelling::Rest && s.may_cancel()),
            move || {
                button("link", words.cancel, move || {
                    tell.tell(Event::Cancelling(Said::AgentWishes));
                })
            },
        )
        .with(classed("div", "told").attr("role", "status").place(
            move || screen.with(|s| key(&s.cancelling.state).to_owned()),
            move |_| told(&around, screen, tell),
        ))
}

/// Changes when what is shown is another thing; not with each second.
fn key(state: &Cancelling) -> &'static str {
    match state {
        Cancelling::Rest => "",
        Cancelling::Asked => "asked",
        Cancelling::UnderWay => "under way",
        Cancelling::Waits { .. } => "waits",
        Cancelling::Failed(_) => "failed",
        Cancelling::TooLate => "too late",
        Cancelling::Done => "done",
    }
}

fn told(host: &Rc<Host>, screen: RwSignal<InviteMore>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let yes = |class, text| {
        button(class, text, move || {
            tell.tell(Event::Cancelling(Said::AgentConfirms));
        })
    };
    let keep = || {
        button("plain", words.keep, move || {
            tell.tell(Event::Cancelling(Said::AgentKeeps));
        })
    };
    let (state, cancelled) = screen.with_untracked(|s| {
        let is = |state| s.invitations.iter().any(|one| one.state == state);
        (s.cancelling.state.clone(), is(InvitationState::Cancelled))
    });
    vec![match state {
        Cancelling::Rest => return vec![],
        Cancelling::Asked => classed("div", "confirm")
            .attr("role", "group")
            .attr("aria-label", words.cancel)
            .with(el("p").text(words.ask_cancel))
            .with(
                classed("div", "buttons")
                    .with(yes("danger", words.cancel))
                    .with(keep()),
            ),
        Cancelling::UnderWay => classed("p", "hint").text(words.cancelling),
        Cancelling::Waits { .. } => {
            let left = move || {
                screen.with(|s| match s.cancelling.state {
                    Cancelling::Waits { left_s } => (words.cancels_in)(&minutes(left_s)),
                    Cancelling::Rest
                    | Cancelling::Asked
                    | Cancelling::UnderWay
                    | Cancelling::Failed(_)
                    | Cancelling::TooLate
                    | Cancelling::Done => String::new(),
                })
            };
            classed("div", "notice")
                // Not said each second.
                .with(classed("p", "digits").attr("aria-live", "off").says(left))
                .with(classed("div", "buttons").with(keep()))
        }
        Cancelling::Failed(why) => {
            let why = (Reasons::of(w.lang).failed)(&why);
            let ways = vec![yes("plain", w.try_again), keep()];
            trouble(
                host,
                move || [words.not_cancelled, " ", &why].concat(),
                ways,
            )
        }
        Cancelling::TooLate => classed("p", "notice").text(words.too_late),
        Cancelling::Done if cancelled => classed("p", "notice").text(words.cancelled),
        Cancelling::Done => classed("p", "notice").text(words.closed),
    }]
}
