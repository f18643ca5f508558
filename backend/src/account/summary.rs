//! What is left to say of a room after the call, from all that is known of it. Pure.

use contract::{Happening, MediaList, MediaSort, Room, RoomKind, Summary};

use super::measures::call_s;
use crate::apizee::statistics::TicketFigures;

/// Agent and visitor: an assistance has two (Apizee REST APIs, "1-1 interactions").
const TWO: u32 = 2;

/// A summary. Apizee's own count of a call is better than ours, which misses what no webhook told;
/// but it comes five minutes late. A list of media that has another part counts nothing.
#[must_use]
pub fn of(room: &Room, media: Option<&MediaList>, row: Option<&TicketFigures>) -> Summary {
    let whole = media.filter(|list| list.next_offset.is_none());
    let count = |sort: MediaSort| {
        let list = whole?;
        let of_sort = list.media.iter().filter(|one| one.sort == sort).count();
        u64::try_from(of_sort).ok()
    };
    let counted = row.map(|row| row.call_s).filter(|seconds| *seconds > 0);
    let has = |what: &Happening| room.timeline.iter().any(|moment| moment.what == *what);
    let met = counted.is_some() || has(&Happening::InCall);
    let survey = room
        .timeline
        .iter()
        .find(|moment| moment.what == Happening::SurveyAnswered);
    Summary {
        kind: room.kind,
        state: room.state,
        created_at: room.created_at.clone(),
        call_s: counted.or_else(|| call_s(room)),
        participants: (met && room.kind == RoomKind::Assistance).then_some(TWO),
        photos: count(MediaSort::Picture).or(row.map(|row| row.photos)),
        videos: count(MediaSort::Video).or(row.map(|row| row.videos)),
        survey_answered_at: survey.map(|moment| moment.at.clone()),
    }
}
