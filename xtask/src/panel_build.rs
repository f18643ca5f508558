//! The release artefacts: the panel's files in `dist/`, and the backend.

use std::{fs, ops::Range};

use anyhow::{Context as _, Result, ensure};

use crate::{
    compress::{self, Size},
    drawer_build::{self, is_of_drawer},
    project::{Profile, Project},
    remap,
    setup::Tools,
    shell,
    wasm_module::{WasmModule, integrity},
};

/// The backend's package and program.
pub(crate) const BACKEND: &str = "apizee-panel-backend";
/// The sandbox's package and program.
pub(crate) const SANDBOX: &str = "sandbox";

/// Builds the panel, compresses its files, prints their sizes.
pub(crate) fn release(project: &Project, tools: &Tools) -> Result<Vec<Size>> {
    // Held until the end: two builds at once would mix their files, in trunk's staging folder already.
    let lock = project.lock("panel")?;
    shell::run(
        tools
            .equip(&mut project.command("trunk"))
            .args(["build", "--release", "--cargo-profile", "wasm-release"])
            // Without it trunk looks for its tools on the network for over a minute.
            .args(["--offline", "--skip-version-check"])
            .env(remap::VARIABLE, remap::flags()?)
            // trunk reads it as its own option, which knows `true` and `false` alone.
            .env_remove("NO_COLOR"),
    )?;
    settle(project, tools)?;
    drawer_build::release(project, tools)?;
    let sizes = compress::folder(&project.dist())?;
    drop(lock);
    print!("{}", table(&sizes));
    Ok(sizes)
}

/// Makes trunk's module small, and corrects what the page says of it.
fn settle(project: &Project, tools: &Tools) -> Result<()> {
    let dist = project.dist();
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let module = WasmModule::find(&dist, "apizee-panel-")?;
    let before = [integrity(&module.script())?, integrity(&module.wasm())?];
    let stem = module.stem().to_owned();
    module.shrink(project, tools)?;
    let module = module.settle(&dist, "apizee-panel", &[])?;
    let after = [integrity(&module.script())?, integrity(&module.wasm())?];
    for (before, after) in before.iter().zip(&after) {
        html = html.replace(before, after);
    }
    html = html.replace(&stem, module.stem());
    html = without_hooks(&html)?;
    html = with_script(&html, &start_script(project, tools)?)?;
    check_marks(&html)?;
    fs::write(&page, html).with_context(|| page.display().to_string())
}

/// The page's first script, as `index.html` has it, made small. Trunk's minifier gives what is said
/// twice a name and declares these in another order each time, and so the page would never be built
/// the same again; esbuild does not.
fn start_script(project: &Project, tools: &Tools) -> Result<String> {
    let page = project.root().join("index.html");
    let html = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let script = html[place_of_script(&html)?].to_owned();
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let file = folder.path().join("start.js");
    fs::write(&file, script).with_context(|| file.display().to_string())?;
    let mut esbuild = project.command("esbuild");
    let minify = tools
        .equip(&mut esbuild)
        .args(["--minify", "--target=es2022"]);
    let script = shell::quietly(minify.arg("--log-level=warning").arg(&file))?;
    Ok(script.trim_end().to_owned())
}

/// The page with another first script.
fn with_script(html: &str, script: &str) -> Result<String> {
    let place = place_of_script(html)?;
    Ok([&html[..place.start], script, &html[place.end..]].concat())
}

/// Where the text of the page's first script is.
fn place_of_script(html: &str) -> Result<Range<usize>> {
    const TAG: &str = "<script>";
    let start = html.find(TAG).context("the page's first script")? + TAG.len();
    let length = html[start..].find("</script>").context("its end")?;
    Ok(start..start + length)
}

