//! Figures of the past (Apizee REST APIs, Get detailed ticket statistics for a given day; Get
//! statistics). "Demandeur", "Contact" and "Description" are never read: they tell of visitors.

use contract::{ApizeeId, ServiceKey};
use jiff::civil;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::IgnoredAny;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime};

use super::client::Apizee;
use super::error::ApizeeError;
use super::want::Want;
use super::wire::instant;

/// A ticket in figures. Its times are local, and their zone is not told.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "RawTicket")]
pub struct TicketFigures {
    /// "ID": Apizee's number.
    pub id: Option<ApizeeId>,
    /// "Assigné à": a name.
    pub agent: Option<String>,
    /// "Identifiant": the agent's login, in lower case.
    pub login: Option<String>,
    /// "Date de début de session", else "Date de fin".
    pub day: Option<Date>,
    /// Whether agent and visitor met. The documents' sample has a call of 335 s and "Répondues":
    /// "non", so calls count as well.
    pub joined: bool,
    /// From "Date de création", which the documents' sample lacks, to "Date de début de session".
    pub time_to_join_s: Option<u64>,
    /// "Durée totale des appels (secondes)"
    pub call_s: u64,
    /// "Photos"
    pub photos: u64,
    /// "Vidéos"
    pub videos: u64,
}

/// A meeting in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFigures {
    /// UTC.
    pub day: Option<Date>,
    /// From its beginning to its end.
    pub duration_s: u64,
    /// `total_participant_count`
    pub participants: u64,
}

/// The meetings that Apizee told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "RawSessions")]
pub struct SessionList {
    /// Each of them.
    pub sessions: Vec<SessionFigures>,
    /// How many there are beside these.
    pub unlisted: u64,
}

impl Apizee {
    /// The tickets of a span of days:
    /// `GET /enterprises/{enterprise_id}/tickets-stats?format=JSON&since=&until=`. Whether the last
    /// day is a part of the span is not documented.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn ticket_figures(
        &self,
        want: impl Into<Want>,
        enterprise_id: u64,
        since: Date,
        until: Date,
    ) -> Result<Vec<TicketFigures>, ApizeeError> {
        let path = format!("/enterprises/{enterprise_id}/tickets-stats");
        let (since, until) = (since.to_string(), until.to_string());
        let query = [
            ("format", "JSON"),
            ("since", since.as_str()),
            ("until", until.as_str()),
        ];
        self.get(want, &path, &query).await
    }

    /// The meetings of a span of days, its last included: `GET /session?service_key=&since=&until=`,
    /// days in UTC (Get statistics: `"since": "2023-07-13T00:00:00+00:00"`).
    /// No document shows a `limit` or parts; what the answer counts and does not list is counted as
    /// unlisted.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn session_figures(
        &self,
        want: impl Into<Want>,
        service: Option<&ServiceKey>,
        since: Date,
        until: Date,
    ) -> Result<SessionList, ApizeeError> {
        let (since, until) = (since.to_string(), until.to_string());
        let mut query = vec![("since", since.as_str()), ("until", until.as_str())];
        query.extend(service.map(|key| ("service_key", key.as_str())));
        self.get(want, "/session", &query).await
    }
}

/// A number as a number or a text, or nothing of the kind.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Loose {
    Whole(u64),
    Broken(f64),
    Text(String),
    #[default]
    Nothing,
    Other(IgnoredAny),
}

impl Loose {
    fn number(&self) -> u64 {
        match self {
            Self::Whole(number) => *number,
            // Saturates: a negative or endless number is 0 or the largest.
            Self::Broken(number) => *number as u64,
            Self::Text(text) => text.trim().parse().unwrap_or(0),
            Self::Nothing | Self::Other(_) => 0,
        }
    }

