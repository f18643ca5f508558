//! What happens in a room and what the account is asked for, with a person in every part of it.

use reqwest::Method;
use sandbox::apizee::{AgentDoes, Details, GuestDoes, HandMade};
use sandbox::desk::{self, Close, Conversation, DeskConfig, Signing};
use serde_json::json;

use super::{
    Canaries, EMAIL, HOOK, IADVIZE_KEY, NAME, PHONE, PLACE, PREVIOUS_HOOK, PREVIOUS_IADVIZE_KEY,
    WRONG_HOOK, WRONG_PHONE,
};
use crate::harness::{CONVERSATION, HOOK_HEADER, fresh_key, now, session_event, ticket_change};

impl Canaries {
    /// A session in both kinds of rooms that Apizee tells of, with a place, pictures and SMS.
    pub(super) async fn live_through_a_session(&mut self, room: &str) {
        let emulator = self.server.apizee.emulator.clone();
        self.server.hook(|webhook| {
            webhook
                .headers
                .insert(HOOK_HEADER.to_owned(), HOOK.to_owned());
        });
        let ticket = emulator.tickets()[0].id;
        let conference = emulator.conferences()[0].id;
        let details = Details {
            name: Some(NAME.to_owned()),
            location: Some(PLACE),
            score: Some(5),
            comment: Some(format!("call me: {EMAIL}, {}", PHONE[0])),
        };
        for does in [GuestDoes::Join, GuestDoes::ShareLocation] {
            assert!(emulator.ticket_guest_with(ticket, does, &details));
            assert!(emulator.conference_guest_with(conference, does, &details));
        }
        for does in [
            AgentDoes::Enter,
            AgentDoes::TakePicture,
            AgentDoes::RecordVideo,
        ] {
            assert!(emulator.ticket_agent(ticket, does));
            assert!(emulator.conference_agent(conference, does, &Details::default()));
        }
        assert!(emulator.ticket_guest_with(ticket, GuestDoes::AnswerSurvey, &details));
        // By hand, with what Apizee might put into it, believed and not.
        let mut event = session_event(
            ticket,
            &format!("{EMAIL} levitates"),
            "2026-11-21T09:30:00Z",
        );
        event["props"]["data"] = json!({ "phone": PHONE[0], "email": EMAIL, "geoloc": PLACE });
        let mut change = ticket_change(ticket, "update", EMAIL);
        change["props"]["requestor"] = json!({ "phone": PHONE[1], "email": EMAIL });
        let sms = json!({ "event": "create", "object": "smsmessage", "objectId": EMAIL,
            "props": { "ticketId": ticket, "state": "sent", "to": PHONE[0], "text": EMAIL } });
        for body in [
            event,
            change,
            sms,
            json!({ "event": EMAIL, "object": 7 }),
            json!(EMAIL),
        ] {
            for (secret, taken) in [(HOOK, true), (PREVIOUS_HOOK, true), (WRONG_HOOK, false)] {
                let headers = [(HOOK_HEADER.to_owned(), secret.to_owned())].into();
                let made = HandMade {
                    body: body.clone(),
                    headers: Some(headers),
                };
                let sent = emulator.send_webhook(made).await.unwrap();
                assert_eq!(sent.status == Some(401), !taken, "{sent:?}");
                let status = sent.status.unwrap();
                self.routes.note("POST", "webhooks/apizee", status);
            }
        }
        let path = format!("rooms/{room}/invitations");
        for phone in [PHONE[0], PHONE[1], WRONG_PHONE, EMAIL] {
            let wish = json!({ "phone": phone, "language": "fr" });
            for _ in 0..2 {
                let key = fresh_key();
                self.call(Method::POST, &path, Some(&key), Some(wish.clone()))
                    .await;
            }
        }
        let texts = emulator.outbox();
        assert!(texts.len() >= 4, "{texts:?}");
        let known = format!("rooms?conversation_id={CONVERSATION}");
        let known = self.call(Method::GET, &known, None, None).await;
        let mut listed = 0;
        for room in known.body["rooms"].as_array().unwrap() {
            let path = format!("media?room={}", room["id"].as_str().unwrap());
            let answer = self.call(Method::GET, &path, None, None).await;
            listed += answer.body["media"].as_array().unwrap().len();
        }
        assert_eq!(listed, 4, "{known:?}");
        for hash in emulator.media().into_iter().map(|one| one.hash) {
            self.seen_nowhere.push(hash);
        }
        for digits in [PLACE.lat, PLACE.lng] {
            let digits = digits.to_string();
            self.seen_nowhere
                .push(digits[..digits.len() - 1].to_owned());
        }
        self.server
            .apizee_until(|emulator| {
                let deliveries = emulator.deliveries();
                deliveries
                    .iter()
                    .filter(|one| one.status == Some(204))
                    .count()
                    > 15
            })
            .await;
    }

