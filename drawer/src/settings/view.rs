//! The settings, as the agent sees them.

use std::rc::Rc;

use contract::{AgentSide, Service, ServiceKey, ServiceKind};
use leptos::prelude::*;

use super::{Choices, Event, Saving, Settings};
use crate::asking::words::Words as Reasons;
use crate::asking::{Heard, Question, unanswered};
use crate::browser::Delegation;
use crate::host::Host;
use crate::screen::{State, Tell};
use crate::settings::words::Words;
use crate::trouble::alert;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source, changed, chosen, press, ticked};
use apizee_panel::errand::Section;

/// The choices once they are known, read where they are.
#[derive(Clone, Copy)]
struct OnChoices(State<Settings>);

impl Source for OnChoices {
    type Seen<'a> = Choices;

    fn read(self, read: &mut dyn FnMut(&Choices)) {
        self.0.read(&mut |settings| {
            if let Some(choices) = settings.choices.answer() {
                read(choices);
            }
        });
    }
}

pub(super) fn view(host: &Rc<Host>, screen: State<Settings>, tell: Tell<Event>) -> Drawn {
    let words = Words::of(host.w.tongue);
    let around = Rc::clone(host);
    let again = move || tell.tell(Event::Choices(Heard::AgentTriesAgain));
    let choices = screen.when(
        |s| s.choices.answer().is_some(),
        move || {
            view! {
                {service(&around, screen, tell)}
                {side(screen, tell, words)}
                {saving(&around, OnChoices(screen), tell)}
                {ways(&around, screen)}
            }
            .drawn()
        },
    );
    view! {
        <section class="settings">
            <h1>{(host.w.section)(Section::Settings)}</h1>
            {unanswered(host, screen, |s| &s.choices.question, again)}
            {choices}
        </section>
    }
    .drawn()
}

/// The picker: the company's own choice first.
fn service(host: &Rc<Host>, screen: State<Settings>, tell: Tell<Event>) -> Drawn {
    let words = Words::of(host.w.tongue);
    let hint = screen.text(|s| {
        match &s.services.question {
            Question::Failed(_) => words.no_services,
            Question::Answered(_) => words.service_hint,
            Question::Unasked | Question::Asked | Question::Waits { .. } => "",
        }
        .to_owned()
    });
    let picker = screen.place(
        |s| s.services.answer().is_some(),
        move |_| screen.with(|s| picker(s, tell, words)),
    );
    let again = move || tell.tell(Event::Services(Heard::AgentTriesAgain));
    view! {
        <div class="field">
            <label for="service">{words.service}</label>
            {picker}
            <p class="hint" id="service-hint">{hint}</p>
            {unanswered(host, screen, |s| &s.services.question, again)}
        </div>
    }
    .drawn()
}

fn picker(settings: &Settings, tell: Tell<Event>, words: &'static Words) -> Drawn {
    let services = settings.services.answer().map_or(&[][..], Vec::as_slice);
    let now = settings.choices.answer();
    let now = now.and_then(|choices| choices.chosen.service_key.as_ref());
    let option = |key: &str, name: &str| {
        let is_now = now.map_or("", ServiceKey::as_str) == key;
        view! { <option value=key.to_owned() selected=is_now>{name.to_owned()}</option> }.drawn()
    };
    // One that Apizee tells no more, or has not told yet.
    let other = now.filter(|key| !services.iter().any(|one| one.key == **key));
    let other = other.map(|key| option(key.as_str(), &(words.other_service)(key.as_str())));
    let kinds = [
        ServiceKind::Assistance,
        ServiceKind::Meeting,
        ServiceKind::Other,
    ];
    let groups = kinds.into_iter().filter_map(|kind| {
        let of_kind = |one: &&Service| one.kind == kind;
        let of_kind = services.iter().filter(of_kind);
        let of_kind: Vec<_> = of_kind
            .map(|one| option(one.key.as_str(), &one.name))
            .collect();
        (!of_kind.is_empty()).then(|| {
            let options = of_kind.into_iter().collect::<Drawn>();
            view! { <optgroup label=(words.kind)(kind)>{options}</optgroup> }.drawn()
        })
    });
    // The empty one is no key: the company's own choice.
    let hears = chosen(move |key| tell.tell(Event::AgentChoosesService(key.parse().ok())));
    view! {
        <select id="service" aria-describedby="service-hint" {..hears}>
            {option("", words.company_choice)}
            {other.unwrap_or_default()}
            {groups.collect::<Drawn>()}
        </select>
    }
    .drawn()
}

/// Where the agent's side opens.
fn side(screen: State<Settings>, tell: Tell<Event>, words: &'static Words) -> Drawn {
    let Some(delegation) = screen.if_there(Settings::delegation) else {
        return Drawn::default();
    };
    let choices = OnChoices(screen);
    let radio = |side: AgentSide| {
        let is_shut = match (side, delegation) {
            (AgentSide::Panel, Delegation::Refused | Delegation::Unknown) => true,
            (AgentSide::Tab, _) | (AgentSide::Panel, Delegation::Granted) => false,
        };
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="side"
                    {..ticked(choices.flag(move |c| c.chosen.agent_side == side))}
                    disabled=is_shut
                    aria-describedby=is_shut.then_some("side-hint")
                    {..changed(move || tell.tell(Event::AgentChoosesSide(side)))}
                />
                {(words.side)(side)}
            </label>
        }
        .drawn()
    };
    let why = choices.text(move |c| (words.side_hint)(delegation, c.chosen.agent_side).to_owned());
    view! {
        <fieldset>
            <legend>{words.side_legend}</legend>
            <div class="chips">{radio(AgentSide::Tab)}{radio(AgentSide::Panel)}</div>
            <p class="hint" id="side-hint">{why}</p>
        </fieldset>
    }
    .drawn()
}

/// Whether the backend keeps what is chosen.
fn saving(host: &Rc<Host>, choices: OnChoices, tell: Tell<Event>) -> Drawn {
    let w = host.w;
    let words = Words::of(w.tongue);
    let reasons = Reasons::of(w.tongue);
    let failed = |c: &Choices| match &c.saving {
        Saving::Failed(why) => Some([words.not_saved, " ", &(reasons.failed)(why)].concat()),
        Saving::Untouched | Saving::UnderWay(_) | Saving::Saved => None,
    };
    let failed = choices.given(failed, move |why| {
        let again = tell.saying(|| Event::AgentSavesAgain);
        alert(w, why.clone(), again)
    });
    let says = choices.text(|c| {
        match &c.saving {
            Saving::Untouched => words.kept_where,
            Saving::UnderWay(_) => words.saving,
            Saving::Saved => words.saved,
            Saving::Failed(_) => "",
        }
        .to_owned()
    });
    view! { <div><p class="hint saving" role="status">{says}</p>{failed}</div> }.drawn()
}

/// The other ways in that are switched on.
fn ways(host: &Rc<Host>, screen: State<Settings>) -> Drawn {
    let (w, words) = (host.w, Words::of(host.w.tongue));
    let sections = screen.with(Settings::ways);
    if sections.is_empty() {
        return view! { <div class="block" hidden=true></div> }.drawn();
    }
    let button = |section: Section| {
        let host = Rc::clone(host);
        let press = press(move || host.turn_to(section));
        view! { <Button class="plain" text=(w.section)(section) press=press /> }.drawn()
    };
    view! {
        <div class="block">
            <h2>{words.other_ways}</h2>
            <div class="buttons">{sections.into_iter().map(button).collect::<Drawn>()}</div>
        </div>
    }
    .drawn()
}
