//! What is ticked, as the visitor will see it, and the ways for it to go.

use std::rc::Rc;

use contract::{Media, MediaSort};
use leptos::prelude::*;

use super::Results;
use super::event::Event;
use super::parcel::{self, Push, SendQuestion, Vehicle, Way};
use crate::host::Host;
use crate::results::words::{ToVisitor, Words};
use crate::screen::{State, Tell};
use crate::trouble::trouble;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _};
use apizee_panel::room::setting::Ability;
use apizee_panel::wording::Wording;

/// Below the list.
pub(super) fn send(host: &Rc<Host>, screen: State<Results>, tell: Tell<Event>) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    let inside = Rc::clone(host);
    let picked = |s: &Results| s.picked.to_vec();
    let preview = screen.place(picked, move |ids| {
        if ids.is_empty() {
            return Drawn::default();
        }
        screen.with(|s| preview(&inside, s, tell))
    });
    let question = screen.given(asked, move |question| ask(w, *question, tell));
    let refused = move || {
        let why = screen.text(|s| match &s.push {
            Push::Refused(why) => (words.refused)(why),
            Push::Rest | Push::Asked(_) | Push::Going | Push::Gone(..) => String::new(),
        });
        trouble(w, why, vec![])
    };
    view! {
        <div class="send">
            {preview}
            {question}
            {screen.when(|s| matches!(s.push, Push::Refused(_)), refused)}
            <p class="hint" role="status">{screen.text(|s| gone(words, &s.push))}</p>
        </div>
    }
    .drawn()
}

fn gone(words: &Words, push: &Push) -> String {
    match push {
        Push::Gone(way, count) => (words.gone)(*way, *count),
        Push::Rest | Push::Asked(_) | Push::Going | Push::Refused(_) => String::new(),
    }
}

fn asked(results: &Results) -> Option<SendQuestion> {
    match results.push {
        Push::Asked(question) => Some(question),
        Push::Rest | Push::Going | Push::Gone(..) | Push::Refused(_) => None,
    }
}

fn preview(host: &Host, screen: &Results, tell: Tell<Event>) -> Drawn {
    let (words, visitor) = (Words::of(host.w.tongue), ToVisitor::of(host.visitor.tongue));
    let (picks, vehicle) = (screen.picks(), screen.vehicle());
    let lang = host.visitor.tongue.as_str();
    let way = match vehicle {
        Vehicle::Card | Vehicle::Bundle => Way::Thread,
        Vehicle::Text(_) => Way::ComposeBox,
    };
    if !vehicle.takes(way, &screen.thread) {
        return view! { <p class="notice">{words.nothing_goes}</p> }.drawn();
    }
    let cards = || {
        picks
            .iter()
            .map(|media| card(media, visitor))
            .collect::<Drawn>()
    };
    let (advice, shown) = match vehicle {
        Vehicle::Card => {
            let cards = view! { <div class="cards" lang=lang>{cards()}</div> };
            (Drawn::default(), cards.drawn())
        }
        Vehicle::Bundle => {
            let bundle = visitor.bundle;
            let cards =
                view! { <div class="cards" lang=lang><strong>{bundle}</strong>{cards()}</div> };
            (Drawn::default(), cards.drawn())
        }
        Vehicle::Text(why) => {
            let advice = view! { <p class="hint">{(words.only_text)(why)}</p> };
            let text = parcel::text_preview(&picks, visitor);
            let bubble = view! { <div class="bubble" lang=lang>{text}</div> };
            (advice.drawn(), bubble.drawn())
        }
    };
    let as_text = |class| goes(class, words.insert_links.to_owned(), Way::ComposeBox, tell);
    let ways = match way {
        Way::Thread => {
            let send = goes("primary", (words.send)(picks.len()), way, tell);
            let text = (screen.thread.texts == Ability::Has).then(|| as_text("link"));
            [send].into_iter().chain(text).collect()
        }
        Way::ComposeBox => as_text("primary"),
    };
    view! {
        {advice}
        <div class="preview" role="group" aria-label=words.preview>
            <p class="caption">{(words.preview_of)(way)}</p>
            {shown}
        </div>
        <div class="ways">{ways}</div>
    }
    .drawn()
}

fn goes(class: &'static str, text: String, way: Way, tell: Tell<Event>) -> Drawn {
    let press = tell.saying(move || Event::AgentSends(way));
    view! { <Button class=class text=text press=press /> }.drawn()
}

fn card(media: &Media, visitor: &ToVisitor) -> Drawn {
    let picture = (media.sort == MediaSort::Picture).then(|| {
        let address = media.url.expose().to_owned();
        view! { <img class="thumb" alt="" referrerpolicy="no-referrer" src=address /> }.drawn()
    });
    view! {
        <div class="card">
            {picture.unwrap_or_default()}
            <strong>{(visitor.title)(media)}</strong>
            <em>{(visitor.button)(media)}</em>
        </div>
    }
    .drawn()
}

fn ask(w: &Wording, question: SendQuestion, tell: Tell<Event>) -> Drawn {
    let (text, yes) = (Words::of(w.tongue).ask)(question);
    view! {
        <div class="confirm" role="group" aria-label=text>
            <p>{text}</p>
            <div class="buttons">
                <Button class="danger" text=yes press=tell.saying(|| Event::AgentConfirms) />
                <Button class="plain" text=w.cancel press=tell.saying(|| Event::AgentCancels) />
            </div>
        </div>
    }
    .drawn()
}