/// Without what trunk offers to other scripts of the page: ours has none.
fn without_hooks(html: &str) -> Result<String> {
    let start = html.find("window.wasmBindings").context("trunk's hooks")?;
    let length = html[start..].find("</script>").context("their end")?;
    let (before, hooks) = html.split_at(start);
    Ok(format!("{}{}", before.trim_end(), &hooks[length..]))
}

/// The backend finds by these marks where its connector's part of the page stands.
fn check_marks(html: &str) -> Result<()> {
    for mark in ["<?connector?>", "<?/connector?>"] {
        let count = html.matches(mark).count();
        ensure!(
            count == 1,
            "{mark} stands {count} times in the built page, not once"
        );
    }
    Ok(())
}

/// Builds the backend as it ships.
pub(crate) fn backend(project: &Project) -> Result<()> {
    programs(project, Profile::Release, &[BACKEND])?;
    println!("{}", project.program(Profile::Release, BACKEND).display());
    Ok(())
}

/// Builds some of our programs.
pub(crate) fn programs(project: &Project, profile: Profile, packages: &[&str]) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--bins"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    for package in packages {
        cargo.args(["--package", package]);
    }
    shell::run(&mut cargo)
}

/// What travels at the first load, by brotli: every file but the drawer's.
pub(crate) fn first_load(sizes: &[Size]) -> usize {
    let first = sizes.iter().filter(|size| !is_of_drawer(&size.name));
    first.map(|size| size.brotli).sum()
}

/// What travels when the drawer is opened for the first time, by brotli.
pub(crate) fn drawer_load(sizes: &[Size]) -> usize {
    let drawer = sizes.iter().filter(|size| is_of_drawer(&size.name));
    drawer.map(|size| size.brotli).sum()
}

fn table(sizes: &[Size]) -> String {
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0);
    let width = width.max("first load".len());
    let mut text = format!("{:width$} {:>9} {:>9} {:>9}\n", "", "raw", "gzip", "brotli");
    for size in sizes {
        text += &format!(
            "{:width$} {:>9} {:>9} {:>9}\n",
            size.name, size.raw, size.gzip, size.brotli
        );
    }
    for (name, bytes) in [
        ("first load", first_load(sizes)),
        ("drawer", drawer_load(sizes)),
    ] {
        text += &format!("{name:width$} {:>9} {:>9} {bytes:>9}\n", "", "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_script_starts_the_module_and_no_more() {
        let html = "<script>const wasm = await init();\n\nwindow.wasmBindings = bindings;\n\n\
            dispatchEvent(new CustomEvent(\"x\"));</script><p>";
        let without = without_hooks(html).unwrap();
        assert_eq!(without, "<script>const wasm = await init();</script><p>");
        assert!(
            without_hooks(&without).is_err(),
            "a trunk without hooks is told"
        );
    }

    #[test]
    fn the_first_script_is_replaced_and_nothing_else() {
        let html = "<script>let b, a;</script><script>c</script>";
        let page = with_script(html, "let a, b;").unwrap();
        assert_eq!(page, "<script>let a, b;</script><script>c</script>");
        assert!(with_script("<p>", "x").is_err());
    }

    #[test]
    fn a_page_without_its_marks_is_not_built() {
        assert!(check_marks("<?connector?><meta><?/connector?>").is_ok());
        for wrong in [
            "",
            "<?connector?>",
            "<?connector?><?connector?><?/connector?>",
        ] {
            assert!(check_marks(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_table_ends_with_the_two_loads() {
        let files = [
            ("a.js", 20),
            ("b.wasm", 200),
            ("drawer-0123456789abcdef_bg.wasm", 3000),
        ];
        let sizes = files.map(|(name, brotli)| Size {
            name: name.to_owned(),
            raw: 9000,
            brotli,
            gzip: 8000,
        });
        assert_eq!((first_load(&sizes), drawer_load(&sizes)), (220, 3000));
        let text = table(&sizes);
        let last: Vec<&str> = text.split_whitespace().rev().take(2).collect();
        assert_eq!(last, ["3000", "drawer"]);
    }
}
