//! Data bases to try promises on: a new one for each.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::preferences::PreferenceStore;
use crate::store::{PostgresStore, SqliteStore, Store};

/// All that a store is.
pub(super) trait Whole: Store + PreferenceStore {}

impl<T: Store + PreferenceStore> Whole for T {}

/// One data base, as two processes see it. SQLite has one process: there both are the same.
pub(super) struct Base {
    pub(super) one: Arc<dyn Whole>,
    pub(super) other: Arc<dyn Whole>,
    place: Place,
}

enum Place {
    File(File),
    Server(url::Url),
}

impl Base {
    /// The two.
    pub(super) fn both(&self) -> [&Arc<dyn Whole>; 2] {
        [&self.one, &self.other]
    }

    /// Does what no store does, and tells the number in the first column of the first row, if any.
    pub(super) async fn raw(&self, sql: &str) -> Option<i64> {
        match &self.place {
            Place::File(file) => {
                let mut connection = SqliteConnection::connect(&file.url()).await.unwrap();
                let statement = sqlx::raw_sql(AssertSqlSafe(sql));
                let row = statement.fetch_optional(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                row.map(|row| row.get(0))
            }
            Place::Server(url) => {
                let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
                let statement = sqlx::raw_sql(AssertSqlSafe(sql));
                let row = statement.fetch_optional(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                row.map(|row| row.get(0))
            }
        }
    }
}

/// A file of SQLite, until it is dropped.
pub(in crate::store) struct File(pub(in crate::store) PathBuf);

impl File {
    pub(in crate::store) fn new() -> Self {
        let name = format!("apizee-panel-store-{}.db", uuid::Uuid::new_v4());
        Self(std::env::temp_dir().join(name))
    }

    pub(in crate::store) async fn open(&self) -> SqliteStore {
        SqliteStore::open(&self.0).await.unwrap()
    }

    pub(in crate::store) fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }

    /// The file or one beside it.
    pub(in crate::store) fn beside(&self, ending: &str) -> PathBuf {
        format!("{}{ending}", self.0.display()).into()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", ".lock"] {
            drop(std::fs::remove_file(self.beside(ending)));
        }
    }
}

/// Tries a promise on SQLite.
pub(super) async fn on_sqlite<F: Future<Output = ()>>(promise: impl FnOnce(Arc<Base>) -> F) {
    let file = File::new();
    let store = Arc::new(file.open().await);
    let base = Arc::new(Base {
        one: store.clone(),
        other: store.clone(),
        place: Place::File(file),
    });
    promise(Arc::clone(&base)).await;
    store.close().await;
}

/// Tries a promise on PostgreSQL, if there is one.
pub(super) async fn on_postgres<F: Future<Output = ()>>(promise: impl FnOnce(Arc<Base>) -> F) {
    let Some(server) = Server::of_environment() else {
        return;
    };
    let url = server.new_base().await;
    let (one, other) = tokio::join!(
        PostgresStore::open(url.as_str()),
        PostgresStore::open(url.as_str())
    );
    let (one, other) = (Arc::new(one.unwrap()), Arc::new(other.unwrap()));
    let base = Arc::new(Base {
        one: one.clone(),
        other: other.clone(),
        place: Place::Server(url.clone()),
    });
    promise(Arc::clone(&base)).await;
    one.close().await;
    other.close().await;
    server.drop_base(&url).await;
}

/// A server of PostgreSQL for tests.
pub(in crate::store) struct Server(url::Url);

impl Server {
    /// The one that the environment names; it must be there then.
    pub(in crate::store) fn of_environment() -> Option<Self> {
        let url = std::env::var("APIZEE_PANEL_TEST_POSTGRES").ok()?;
        Some(Self(url.parse().expect("the address of a PostgreSQL")))
    }

    pub(in crate::store) async fn new_base(&self) -> url::Url {
        let name = format!("apizee_panel_{}", uuid::Uuid::new_v4().simple());
        self.run(&format!("CREATE DATABASE {name}")).await;
        let mut url = self.0.clone();
        url.set_path(&name);
        url
    }

    pub(in crate::store) async fn drop_base(&self, url: &url::Url) {
        let name = url.path().trim_start_matches('/');
        self.run(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await;
    }

    pub(in crate::store) async fn run(&self, sql: &str) {
        let connecting = PgConnection::connect(self.0.as_str());
        let mut connection = connecting.await.expect("a PostgreSQL that answers");
        let statement = sqlx::raw_sql(AssertSqlSafe(sql));
        statement.execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}
