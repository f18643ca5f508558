//! What happened in a session, as Apizee tells it: the list of a ticket's events, and webhooks.
//!
//! Neither is published in full. What is known: the names of the events (Session events API), the
//! two shapes of an event, and the frame of a webhook (Webhooks). So the reading is lenient: what
//! cannot be read is left out, what is not known keeps Apizee's word.

use contract::{ApizeeId, Happening, Moment};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::wire::{room_mark, text};
use crate::clock::timestamp;

/// A session event's name as ours; `None` for what says nothing about the guest (Session events
/// API, event names).
fn happening(name: &str) -> Option<Happening> {
    Some(match name {
        "ticket.invitationSent" => Happening::Invited,
        "ticket.invitationResent" => Happening::InvitedAgain,
        "ticket.invitationClicked" => Happening::LinkOpened,
        "ticket.invitationDeclined" => Happening::Declined,
        "ticket.invitationExpired" => Happening::Expired,
        "ticket.completed" | "ticket.closed" => Happening::Ended,
        "ticket.cancelled" => Happening::Cancelled,
        "consent.accepted" => Happening::ConsentGiven,
        "geo.ansAllowed" => Happening::PlaceShared,
        "geo.ansDisallowed" => Happening::PlaceRefused,
        "mediaDevice.allowed" | "mediaDevice.cameraAllowed" => Happening::CameraAllowed,
        "mediaDevice.disallowed" | "mediaDevice.cameraDisallowed" => Happening::CameraRefused,
        "mediaDevice.micAllowed" => Happening::MicrophoneAllowed,
        "mediaDevice.micDisallowed" => Happening::MicrophoneRefused,
        "session.agentContacted" => Happening::GuestWaiting,
        "session.established" => Happening::InCall,
        "session.agentLeft" => Happening::AgentLeft,
        "session.userLeft" => Happening::GuestLeft,
        "media.pictureTaken" => Happening::PictureTaken,
        "media.pictureSent" => Happening::PictureSent,
        "survey.answered" => Happening::SurveyAnswered,
        "ticket.new"
        | "ticket.approved"
        | "ticket.assigned"
        | "ticket.priorityChanged"
        | "ticket.sessionStarted"
        | "ticket.invitationAccepted"
        | "ticket.invitationNotclicked" => return None,
        other => Happening::Other(other.chars().take(60).collect()),
    })
}

/// A moment out of an event of either generation: `eventName`, `timestamp` in ISO 8601 or Unix
/// seconds.
fn moment(event: &Value, otherwise_at: Option<i64>) -> Option<Moment> {
    let name = ["eventName", "name", "event"]
        .iter()
        .find_map(|key| event.get(key)?.as_str())?;
    let at = ["timestamp", "time", "created"]
        .iter()
        .find_map(|key| seconds(event.get(key)?))
        .or(otherwise_at)?;
    Some(Moment {
        at: timestamp(at),
        what: happening(name)?,
    })
}

fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .map(OffsetDateTime::unix_timestamp),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The answer to `GET tickets/{id}/events`: a list, in an envelope or not.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum EventList {
    Enveloped { data: Vec<Value> },
    Bare(Vec<Value>),
}

impl EventList {
    pub(super) fn into_moments(self) -> Vec<Moment> {
        let (Self::Enveloped { data: events } | Self::Bare(events)) = self;
        events
            .iter()
            .filter_map(|event| moment(event, None))
            .collect()
    }
}

/// Whose room a webhook is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A ticket's.
    Ticket(ApizeeId),
    /// That of Apizee's own conversation: the `convId` of a ticket's address, or the mark of a
    /// conference's `room_name`.
    Conversation(String),
}

/// What a webhook tells. A hint: nothing that costs or cannot be undone follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Whose room.
    pub about: About,
    /// What happened, ends left out.
    pub moments: Vec<Moment>,
    /// How an SMS fared, in Apizee's word.
    pub sms: Option<String>,
    /// Whether Apizee must be asked how the room stands.
    pub read_again: bool,
}

/// A webhook's frame (Webhooks): `event` is `create`, `update` or `delete`.
#[derive(Deserialize)]
struct Delivery {
    event: String,
    #[serde(default)]
    time: Value,
    object: String,
    #[serde(rename = "objectId", default)]
    object_id: Value,
    #[serde(default)]
    props: Value,
}

