//! What becomes of invitations when their room is closed.

use sandbox::apizee::GuestDoes;

use super::*;

async fn close(server: &Server, id: &str) -> Value {
    let request = server.api(Method::POST, &format!("rooms/{id}/close"));
    let closed = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(closed.status, 200, "{closed:?}");
    closed.body
}

fn states(room: &Value) -> Vec<&str> {
    let invitations = room["invitations"].as_array().into_iter().flatten();
    invitations
        .map(|one| one["state"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_room_that_is_closed_before_anybody_came_takes_its_invitations_along() {
    let server = Server::told().await;
    let mut body = assistance();
    body["invite"] = json!(true);
    let started = server.start_room(&fresh_key(), &body).await;
    let id = started.body["id"].as_str().unwrap();
    let ticket: u64 = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(invite(&server, id, &fresh_key(), PHONE).await.status, 200);
    assert_eq!(states(&server.room(id).await), ["asked", "asked"]);

    let closed = close(&server, id).await;
    assert_eq!(closed["state"], "ended", "as ever");
    assert_eq!(states(&closed), ["cancelled", "cancelled"]);
    assert_eq!(server.apizee.emulator.count("DELETE /tickets/{id}"), 1);

    // What Apizee tells of an SMS afterwards makes no link of it again.
    assert_eq!(server.deliver(&fared(ticket, "sent")).await.status, 204);
    assert_eq!(close(&server, id).await, closed, "a repeat changes nothing");
    assert_eq!(server.room(id).await, closed);
    assert_eq!(server.apizee.emulator.count("DELETE /tickets/{id}"), 1);
}

#[tokio::test]
async fn an_invitation_that_was_used_or_failed_is_not_cancelled() {
    let server = Server::told().await;
    let (id, ticket) = start(&server).await;
    assert_eq!(invite(&server, &id, &fresh_key(), PHONE).await.status, 200);
    let emulator = &server.apizee.emulator;
    assert!(emulator.ticket_guest(ticket, GuestDoes::Open));
    server
        .room_until(&id, |room| whats(room).contains(&"link_opened".to_owned()))
        .await;
    assert_eq!(states(&close(&server, &id).await), ["asked"]);

    let mut body = assistance();
    body["conversation_id"] = json!("another");
    let other = server.start_room(&fresh_key(), &body).await;
    let id = other.body["id"].as_str().unwrap();
    let ticket: u64 = other.body["apizee_id"].as_str().unwrap().parse().unwrap();
    let phone = "06 12 34 56 77";
    assert_eq!(invite(&server, id, &fresh_key(), phone).await.status, 200);
    assert_eq!(server.deliver(&fared(ticket, "failed")).await.status, 204);
    assert_eq!(states(&close(&server, id).await), ["failed"]);
}
