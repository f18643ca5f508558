//! What happens in a ticket: its events and its media.

use std::collections::BTreeSet;

use sandbox::apizee::{AgentDoes, Details, GuestDoes, Location, TicketState};
use serde_json::{Value, json};

use super::{Account, StatusCode, document, fields, shape};

impl Account {
    fn names(&self, ticket: u64) -> Vec<String> {
        let events = self.emulator().ticket_events(ticket).into_iter();
        let name = |event| json!(event)["eventName"].as_str().unwrap().to_owned();
        events.map(name).collect()
    }

    async fn deed(&self, path: &str, body: Value) -> StatusCode {
        let sent = self.http.post(self.url(path)).json(&body).send().await;
        sent.unwrap().status()
    }
}

#[tokio::test]
async fn events_are_what_happened() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let ticket = account.ticket(&[("invite", "1")]).await;
    let id = ticket["id"].as_u64().unwrap();
    for does in [
        GuestDoes::Open,
        GuestDoes::Consent,
        GuestDoes::RefuseCamera,
        GuestDoes::AllowCamera,
        GuestDoes::Join,
    ] {
        assert!(emulator.ticket_guest(id, does), "{does:?}");
    }
    assert!(
        !emulator.ticket_agent(id, AgentDoes::Admit),
        "no waiting room"
    );
    assert!(emulator.ticket_agent(id, AgentDoes::Enter));
    assert!(emulator.ticket_agent(id, AgentDoes::Leave));
    assert!(emulator.ticket_agent(id, AgentDoes::Enter));
    assert!(emulator.ticket_guest(id, GuestDoes::Leave));
    assert!(
        !emulator.ticket_agent(id, AgentDoes::TakePicture),
        "the guest is gone"
    );
    assert!(emulator.ticket_agent(id, AgentDoes::Complete));
    assert!(!emulator.ticket_guest(id, GuestDoes::Join), "it is over");
    let survey = Details {
        score: Some(4),
        comment: Some("quick".to_owned()),
        ..Details::default()
    };
    assert!(emulator.ticket_guest_with(id, GuestDoes::AnswerSurvey, &survey));
    assert!(emulator.ticket_agent(id, AgentDoes::Close));
    let expected = [
        "ticket.new",
        "ticket.invitationSent",
        "ticket.invitationClicked",
        "consent.accepted",
        "mediaDevice.cameraDisallowed",
        "mediaDevice.cameraAllowed",
        "mediaDevice.micAllowed",
        "session.agentContacted",
        "session.established",
        "session.agentLeft",
        "session.established",
        "session.userLeft",
        "ticket.completed",
        "survey.answered",
        "ticket.closed",
    ];
    assert_eq!(account.names(id), expected);
    let survey = &emulator.ticket_events(id)[13];
    assert_eq!(survey.data, json!({ "score": 4, "comment": "quick" }));
    assert_eq!(emulator.tickets()[0].state, TicketState::Closed);
}

#[tokio::test]
async fn events_are_read_in_pages() {
    let account = Account::signed_in().await;
    let id = account.ticket(&[]).await["id"].as_u64().unwrap();
    account
        .emulator()
        .ticket_guest(id, GuestDoes::ShareLocation);
    let path = format!("/api/v3/tickets/{id}/events");
    assert_eq!(
        shape(&account.get(&path).await),
        shape(&document("ticket-events"))
    );
    let first = account.get(&format!("{path}?limit=1")).await;
    assert_eq!(
        (&first["total"], &first["next_offset"]),
        (&json!(2), &json!(1))
    );
    let second = account.get(&format!("{path}?limit=1&offset=1")).await;
    assert_eq!(second["data"][0]["eventName"], "geo.ansAllowed");
    assert_eq!(second.get("next_offset"), None);
    assert_eq!(
        account.refused("/api/tickets/1/events").await,
        (404, Some(4))
    );
    let wrong = account.refused(&format!("{path}?limit=many")).await;
    assert_eq!(wrong, (400, Some(10)));
    let geoloc = json!({ "lat": 48.770_333_7, "lng": -3.514_975_6 });
    let shown = account.get(&format!("/api/tickets/{id}")).await;
    assert_eq!(shown["geoloc"], geoloc);
}

