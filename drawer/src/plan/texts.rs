//! What leaves the section: texts for the clipboard, the compose box and the calendar.

use super::calendar::{Entry, file};
use super::planned::{Piece, Planned};
use crate::browser;
use crate::host::Host;
use crate::plan::words::ForVisitor;

/// For the clipboard: a link alone, digits, or the file's text.
pub(super) fn to_copy(host: &Host, planned: &Planned, piece: Piece) -> String {
    match piece {
        Piece::Link(number) => {
            let guest = planned.guests.get(number);
            guest.map_or_else(String::new, |guest| guest.link.expose().to_owned())
        }
        Piece::Telephone => telephone(host, planned),
        Piece::Calendar => calendar(host, planned).unwrap_or_default(),
    }
}

/// For the compose box, in the visitor's language.
pub(super) fn to_insert(host: &Host, planned: &Planned, piece: Piece) -> String {
    match piece {
        Piece::Link(number) => {
            let words = ForVisitor::of(host.visitor.tongue);
            let when = planned
                .starts_at()
                .map(|at| browser::moment(host.visitor.tongue.as_str(), at, &planned.zone));
            let guest = planned.guests.get(number);
            let link = guest.map_or("", |guest| guest.link.expose());
            (words.text)(when.as_deref(), planned.duration_min(), link)
        }
        Piece::Telephone => telephone(host, planned),
        Piece::Calendar => calendar(host, planned).unwrap_or_default(),
    }
}

fn telephone(host: &Host, planned: &Planned) -> String {
    let sip = planned.sip();
    sip.map_or_else(String::new, |sip| {
        (host.visitor.telephone)(&sip.phone_number, &sip.dtmf_code)
    })
}

/// The calendar file; `None` for a meeting that begins at once. It holds the link without a name:
/// it may go to anybody who is invited.
pub(super) fn calendar(host: &Host, planned: &Planned) -> Option<String> {
    let words = ForVisitor::of(host.visitor.tongue);
    let link = planned.room.guest_link().expose();
    let uid = [planned.room.id.as_str(), "@apizee-panel"].concat();
    let mut description = (words.text)(None, None, link);
    if planned.sip().is_some() {
        description = [&description, "\n\n", &telephone(host, planned)].concat();
    }
    let starts_at = planned.starts_at()?;
    let ends_at = planned.duration_min();
    let ends_at = ends_at.and_then(|minutes| browser::later(starts_at, minutes));
    Some(file(&Entry {
        uid: &uid,
        made_at: &planned.room.created_at,
        starts_at,
        ends_at: ends_at.as_ref(),
        summary: planned.name.as_deref().unwrap_or(words.meeting),
        description: &description,
        link,
    }))
}
