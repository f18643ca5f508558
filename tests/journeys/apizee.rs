//! Apizee, as another program of the same account uses it: by its API.

use sandbox::apizee::{PASSWORD, USERNAME};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::stage::Stage;

async fn post(stage: &Stage, path: &str, token: &str, body: &Value) -> Value {
    let url = &stage.sandbox.apizee_url;
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(&host).await.unwrap();
    let body = body.to_string();
    let request = format!(
        "POST /api{path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "{path}: {answer}");
    serde_json::from_str(body).unwrap()
}

/// Another program of the account.
pub(crate) struct Program<'a> {
    stage: &'a Stage,
    token: String,
}

impl<'a> Program<'a> {
    pub(crate) async fn signs_in(stage: &'a Stage) -> Self {
        let login = json!({ "grant_type": "password", "username": USERNAME, "password": PASSWORD });
        let token = post(stage, "/token", "", &login).await;
        let token = token["access_token"].as_str().unwrap().to_owned();
        Self { stage, token }
    }

    /// A ticket of the agent at the Desk; its number.
    pub(crate) async fn makes_ticket(&self, reference: &str) -> u64 {
        let ticket = json!({
            "phone": "+33612345678", "reference": reference, "agent": "martin@acme.example"
        });
        let made = post(self.stage, "/tickets", &self.token, &ticket).await;
        made["id"].as_u64().unwrap()
    }

    /// A conference; its number.
    pub(crate) async fn makes_conference(&self, name: &str) -> u64 {
        let conference = json!({
            "participants": "+33612345678", "name": name, "invite": false
        });
        let made = post(self.stage, "/conferences", &self.token, &conference).await;
        made["id"].as_u64().unwrap()
    }
}

/// So many tickets with a case number, a minute apart.
pub(crate) async fn has_tickets(stage: &Stage, reference: &str, count: usize) {
    let program = Program::signs_in(stage).await;
    for _ in 0..count {
        program.makes_ticket(reference).await;
        stage.sandbox.apizee.advance(60);
    }
}