/// Reads a delivery. `Ok(None)`: it is well-formed and concerns no room.
///
/// # Errors
/// When it is no delivery at all.
pub fn hint(body: &[u8], now: i64) -> Result<Option<Hint>, serde_json::Error> {
    let delivery: Delivery = serde_json::from_slice(body)?;
    let at = seconds(&delivery.time).unwrap_or(now);
    let Delivery {
        event,
        object,
        object_id,
        props,
        ..
    } = &delivery;
    let hint = |about: Option<About>| {
        about.map(|about| Hint {
            about,
            moments: Vec::new(),
            sms: None,
            read_again: false,
        })
    };
    let state = props.get("state").and_then(Value::as_str);
    Ok(match object.as_str() {
        "ticket" => hint(ticket_id(object_id)).map(|hint| Hint {
            moments: state
                .and_then(|word| of_state(word, at))
                .into_iter()
                .collect(),
            read_again: event == "delete" || state.is_some_and(|word| !is_harmless(word)),
            ..hint
        }),
        "media" => hint(owner(props)).map(|hint| Hint {
            moments: (event == "create")
                .then(|| Moment {
                    at: timestamp(at),
                    what: Happening::MediaAdded,
                })
                .into_iter()
                .collect(),
            ..hint
        }),
        "conversation" => {
            // A conference's is known by the name of its room, since its number is of one meeting.
            let name = props.get("name").and_then(Value::as_str);
            let room = name.filter(|name| name.contains(':')).map(room_mark);
            let about = room.or_else(|| text(object_id)).map(About::Conversation);
            hint(about).map(|hint| Hint {
                read_again: props.get("eventType").and_then(Value::as_str)
                    == Some("conversationEnded"),
                ..hint
            })
        }
        "smsmessage" => hint(owner(props)).map(|hint| Hint {
            sms: state.map(|word| word.chars().take(40).collect()),
            ..hint
        }),
        "conversationevent" if event == "create" => {
            let about = owner(props).or_else(|| text(object_id).map(About::Conversation));
            let moment = moment(props, Some(at));
            // A webhook's word alone ends nothing: the room is read again.
            let ends = moment
                .as_ref()
                .is_some_and(|moment| moment.what.end().is_some());
            hint(about).map(|hint| Hint {
                moments: moment.into_iter().filter(|_| !ends).collect(),
                read_again: ends,
                ..hint
            })
        }
        _ => None,
    })
}

/// A ticket's state that says what happened, other than an end.
fn of_state(word: &str, at: i64) -> Option<Moment> {
    let what = match word {
        "invited" => Happening::Invited,
        _ => return None,
    };
    Some(Moment {
        at: timestamp(at),
        what,
    })
}

/// States after which nothing needs to be asked.
fn is_harmless(word: &str) -> bool {
    matches!(word, "new" | "open" | "opened" | "invited" | "updated")
}

fn ticket_id(value: &Value) -> Option<About> {
    text(value)?.parse().ok().map(About::Ticket)
}

