//! What is ticked, as the visitor will see it, and the ways for it to go.

use std::rc::Rc;

use contract::{Media, MediaSort};

use super::Results;
use super::event::Event;
use super::parcel::{self, OnlyText, Push, Question, Vehicle, Way};
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::drawer::trouble::trouble;
use crate::room::setting::Ability;
use crate::signals::{RwSignal, With, WithUntracked};
use crate::wording::results::{Results as Words, ToVisitor};

/// Below the list.
pub(super) fn send(host: &Rc<Host>, screen: RwSignal<Results>, tell: Tell<Event>) -> El {
    let (inside, words) = (host.clone(), Words::of(host.w.lang));
    let (asks, refuses) = (host.clone(), host.clone());
    classed("div", "send")
        .place(
            move || screen.with(key),
            move |_| screen.with_untracked(|s| preview(&inside, s, tell)),
        )
        .place(
            move || screen.with(|s| question_key(&s.push).to_owned()),
            move |_| match screen.with_untracked(|s| s.push.clone()) {
                Push::Asked(question) => vec![ask(&asks, question, tell)],
                Push::Rest | Push::Going | Push::Gone(..) | Push::Refused(_) => vec![],
            },
        )
        .when(
            move || screen.with(|s| matches!(s.push, Push::Refused(_))),
            move || {
                let why = move || {
                    screen.with(|s| match &s.push {
                        Push::Refused(why) => (words.refused)(why),
                        Push::Rest | Push::Asked(_) | Push::Going | Push::Gone(..) => String::new(),
                    })
                };
                trouble(&refuses, why, vec![])
            },
        )
        .with(
            classed("p", "hint")
                .attr("role", "status")
                .says(move || screen.with(|s| gone(words, &s.push))),
        )
}

fn gone(words: &Words, push: &Push) -> String {
    match push {
        Push::Gone(way, count) => (words.gone)(*way, *count),
        Push::Rest | Push::Asked(_) | Push::Going | Push::Refused(_) => String::new(),
    }
}

fn question_key(push: &Push) -> &'static str {
    match push {
        Push::Asked(Question::Recording(_)) => "recording",
        Push::Asked(Question::Again(_)) => "again",
        Push::Rest | Push::Going | Push::Gone(..) | Push::Refused(_) => "",
    }
}

/// What the preview depends on; empty while nothing is ticked.
fn key(screen: &Results) -> String {
    let ids: Vec<&str> = screen.picked.iter().map(|id| id.as_str()).collect();
    ids.join(" ")
}

fn preview(host: &Rc<Host>, screen: &Results, tell: Tell<Event>) -> Els {
    let (words, visitor) = (Words::of(host.w.lang), ToVisitor::of(host.visitor.lang));
    let (picks, vehicle) = (screen.picks(), screen.vehicle());
    let way = match vehicle {
        Vehicle::Card | Vehicle::Bundle => Way::Thread,
        Vehicle::Text(_) => Way::ComposeBox,
    };
    if !vehicle.takes(way, &screen.thread) {
        return vec![classed("p", "notice").text(words.nothing_goes)];
    }
    let mut shown = classed("div", "preview")
        .attr("role", "group")
        .attr("aria-label", words.preview)
        .with(classed("p", "caption").text((words.preview_of)(way)));
    shown = match vehicle {
        Vehicle::Card | Vehicle::Bundle => {
            let cards = classed("div", "cards").attr("lang", host.visitor.lang);
            let cards = match vehicle {
                Vehicle::Bundle => cards.with(el("strong").text(visitor.bundle)),
                Vehicle::Card | Vehicle::Text(_) => cards,
            };
            let all = picks.iter();
            shown.with(all.fold(cards, |cards, media| cards.with(card(media, visitor))))
        }
        Vehicle::Text(_) => {
            let text = parcel::text_preview(&picks, visitor);
            shown.with(
                classed("div", "bubble")
                    .attr("lang", host.visitor.lang)
                    .text(&text),
            )
        }
    };
    let mut els = vec![shown];
    if let Vehicle::Text(why) = vehicle {
        els.insert(0, advice(words, why));
    }
    let mut ways = classed("div", "ways");
    if way == Way::Thread {
        ways = ways.with(goes("primary", &(words.send)(picks.len()), way, tell));
        if screen.thread.texts == Ability::Has {
            let text = goes("link", words.insert_links, Way::ComposeBox, tell);
            ways = ways.with(text);
        }
    } else {
        ways = ways.with(goes("primary", words.insert_links, way, tell));
    }
    els.push(ways);
    els
}

fn goes(class: &str, text: &str, way: Way, tell: Tell<Event>) -> El {
    button(class, text, move || tell.tell(Event::AgentSends(way)))
}

fn advice(words: &Words, why: OnlyText) -> El {
    classed("p", "hint").text((words.only_text)(why))
}

fn card(media: &Media, visitor: &ToVisitor) -> El {
    let mut card = classed("div", "card");
    if media.sort == MediaSort::Picture {
        card = card.with(
            classed("img", "thumb")
                .attr("alt", "")
                .attr("referrerpolicy", "no-referrer")
                .attr("src", media.url.expose()),
        );
    }
    card.with(el("strong").text((visitor.title)(media)))
        .with(el("em").text((visitor.button)(media)))
}

fn ask(host: &Host, question: Question, tell: Tell<Event>) -> El {
    let (text, yes) = (Words::of(host.w.lang).ask)(question);
    let answers = classed("div", "buttons")
        .with(button("danger", yes, move || {
            tell.tell(Event::AgentConfirms)
        }))
        .with(button("plain", host.w.cancel, move || {
            tell.tell(Event::AgentCancels);
        }));
    classed("div", "confirm")
        .attr("role", "group")
        .attr("aria-label", text)
        .with(el("p").text(text))
        .with(answers)
}
