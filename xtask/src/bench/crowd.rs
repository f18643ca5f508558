//! Panels that nobody looks at, in a real browser: the journey `crowd` with many of them.

use anyhow::{Result, bail};

use crate::{
    panel_build::{self, BACKEND},
    project::{Profile, Project},
    setup::Tools,
    shell, test,
};

/// What they asked.
pub(super) struct Crowd {
    pub(super) panels: usize,
    pub(super) requests: usize,
}

impl Crowd {
    pub(super) fn of(project: &Project, tools: &Tools, panels: usize) -> Result<Self> {
        panel_build::programs(project, Profile::Dev, &[BACKEND])?;
        let heard = shell::listen(
            test::journeys(project, tools)?
                .args(["crowd::", "--nocapture"])
                .env("APIZEE_PANEL_CROWD", panels.to_string()),
        )?;
        let line = heard.text.lines().find_map(read);
        let Some((panels, requests)) = line else {
            bail!("the journey of {panels} hidden panels did not come to its end");
        };
        Ok(Self { panels, requests })
    }
}

/// `hidden panels: 2000, requests: 0`
fn read(line: &str) -> Option<(usize, usize)> {
    let (_, figures) = line.split_once("hidden panels: ")?;
    let (panels, requests) = figures.split_once(", requests: ")?;
    Some((panels.parse().ok()?, requests.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journeys_line_is_read() {
        let line = "test crowd ... hidden panels: 2000, requests: 3";
        assert_eq!(read(line), Some((2000, 3)));
        assert_eq!(read("running 1 test"), None);
    }
}
