//! What SQLite and PostgreSQL both read: plain SQL of text, BIGINT and BOOLEAN, with `$n`. What they
//! say each in its own way is in their `dialect`. Rows are locked in one order everywhere: the
//! connector's SMS, wish, room (by id), invitation, work (by room). Columns are named, never `*`: a
//! newer program may have added some.

use super::dialect;

pub(super) mod row;
mod store;

mod outcome;
pub(super) mod start;

mod find;
mod live;
mod sms;
mod work;

mod age;
mod instance;
mod person;
mod preferences;

mod accounts;
mod audit;
