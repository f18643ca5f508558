//! What only a file can do wrong.

use contract::RoomState;
use sqlx::{Connection as _, Row as _, SqlSafeStr as _, SqliteConnection};

use crate::store::conformance::{File, draft, known, start};
use crate::store::{SqliteStore, Store as _, StoreError};

#[tokio::test]
async fn a_second_process_ends_at_once_and_hears_who_has_the_file() {
    let file = File::new();
    let store = file.open().await;
    let Err(StoreError::Held { holder }) = SqliteStore::open(&file.0).await else {
        panic!("two have one file");
    };
    let me = format!("process {} since 20", std::process::id());
    assert!(holder.starts_with(&me), "{holder}");
    store.close().await;
    file.open().await.close().await;
}

#[tokio::test]
async fn whoever_was_there_before_is_dead() {
    let file = File::new();
    let (store, draft) = (file.open().await, draft("a", "key-of-the-first"));
    let me = crate::store::Instance::new();
    crate::store::conformance::begin(&store, &draft, "1", &me, &[]).await;
    store.close().await;
    let store = file.open().await;
    assert_eq!(
        store.orphans(draft.sent_at, draft.sent_at).await.unwrap(),
        1
    );
    store.close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = File::new();
    // As a version before has left it.
    std::fs::write(&file.0, "").unwrap();
    std::fs::set_permissions(&file.0, std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = file.open().await;
    start(&store, &draft("a", "key-of-the-first"), RoomState::Created).await;
    for ending in ["", "-wal", "-shm", ".lock"] {
        let about = std::fs::metadata(file.beside(ending)).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, 0o600, "{ending}");
    }
    store.close().await;
}

#[tokio::test]
async fn the_file_holds_no_contact_no_agents_secret_and_no_purged_link() {
    let file = File::new();
    let store = file.open().await;
    let draft = draft("a", "key-of-the-first");
    start(&store, &draft, RoomState::Ended).await;
    let holds = |needle: &str| {
        let bytes = std::fs::read(&file.0).unwrap();
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    store.close().await;
    assert!(holds("convId=of-a"), "the file is the one that was written");
    assert!(!holds("612345678") && !holds("access_token"));

    let store = file.open().await;
    let later = draft.sent_at + 60 * 86_400;
    assert_eq!(store.purge(later, later).await.unwrap(), 1);
    store.close().await;
    assert!(!holds("convId=of-a"));
}

#[tokio::test]
async fn a_file_of_the_version_before_is_brought_up_to_date() {
    let file = File::new();
    let url = format!("{}?mode=rwc", file.url());
    let mut old = SqliteConnection::connect(&url).await.unwrap();
    let mut before = super::migrations::all();
    before.migrations.to_mut().truncate(6);
    before.run(&mut old).await.unwrap();
    let document =
        serde_json::to_string(&known(&draft("a", "key-of-the-first"), RoomState::Created).room);
    sqlx::query(
        "INSERT INTO room (id, connector, conversation_id, kind, phase, reference, operator_id,
           idempotency_key, instance, sent_at, invited, document, created_at, updated_at, close_since)
         VALUES ('a', 'acme', '5701a92f', 'assistance', 'live', '5701a92f', '270586', 'key-of-the-first', '', 1,
           FALSE, $1, 1, 1, 7)",
    )
    .bind(document.unwrap())
    .execute(&mut old)
    .await
    .unwrap();
    old.close().await.unwrap();

    let store = file.open().await;
    let (connector, me) = ("acme".parse().unwrap(), crate::store::Instance::new());
    store.beat(&me, 7).await.unwrap();
    let claimed = store.claim(&connector, &me, 7).await.unwrap().unwrap();
    assert_eq!(
        (claimed.work, claimed.since),
        (crate::store::Work::Close, 7)
    );
    assert_eq!(claimed.stored.draft.id.as_str(), "a");
    store.close().await;
}

#[tokio::test]
async fn a_file_of_the_version_after_is_opened() {
    let file = File::new();
    file.open().await.close().await;
    let mut newer = SqliteConnection::connect(&file.url()).await.unwrap();
    let mut after = super::migrations::all();
    let steps = after.migrations.to_mut();
    let mut next = steps.last().unwrap().clone();
    next.version += 1;
    next.sql = "ALTER TABLE room ADD COLUMN later TEXT".into_sql_str();
    next.checksum = vec![1].into();
    steps.push(next);
    after.run(&mut newer).await.unwrap();
    newer.close().await.unwrap();

    let store = file.open().await;
    start(&store, &draft("a", "key-of-the-first"), RoomState::Created).await;
    store.close().await;
}

#[tokio::test]
async fn the_hot_path_is_by_index() {
    let file = File::new();
    file.open().await.close().await;
    let mut connection = SqliteConnection::connect(&file.url()).await.unwrap();
    for (statement, index) in [
        (
            "SELECT id FROM room WHERE connector = $1 AND conversation_id = $2 AND kind = $3
               AND phase IN ('starting', 'unknown', 'live')",
            "room_one_live",
        ),
        (
            "SELECT id FROM room WHERE phase = 'starting' AND NOT EXISTS
               (SELECT 1 FROM instance WHERE instance.id = room.instance AND seen_at > $1)",
            "room_without_outcome",
        ),
        (
            "SELECT COUNT(*) FROM room WHERE phase = 'unknown' AND connector = $1",
            "room_without_outcome",
        ),
        (
            "SELECT room_id FROM work WHERE connector = $1 AND due_at <= $2 ORDER BY due_at LIMIT 1",
            "work_by_due",
        ),
    ] {
        let plan = sqlx::query(sqlx::AssertSqlSafe(format!(
            "EXPLAIN QUERY PLAN {statement}"
        )))
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
        assert!(plan[0].contains(index), "{plan:?}");
    }
}
