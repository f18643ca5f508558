//! The steps to the present schema, in order; one that was shipped never changes, and none breaks the
//! program of the version before.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

pub(super) fn all() -> Migrator {
    let steps = [
        (
            "schema",
            include_str!("../../../migrations/postgres/0001_schema.sql"),
        ),
        (
            "panel files",
            include_str!("../../../migrations/postgres/0002_panel_files.sql"),
        ),
    ];
    let migrations = steps.into_iter().zip(1..).map(|((name, sql), version)| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    let mut all = Migrator::with_migrations(migrations.collect());
    // During a rolling update a process of the version before may start on the newer schema.
    all.set_ignore_missing(true);
    all
}
