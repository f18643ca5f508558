//! What happened, in order, and what should not have.

use std::collections::HashMap;
use std::sync::Mutex;

use contract::RoomId;
use tokio::time::Instant;

use crate::clock::monotonic;

/// Lines are written only where they are to be shown: most seeds have nothing to tell.
#[derive(Debug)]
pub(super) struct Journal {
    began: Instant,
    lines: Option<Mutex<Vec<String>>>,
    broken: Mutex<Vec<String>>,
    names: Mutex<HashMap<RoomId, usize>>,
}

impl Journal {
    pub(super) fn new(lines: Option<Vec<String>>) -> Self {
        Self {
            began: monotonic(),
            lines: lines.map(Mutex::new),
            broken: Mutex::default(),
            names: Mutex::default(),
        }
    }

    pub(super) fn tell(&self, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.lines {
            let at = self.began.elapsed();
            let line = format!("{:>9.3} {}", at.as_secs_f64(), line());
            lines.lock().unwrap().push(line);
        }
    }

    /// A promise is broken.
    pub(super) fn broken(&self, what: String) {
        self.tell(|| format!("BROKEN: {what}"));
        self.broken.lock().unwrap().push(what);
    }

    /// Ids are drawn anew in each run; these names are not.
    pub(super) fn name(&self, id: &RoomId) -> String {
        let mut names = self.names.lock().unwrap();
        let next = names.len() + 1;
        format!("r{}", names.entry(id.clone()).or_insert(next))
    }

    /// What was told, and what was broken.
    pub(super) fn take(&self) -> (Vec<String>, Vec<String>) {
        let lines = self
            .lines
            .as_ref()
            .map(|lines| std::mem::take(&mut *lines.lock().unwrap()));
        let broken = std::mem::take(&mut *self.broken.lock().unwrap());
        (lines.unwrap_or_default(), broken)
    }
}
