//! What is stored of a person, and the keys of their hashes.

use contract::ConnectorName;

use super::dialect::Base;
use crate::store::{StoreError, Stored, Whose};

const NOT_YET: StoreError = StoreError::Unreadable("not yet");

pub(super) async fn about(
    _: &Base,
    _: &ConnectorName,
    _: &Whose,
) -> Result<Vec<Stored>, StoreError> {
    Err(NOT_YET)
}

pub(super) async fn erase(_: &Base, _: &ConnectorName, _: &Whose) -> Result<u64, StoreError> {
    Err(NOT_YET)
}

pub(super) async fn key(_: &Base, _: &ConnectorName) -> Result<Option<String>, StoreError> {
    Err(NOT_YET)
}

pub(super) async fn keep_key(
    _: &Base,
    _: &ConnectorName,
    _: Option<&str>,
    _: &str,
) -> Result<String, StoreError> {
    Err(NOT_YET)
}
