//! What only time shows: rooms that grow old, requests that settle, processes that die. With a
//! clock that the test moves, and the emulator as Apizee.

use std::path::PathBuf;

use contract::RoomState;
use sandbox::apizee::{Fault, FaultKind, GuestDoes, Running};

use super::*;
use crate::apizee::{Apizee, Password, ServiceUser};
use crate::clock::Trust;
use crate::config::{Webhook, sample};
use crate::store::{Accounts, Made, SqliteStore};

struct World {
    apizee: Running,
    store: Arc<SqliteStore>,
    clock: Clock,
    file: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", ".lock"] {
            drop(std::fs::remove_file(format!(
                "{}{ending}",
                self.file.display()
            )));
        }
    }
}

impl World {
    async fn new() -> Self {
        let apizee = sandbox::apizee::serve("127.0.0.1:0").await.unwrap();
        apizee.emulator.set_limit(None);
        let name = format!("apizee-panel-rooms-{}.db", uuid::Uuid::new_v4());
        let file = std::env::temp_dir().join(name);
        let store = Arc::new(SqliteStore::open(&file).await.unwrap());
        let clock = Clock::fixed(Clock::machine().unix_s());
        Self {
            apizee,
            store,
            clock,
            file,
        }
    }

    /// A process: all that one holds in memory, over the common store.
    async fn process(&self) -> Rooms {
        self.process_with(None).await
    }

    async fn process_with(&self, webhook: Option<Webhook>) -> Rooms {
        let users = vec![ServiceUser {
            username: sandbox::apizee::USERNAME.to_owned(),
            password: Password::new(sandbox::apizee::PASSWORD.to_owned()),
            requests_per_minute: 1000,
        }];
        let api_url = format!("{}/api", self.apizee.emulator.base());
        let settings = Arc::new(Connector {
            webhook,
            ..sample::connector(&api_url, users)
        });
        let instance = Instance::new();
        let accounts = Arc::clone(&self.store) as Arc<dyn Accounts>;
        let http = Apizee::http().unwrap();
        let clock = self.clock.clone();
        let trust = Trust::new(clock.clone());
        let apizee = Apizee::new(
            http,
            Arc::clone(&settings),
            accounts,
            trust,
            instance.clone(),
        );
        let means = Means {
            store: Arc::clone(&self.store) as Arc<dyn Store>,
            clock,
            instance,
            trail: Arc::clone(&self.store) as Arc<dyn Trail>,
            background: Background::default(),
        };
        lease::begin(&means).await.unwrap();
        Rooms::new(
            means,
            Arc::new(apizee),
            settings,
            Recovery::On,
            Seal::new(b"secret"),
        )
    }

    fn fault(&self, faults: &[(&str, FaultKind)]) {
        let faults = faults.iter().map(|(on, kind)| Fault::new(on, *kind, 1));
        self.apizee.emulator.set_faults(faults.collect());
    }

