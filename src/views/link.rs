//! The visitor's link: copy, insert, QR code, the card once more.

use leptos::html::Input;
use leptos::prelude::*;

use super::Shared;
use super::live::confirm;
use crate::qr::Qr;
use crate::room::Event;
use crate::room::live::{Card, Live, Question, Shown};

/// The row of the link, and what is folded out under it.
pub(super) fn link(shared: Shared, live: Memo<Live>) -> impl IntoView {
    let w = shared.w;
    let shown = Memo::new(move |_| live.with(|l| l.shown));
    let question = Memo::new(move |_| live.with(|l| l.question));
    let url = Memo::new(move |_| live.with(|l| l.guest_link().expose().to_owned()));
    let card = move || match live.with(|l| l.card) {
        Card::Unsent => w.send_card,
        Card::Sending | Card::PerhapsSent => w.send_card_again,
    };
    let asks_card = move || question.get() == Question::SendAgain;
    view! {
        <div class="block">
            <h2>{w.link}</h2>
            <div class="buttons">
                <button type="button" class="plain" on:click=move |_| shared.tell(Event::AgentCopies)>{w.copy}</button>
                <button type="button" class="plain" on:click=move |_| shared.tell(Event::AgentInsertsLink)>{w.insert}</button>
                <button type="button" class="plain" aria-expanded=move || (shown.get() == Shown::Qr).to_string()
                    on:click=move |_| shared.tell(Event::AgentTogglesQr)>{w.qr}</button>
                <button type="button" class="plain" id="send-card" on:click=move |_| shared.tell(Event::AgentSendsCard)>{card}</button>
            </div>
            {move || asks_card().then(|| confirm(shared, w.ask_send_again, w.yes_send_again, "send-card"))}
            {move || match shown.get() {
                Shown::Nothing => ().into_any(),
                Shown::Copied => view! { <p class="hint" role="status">{w.copied}</p> }.into_any(),
                Shown::Field => by_hand(shared, url.get()).into_any(),
                Shown::Qr => qr(shared, url.get()).into_any(),
            }}
        </div>
    }
}

/// The clipboard is denied: the link stands in a field, selected.
fn by_hand(shared: Shared, url: String) -> impl IntoView {
    let w = shared.w;
    let field = NodeRef::<Input>::new();
    field.on_load(|field| {
        // The agent has just pressed Copy: the focus is theirs to follow.
        let _ = field.focus();
        field.select();
    });
    view! {
        <p class="hint" id="by-hand" role="status">{w.copy_by_hand}</p>
        <input type="text" class="by-hand" readonly node_ref=field prop:value=url
            aria-label=w.link aria-describedby="by-hand" />
    }
}

/// Large, with the link below it as text.
fn qr(shared: Shared, url: String) -> impl IntoView {
    let w = shared.w;
    let code = Qr::of(&url).map(|qr| {
        let side = qr.size() + 8;
        view! {
            <svg class="qr" role="img" aria-label=w.qr viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
                <path d=qr.path() />
            </svg>
        }
    });
    view! {
        <div class="code">
            <p class="hint">{w.qr_about}</p>
            {code}
            <p class="url">{url}</p>
        </div>
    }
}
