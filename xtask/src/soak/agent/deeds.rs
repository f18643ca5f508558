//! What agents, visitors and others do with a room that is there.

use std::time::Duration;

use fastrand::Rng;
use serde_json::json;

use super::{Agent, Seen};
use crate::soak::{
    office::{Call, PATIENCE},
    wish::{self, Terms},
};

impl Agent {
    /// Does something with a room: the room of the next deed, if there is one.
    pub(super) async fn stay(&self, room: &Seen, random: &mut Rng) -> Option<Seen> {
        match random.u32(..100) {
            0..25 => self.read(room, random).await,
            25..40 => self.invite(room, random).await,
            40..55 => {
                self.close(room, random).await;
                return None;
            }
            55..70 => return self.replace(room, random).await,
            70..90 => self.guest(room, random).await,
            90..94 => self.at_apizee(room, random).await,
            94..97 => {
                let id = &room.subject.conversation;
                // A delivery that nobody takes is lost, as iAdvize's are.
                drop(self.office.conversation_closed(id, random).await);
                return None;
            }
            _ => {
                let path = format!("rooms/{}/agent-link", room.id);
                let call = Call::post("POST rooms/{id}/agent-link", &path, &self.operator);
                self.office.ask(call, random, PATIENCE).await;
            }
        }
        Some(room.clone())
    }

    async fn read(&self, room: &Seen, random: &mut Rng) {
        let one = format!("rooms/{}", room.id);
        let all = format!("rooms?conversation_id={}", room.subject.conversation);
        let call = match random.u32(..10) {
            0..4 => Call::get("GET rooms", &all, &self.operator),
            4..9 => Call::get("GET rooms/{id}", &one, &self.operator),
            _ => Call {
                fresh: true,
                ..Call::get("GET rooms/{id}, no-cache", &one, &self.operator)
            },
        };
        self.office.ask(call, random, PATIENCE).await;
    }

    /// One more SMS, to a phone that nobody else invites.
    async fn invite(&self, room: &Seen, random: &mut Rng) {
        let number = self.office.number();
        let (key, phone) = (wish::key(number), wish::phone(number));
        let body = json!({ "phone": phone, "language": "fr" });
        let path = format!("rooms/{}/invitations", room.id);
        let call = || Call {
            key: Some(&key),
            body: Some(&body),
            ..Call::post("POST rooms/{id}/invitations", &path, &self.operator)
        };
        if random.u32(..4) == 0 {
            let (mut one, mut two) = (random.fork(), random.fork());
            tokio::join!(
                self.office.ask(call(), &mut one, PATIENCE),
                self.office.ask(call(), &mut two, PATIENCE),
            );
        }
        for _ in 0..5 {
            let answer = self.office.ask(call(), random, PATIENCE).await;
            let wait = match answer {
                Some(answer) if answer.status == 429 || answer.status >= 500 => {
                    answer.retry_after(1)
                }
                Some(_) => return,
                None => Duration::from_secs(1),
            };
            if !self.office.rest(wait).await {
                return;
            }
        }
    }

    async fn close(&self, room: &Seen, random: &mut Rng) {
        let path = format!("rooms/{}/close", room.id);
        for _ in 0..random.u32(1..5) {
            let call = Call::post("POST rooms/{id}/close", &path, &self.operator);
            let answer = self.office.ask(call, random, PATIENCE).await;
            let wait = match answer {
                Some(answer) if answer.is_success() => return,
                Some(answer) => answer.retry_after(1),
                None => Duration::from_secs(1),
            };
            if !self.office.rest(wait).await {
                return;
            }
        }
    }

    async fn replace(&self, room: &Seen, random: &mut Rng) -> Option<Seen> {
        let terms = Terms {
            replace: Some(room.id.clone()),
            invite: random.u32(..4) == 0,
            ..Terms::default()
        };
        let subject = room.subject.clone();
        let wish = self.office.wish(subject, &self.operator, &terms);
        self.want(&wish, random).await
    }

    /// What the visitor does meanwhile.
    async fn guest(&self, room: &Seen, random: &mut Rng) {
        let mut deeds = vec!["open", "consent", "join"];
        deeds.push(if random.bool() { "leave" } else { "picture" });
        if random.u32(..6) == 0 {
            deeds = vec!["decline"];
        }
        for does in deeds {
            // The emulator is there as long as the scene is; what it refuses is of no matter here.
            drop(self.deed("guest", room, does).await);
        }
    }

    /// Somebody ends the room at Apizee's own page.
    async fn at_apizee(&self, room: &Seen, random: &mut Rng) {
        let does = if random.bool() { "complete" } else { "close" };
        drop(self.deed("agent", room, does).await);
    }

    async fn deed(&self, who: &str, room: &Seen, does: &str) -> anyhow::Result<()> {
        let (kind, id) = (room.subject.kind, room.apizee_id);
        self.office.emulator.deed(who, kind, id, does).await
    }
}
