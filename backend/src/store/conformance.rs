//! What every store promises, tried on each data base: SQLite always, PostgreSQL where
//! `APIZEE_PANEL_TEST_POSTGRES` names a server in which data bases may be made.

mod bases;
mod fixtures;

pub(in crate::store) use bases::File;
pub(in crate::store) use fixtures::{begin, draft, known, start};

/// Tries promises on each data base.
macro_rules! promises {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                crate::store::conformance::bases::on_sqlite(super::$name).await;
            })+
        }

        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                crate::store::conformance::bases::on_postgres(super::$name).await;
            })+
        }
    };
}

mod outcomes;
mod starts;

mod amendments;
mod reads;
mod sms;
mod work;

mod age;
mod preferences;
mod schema;

mod accounts;
mod person;
mod trail;