    fn later(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    fn guest(&self, room: &Room, does: GuestDoes) {
        let ticket = room.apizee_id.as_str().parse().unwrap();
        assert!(self.apizee.emulator.ticket_guest(ticket, does));
    }
}

fn agent() -> Operator {
    Operator {
        id: "270586".parse().unwrap(),
        email: None,
    }
}

fn wish(conversation: &str) -> contract::StartRoom {
    let wish = serde_json::json!({
        "kind": "assistance", "conversation_id": conversation, "project_id": "3103",
        "channel": "CHAT", "language": "fr", "guest": { "phone": "+33612345678" }, "invite": false,
    });
    serde_json::from_value(wish).unwrap()
}

async fn start(rooms: &Rooms, key: &str) -> Result<Started, RoomsError> {
    rooms
        .start(agent(), key.parse().unwrap(), wish("5701a92f"), None)
        .await
}

async fn start_in(rooms: &Rooms, conversation: &str, word: &str) -> Room {
    let key = format!("key-of-{word}").parse().unwrap();
    let started = rooms.start(agent(), key, wish(conversation), None).await;
    started.unwrap().room
}

#[tokio::test]
async fn a_rooms_state_is_asked_for_when_ours_is_old() {
    let world = World::new().await;
    let rooms = world.process().await;
    let room = start(&rooms, "first-key").await.unwrap().room;
    world.guest(&room, GuestDoes::Decline);
    world.later(29);
    assert_eq!(
        rooms.room(&room.id, Freshness::Known).await.unwrap().state,
        RoomState::Created
    );
    assert_eq!(world.apizee.emulator.count("GET /tickets/{id}"), 0);
    world.later(1);
    let fresh = rooms.room(&room.id, Freshness::Known).await.unwrap();
    assert_eq!(fresh.state, RoomState::Declined);
    assert_eq!(fresh.apizee_state, "declined");
    let end = fresh.timeline.last().unwrap();
    assert!(
        end.at < fresh.checked_at,
        "over since Apizee says so, not since it was asked"
    );
    assert!(fresh.updated_at != room.updated_at);
    world.later(60);
    assert_eq!(
        rooms.room(&room.id, Freshness::Known).await.unwrap(),
        fresh,
        "what is over is not asked for"
    );
}

#[tokio::test]
async fn where_apizee_tells_by_itself_nobody_asks_however_old_a_word_is() {
    let world = World::new().await;
    let rooms = world.process_with(Some(sample::webhook())).await;
    let room = start(&rooms, "first-key").await.unwrap().room;
    world.guest(&room, GuestDoes::Decline);
    for _ in 0..100 {
        world.later(3600);
        let known = rooms.room(&room.id, Freshness::Known).await.unwrap();
        let same = (known.state, &known.checked_at) == (RoomState::Created, &room.checked_at);
        assert!(same, "{known:?}");
    }
    assert_eq!(world.apizee.emulator.count("GET /tickets/{id}"), 0);
    let asked = rooms.room(&room.id, Freshness::Asked).await.unwrap();
    assert_eq!(asked.state, RoomState::Declined);
}

#[tokio::test]
async fn a_new_process_asks_about_rooms_that_somebody_may_be_in_and_leaves_old_ones_alone() {
    let world = World::new().await;
    let room = start(
        &world.process_with(Some(sample::webhook())).await,
        "first-key",
    )
    .await;
    let room = room.unwrap().room;
    world.guest(&room, GuestDoes::Open);
    let heir = world.process_with(Some(sample::webhook())).await;
    let until = world
        .apizee
        .emulator
        .wait_until(|it| it.count("GET /tickets/{id}") == 1);
    tokio::time::timeout(Duration::from_secs(30), until)
        .await
        .unwrap();
    drop(heir);
    let living = async |ago: i64| {
        let now = world.clock.unix_s();
        let connector = "acme".parse().unwrap();
        world
            .store
            .living(&connector, now - ago, now)
            .await
            .unwrap()
    };
    assert_eq!(living(24 * 3600).await, std::slice::from_ref(&room.id));
    world.later(24 * 3600);
    assert_eq!(living(24 * 3600).await, []);
    assert_eq!(living(25 * 3600).await, std::slice::from_ref(&room.id));
}

#[tokio::test]
async fn one_invitation_of_which_several_tell_is_one_moment_the_first() {
    let world = World::new().await;
    let room = start(&world.process().await, "first-key")
        .await
        .unwrap()
        .room;
    let moment = |second: u8| contract::Moment {
        at: format!("2026-11-21T09:30:{second:02}Z").parse().unwrap(),
        what: contract::Happening::Invited,
    };
    let now = world.clock.timestamp();
    for order in [[1, 2, 3], [3, 2, 1], [2, 1, 3], [2, 2, 1]] {
        let mut room = room.clone();
        for second in order {
            life::hear(&mut room, &[moment(second)], &now);
        }
        assert_eq!(room.timeline, [moment(1)], "{order:?}");
    }
}

#[tokio::test]
async fn an_end_of_ours_that_apizee_tells_first_cancels_what_nobody_used() {
    use contract::{Happening, Invitation, InvitationChannel, InvitationState, Moment, RoomState};
    let world = World::new().await;
    let mut room = start(&world.process().await, "first-key")
        .await
        .unwrap()
        .room;
    let now = world.clock.timestamp();
    room.invitations.push(Invitation {
        channel: InvitationChannel::Sms,
        to: "+33•••••••78".to_owned(),
        state: InvitationState::Sent,
        at: now.clone(),
    });
    let before = room.clone();
    let opened = Moment {
        at: now.clone(),
        what: Happening::LinkOpened,
    };
    for (heard, state) in [
        (vec![], InvitationState::Cancelled),
        (vec![opened], InvitationState::Sent),
    ] {
        let mut room = before.clone();
        life::hear(&mut room, &heard, &now);
        life::end(&mut room, RoomState::Ended, &now, &now);
        life::close(&mut room, &before, &now);
        assert_eq!(
            (room.state, room.invitations[0].state),
            (RoomState::Ended, state)
        );
    }
}

#[tokio::test]
async fn several_rooms_cost_what_each_alone_would() {
    let world = World::new().await;
    let rooms = world.process().await;
    let mut ids = Vec::new();
    for conversation in ["one", "two", "three"] {
        ids.push(start_in(&rooms, conversation, conversation).await.id);
    }
    ids.push("0000".parse().unwrap());
    let asked = || world.apizee.emulator.count("GET /tickets/{id}");
    rooms.close(&ids[1]).await.unwrap();
    world.later(29);
    let young = rooms.several(&ids).await.unwrap();
    assert_eq!((young.len(), asked()), (3, 0));
    world.later(1);
    for _ in 0..2 {
        let old = rooms.several(&ids).await.unwrap();
        assert!(old.iter().zip(&ids).all(|(room, id)| room.id == *id));
        assert_eq!((old.len(), asked()), (3, 2), "once for each that lives");
    }
}

#[tokio::test]
async fn a_room_whose_time_has_run_out_is_asked_about_before_it_is_joined() {
    let world = World::new().await;
    let rooms = world.process().await;
    let first = start(&rooms, "first-key").await.unwrap().room;
    world.guest(&first, GuestDoes::Decline);
    let joined = start(&rooms, "second-key").await.unwrap();
    assert_eq!(joined.made, Made::Nothing, "for all we know it lives");
    world.later(31 * 60);
    let second = start(&rooms, "third-key").await.unwrap();
    assert_eq!(second.made, Made::New);
    assert_ne!(second.room.id, first.id);
}

#[tokio::test]
async fn a_room_that_apizee_cannot_be_asked_about_is_joined() {
    let world = World::new().await;
    let rooms = world.process().await;
    let first = start(&rooms, "first-key").await.unwrap().room;
    world.later(31 * 60);
    world.fault(&[("*", FaultKind::ServerError)]);
    let second = start(&rooms, "second-key").await.unwrap();
    assert_eq!((second.made, second.room.id), (Made::Nothing, first.id));
}

/// Moves the clock for a process that lives, and lets its worker see it.
async fn later_for(world: &World, rooms: &Rooms, seconds: u64) {
    world.later(seconds);
    let inner = &rooms.0;
    let beat = inner.store.beat(&inner.instance, world.clock.unix_s());
    beat.await.unwrap();
    rooms.0.work.notify_one();
}

async fn until_asked(world: &World, route: &'static str, times: usize) {
    let asked = world
        .apizee
        .emulator
        .wait_until(move |it| it.count(route) >= times);
    tokio::time::timeout(Duration::from_secs(30), asked)
        .await
        .unwrap();
}

fn wait_of(outcome: Result<Started, RoomsError>) -> u32 {
    match outcome {
        Err(RoomsError::OutcomeUnknown(start)) => {
            assert_eq!(start.state, StartState::Unknown);
            start.retry_after_s
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_without_an_answer_is_nothing_only_when_it_has_settled() {
    let world = World::new().await;
    let rooms = world.process().await;
    world.fault(&[("POST /tickets", FaultKind::Refuse)]);
    assert_eq!(
        wait_of(start(&rooms, "first-key").await),
        5,
        "the next look, and its time"
    );
    assert_eq!(wait_of(start(&rooms, "first-key").await), 5);
    let other = start(&rooms, "other-key").await;
    assert!(
        matches!(other, Err(RoomsError::StartUnderWay(_))),
        "{other:?}"
    );
    for (look, after) in [(2, 4), (3, 12)] {
        later_for(&world, &rooms, after).await;
        until_asked(&world, "GET /tickets", look).await;
        // Written down, before the clock moves on.
        while wait_of(start(&rooms, "first-key").await) <= 1 {}
    }
    later_for(&world, &rooms, 44).await;
    until_asked(&world, "GET /tickets", 4).await;
    assert_eq!(world.apizee.emulator.count("POST /tickets"), 1);
    // The last look was after a minute: now the same wish creates.
    let started = start(&rooms, "first-key").await.unwrap();
    assert_eq!(started.made, Made::New);
    assert_eq!(world.apizee.emulator.count("POST /tickets"), 2);
    assert_eq!(world.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn another_process_takes_over_from_a_dead_one_and_looks_first() {
    let world = World::new().await;
    let (dead, heir) = (world.process().await, world.process().await);
    world.fault(&[
        ("POST /tickets", FaultKind::LostAnswer),
        ("GET /tickets", FaultKind::ServerError),
    ]);
    assert_eq!(
        wait_of(start(&dead, "first-key").await),
        6,
        "the look has failed"
    );
    drop(dead);
    later_for(&world, &heir, 6).await;
    until_asked(&world, "GET /tickets", 2).await;
    let found = start(&heir, "first-key").await.unwrap();
    assert_eq!(found.made, Made::New, "the same wish has its answer");
    assert_eq!(world.apizee.emulator.count("POST /tickets"), 1);
    assert_eq!(world.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn two_processes_at_once_make_one_room() {
    let world = World::new().await;
    let mut processes = Vec::new();
    for _ in 0..4 {
        processes.push(world.process().await);
    }
    let starts = processes.iter().cycle().take(40).enumerate();
    let starts = starts.map(|(n, rooms)| async move { start(rooms, &format!("key-{n:05}")).await });
    let all = futures_util::future::join_all(starts).await;
    let made = |made: Made| {
        all.iter()
            .filter(|one| one.as_ref().is_ok_and(|one| one.made == made))
            .count()
    };
    assert_eq!((made(Made::New), made(Made::Nothing)), (1, 39));
    assert_eq!(world.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn an_answer_is_repeated_for_a_day() {
    let world = World::new().await;
    let rooms = world.process().await;
    let first = start(&rooms, "first-key").await.unwrap().room;
    rooms.close(&first.id).await.unwrap();
    world.later(24 * 3600 - 1);
    assert_eq!(start(&rooms, "first-key").await.unwrap().room.id, first.id);
    world.later(1);
    assert_ne!(start(&rooms, "first-key").await.unwrap().room.id, first.id);
}

#[tokio::test]
async fn a_room_that_apizee_has_no_more_is_over() {
    let world = World::new().await;
    let rooms = world.process().await;
    let room = start(&rooms, "first-key").await.unwrap().room;
    world.apizee.emulator.reset();
    world.later(31);
    assert_eq!(
        rooms.room(&room.id, Freshness::Known).await.unwrap().state,
        RoomState::Ended
    );
}
