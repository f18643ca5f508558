//! Both data bases have the same tables: one text of SQL reads both.

use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use test_postgres::Database;

use super::bases::File;
use crate::store::PostgresStore;

/// Table, column, type, and whether it may be absent.
type Column = (String, String, String, bool);

#[tokio::test]
async fn both_schemas_have_the_same_columns() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let file = File::new();
    file.open().await.close().await;
    let url = database.url();
    PostgresStore::open(&url).await.unwrap().close().await;

    let here = of_sqlite(&file).await;
    assert!(here.len() > 60, "{here:?}");
    assert_eq!(here, of_postgres(&url).await);
}

async fn of_sqlite(file: &File) -> Vec<Column> {
    let mut connection = SqliteConnection::connect(&file.url()).await.unwrap();
    let rows = sqlx::query(
        "SELECT t.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'BIGINT' ELSE c.type END,
           c.\"notnull\" = 0
         FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '_sqlx_migrations'
         ORDER BY t.name, c.name",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let column = |row: &sqlx::sqlite::SqliteRow| (row.get(0), row.get(1), row.get(2), row.get(3));
    rows.iter().map(column).collect()
}

async fn of_postgres(url: &str) -> Vec<Column> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let rows = sqlx::query(
        "SELECT table_name::TEXT, column_name::TEXT, UPPER(data_type), is_nullable = 'YES'
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'
         ORDER BY table_name::TEXT COLLATE \"C\", column_name::TEXT COLLATE \"C\"",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let column = |row: &sqlx::postgres::PgRow| (row.get(0), row.get(1), row.get(2), row.get(3));
    rows.iter().map(column).collect()
}
