//! What was made twice is found, whichever way it was made.

use sandbox::apizee::{Alike, Room};
use serde_json::{Value, json};

use super::{Account, PHONE, StatusCode};

async fn conference(account: &Account, name: &str) -> Value {
    let form = [
        ("participants", "+33612345678"),
        ("invite", "0"),
        ("name", name),
    ];
    let answer = account.post("/api/conferences", &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.unwrap()
}

async fn sms(account: &Account, to: &str, text: &str) {
    let form = json!({ "to": [to], "body": text });
    let url = account.url("/api/text-message");
    let asking = account.http.post(url).bearer_auth(&account.token);
    let answer = asking.json(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

fn alike(key: &str, made: &[u64], live: &[u64]) -> Alike {
    Alike {
        key: key.to_owned(),
        made: made.to_vec(),
        live: live.to_vec(),
    }
}

#[tokio::test]
async fn rooms_of_one_conversation_are_one_group() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_limit(None);
    let id = |made: &Value| made["id"].as_u64().unwrap();
    let first = id(&account.ticket(&[("reference", "a")]).await);
    let other = id(&account.ticket(&[("reference", "b")]).await);
    let second = id(&account.ticket(&[("reference", "a")]).await);
    let unnamed = id(&account.ticket(&[]).await);
    let path = account.url(&format!("/api/tickets/{first}"));
    let ending = account.http.delete(path).bearer_auth(&account.token);
    ending.send().await.unwrap();
    let one = id(&conference(&account, "Visio Dupont u3k9").await);
    let twin = id(&conference(&account, "Rendez-vous u3k9").await);

    let found = emulator.duplicates();
    let tickets = [
        alike("a", &[first, second], &[second]),
        alike("b", &[other], &[other]),
    ];
    assert_eq!(found.tickets, tickets);
    let conferences = [alike("u3k9", &[one, twin], &[one, twin])];
    assert_eq!(found.conferences, conferences);
    assert_eq!(found.live, 5, "{unnamed} too");
    assert!(found.sms.is_empty());
}

#[tokio::test]
async fn sms_are_counted_by_phone_and_room_whichever_link_they_carry() {
    let account = Account::signed_in().await;
    account.emulator().set_limit(None);
    let ticket = account.ticket(&[("invite", "1")]).await;
    let id = ticket["id"].as_u64().unwrap();
    let (_, phone) = PHONE;
    let long = ticket["requestor_url"].as_str().unwrap();
    sms(&account, phone, &format!("Your room: {long} see you")).await;
    sms(&account, "+33787654321", long).await;
    let meeting = conference(&account, "Visio").await;
    let url = format!("{}?name=Marie", meeting["url"].as_str().unwrap());
    sms(&account, phone, &url).await;
    sms(&account, phone, "https://elsewhere.example/r/1").await;
    sms(&account, phone, "https://elsewhere.example/r/1").await;
    sms(&account, phone, "https://elsewhere.example/r/2").await;
    sms(&account, phone, "Good morning").await;

    let found = account.emulator().duplicates().sms;
    let count = |to: &str, room: Option<Room>, link: Option<&str>| {
        let mut those = found.iter().filter(|one| {
            let same_link = link.is_none() || one.link.as_deref() == link;
            one.to == to && one.room == room && same_link
        });
        those.next().map(|one| one.count)
    };
    let ticket = Some(Room::Ticket(id));
    assert_eq!(count(phone, ticket, None), Some(2), "{found:?}");
    assert_eq!(count("+33787654321", ticket, None), Some(1));
    let meeting = Some(Room::Conference(meeting["id"].as_u64().unwrap()));
    assert_eq!(count(phone, meeting, Some(&url)), Some(1));
    let elsewhere = |page| format!("https://elsewhere.example/r/{page}");
    assert_eq!(count(phone, None, Some(&elsewhere(1))), Some(2));
    assert_eq!(count(phone, None, Some(&elsewhere(2))), Some(1));
    assert!(found.iter().any(|one| one.link.is_none() && one.count == 1));
    assert_eq!(found.len(), 6);

    let listed: Value = account.get("/_control/duplicates").await;
    assert_eq!(listed["live"], 2);
    assert_eq!(listed["sms"].as_array().unwrap().len(), 6);
    assert_eq!(listed["conferences"][0]["key"], "Visio");
}
