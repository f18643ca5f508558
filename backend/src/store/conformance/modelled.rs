//! What else a store is, and the model is not: the start protocol does not rely on it.

use contract::{ConnectorName, OperatorId, Preferences};

use crate::preferences::PreferenceStore;
use crate::store::model::Model;
use crate::store::panel_files::PanelFile;
use crate::store::{
    Accounts, Doing, Instance, PanelFiles, Renewal, Renewed, Slot, Taken, TokenState, UserKey,
};

fn nothing() -> ! {
    unreachable!("tried on data bases alone")
}

impl PreferenceStore for Model {
    fn preferences<'a>(
        &'a self,
        _: &'a ConnectorName,
        _: &'a OperatorId,
        _: i64,
    ) -> Doing<'a, Preferences> {
        nothing()
    }

    fn prefer<'a>(
        &'a self,
        _: &'a ConnectorName,
        _: &'a OperatorId,
        _: &'a Preferences,
        _: i64,
    ) -> Doing<'a, ()> {
        nothing()
    }

    fn forget_agents(&self, _: i64) -> Doing<'_, u64> {
        nothing()
    }
}

impl Accounts for Model {
    fn take<'a>(&'a self, _: &'a UserKey, _: u32, _: i64, _: i64) -> Doing<'a, Taken> {
        nothing()
    }

    fn answered<'a>(&'a self, _: &'a Slot, _: i64) -> Doing<'a, ()> {
        nothing()
    }

    fn give_back<'a>(&'a self, _: &'a Slot) -> Doing<'a, ()> {
        nothing()
    }

    fn close<'a>(&'a self, _: &'a UserKey, _: i64) -> Doing<'a, ()> {
        nothing()
    }

    fn counted<'a>(&'a self, _: &'a UserKey, _: i64) -> Doing<'a, (u32, Option<i64>)> {
        nothing()
    }

    fn token<'a>(&'a self, _: &'a UserKey) -> Doing<'a, TokenState> {
        nothing()
    }

    fn begin_renewal<'a>(
        &'a self,
        _: &'a UserKey,
        _: &'a Instance,
        _: Option<&'a str>,
        _: i64,
        _: i64,
    ) -> Doing<'a, Renewal> {
        nothing()
    }

    fn end_renewal<'a>(&'a self, _: &'a UserKey, _: &'a Instance, _: &'a Renewed) -> Doing<'a, ()> {
        nothing()
    }

    fn forget_token<'a>(&'a self, _: &'a UserKey, _: &'a str) -> Doing<'a, ()> {
        nothing()
    }

    fn lift_bar<'a>(&'a self, _: &'a UserKey) -> Doing<'a, ()> {
        nothing()
    }

    fn forget_slots(&self, _: i64) -> Doing<'_, u64> {
        nothing()
    }
}

impl PanelFiles for Model {
    fn keep_panel_files<'a>(&'a self, _: &'a [PanelFile], _: i64) -> Doing<'a, ()> {
        nothing()
    }

    fn panel_file<'a>(&'a self, _: &'a str, _: i64) -> Doing<'a, Option<Vec<u8>>> {
        nothing()
    }

    fn forget_panel_files(&self, _: i64) -> Doing<'_, u64> {
        nothing()
    }
}
