//! The steps to the present schema, in order; one that was shipped never changes.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

pub(super) fn all() -> Migrator {
    let steps = [
        ("rooms", include_str!("../../../migrations/0001_rooms.sql")),
        ("live", include_str!("../../../migrations/0002_live.sql")),
        (
            "preferences",
            include_str!("../../../migrations/0003_preferences.sql"),
        ),
        (
            "closing",
            include_str!("../../../migrations/0004_closing.sql"),
        ),
        (
            "joined",
            include_str!("../../../migrations/0005_joined.sql"),
        ),
        ("lean", include_str!("../../../migrations/0006_lean.sql")),
        (
            "shared",
            include_str!("../../../migrations/0007_shared.sql"),
        ),
        (
            "panel files",
            include_str!("../../../migrations/0008_panel_files.sql"),
        ),
    ];
    let migrations = steps.into_iter().zip(1..).map(|((name, sql), version)| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    });
    let mut all = Migrator::with_migrations(migrations.collect());
    // Whoever goes back to the version before starts it on the newer schema.
    all.set_ignore_missing(true);
    all
}
