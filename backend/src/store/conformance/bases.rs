//! Data bases to try promises on: a new one for each.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};
use test_postgres::Database;

use crate::preferences::PreferenceStore;
use crate::store::model::Model;
use crate::store::{Accounts, PanelFiles, PostgresStore, SqliteStore, Store, Trail};

/// All that a store is.
pub(super) trait Whole: Store + PreferenceStore + Accounts + Trail + PanelFiles {}

impl<T: Store + PreferenceStore + Accounts + Trail + PanelFiles> Whole for T {}

/// One data base, as two processes see it. SQLite has one process: there both are the same.
pub(super) struct Base {
    pub(super) one: Arc<dyn Whole>,
    pub(super) other: Arc<dyn Whole>,
    place: Place,
}

enum Place {
    File(File),
    Server(Database),
    Memory(Model),
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
            Place::Server(database) => {
                let mut connection = PgConnection::connect(&database.url()).await.unwrap();
                let statement = sqlx::raw_sql(AssertSqlSafe(sql));
                let row = statement.fetch_optional(&mut connection).await.unwrap();
                connection.close().await.unwrap();
                row.map(|row| row.get(0))
            }
            Place::Memory(model) => {
                let table = sql.strip_prefix("SELECT COUNT(*) FROM ");
                Some(model.count(table.expect("what a model can count")))
            }
        }
    }

    /// Every row of every table as text, each with its table.
    pub(super) async fn rows(&self) -> Vec<(String, String)> {
        match &self.place {
            Place::File(file) => {
                let mut connection = SqliteConnection::connect(&file.url()).await.unwrap();
                let tables = sqlx::query(
                    "SELECT name, (SELECT GROUP_CONCAT('QUOTE(' || name || ')', ' || '' '' || ')
                       FROM pragma_table_info(sqlite_master.name)) AS columns
                     FROM sqlite_master WHERE type = 'table'",
                );
                let tables = tables.fetch_all(&mut connection).await.unwrap();
                let mut rows = Vec::new();
                for table in tables {
                    let (name, columns): (String, String) = (table.get(0), table.get(1));
                    let sql = format!("SELECT {columns} FROM {name} ORDER BY 1");
                    let found = sqlx::query(AssertSqlSafe(sql));
                    let found = found.fetch_all(&mut connection).await.unwrap();
                    rows.extend(found.iter().map(|row| (name.clone(), row.get(0))));
                }
                connection.close().await.unwrap();
                rows
            }
            Place::Server(database) => {
                let mut connection = PgConnection::connect(&database.url()).await.unwrap();
                let tables = sqlx::query(
                    "SELECT CAST(tablename AS TEXT) FROM pg_tables
                     WHERE schemaname = 'public' ORDER BY 1",
                );
                let tables = tables.fetch_all(&mut connection).await.unwrap();
                let mut rows = Vec::new();
                for table in tables {
                    let name: String = table.get(0);
                    let sql = format!("SELECT CAST(t AS TEXT) FROM {name} AS t ORDER BY 1");
                    let found = sqlx::query(AssertSqlSafe(sql));
                    let found = found.fetch_all(&mut connection).await.unwrap();
                    rows.extend(found.iter().map(|row| (name.clone(), row.get(0))));
                }
                connection.close().await.unwrap();
                rows
            }
            Place::Memory(_) => panic!("a model has no rows of text"),
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

/// Tries a promise on the model.
pub(super) async fn on_the_model<F: Future<Output = ()>>(promise: impl FnOnce(Arc<Base>) -> F) {
    let model = Model::default();
    let base = Base {
        one: Arc::new(model.clone()),
        other: Arc::new(model.clone()),
        place: Place::Memory(model),
    };
    promise(Arc::new(base)).await;
}

/// Tries a promise on PostgreSQL, if there is one.
pub(super) async fn on_postgres<F: Future<Output = ()>>(promise: impl FnOnce(Arc<Base>) -> F) {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let url = database.url();
    let (one, other) = tokio::join!(PostgresStore::open(&url), PostgresStore::open(&url));
    let (one, other) = (Arc::new(one.unwrap()), Arc::new(other.unwrap()));
    let base = Arc::new(Base {
        one: one.clone(),
        other: other.clone(),
        place: Place::Server(database),
    });
    promise(Arc::clone(&base)).await;
    one.close().await;
    other.close().await;
}
