//! What comes as a webhook's body: read or refused, never fatal.

use apizee_panel_backend::apizee::events::hint;
use apizee_panel_backend::webhooks::iadvize::closed;
use serde_json::{Value, json};

use super::{broken, draws};
use crate::harness::{CONVERSATION, session_event, ticket_change};

fn of_apizee() -> [Value; 5] {
    [
        session_event(82_070, "consent.accepted", "2026-11-21T09:30:00Z"),
        ticket_change(82_070, "update", "inprogress"),
        json!({ "event": "create", "time": 1_795_253_400, "object": "media", "objectId": 7,
            "props": { "title": "a", "type": "image", "hash": "x", "url": "https://x/y", "ticketId": 82_070 } }),
        json!({ "event": "update", "time": "2026-11-21T09:30:00Z", "object": "smsmessage", "objectId": 51_001,
            "props": { "state": "sent", "ticketId": 82_070 } }),
        json!({ "event": "update", "time": 1_795_253_400, "object": "conversation", "objectId": "c",
            "props": { "state": "ended", "name": "5701a92f-a8e3-49ad-81dc-ac801171" } }),
    ]
}

#[test]
fn no_delivery_of_apizees_is_fatal() {
    let good = of_apizee();
    for one in &good {
        assert!(hint(one.to_string().as_bytes(), 1).is_ok(), "{one}");
    }
    let mut read = 0;
    for (_, mut random) in draws() {
        let good = random.choice(&good).unwrap();
        let body = broken::body(&mut random, good);
        read += usize::from(hint(&body, random.i64(..)).is_ok());
    }
    assert!(read > 0, "some are still deliveries");
}

#[test]
fn no_delivery_of_iadvizes_is_fatal() {
    let good = json!({
        "eventId": "d36cd3c4-2d16-4a77-97c2-620bde859b29", "eventType": "v2.conversation.closed",
        "platform": "sd", "projectId": 3103, "clientId": 1, "conversationId": CONVERSATION,
        "operatorIds": [270586], "channel": "CHAT", "createdAt": "2026-11-21T11:01:00+02:00",
    });
    assert!(matches!(closed(good.to_string().as_bytes()), Ok(Some(_))));
    let mut read = 0;
    for (_, mut random) in draws() {
        let body = broken::body(&mut random, &good);
        read += usize::from(closed(&body).is_ok());
    }
    assert!(read > 0, "some are still deliveries");
}
