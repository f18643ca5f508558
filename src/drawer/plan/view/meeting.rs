//! The meeting that is planned: when, and what each guest is to be told.

use std::rc::Rc;

use super::{Part, handing, when};
use crate::browser::FileUrl;
use crate::dom::{El, Els, classed, el};
use crate::drawer::host::Host;
use crate::drawer::plan::planned::{Piece, Planned};
use crate::drawer::plan::{Plan, Stage, texts};
use crate::signals::{With, untrack};
use crate::wording::plan::ForVisitor;

/// Nothing, where it is none.
pub(super) fn planned(plan: &Plan) -> Option<&Planned> {
    match &plan.stage {
        Stage::Planned(planned) => Some(planned),
        Stage::Filling(_)
        | Stage::UnderWay(_)
        | Stage::Waiting { .. }
        | Stage::Unknown(_)
        | Stage::LookingUp(..) => None,
    }
}

pub(super) fn meeting(host: &Rc<Host>, part: Part) -> Els {
    let Part {
        w, words, screen, ..
    } = part;
    let Some(first) = untrack(|| screen.with(|s| planned(s).cloned())) else {
        return vec![];
    };
    let times = move || {
        screen
            .with(|s| {
                let meeting = planned(s)?;
                let times = match meeting.starts_at() {
                    Some(at) => when::both_times(w, words, at, &meeting.zone),
                    None => vec![words.at_once.to_owned()],
                };
                let long = meeting.duration_min().map(words.minutes);
                Some(times.into_iter().chain(long).collect::<Vec<_>>())
            })
            .unwrap_or_default()
    };
    let heading = el("h1")
        .attr("tabindex", "-1")
        .text(words.planned)
        .then(|heading| {
            // What the agent has pressed is gone.
            let _ = heading.focus();
        });
    let mut view = vec![
        heading,
        classed("div", "times").place(
            move || times().concat(),
            move |_| {
                let times = untrack(times).into_iter();
                times.map(|time| el("p").text(&time)).collect()
            },
        ),
    ];
    if first.starts_at().is_some() {
        let zone = move || screen.with(|s| planned(s).map(|it| it.zone.clone()));
        view.push(when::zone(part, "planned-zone", move || {
            zone().unwrap_or_default()
        }));
    }
    view.extend((0..first.guests.len()).map(|number| guest(host, part, &first, number)));
    if let Some(sip) = first.sip() {
        let digits = [&sip.phone_number, " · ", w.code, " ", &sip.dtmf_code].concat();
        view.push(
            classed("div", "block")
                .with(el("h2").text(w.telephone))
                .with(classed("p", "digits").text(&digits))
                .with(handing::buttons(
                    part,
                    Piece::Telephone,
                    w.telephone,
                    w.insert_telephone,
                ))
                .with(handing::last(host, part, Piece::Telephone, w.telephone)),
        );
    }
    view.extend(calendar(host, part, &first));
    view
}

fn guest(host: &Rc<Host>, part: Part, meeting: &Planned, number: usize) -> El {
    let Part { w, words, .. } = part;
    let Some(guest) = meeting.guests.get(number) else {
        return el("div");
    };
    let who = guest.name.as_ref().or(guest.contact.as_ref());
    let who = who.map_or(words.link, |who| who.expose());
    let block = classed("div", "block").with(el("h2").text(who));
    let block = if guest.name.is_some() {
        block.with(classed("p", "hint").text(words.named))
    } else {
        block
    };
    let piece = Piece::Link(number);
    block
        .with(handing::buttons(part, piece, who, w.insert))
        .with(handing::last(host, part, piece, who))
}

fn calendar(host: &Rc<Host>, part: Part, meeting: &Planned) -> Option<El> {
    let words = part.words;
    let text = texts::calendar(host, meeting)?;
    // RFC 5545, 8.1.
    let file = FileUrl::new(text.as_bytes(), "text/calendar;charset=utf-8")?;
    let name = ForVisitor::of(host.visitor.lang).file;
    let save = classed("a", "plain")
        .attr("download", name)
        .attr("href", file.as_str())
        .text(words.save)
        // The address lives as long as the link.
        .on("click", move |_| {
            let _ = &file;
        });
    let copy = handing::copy(part, Piece::Calendar, words.calendar, words.copy_file);
    Some(
        classed("div", "block")
            .with(el("h2").text(words.calendar))
            .with(classed("div", "buttons").with(save).with(copy))
            .with(classed("p", "hint").text(words.save_blocked))
            .with(handing::last(host, part, Piece::Calendar, words.file)),
    )
}
