//! What is left to say after the call, and how long visitors took to come.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Server, assistance, fresh_key, meeting};

struct Played {
    server: Server,
    id: String,
    ticket: u64,
}

impl Played {
    async fn start() -> Self {
        let server = Server::start().await;
        let started = server.start_room(&fresh_key(), &assistance()).await;
        assert_eq!(started.status, 201, "{started:?}");
        let ticket = started.body["apizee_id"].as_str().unwrap();
        Self {
            id: started.body["id"].as_str().unwrap().to_owned(),
            ticket: ticket.parse().unwrap(),
            server,
        }
    }

    async fn later(&self, seconds: u32) {
        let by = json!({ "advance_s": seconds });
        self.server.control(Method::POST, "clock", by).await;
    }

    async fn does(&self, who: &str, deeds: &[&str]) {
        for does in deeds {
            let deed = json!({ "ticket": self.ticket, "does": does });
            self.server.control(Method::POST, who, deed).await;
        }
    }

    async fn get(&self, path: &str) -> Value {
        let request = self.server.api(Method::GET, path);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.body
    }

    async fn summary(&self) -> Value {
        self.get(&format!("rooms/{}/summary", self.id)).await
    }

    /// The backend asks for what happened.
    async fn told(&self) {
        let request = self
            .server
            .api(Method::GET, &format!("rooms/{}", self.id))
            .header("Cache-Control", "no-cache");
        assert_eq!(request.send().await.unwrap().status(), 200);
    }

    /// 40 s until the visitor is there, 65 s together, two photos and a film, a survey.
    async fn whole_call(&self) {
        self.later(40).await;
        self.does("guest", &["open", "consent", "allow_camera", "join"])
            .await;
        self.does("agent", &["enter"]).await;
        self.later(65).await;
        self.does("agent", &["take_picture", "record_video"]).await;
        self.does("guest", &["picture", "leave", "answer_survey"])
            .await;
        self.told().await;
        self.does("agent", &["complete"]).await;
    }
}

/// Whether it took so many seconds: the emulator's clock goes on between the steps as well.
fn is_about(took: &Value, seconds: u64) -> bool {
    let most = seconds + 10;
    took.as_u64()
        .is_some_and(|took| (seconds..most).contains(&took))
}

#[tokio::test]
async fn after_a_call_it_has_everything_that_apizee_and_the_timeline_tell() {
    let it = Played::start().await;
    it.whole_call().await;
    let before = it.server.upstream().await.len();
    let summary = it.summary().await;
    assert!(is_about(&summary["call_s"], 65), "{summary}");
    for (field, value) in [
        ("kind", json!("assistance")),
        ("participants", json!(2)),
        ("photos", json!(2)),
        ("videos", json!(1)),
    ] {
        assert_eq!(summary[field], value, "{field}: {summary}");
    }
    assert!(summary["survey_answered_at"].is_string(), "{summary}");
    let text = summary.to_string();
    assert!(!text.contains("http") && !text.contains("+33"), "{text}");
    it.summary().await;
    let asked = &it.server.upstream().await[before..];
    let asked: Vec<_> = asked
        .iter()
        .filter(|one| !one.contains("/tickets/"))
        .collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
    let all = it.server.upstream().await;
    let media = all.iter().filter(|one| one.ends_with("/medias")).count();
    assert_eq!(media, 1, "{all:?}");
}

#[tokio::test]
async fn what_nobody_tells_is_left_out() {
    let it = Played::start().await;
    let summary = it.summary().await;
    assert_eq!(
        (&summary["photos"], &summary["videos"]),
        (&json!(0), &json!(0))
    );
    for field in ["call_s", "participants", "survey_answered_at"] {
        assert_eq!(summary.get(field), None, "{field}: {summary}");
    }

    let it = Played::start().await;
    it.whole_call().await;
    it.server
        .faults(json!([{ "on": "*", "kind": "server_error" }]))
        .await;
    let summary = it.summary().await;
    assert!(
        is_about(&summary["call_s"], 65),
        "the timeline is ours: {summary}"
    );
    assert_eq!(
        (summary.get("photos"), summary.get("videos")),
        (None, None),
        "{summary}"
    );

    let of_meeting = it.server.start_room(&fresh_key(), &meeting()).await;
    assert_ne!(of_meeting.status, 201);
    let nobody = it.server.api(Method::GET, "rooms/none/summary");
    let nobody = Answer::read(nobody.send().await.unwrap()).await;
    nobody.assert_problem(404, "not_found");
}

#[tokio::test]
async fn the_median_time_to_join_is_that_of_our_own_timelines() {
    let it = Played::start().await;
    let now = time::OffsetDateTime::now_utc().date();
    let days = format!("since={now}&until={}", now.next_day().unwrap());
    let path = format!("figures?{days}&scope=team");
    let before = it
        .get(&format!("figures?since={now}&until={now}&scope=team"))
        .await;
    assert_eq!(before.get("median_time_to_join_s"), None, "{before}");
    it.whole_call().await;
    let figures = it.get(&path).await;
    assert_eq!(figures["totals"]["sessions"], 1, "{figures}");
    assert!(is_about(&figures["median_time_to_join_s"], 40), "{figures}");
}
