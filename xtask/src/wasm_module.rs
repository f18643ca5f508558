//! A wasm module and its JavaScript glue, made small and named by what is in them.
//!
//! wasm-bindgen gives every function that crosses a long name, once in the wasm and once in the
//! glue: binaryen's short ones save 3 kB of the first load by brotli. Trunk's own minifier gives up
//! at the glue; esbuild's does not.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha384};

use crate::{project::Project, setup::Tools, shell};

/// `<stem>.js` and `<stem>_bg.wasm` in a folder, as wasm-bindgen leaves them.
pub(crate) struct WasmModule {
    folder: PathBuf,
    stem: String,
}

impl WasmModule {
    pub(crate) fn new(folder: &Path, stem: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            stem: stem.to_owned(),
        }
    }

    /// The one whose name begins so.
    pub(crate) fn find(folder: &Path, start: &str) -> Result<Self> {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let name = entry
                .with_context(|| folder.display().to_string())?
                .file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".js"));
            if let Some(stem) = stem.filter(|stem| stem.starts_with(start)) {
                return Ok(Self::new(folder, stem));
            }
        }
        bail!("{}: no script of {start}…", folder.display())
    }

    pub(crate) fn script(&self) -> PathBuf {
        self.folder.join(self.script_name())
    }

    pub(crate) fn script_name(&self) -> String {
        format!("{}.js", self.stem)
    }

    pub(crate) fn wasm(&self) -> PathBuf {
        self.folder.join(self.wasm_name())
    }

    fn wasm_name(&self) -> String {
        format!("{}_bg.wasm", self.stem)
    }

    pub(crate) fn stem(&self) -> &str {
        &self.stem
    }

    /// Makes both small, in their place.
    pub(crate) fn shrink(&self, project: &Project, tools: &Tools) -> Result<()> {
        let mut optimize = project.command("wasm-opt");
        tools
            .equip(&mut optimize)
            // Without feature flags: those that the module itself names, which browsers know.
            // The first kilobyte of memory is the stack's end (rustc links with --stack-first):
            // whoever is there is out of memory.
            .args(["-Os", "--low-memory-unused"])
            .args(["--strip-producers", "--strip-target-features"])
            .args(["--minify-imports-and-exports-and-modules", "-o"])
            .args([self.wasm(), self.wasm()]);
        let told = shell::quietly(&mut optimize)?;
        let script = self.script();
        let glue = fs::read_to_string(&script).with_context(|| script.display().to_string())?;
        let names: ShortNames = serde_json::from_str(&told).context("wasm-opt's names")?;
        fs::write(&script, names.given_to(&glue)).with_context(|| script.display().to_string())?;
        shell::run(
            tools
                .equip(&mut project.command("esbuild"))
                .args(["--minify", "--format=esm", "--target=es2022"])
                .args(["--log-level=warning", "--allow-overwrite"])
                .arg(format!("--outfile={}", script.display()))
                .arg(&script),
        )
    }

    /// Moves both to `folder`, under a name that is a hash of what is in them and in `beside`: what
    /// has a name never changes, and browsers may keep it.
    pub(crate) fn settle(self, folder: &Path, kind: &str, beside: &[&Path]) -> Result<Self> {
        let mut hash = Sha256::new();
        let own = [self.wasm(), self.script()];
        for file in own
            .iter()
            .map(PathBuf::as_path)
            .chain(beside.iter().copied())
        {
            hash.update(fs::read(file).with_context(|| file.display().to_string())?);
        }
        let hash = hash.finalize();
        let hash: String = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let settled = Self::new(folder, &format!("{kind}-{hash}"));
        let script = self.script();
        let glue = fs::read_to_string(&script).with_context(|| script.display().to_string())?;
        let glue = glue.replace(&self.wasm_name(), &settled.wasm_name());
        for (from, to, bytes) in [
            (script, settled.script(), glue.into_bytes()),
            (self.wasm(), settled.wasm(), fs::read(self.wasm())?),
        ] {
            fs::remove_file(&from).with_context(|| from.display().to_string())?;
            fs::write(&to, bytes).with_context(|| to.display().to_string())?;
        }
        Ok(settled)
    }
}

