//! `cargo xtask looks`: a picture of every screen of the panel and the drawer, 320 pixels wide, light
//! and dark, in English and French, and a page that shows them. They come from the journeys that look
//! at screens (`tests/journeys/judge.rs`), which say the same in each run; so two runs of the same code
//! do not differ, and those of two versions tell what has changed.

mod page;
mod picture;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    panel_build::{self, BACKEND},
    project::{Profile, Project},
    setup::{self, Scope},
    shell, test,
};
use picture::Compared;

/// What the journeys that are for this command alone are named by.
const ALL: &str = "pictured_";
/// Other journeys that run only when they are asked for.
const OTHERS: [&str; 4] = ["--skip", "guard::", "--skip", "startup::"];
/// Where the pictures of the earlier run are copied, so that the page is whole.
const BEFORE: &str = "before";

/// `looks [--into FOLDER] [--beside FOLDER] [JOURNEY...]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// Absent, `target/looks`.
    into: Option<PathBuf>,
    /// Of an earlier run.
    beside: Option<PathBuf>,
    /// Modules of `tests/journeys`, such as `settings`; none is all.
    journeys: Vec<String>,
}

impl Order {
    /// Reads the words after `looks`.
    pub(crate) fn from_words(words: &[&str]) -> Result<Self, String> {
        let mut order = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let place = match *word {
                "--into" => &mut order.into,
                "--beside" => &mut order.beside,
                option if option.starts_with('-') => {
                    return Err(format!("`looks` has no option `{option}`"));
                }
                journey => {
                    order.journeys.push(journey.to_owned());
                    continue;
                }
            };
            let folder = words.next();
            let folder = folder.ok_or_else(|| format!("{word} wants a folder"))?;
            *place = Some(PathBuf::from(folder));
        }
        Ok(order)
    }

    /// As the tests' own program takes them.
    fn filters(&self) -> Vec<String> {
        if self.journeys.is_empty() {
            return vec![ALL.to_owned()];
        }
        let of_module = |journey: &String| format!("{journey}::");
        self.journeys.iter().map(of_module).collect()
    }
}

/// A picture of one screen in one look, by the name of its file: `form-320-light-en.png`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shot {
    screen: String,
    look: String,
}

impl Shot {
    fn read(file: &str) -> Option<Self> {
        let (screen, look) = file.strip_suffix(".png")?.rsplit_once("-320-")?;
        Some(Self {
            screen: screen.to_owned(),
            look: look.to_owned(),
        })
    }

    fn file(&self) -> String {
        format!("{}-320-{}.png", self.screen, self.look)
    }

    /// Those of a folder.
    fn all(folder: &Path) -> Result<BTreeSet<Self>> {
        let files = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
        let mut shots = BTreeSet::new();
        for file in files {
            let name = file
                .with_context(|| folder.display().to_string())?
                .file_name();
            shots.extend(name.to_str().and_then(Self::read));
        }
        Ok(shots)
    }
}

/// Takes the pictures, compares, writes the page.
pub(crate) fn run(project: &Project, order: &Order) -> Result<ExitCode> {
    let usual = || project.target().join("looks");
    let folder = order.into.clone().unwrap_or_else(usual);
    let folder = std::path::absolute(folder).context("the folder of the pictures")?;
    let earlier = order.beside.as_deref().map(Earlier::find).transpose()?;
    if earlier.as_ref().is_some_and(|one| one.folder == folder) {
        bail!(
            "{} holds the earlier run and would be written over: name another folder with --into",
            folder.display()
        );
    }
    let tools = setup::prepare(project, Scope::Test)?;
    panel_build::release(project, &tools)?;
    panel_build::programs(project, Profile::Dev, &[BACKEND])?;
    empty(&folder)?;
    let heard = shell::listen(
        test::journeys(project, &tools)?
            .arg("--ignored")
            .args(order.filters())
            .args(OTHERS)
            .env("APIZEE_PANEL_PICTURES", &folder),
    )?;
    let shots = Shot::all(&folder)?;
    if shots.is_empty() {
        bail!("the journeys took no picture");
    }
    let compared = earlier.map(|earlier| match order.journeys.is_empty() {
        true => earlier.compare(&folder, &shots),
        // What was not asked for is not gone.
        false => earlier.only(&shots).compare(&folder, &shots),
    });
    let compared = compared.transpose()?;
    let page = folder.join("index.html");
    let html = match &compared {
        Some(compared) => page::side_by_side(compared),
        None => page::all(&shots),
    };
    fs::write(&page, html).with_context(|| page.display().to_string())?;

    println!("\n{} pictures: {}", shots.len(), page.display());
    for one in compared.iter().flatten() {
        if let Some(line) = one.told() {
            println!("{line}");
        }
    }
    if !heard.success {
        println!("some journeys failed: their screens are missing");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Only what an earlier run has written goes.
fn empty(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for shot in Shot::all(folder)? {
        let file = folder.join(shot.file());
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
    }
    let before = folder.join(BEFORE);
    if before.is_dir() {
        empty(&before)?;
    }
    Ok(())
}

/// The pictures of an earlier run.
struct Earlier {
    folder: PathBuf,
    shots: BTreeSet<Shot>,
}

impl Earlier {
    /// Before anything is built: a wrong folder is told at once.
    fn find(folder: &Path) -> Result<Self> {
        let folder = std::path::absolute(folder).context("the earlier run")?;
        let shots = Shot::all(&folder)?;
        if shots.is_empty() {
            bail!("{} holds no pictures of an earlier run", folder.display());
        }
        Ok(Self { folder, shots })
    }

    fn only(self, shots: &BTreeSet<Shot>) -> Self {
        Self {
            shots: self.shots.intersection(shots).cloned().collect(),
            ..self
        }
    }

    /// Each with each, what differs first.
    fn compare(&self, folder: &Path, shots: &BTreeSet<Shot>) -> Result<Vec<Compared>> {
        let before = folder.join(BEFORE);
        fs::create_dir_all(&before).with_context(|| before.display().to_string())?;
        for shot in &self.shots {
            let file = self.folder.join(shot.file());
            fs::copy(&file, before.join(shot.file()))
                .with_context(|| file.display().to_string())?;
        }
        let all = self.shots.union(shots);
        let compared = all.map(|shot| Compared::of(shot, &before, folder));
        let mut compared: Vec<_> = compared.collect::<Result<_>>()?;
        compared.sort_by_key(|one| !one.differs());
        Ok(compared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named() {
        let order = Order::from_words(&["--beside", "a", "plan", "--into", "b"]).unwrap();
        assert_eq!(order.filters(), ["plan::"]);
        assert_eq!(order.into, Some(PathBuf::from("b")));
        assert_eq!(order.beside, Some(PathBuf::from("a")));
        assert_eq!(Order::from_words(&[]), Ok(Order::default()));
    }

    #[test]
    fn a_picture_says_what_it_shows() {
        let shot = Shot::read("qr-while-the-visitor-waits-320-dark-fr.png").unwrap();
        assert_eq!(shot.screen, "qr-while-the-visitor-waits");
        assert_eq!(shot.look, "dark-fr");
        assert_eq!(shot.file(), "qr-while-the-visitor-waits-320-dark-fr.png");
        assert_eq!(Shot::read("index.html"), None);
    }
}