/// The ticket or conversation that an object belongs to. Which of these fields exist is not
/// published.
fn owner(props: &Value) -> Option<About> {
    let ticket = ["ticketId", "ticket_id", "ticket"].iter().find_map(|key| {
        let value = props.get(key)?;
        ticket_id(value.get("id").unwrap_or(value))
    });
    let conversation = [
        "conversationId",
        "conversation_id",
        "convId",
        "conversation",
    ]
    .iter()
    .find_map(|key| {
        let value = props.get(key)?;
        text(value.get("id").unwrap_or(value))
    });
    ticket.or_else(|| conversation.map(About::Conversation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;

    fn read(json: &str) -> Option<Hint> {
        hint(json.as_bytes(), 0).unwrap()
    }

    fn documented(name: &str) -> Hint {
        read(&document(name).to_string()).unwrap()
    }

    #[test]
    fn the_documented_ticket_update_asks_again() {
        let hint = documented("webhook-ticket");
        assert_eq!(hint.about, About::Ticket("100".parse().unwrap()));
        assert!(hint.read_again);
        assert!(hint.moments.is_empty());
    }

    #[test]
    fn the_documented_end_of_a_conversation_asks_again() {
        let hint = documented("webhook-conversation");
        let conversation = "88a2c81a-2b5a-496f-8546-0d7bdde8".to_owned();
        assert_eq!(hint.about, About::Conversation(conversation));
        assert!(hint.read_again);
        assert!(hint.moments.is_empty());
    }

    #[test]
    fn the_documented_session_event_is_a_moment() {
        let hint = documented("webhook-conversationevent");
        assert_eq!(hint.about, About::Ticket("100".parse().unwrap()));
        let at = "2019-12-10T11:13:33Z".parse().unwrap();
        let what = Happening::LinkOpened;
        assert_eq!(hint.moments, [Moment { at, what }]);
        assert!(!hint.read_again);
    }

    #[test]
    fn the_documented_list_of_events_is_read() {
        let list: EventList = serde_json::from_value(document("ticket-events")).unwrap();
        let at = "2023-07-12T15:50:02Z".parse().unwrap();
        let what = Happening::PlaceShared;
        // That the ticket was made says nothing about the guest.
        assert_eq!(list.into_moments(), [Moment { at, what }]);
    }

    #[test]
    fn events_of_both_generations_are_read_and_an_end_is_only_a_hint() {
        let event = |name: &str, owner: &str| {
            read(&format!(
                r#"{{"event":"create","time":1575976413,"object":"conversationevent","objectId":"e1","props":{{"eventName":"{name}","timestamp":"2019-12-10T11:13:33Z","source":"guest",{owner}}}}}"#
            ))
            .unwrap()
        };
        let refused = event("mediaDevice.cameraDisallowed", r#""ticketId":100"#);
        assert_eq!(refused.about, About::Ticket("100".parse().unwrap()));
        assert_eq!(refused.moments[0].what, Happening::CameraRefused);
        assert_eq!(refused.moments[0].at.as_str(), "2019-12-10T11:13:33Z");
        assert!(!refused.read_again);
        let closed = event("ticket.closed", r#""ticket":{"id":"100"}"#);
        assert!(closed.moments.is_empty() && closed.read_again);
        let unknown = event("guest.levitated", r#""convId":"88a2""#);
        assert_eq!(unknown.about, About::Conversation("88a2".to_owned()));
        assert_eq!(unknown.moments[0].what.as_str(), "guest.levitated");
    }

    #[test]
    fn what_is_no_delivery_is_an_error_and_what_is_not_ours_is_nothing() {
        assert!(hint(b"", 0).is_err());
        assert!(hint(b"[]", 0).is_err());
        assert!(hint(br#"{"event":"create"}"#, 0).is_err());
        assert_eq!(
            read(r#"{"event":"create","object":"invoice","objectId":1}"#),
            None
        );
        assert_eq!(
            read(r#"{"event":"create","object":"media","objectId":1,"props":{}}"#),
            None
        );
    }

    #[test]
    fn every_published_name_is_known() {
        for name in "consent.accepted ticket.sessionStarted ticket.new ticket.approved ticket.assigned \
            ticket.completed ticket.cancelled ticket.closed ticket.priorityChanged ticket.invitationSent \
            ticket.invitationResent ticket.invitationAccepted ticket.invitationDeclined \
            ticket.invitationExpired ticket.invitationClicked ticket.invitationNotclicked geo.ansAllowed \
            geo.ansDisallowed mediaDevice.allowed mediaDevice.disallowed mediaDevice.cameraAllowed \
            mediaDevice.cameraDisallowed mediaDevice.micAllowed mediaDevice.micDisallowed \
            session.established session.agentContacted session.agentLeft session.userLeft \
            media.pictureTaken media.pictureSent survey.answered".split_whitespace()
        {
            assert!(!matches!(happening(name), Some(Happening::Other(_))), "{name}");
        }
        assert!(matches!(
            happening("media.OCRDone"),
            Some(Happening::Other(_))
        ));
    }

    #[test]
    fn a_list_is_read_with_and_without_an_envelope() {
        for json in [
            r#"{"total":1,"data":[{"eventName":"consent.accepted","timestamp":"2026-11-21T09:30:00Z"},{"x":1}]}"#,
            r#"[{"eventName":"consent.accepted","timestamp":"2026-11-21T09:30:00Z"}]"#,
        ] {
            let list: EventList = serde_json::from_str(json).unwrap();
            assert_eq!(list.into_moments().len(), 1);
        }
    }
}