    /// What else the account knows.
    pub(super) async fn ask_the_account(&mut self) {
        let today = time::OffsetDateTime::from_unix_timestamp(now())
            .unwrap()
            .date();
        let span = format!("since={}&until={today}", today.previous_day().unwrap());
        let wrong = format!("reference=x&conversation_id={EMAIL}&offset=1");
        for (path, status) in [
            ("services", 200),
            (&format!("history?conversation_id={CONVERSATION}"), 200),
            (&format!("history?reference={EMAIL}"), 200),
            (&format!("history?{wrong}"), 400),
            ("media?room=1", 404),
            (&format!("media?handle={EMAIL}"), 400),
            (&format!("figures?{span}&scope={EMAIL}"), 400),
        ] {
            let answer = self.call(Method::GET, path, None, None).await;
            assert_eq!(answer.status, status, "{path}: {answer:?}");
        }
        for scope in ["me", "team"] {
            let path = format!("figures?{span}&scope={scope}");
            let answer = self.call(Method::GET, &path, None, None).await;
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
        for side in ["panel", EMAIL] {
            let body = json!({ "agent_side": side });
            let path = "preferences";
            self.call(Method::PUT, path, None, Some(body)).await;
        }
        let answer = self.call(Method::POST, "agent-session", None, None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        for secret in [&answer.body["api_key"], &answer.body["user"]["token"]] {
            self.seen_nowhere.push(secret.as_str().unwrap().to_owned());
        }
    }

    /// What panels look at again and again.
    pub(super) async fn look_at(&mut self, rooms: &[String]) {
        for room in rooms {
            self.ask(room).await;
            let path = format!("rooms/{room}/summary");
            let answer = self.call(Method::GET, &path, None, None).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        let ids: Vec<_> = rooms.iter().map(|room| format!("id={room}")).collect();
        let path = format!("rooms/live?{}&id={EMAIL}", ids.join("&"));
        let answer = self.call(Method::GET, &path, None, None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// iAdvize tells that a conversation is over, believed and not.
    pub(super) async fn close_conversations(&mut self) {
        let config = DeskConfig {
            panel_url: self.server.url("acme/"),
            app_url: String::new(),
            secret: String::new(),
        };
        let desk = desk::serve("127.0.0.1:0", config).await.unwrap();
        let mut conversation = Conversation::new(NAME);
        conversation.id = CONVERSATION.parse().unwrap();
        let id = conversation.id;
        desk.simulator
            .set_conversations(vec![conversation])
            .unwrap();
        let told = json!({ "visitor": { "name": NAME, "email": EMAIL, "phone": PHONE[0] } });
        let wrong = json!({ "eventType": null, "conversationId": EMAIL });
        for (secret, signing, fields, status) in [
            (IADVIZE_KEY, Signing::Good, &told, 204),
            (PREVIOUS_IADVIZE_KEY, Signing::Good, &told, 204),
            (IADVIZE_KEY, Signing::WrongSecret, &told, 401),
            (IADVIZE_KEY, Signing::OtherBody, &told, 401),
            (IADVIZE_KEY, Signing::None, &told, 401),
            (IADVIZE_KEY, Signing::Good, &wrong, 400),
        ] {
            let close = Close {
                secret: Some(secret.to_owned()),
                signing,
                fields: fields.as_object().unwrap().clone(),
                ..Close::of(id)
            };
            assert_eq!(desk.simulator.close(close).await, Ok(Some(status)));
            self.routes.note("POST", "webhooks/iadvize", status);
        }
    }
}
