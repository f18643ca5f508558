//! The trail: its order, whose it is, and how it ends.

use std::sync::Arc;

use super::bases::Base;
use super::fixtures::NOW;
use crate::store::{Action, Entry};

promises_of_the_model_too!(
    lines_are_read_newest_first_and_by_room,
    lines_of_one_second_are_read_in_the_order_of_their_writing,
    every_action_is_read_as_it_was_written,
    old_lines_are_forgotten,
);

fn line(at: i64, connector: &str, room: Option<&str>) -> Entry {
    Entry {
        at,
        connector: connector.parse().unwrap(),
        operator: Some("270586".parse().unwrap()),
        action: Action::Start,
        room: room.map(|room| room.parse().unwrap()),
        outcome: "ok".to_owned(),
    }
}

async fn lines_are_read_newest_first_and_by_room(base: Arc<Base>) {
    let lines = [
        line(NOW, "acme", Some("b")),
        line(NOW + 2, "acme", None),
        line(NOW + 1, "acme", Some("a")),
        line(NOW, "acme", Some("a")),
    ];
    for line in &lines {
        base.one.record(line).await.unwrap();
    }
    let strange = line(NOW + 3, "globex", Some("a"));
    base.one.record(&strange).await.unwrap();

    let acme = &lines[0].connector;
    let read = async |room: Option<&str>, most| {
        let room = room.map(|room| room.parse().unwrap());
        base.other.entries(acme, room.as_ref(), most).await.unwrap()
    };
    let [first, latest, third, second] = &lines;
    let all = [latest, third, second, first];
    assert_eq!(read(None, 10).await, all.map(Clone::clone));
    assert_eq!(read(None, 2).await, [latest, third].map(Clone::clone));
    assert_eq!(read(Some("a"), 10).await, [third, second].map(Clone::clone));
    assert_eq!(read(Some("c"), 10).await, []);
}

async fn lines_of_one_second_are_read_in_the_order_of_their_writing(base: Arc<Base>) {
    let lines: Vec<_> = (0..9)
        .map(|n| line(NOW, "acme", Some(&format!("room-{n}"))))
        .collect();
    for line in &lines {
        base.one.record(line).await.unwrap();
    }
    let mut read = base
        .other
        .entries(&lines[0].connector, None, 10)
        .await
        .unwrap();
    read.reverse();
    assert_eq!(read, lines);
}

async fn every_action_is_read_as_it_was_written(base: Arc<Base>) {
    for (at, action) in (NOW..).zip(Action::ALL) {
        let mut line = line(at, "acme", None);
        line.action = *action;
        line.operator = None;
        line.outcome = "store_unavailable".to_owned();
        base.one.record(&line).await.unwrap();
        let acme = &line.connector;
        assert_eq!(
            base.other.entries(acme, None, 1).await.unwrap(),
            [line.clone()]
        );
    }
}

async fn old_lines_are_forgotten(base: Arc<Base>) {
    for at in NOW..NOW + 5 {
        base.one.record(&line(at, "acme", None)).await.unwrap();
    }
    assert_eq!(base.one.forget_entries(NOW + 3).await.unwrap(), 3);
    assert_eq!(base.one.forget_entries(NOW + 3).await.unwrap(), 0);
    let acme = "acme".parse().unwrap();
    let left = base.one.entries(&acme, None, 10).await.unwrap();
    assert_eq!(
        left.iter().map(|line| line.at).collect::<Vec<_>>(),
        [NOW + 4, NOW + 3]
    );
}
