//! What every store promises, tried on each data base: SQLite always, PostgreSQL where
//! `APIZEE_PANEL_TEST_POSTGRES` names a server in which data bases may be made. What the start
//! protocol relies on is tried on the model too, on which that is simulated.

mod bases;
mod fixtures;
mod modelled;

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

/// The same, and the first of them on the model.
macro_rules! promises_of_the_model_too {
    ($($name:ident),+ $(; $($of_sql:ident),+)? $(,)?) => {
        promises!($($name,)+ $($($of_sql),+)?);

        mod model {
            $(#[tokio::test]
            async fn $name() {
                crate::store::conformance::bases::on_the_model(super::$name).await;
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
mod panel_files;
mod preferences;
mod schema;

mod accounts;
mod person;
mod trail;