/// `sha384-…`, as the attribute spells it (W3C, Subresource Integrity).
pub(crate) fn integrity(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))))
}

/// What wasm-opt tells of its renaming.
#[derive(Deserialize)]
struct ShortNames {
    /// The module, of which there is one, the long name, the short one.
    imports: Vec<(String, String, String)>,
    /// The long name, the short one.
    exports: Vec<(String, String)>,
}

/// What wasm-opt calls the one module that imports come from.
const IMPORTS: &str = "a";

impl ShortNames {
    /// The glue with short names: as keys of the imports, and as exports, `wasm.<name>`.
    fn given_to(&self, glue: &str) -> String {
        let imports = self
            .imports
            .iter()
            .map(|(_, long, short)| (long.as_str(), short));
        let imports: HashMap<&str, &String> = imports.collect();
        let exports = self
            .exports
            .iter()
            .map(|(long, short)| (long.as_str(), short));
        let exports: HashMap<&str, &String> = exports.collect();
        let glue = match self.imports.first() {
            Some((module, ..)) => glue.replace(&format!("\"{module}\""), &format!("\"{IMPORTS}\"")),
            None => glue.to_owned(),
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut given = String::with_capacity(glue.len());
        let mut rest = glue.as_str();
        while let Some(start) = rest.find(is_word) {
            let (before, from) = rest.split_at(start);
            given.push_str(before);
            let end = from.find(|c| !is_word(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let is_export = given.ends_with("wasm.") || given.ends_with(".exports.");
            let names = if is_export { &exports } else { &imports };
            given.push_str(names.get(word).map_or(word, |short| short.as_str()));
            rest = after;
        }
        given.push_str(rest);
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_crosses_is_renamed_and_nothing_else() {
        let told = r#"{"imports": [["./x_bg.js", "__wbg_data_c7e5e8500f1bca2f", "a"]],
            "exports": [["main", "b"], ["memory", "c"], ["open", "d"]]}"#;
        let glue = r#"const imports = { "./x_bg.js": { __wbg_data_c7e5e8500f1bca2f: () =>
            memory(main), __wbg_data_c7e5e8500f1bca2f_2: 1 } }; wasm.main(); wasm.memory.buffer;
            export function open() { return wasm.open(); } instance.exports.main; window.open;"#;
        let names: ShortNames = serde_json::from_str(told).unwrap();
        assert_eq!(
            names.given_to(glue),
            r#"const imports = { "a": { a: () =>
            memory(main), __wbg_data_c7e5e8500f1bca2f_2: 1 } }; wasm.b(); wasm.c.buffer;
            export function open() { return wasm.d(); } instance.exports.b; window.open;"#
        );
    }

    #[test]
    fn the_integrity_is_the_documented_one() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("a.js");
        fs::write(&file, "alert('Hello, world.');").unwrap();
        // W3C, Subresource Integrity, 3.2.1.
        assert_eq!(
            integrity(&file).unwrap(),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn a_name_follows_from_what_is_inside() {
        let place = tempfile::tempdir().unwrap();
        let settled = |wasm: &str, style: &str| {
            fs::write(place.path().join("x.js"), "fetch('x_bg.wasm')").unwrap();
            fs::write(place.path().join("x_bg.wasm"), wasm).unwrap();
            let beside = place.path().join("x.css");
            fs::write(&beside, style).unwrap();
            let module = WasmModule::new(place.path(), "x");
            module.settle(place.path(), "y", &[&beside]).unwrap()
        };
        let first = settled("one", "red");
        let glue = fs::read_to_string(first.script()).unwrap();
        assert_eq!(glue, format!("fetch('{}_bg.wasm')", first.stem()));
        assert_eq!(fs::read_to_string(first.wasm()).unwrap(), "one");
        assert_eq!(settled("one", "red").stem(), first.stem());
        assert_ne!(settled("two", "red").stem(), first.stem());
        assert_ne!(settled("one", "blue").stem(), first.stem());
    }
}
