//! The section, as the agent sees it: the form, then the meeting.

mod field;
mod guests;
mod handing;
mod meeting;
mod unknown;
mod when;

use std::rc::Rc;

use contract::{Invite, Moderation};

use super::form::{Field, Veil};
use super::{Event, Notice, Plan, Stage};
use crate::browser;
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::asking::{Question, unanswered};
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::drawer::trouble::trouble;
use crate::room::form::Draft;
use crate::signals::{RwSignal, With};
use crate::wording::plan::Plan as Words;
use crate::wording::{Wording, minutes};

/// What all parts of the view need.
#[derive(Clone, Copy)]
struct Part {
    w: &'static Wording,
    words: &'static Words,
    screen: RwSignal<Plan>,
    tell: Tell<Event>,
}

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<Plan>, tell: Tell<Event>) -> Els {
    let part = Part {
        w: host.w,
        words: Words::of(host.w.lang),
        screen,
        tell,
    };
    let stage = move |plan: &Plan| {
        match plan.stage {
            Stage::Filling(_) | Stage::UnderWay(_) | Stage::Waiting { .. } | Stage::Unknown(_) => {
                "form"
            }
            Stage::LookingUp(..) => "looking",
            Stage::Planned(_) => "planned",
        }
        .to_owned()
    };
    let host = Rc::clone(host);
    vec![classed("section", "plan").place(
        move || screen.with(stage),
        move |stage| match stage {
            "form" => vec![form(&host, part)],
            "planned" => meeting::meeting(&host, part),
            _ => vec![
                el("h1").text((part.w.section)(Section::Plan)),
                unanswered(&host, screen, question, move || {
                    tell.tell(Event::AgentAsksAgain);
                }),
            ],
        },
    )]
}

fn form(host: &Rc<Host>, part: Part) -> El {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let around = Rc::clone(host);
    let busy = move || screen.with(|s| !matches!(s.stage, Stage::Filling(_)));
    let primary = classed("button", "primary")
        .attr("type", "submit")
        .attr_of("aria-disabled", move || Some(busy().to_string()))
        .says(move || {
            match screen.with(|s| match &s.stage {
                Stage::Filling(Notice::Failed(..)) => Some(w.try_again),
                Stage::Filling(_) => Some(words.plan),
                Stage::UnderWay(_)
                | Stage::Waiting { .. }
                | Stage::Unknown(_)
                | Stage::LookingUp(..)
                | Stage::Planned(_) => None,
            }) {
                Some(text) => text,
                None => words.planning,
            }
            .to_owned()
        });
    let invite = tick(
        words.invite,
        move || screen.with(|s| s.form.invite == Invite::ByApizee),
        move |on| tell.tell(Event::AgentInvites(Invite::from(on))),
    );
    let moderation = tick(
        w.waiting_room,
        move || screen.with(|s| s.form.moderation == Moderation::WaitingRoom),
        move |on| tell.tell(Event::AgentModerates(Moderation::from(on))),
    );
    // Enter in any field is the button; the fields of a wish that is on its way rest.
    let fields = el("fieldset")
        .attr("class", "fields")
        .attr_of("disabled", move || busy().then(String::new))
        .with(classed("legend", "unseen").text((w.section)(Section::Plan)))
        .with(field::line(part, Field::Name, words.name))
        .with(guests::guests(part))
        .with(invite)
        .with(when::when(part))
        .with(moderation)
        .with(field::line(part, Field::Moderator, words.moderator))
        .with(message(part))
        .with(password(part));
    el("form")
        .attr("novalidate", "")
        .attr("autocomplete", "off")
        .on("submit", move |submit| {
            submit.prevent_default();
            if let Some(key) = browser::new_key() {
                tell.tell(Event::AgentPlans(key));
            }
        })
        .with(el("h1").text((w.section)(Section::Plan)))
        .with(classed("p", "hint").text(words.about))
        .with(fields)
        .with(classed("div", "told").attr("role", "status").place(
            move || screen.with(|s| notice_key(s).to_owned()),
            move |_| notice(&around, part),
        ))
        .with(primary)
}

