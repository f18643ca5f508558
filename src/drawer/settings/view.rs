//! The settings, as the agent sees them.

use std::rc::Rc;

use contract::{AgentSide, Service, ServiceKey, ServiceKind};

use super::{Choices, Event, Saving, Settings};
use crate::browser::Delegation;
use crate::dom::{self, El, Els, button, classed, el};
use crate::drawer::asking::{Heard, Question, unanswered};
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::screen::Tell;
use crate::drawer::trouble::alert;
use crate::signals::{RwSignal, With, WithUntracked};
use crate::wording::asking::Asking as Reasons;
use crate::wording::settings::Settings as Words;

pub(super) fn view(host: &Rc<Host>, screen: RwSignal<Settings>, tell: Tell<Event>) -> Els {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let around = Rc::clone(host);
    let again = move || tell.tell(Event::Choices(Heard::AgentTriesAgain));
    let known = move || screen.with(|s| s.choices.answer().map(|_| "known".to_owned()));
    vec![
        classed("section", "settings")
            .with(el("h1").text((w.section)(Section::Settings)))
            .with(unanswered(host, screen, |s| &s.choices.question, again))
            .place(
                move || known().unwrap_or_default(),
                move |_| {
                    vec![
                        service(&around, screen, tell),
                        side(screen, tell, words),
                        saving(&around, screen, tell),
                        ways(&around, screen),
                    ]
                },
            ),
    ]
}

fn chosen<T: Default>(screen: RwSignal<Settings>, read: impl Fn(&Choices) -> T) -> T {
    screen.with(|s| s.choices.answer().map(read).unwrap_or_default())
}

/// The picker: the company's own choice first.
fn service(host: &Rc<Host>, screen: RwSignal<Settings>, tell: Tell<Event>) -> El {
    let words = Words::of(host.w.lang);
    let listed = move || screen.with(|s| s.services.answer().is_some());
    let hint = move || {
        screen.with(|s| match &s.services.question {
            Question::Failed(_) => words.no_services,
            Question::Answered(_) => words.service_hint,
            Question::Unasked | Question::Asked | Question::Waits { .. } => "",
        })
    };
    let again = move || tell.tell(Event::Services(Heard::AgentTriesAgain));
    classed("div", "field")
        .with(el("label").attr("for", "service").text(words.service))
        .place(
            move || if listed() { "listed" } else { "unlisted" }.to_owned(),
            move |_| vec![picker(screen, tell, words)],
        )
        .with(
            classed("p", "hint")
                .attr("id", "service-hint")
                .says(move || hint().to_owned()),
        )
        .with(unanswered(host, screen, |s| &s.services.question, again))
}

fn picker(screen: RwSignal<Settings>, tell: Tell<Event>, words: &'static Words) -> El {
    let (services, now) = screen.with_untracked(|s| {
        let now = s.choices.answer();
        let now = now.and_then(|choices| choices.chosen.service_key.clone());
        (s.services.answer().cloned().unwrap_or_default(), now)
    });
    let option = |key: &str, name: &str| {
        let option = el("option").attr("value", key).text(name);
        if now.as_ref().map_or("", ServiceKey::as_str) == key {
            option.attr("selected", "")
        } else {
            option
        }
    };
    let mut select = el("select")
        .attr("id", "service")
        .attr("aria-describedby", "service-hint")
        .with(option("", words.company_choice));
    // One that Apizee tells no more, or has not told yet.
    if let Some(key) = now
        .as_ref()
        .filter(|key| !services.iter().any(|one| one.key == **key))
    {
        select = select.with(option(key.as_str(), &(words.other_service)(key.as_str())));
    }
    for kind in [
        ServiceKind::Assistance,
        ServiceKind::Meeting,
        ServiceKind::Other,
    ] {
        let of_kind = |one: &&Service| one.kind == kind;
        let mut group = el("optgroup").attr("label", (words.kind)(kind));
        if !services.iter().any(|one| one.kind == kind) {
            continue;
        }
        for one in services.iter().filter(of_kind) {
            group = group.with(option(one.key.as_str(), &one.name));
        }
        select = select.with(group);
    }
    select.on("change", move |change| {
        // The empty one is no key: the company's own choice.
        tell.tell(Event::AgentChoosesService(
            dom::choice(&change).parse().ok(),
        ));
    })
}

/// Where the agent's side opens.
fn side(screen: RwSignal<Settings>, tell: Tell<Event>, words: &'static Words) -> El {
    let delegation = screen.with_untracked(Settings::delegation);
    let radio = |side: AgentSide| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "side")
            .ticked_of(move || chosen(screen, |c| c.chosen.agent_side == side))
            .on("change", move |_| tell.tell(Event::AgentChoosesSide(side)));
        let input = match (side, delegation) {
            (AgentSide::Panel, Delegation::Refused | Delegation::Unknown) => input
                .attr("disabled", "")
                .attr("aria-describedby", "side-hint"),
            (AgentSide::Tab, _) | (AgentSide::Panel, Delegation::Granted) => input,
        };
        classed("label", "chip")
            .with(input)
            .text((words.side)(side))
    };
    let why = move || {
        let panel = chosen(screen, |c| c.chosen.agent_side == AgentSide::Panel);
        (words.side_hint)(
            delegation,
            if panel {
                AgentSide::Panel
            } else {
                AgentSide::Tab
            },
        )
    };
    el("fieldset")
        .with(el("legend").text(words.side_legend))
        .with(
            classed("div", "chips")
                .with(radio(AgentSide::Tab))
                .with(radio(AgentSide::Panel)),
        )
        .with(
            classed("p", "hint")
                .attr("id", "side-hint")
                .says(move || why().to_owned()),
        )
}

/// Whether the backend keeps what is chosen.
fn saving(host: &Rc<Host>, screen: RwSignal<Settings>, tell: Tell<Event>) -> El {
    let words = Words::of(host.w.lang);
    let reasons = Reasons::of(host.w.lang);
    let around = Rc::clone(host);
    let failed = move || {
        chosen(screen, |c| match &c.saving {
            Saving::Failed(why) => [words.not_saved, " ", &(reasons.failed)(why)].concat(),
            Saving::Untouched | Saving::UnderWay(_) | Saving::Saved => String::new(),
        })
    };
    let says = move || {
        chosen(screen, |c| match &c.saving {
            Saving::Untouched => words.kept_where,
            Saving::UnderWay(_) => words.saving,
            Saving::Saved => words.saved,
            Saving::Failed(_) => "",
        })
    };
    el("div")
        .with(
            classed("p", "hint saving")
                .attr("role", "status")
                .says(move || says().to_owned()),
        )
        .place(failed, move |why| {
            let again = move || tell.tell(Event::AgentSavesAgain);
            vec![alert(&around, why, again)]
        })
}

/// The other ways in that are switched on.
fn ways(host: &Rc<Host>, screen: RwSignal<Settings>) -> El {
    let (w, words) = (host.w, Words::of(host.w.lang));
    let sections = screen.with_untracked(Settings::ways);
    let block = classed("div", "block");
    if sections.is_empty() {
        return block.attr("hidden", "");
    }
    let buttons = sections
        .into_iter()
        .fold(classed("div", "buttons"), |all, section| {
            let host = Rc::clone(host);
            all.with(button("plain", (w.section)(section), move || {
                host.turn_to(section)
            }))
        });
    block.with(el("h2").text(words.other_ways)).with(buttons)
}
