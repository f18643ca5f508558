//! The visitor's link: copy, insert, QR code, the card once more.

use leptos::prelude::*;

use super::Shared;
use super::drawer::Opens;
use super::live::{Confirm, OnScreen};
use crate::elements::{Button, Draw as _, Drawn, Source as _, takes_selection, value};
use crate::errand::Section;
use crate::room::Event;
use crate::room::live::{Card, Live, RoomQuestion, Shown};
use crate::wording::PanelWording;

/// The row of the link, and what is folded out under it.
#[component]
pub(super) fn TheLink(shared: Shared, live: OnScreen) -> impl IntoView {
    let w = shared.w;
    let card = live.text(|l| {
        if matches!(l.card, Card::Unsent | Card::NotByUs) {
            w.send_card
        } else {
            w.send_card_again
        }
        .to_owned()
    });
    let invite = move || {
        let text = (w.common.section)(Section::Invite);
        view! { <Opens shared=shared class="plain" text=text section=Section::Invite /> }.drawn()
    };
    let ask = move || {
        let words = (w.yes_send_again, w.common.cancel);
        let event = || Some(Event::AgentConfirms);
        view! { <Confirm shared=shared question=w.ask_send_again answers=words event=event /> }
            .drawn()
    };
    let folded_out = |l: &Live| match l.shown {
        Shown::Nothing => None,
        Shown::Copied => Some(Copied::Yes),
        Shown::Field => Some(Copied::ByHand("field")),
    };
    let url = |l: &Live| l.guest_link().expose().to_owned();
    let copied = move |how: &Copied| copied(w, live, *how, w.common.link, url);
    view! {
        <div class="block">
            <h2>{w.common.link}</h2>
            <div class="buttons">
                <Button class="plain" text=w.common.copy press=shared.telling(Event::AgentCopies) />
                <Button class="plain" text=w.common.insert press=shared.telling(Event::AgentInsertsLink) />
                <Opens shared=shared class="plain" text=(w.common.section)(Section::Qr) section=Section::Qr />
                {live.when(|l| l.room.state.is_live(), invite)}
                <Button class="plain" text=card press=shared.telling(Event::AgentSendsCard) />
            </div>
            {live.when(|l| l.question == RoomQuestion::SendAgain, ask)}
            {live.given(folded_out, copied)}
        </div>
    }
    .drawn()
}

/// What became of *Copy*.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    /// The link is in the clipboard.
    Yes,
    /// That is denied: it stands in a field, selected, whose hint has this id.
    ByHand(&'static str),
}

pub(super) fn copied(
    w: &PanelWording,
    live: OnScreen,
    how: Copied,
    name: &'static str,
    url: fn(&Live) -> String,
) -> Drawn {
    match how {
        Copied::Yes => view! { <p class="hint" role="status">{w.copied}</p> }.drawn(),
        // The agent has just pressed Copy: the focus is theirs to follow.
        Copied::ByHand(id) => view! {
            <p class="hint" role="status" id=id>{w.copy_by_hand}</p>
            <input
                class="by-hand"
                type="text"
                readonly=""
                {..value(live.text(url))}
                {..takes_selection()}
                aria-label=name
                aria-describedby=id
            />
        }
        .drawn(),
    }
}