#[tokio::test]
async fn a_guest_who_declines_and_a_ticket_that_expires() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let declined = account.ticket(&[]).await["id"].as_u64().unwrap();
    let deed = json!({ "ticket": declined, "does": "decline" });
    assert_eq!(
        account.deed("/_control/guest", deed).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(account.names(declined)[1], "ticket.invitationDeclined");
    assert_eq!(emulator.tickets()[0].state, "declined");

    let expired = account.ticket(&[]).await["id"].as_u64().unwrap();
    let put = json!({ "ticket": expired, "state": "expired" });
    let put = account.deed("/_control/ticket-state", put).await;
    assert_eq!(put, StatusCode::NO_CONTENT);
    assert_eq!(account.names(expired)[1], "ticket.invitationExpired");
    let late = json!({ "ticket": expired, "does": "enter" });
    assert_eq!(
        account.deed("/_control/agent", late).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn media_are_real_and_look_as_documented() {
    let account = Account::signed_in().await;
    let id = account.ticket(&[]).await["id"].as_u64().unwrap();
    let here =
        json!({ "ticket": id, "does": "share_location", "location": { "lat": 47.2, "lng": -1.5 } });
    for deed in [here, json!({ "ticket": id, "does": "join" })] {
        assert_eq!(
            account.deed("/_control/guest", deed).await,
            StatusCode::NO_CONTENT
        );
    }
    for does in ["enter", "take_picture", "record_video"] {
        let deed = json!({ "ticket": id, "does": does });
        assert_eq!(
            account.deed("/_control/agent", deed).await,
            StatusCode::NO_CONTENT
        );
    }
    let path = format!("/api/enterprises/1/tickets/{id}/medias");
    let list = account.get(&path).await;
    assert_eq!(shape(&list), shape(&document("ticket-medias")));
    assert_eq!(
        list["medias"][1]["location"],
        json!({ "lat": 47.2, "lon": -1.5 })
    );
    for (medium, start, mime) in [
        (&list["medias"][0], 4, "video/mp4"),
        (&list["medias"][1], 0, "image/jpeg"),
    ] {
        let answer = account
            .http
            .get(medium["url"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(
            (&answer.headers()["content-type"], &medium["type"]),
            (&mime.parse().unwrap(), &json!(mime))
        );
        let bytes = answer.bytes().await.unwrap();
        let magic: &[u8] = if start == 4 { b"ftyp" } else { b"\xff\xd8\xff" };
        assert!(bytes[start..].starts_with(magic) && bytes.len() < 20_000);
    }
    let second = account.get(&format!("{path}?limit=1&offset=1")).await;
    assert_eq!(
        (&second["count"], &second["medias"][0]),
        (&json!(2), &list["medias"][1])
    );
    let none = account.get(&format!("{path}?status=recording")).await;
    assert_eq!(none["count"], 0);
    let foreign = format!("/api/enterprises/2/tickets/{id}/medias");
    assert_eq!(account.refused(&foreign).await, (403, Some(2)));
}

#[tokio::test]
async fn conference_media_look_as_documented() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let form = [("participants", "marie@example.com")];
    account.post("/api/conferences", &form).await;
    let id = emulator.conferences()[0].id;
    let details = Details {
        location: Some(Location { lat: 1.5, lng: 2.5 }),
        ..Details::default()
    };
    emulator.conference_guest_with(id, GuestDoes::ShareLocation, &details);
    assert!(
        !emulator.conference_agent(id, AgentDoes::RecordVideo, &details),
        "nobody is there"
    );
    emulator.conference_agent(id, AgentDoes::Enter, &details);
    emulator.conference_agent(id, AgentDoes::RecordVideo, &details);
    let path = format!("/api/conferences/{id}/media?limit=10&orderby=date&order=desc");
    let list = account.get(&path).await;
    assert_eq!(shape(&list), shape(&document("conference-media")));
    assert_eq!(
        list["data"][0]["metadata"]["geoloc"],
        json!({ "lat": 1.5, "lng": 2.5 })
    );
}

#[tokio::test]
async fn text_messages_reach_the_outbox() {
    let account = Account::signed_in().await;
    let url = account.url("/api/text-message");
    let send = |body: Value| {
        account
            .http
            .post(&url)
            .bearer_auth(&account.token)
            .json(&body)
            .send()
    };
    let right = json!({ "to": ["+33612345678", "+33712345678"], "body": "Come in: http://x/s/1" });
    assert_eq!(send(right).await.unwrap().status(), StatusCode::OK);
    let outbox = account.emulator().outbox();
    let all: BTreeSet<_> = outbox
        .iter()
        .map(|one| (one.channel, one.to.as_str()))
        .collect();
    assert_eq!(
        all,
        [("sms", "+33612345678"), ("sms", "+33712345678")].into()
    );
    for wrong in [
        json!({ "to": [], "body": "x" }),
        json!({ "to": "+33612345678", "body": "x" }),
        json!({ "to": ["12"], "body": "x" }),
        json!({ "to": ["+33612345678"], "body": " " }),
    ] {
        let answer = send(wrong.clone()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }
    let services = account.get("/api/services").await;
    let mut documented = document("services");
    assert_eq!(
        fields(&services["data"][0]),
        fields(&documented["data"][0].take())
    );
}
