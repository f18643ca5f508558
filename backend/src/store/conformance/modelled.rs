//! What else a store is, and the model is not: the start protocol does not rely on it.

use async_trait::async_trait;
use contract::{ConnectorName, OperatorId, Preferences};

use crate::preferences::PreferenceStore;
use crate::store::model::Model;
use crate::store::panel_files::PanelFile;
use crate::store::{
    Accounts, Instance, PanelFiles, Renewal, Renewed, Slot, StoreError, Taken, TokenState, UserKey,
};

fn nothing() -> ! {
    unreachable!("tried on data bases alone")
}

#[async_trait]
impl PreferenceStore for Model {
    async fn preferences(
        &self,
        _: &ConnectorName,
        _: &OperatorId,
        _: i64,
    ) -> Result<Preferences, StoreError> {
        nothing()
    }

    async fn prefer(
        &self,
        _: &ConnectorName,
        _: &OperatorId,
        _: &Preferences,
        _: i64,
    ) -> Result<(), StoreError> {
        nothing()
    }

    async fn forget_agents(&self, _: i64) -> Result<u64, StoreError> {
        nothing()
    }
}

#[async_trait]
impl Accounts for Model {
    async fn take(&self, _: &UserKey, _: u32, _: i64, _: i64) -> Result<Taken, StoreError> {
        nothing()
    }

    async fn answered(&self, _: &Slot, _: i64) -> Result<(), StoreError> {
        nothing()
    }

    async fn give_back(&self, _: &Slot) -> Result<(), StoreError> {
        nothing()
    }

    async fn close(&self, _: &UserKey, _: i64) -> Result<(), StoreError> {
        nothing()
    }

    async fn counted(&self, _: &UserKey, _: i64) -> Result<(u32, Option<i64>), StoreError> {
        nothing()
    }

    async fn token(&self, _: &UserKey) -> Result<TokenState, StoreError> {
        nothing()
    }

    async fn begin_renewal(
        &self,
        _: &UserKey,
        _: &Instance,
        _: Option<&str>,
        _: i64,
        _: i64,
    ) -> Result<Renewal, StoreError> {
        nothing()
    }

    async fn end_renewal(&self, _: &UserKey, _: &Instance, _: &Renewed) -> Result<(), StoreError> {
        nothing()
    }

    async fn forget_token(&self, _: &UserKey, _: &str) -> Result<(), StoreError> {
        nothing()
    }

    async fn lift_bar(&self, _: &UserKey) -> Result<(), StoreError> {
        nothing()
    }

    async fn forget_slots(&self, _: i64) -> Result<u64, StoreError> {
        nothing()
    }
}

#[async_trait]
impl PanelFiles for Model {
    async fn keep_panel_files(&self, _: &[PanelFile], _: i64) -> Result<(), StoreError> {
        nothing()
    }

    async fn panel_file(&self, _: &str, _: i64) -> Result<Option<Vec<u8>>, StoreError> {
        nothing()
    }

    async fn forget_panel_files(&self, _: i64) -> Result<u64, StoreError> {
        nothing()
    }
}