    fn id(&self) -> Option<ApizeeId> {
        match self {
            Self::Whole(number) => number.to_string().parse().ok(),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Broken(_) | Self::Nothing | Self::Other(_) => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Whole(_) | Self::Broken(_) | Self::Nothing | Self::Other(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct RawTicket {
    #[serde(rename = "ID")]
    id: Loose,
    #[serde(rename = "Assigné à")]
    agent: Loose,
    #[serde(rename = "Identifiant")]
    login: Loose,
    #[serde(rename = "Date de création")]
    created: Loose,
    #[serde(rename = "Date de début de session")]
    begun: Loose,
    #[serde(rename = "Date de fin")]
    ended: Loose,
    #[serde(rename = "Répondues")]
    answered: Loose,
    #[serde(rename = "Nombre Appels")]
    calls: Loose,
    #[serde(rename = "Durée totale des appels (secondes)")]
    call_s: Loose,
    #[serde(rename = "Photos")]
    photos: Loose,
    #[serde(rename = "Vidéos")]
    videos: Loose,
}

impl From<RawTicket> for TicketFigures {
    fn from(raw: RawTicket) -> Self {
        let begun = local_time(&raw.begun);
        let day = begun.or_else(|| local_time(&raw.ended));
        let answered = raw.answered.text().is_some_and(|word| word == "oui");
        let joined = answered || raw.calls.number() > 0 || raw.call_s.number() > 0;
        let waited = local_time(&raw.created)
            .zip(begun)
            .and_then(|(created, begun)| between_s(created, begun));
        Self {
            id: raw.id.id(),
            agent: raw.agent.text().map(str::to_owned),
            login: raw.login.text().map(str::to_lowercase),
            day: day.map(PrimitiveDateTime::date),
            joined,
            time_to_join_s: waited.filter(|_| joined),
            call_s: raw.call_s.number(),
            photos: raw.photos.number(),
            videos: raw.videos.number(),
        }
    }
}

/// `2023-07-13 18:03:13`, without a zone.
fn local_time(text: &Loose) -> Option<PrimitiveDateTime> {
    const FORM: &[BorrowedFormatItem<'_>] =
        format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    PrimitiveDateTime::parse(text.text()?, FORM).ok()
}

/// Apizee is a French service, and its portal tells the times of France.
static FRANCE: TimeZone = jiff::tz::get!("Europe/Paris");

/// The day of a moment, as the tickets' figures count days.
fn day_in_france(at: OffsetDateTime) -> Option<Date> {
    let there = jiff::Timestamp::from_second(at.unix_timestamp()).ok()?;
    let day = there.to_zoned(FRANCE.clone()).date();
    let month = u8::try_from(day.month()).ok()?.try_into().ok()?;
    Date::from_calendar_date(day.year().into(), month, u8::try_from(day.day()).ok()?).ok()
}

/// How long it is from one local time to another. In the hour that comes twice each year a time is
/// two moments: the shortest way from one to the other is meant.
fn between_s(from: PrimitiveDateTime, to: PrimitiveDateTime) -> Option<u64> {
    let ways = moments(from)?.map(|from| moments(to).map(|to| to.map(|to| to - from)));
    let ways = ways.into_iter().flatten().flatten();
    ways.filter_map(|way| u64::try_from(way).ok()).min()
}

/// The moments that a local time may be, in Unix seconds.
fn moments(local: PrimitiveDateTime) -> Option<[i64; 2]> {
    let (date, time) = (local.date(), local.time());
    let year = i16::try_from(date.year()).ok()?;
    let (month, day) = (
        u8::from(date.month()).cast_signed(),
        date.day().cast_signed(),
    );
    let (hour, minute) = (time.hour().cast_signed(), time.minute().cast_signed());
    let second = time.second().cast_signed();
    let civil = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let either = FRANCE.to_ambiguous_timestamp(civil);
    let (first, last) = (either.earlier().ok()?, either.later().ok()?);
    Some([first.as_second(), last.as_second()])
}

#[derive(Deserialize)]
struct RawSessions {
    #[serde(default)]
    total: Loose,
    data: Vec<RawSession>,
}

#[derive(Deserialize)]
struct RawSession {
    start_time: Option<String>,
    end_time: Option<String>,
    #[serde(default)]
    total_participant_count: Loose,
}

impl From<RawSessions> for SessionList {
    fn from(raw: RawSessions) -> Self {
        let told = u64::try_from(raw.data.len()).unwrap_or(u64::MAX);
        Self {
            sessions: raw.data.iter().map(session).collect(),
            unlisted: raw.total.number().saturating_sub(told),
        }
    }
}

fn session(raw: &RawSession) -> SessionFigures {
    let begun = instant(raw.start_time.as_deref());
    let ended = instant(raw.end_time.as_deref());
    let lasted = begun
        .zip(ended)
        .and_then(|(begun, ended)| u64::try_from((ended - begun).whole_seconds()).ok());
    SessionFigures {
        day: begun.and_then(day_in_france),
        duration_s: lasted.unwrap_or(0),
        participants: raw.total_participant_count.number(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;
    use serde_json::json;
    use time::macros::date;

    #[test]
    fn the_documented_ticket_is_read_without_the_visitor() {
        let rows: Vec<TicketFigures> = serde_json::from_value(document("tickets-stats")).unwrap();
        let expected = TicketFigures {
            id: "821793".parse().ok(),
            agent: Some("Agent 1".into()),
            login: Some("agent1@apizee.com".into()),
            day: Some(date!(2023 - 07 - 13)),
            joined: true,
            time_to_join_s: None,
            call_s: 335,
            photos: 1,
            videos: 0,
        };
        assert_eq!(rows, [expected]);
        assert!(!format!("{rows:?}").contains("+33"));
    }

    #[test]
    fn a_meeting_late_in_the_evening_is_of_the_next_day_in_france() {
        let day = |moment| instant(Some(moment)).and_then(day_in_france);
        assert_eq!(day("2026-11-21T22:59:59Z"), Some(date!(2026 - 11 - 21)));
        assert_eq!(day("2026-11-21T23:00:00Z"), Some(date!(2026 - 11 - 22)));
        assert_eq!(day("2026-07-21T22:00:00Z"), Some(date!(2026 - 07 - 22)));
    }

    #[test]
    fn nothing_and_numbers_as_text_are_read() {
        let read = |row| serde_json::from_value::<TicketFigures>(row).unwrap();
        assert_eq!(read(json!({})), TicketFigures::default());
        let nothing = json!({ "Assigné à": null, "Photos": null, "Ref": "x", "Vidéos": [1],
            "Date de début de session": "soon", "Durée totale des appels (secondes)": -3.5 });
        assert_eq!(read(nothing), TicketFigures::default());
        let text = read(json!({ "Photos": "3", "Répondues": "oui",
            "Date de création": "2026-11-21 09:00:00",
            "Date de début de session": "2026-11-21 09:01:30" }));
        assert_eq!((text.photos, text.joined), (3, true));
        assert_eq!(text.time_to_join_s, Some(90));
    }

    #[test]
    fn a_wait_is_as_long_as_it_was_when_clocks_change() {
        let waited = |created: &str, begun: &str| {
            let row = json!({ "Répondues": "oui", "Date de création": created, "Date de début de session": begun });
            serde_json::from_value::<TicketFigures>(row)
                .unwrap()
                .time_to_join_s
        };
        // Forward at 2026-03-29 02:00, back at 2026-10-25 03:00.
        assert_eq!(
            waited("2026-03-29 01:59:30", "2026-03-29 03:00:30"),
            Some(60)
        );
        assert_eq!(
            waited("2026-10-25 02:59:30", "2026-10-25 02:00:30"),
            Some(60)
        );
        assert_eq!(
            waited("2026-10-25 01:59:30", "2026-10-25 02:00:30"),
            Some(60)
        );
        assert_eq!(
            waited("2026-10-25 02:10:00", "2026-10-25 02:11:00"),
            Some(60)
        );
        assert_eq!(
            waited("2026-10-25 02:30:00", "2026-10-25 03:30:00"),
            Some(3600)
        );
        assert_eq!(waited("2026-10-26 02:59:30", "2026-10-26 02:00:30"), None);
    }

    #[test]
    fn the_documented_session_is_read() {
        let list: SessionList = serde_json::from_value(document("session")).unwrap();
        let expected = SessionFigures {
            day: Some(date!(2023 - 07 - 13)),
            duration_s: 68,
            participants: 2,
        };
        assert_eq!(list.sessions, [expected]);
        assert_eq!(list.unlisted, 0);
        let cut = json!({ "total": 3, "data": [{}] });
        let cut: SessionList = serde_json::from_value(cut).unwrap();
        assert_eq!((cut.sessions.len(), cut.unlisted), (1, 2));
    }
}
