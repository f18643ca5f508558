//! The meeting that is planned: when, and what each guest is to be told.

use std::rc::Rc;

use contract::Sip;
use leptos::prelude::*;

use super::{Part, handing, when};
use crate::browser::FileUrl;
use crate::host::Host;
use crate::plan::planned::{Piece, Planned};
use crate::plan::words::ForVisitor;
use crate::plan::{MeetingPlan, Planning, texts};
use apizee_panel::elements::{Draw as _, Drawn, Source as _, takes_focus};

/// Nothing, where it is none.
pub(super) fn planned(plan: &MeetingPlan) -> Option<&Planned> {
    match &plan.stage {
        Planning::Planned(planned) => Some(planned),
        Planning::Filling(_)
        | Planning::UnderWay(_)
        | Planning::Waiting { .. }
        | Planning::Unknown(_)
        | Planning::LookingUp(..) => None,
    }
}

pub(super) fn meeting(host: &Rc<Host>, part: Part) -> Drawn {
    let view = |plan: &MeetingPlan| planned(plan).map(|meeting| shows(host, part, meeting));
    part.screen.with(view).unwrap_or_default()
}

fn shows(host: &Rc<Host>, part: Part, first: &Planned) -> Drawn {
    let Part {
        w, words, screen, ..
    } = part;
    let times = screen.given(
        move |s| {
            let meeting = planned(s)?;
            let times = match meeting.starts_at() {
                Some(at) => when::both_times(w, words, at, &meeting.zone),
                None => vec![words.at_once.to_owned()],
            };
            let long = meeting.duration_min().map(words.minutes);
            Some(times.into_iter().chain(long).collect())
        },
        |times: &Vec<String>| when::lines(times),
    );
    let zone = first.starts_at().is_some().then(|| {
        let zone = screen.text(|s| planned(s).map(|it| it.zone.clone()).unwrap_or_default());
        when::zone(part, "planned-zone", zone)
    });
    let guests = (0..first.guests.len()).map(|number| guest(host, part, first, number));
    let telephone = first.sip().map(|sip| telephone(host, part, sip));
    // What the agent has pressed is gone.
    view! {
        <h1 tabindex="-1" {..takes_focus()}>{words.planned}</h1>
        <div class="times">{times}</div>
        {zone.unwrap_or_default()}
        {guests.collect::<Drawn>()}
        {telephone.unwrap_or_default()}
        {calendar(host, part, first).unwrap_or_default()}
    }
    .drawn()
}

fn telephone(host: &Rc<Host>, part: Part, sip: &Sip) -> Drawn {
    let w = part.w;
    let digits = [&sip.phone_number, " · ", w.code, " ", &sip.dtmf_code].concat();
    view! {
        <div class="block">
            <h2>{w.telephone}</h2>
            <p class="digits">{digits}</p>
            {handing::buttons(part, Piece::Telephone, w.telephone, w.insert_telephone)}
            {handing::last(host, part, Piece::Telephone, w.telephone)}
        </div>
    }
    .drawn()
}

fn guest(host: &Rc<Host>, part: Part, meeting: &Planned, number: usize) -> Drawn {
    let Part { w, words, .. } = part;
    let Some(guest) = meeting.guests.get(number) else {
        return Drawn::default();
    };
    let who = guest.name.as_ref().or(guest.contact.as_ref());
    let who = who.map_or(words.link, |who| who.expose());
    let named = guest.name.is_some();
    let named = named.then(|| view! { <p class="hint">{words.named}</p> }.drawn());
    let piece = Piece::Link(number);
    view! {
        <div class="block">
            <h2>{who.to_owned()}</h2>
            {named.unwrap_or_default()}
            {handing::buttons(part, piece, who, w.insert)}
            {handing::last(host, part, piece, who)}
        </div>
    }
    .drawn()
}

fn calendar(host: &Rc<Host>, part: Part, meeting: &Planned) -> Option<Drawn> {
    let words = part.words;
    let text = texts::calendar(host, meeting)?;
    // RFC 5545, 8.1.
    let file = FileUrl::new(text.as_bytes(), "text/calendar;charset=utf-8")?;
    let address = file.as_str().to_owned();
    // The address lives as long as the link.
    StoredValue::new_local(file);
    let name = ForVisitor::of(host.visitor.tongue).file;
    let calendar = view! {
        <div class="block">
            <h2>{words.calendar}</h2>
            <div class="buttons">
                <a class="plain" download=name href=address>{words.save}</a>
                {handing::copy(part, Piece::Calendar, words.calendar, words.copy_file)}
            </div>
            <p class="hint">{words.save_blocked}</p>
            {handing::last(host, part, Piece::Calendar, words.file)}
        </div>
    };
    Some(calendar.drawn())
}