/// Changes when what is shown is another thing; not with each second.
fn notice_key(plan: &Plan) -> &'static str {
    match &plan.stage {
        Stage::Filling(Notice::Wrong) => "wrong",
        Stage::Filling(Notice::Taken(_)) => "taken",
        Stage::Filling(Notice::Changed(_)) => "changed",
        Stage::Filling(Notice::Failed(..)) => "failed",
        Stage::Waiting { .. } => "waiting",
        Stage::Unknown(_) => "unknown",
        Stage::Filling(Notice::None)
        | Stage::UnderWay(_)
        | Stage::LookingUp(..)
        | Stage::Planned(_) => "",
    }
}

fn notice(host: &Rc<Host>, part: Part) -> Els {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let told = |text: String, ways| trouble(host, move || text.clone(), ways);
    vec![screen.with(|s| match &s.stage {
        Stage::Filling(Notice::Wrong) => told(words.wrong.to_owned(), vec![]),
        Stage::Filling(Notice::Failed(why, _)) => told((w.trouble)(why), vec![]),
        Stage::Filling(Notice::Taken(_) | Notice::Changed(_)) => {
            let changed = matches!(s.stage, Stage::Filling(Notice::Changed(_)));
            let about = if changed { words.changed } else { words.taken };
            let replace = button("danger", words.replace, move || {
                if let Some(key) = browser::new_key() {
                    tell.tell(Event::AgentReplaces(key));
                }
            });
            let keep = button("plain", w.cancel, move || tell.tell(Event::AgentCancels));
            told(about.to_owned(), vec![replace, keep])
        }
        Stage::Waiting { why, .. } => {
            let why = *why;
            let left = move || {
                screen.with(|s| match &s.stage {
                    Stage::Waiting { left_s, .. } => *left_s,
                    Stage::Filling(_)
                    | Stage::UnderWay(_)
                    | Stage::Unknown(_)
                    | Stage::LookingUp(..)
                    | Stage::Planned(_) => 0,
                })
            };
            classed("div", "notice")
                .with(el("p").says(move || (w.waiting)(why, &minutes(left()), None)))
                .with(button("plain", w.cancel, move || {
                    tell.tell(Event::AgentCancels);
                }))
        }
        Stage::Unknown(_) => unknown::unknown(part),
        Stage::Filling(Notice::None)
        | Stage::UnderWay(_)
        | Stage::LookingUp(..)
        | Stage::Planned(_) => el("div"),
    })]
}

fn question(plan: &Plan) -> &Question<()> {
    match &plan.stage {
        Stage::LookingUp(_, asking) => &asking.question,
        Stage::Filling(_)
        | Stage::UnderWay(_)
        | Stage::Waiting { .. }
        | Stage::Unknown(_)
        | Stage::Planned(_) => &Question::Unasked,
    }
}

/// A box to tick.
fn tick(
    text: &str,
    on: impl Fn() -> bool + Clone + 'static,
    ticked: impl Fn(bool) + 'static,
) -> El {
    let now = on.clone();
    let input = el("input")
        .attr("type", "checkbox")
        .ticked_of(on)
        .on("change", move |_| ticked(!crate::signals::untrack(&now)));
    classed("label", "tick")
        .with(input)
        .with(el("span").text(text))
}

fn message(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let count = move || {
        let signs = screen.with(|s| s.form.text(Field::Message).trim().chars().count());
        (words.count)(signs)
    };
    let area = el("textarea")
        .attr("rows", "3")
        .lines_of(move || screen.with(|s| s.form.text(Field::Message).to_owned()))
        .on("input", move |input| {
            let draft = Draft::new(dom::lines(&input));
            tell.tell(Event::AgentTypes(Field::Message, draft));
        });
    field::around(part, Field::Message, words.message, area, count)
}

fn password(part: Part) -> El {
    let Part {
        words,
        screen,
        tell,
        ..
    } = part;
    let up = move || screen.with(|s| s.form.veil == Veil::Up);
    let (label, hint) = words.password;
    // `tel`: the keys of a telephone are the signs of the rule.
    let input = field::input(part, Field::Password)
        .attr("inputmode", "tel")
        .attr("autocomplete", "new-password")
        .attr_of("type", move || {
            Some(if up() { "text" } else { "password" }.to_owned())
        });
    let turn = button("link", "", move || tell.tell(Event::AgentTurnsVeil))
        .says(move || if up() { words.hide } else { words.show }.to_owned());
    field::around(part, Field::Password, label, input, move || hint.to_owned()).with(turn)
}
