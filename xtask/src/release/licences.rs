//! `THIRD-PARTY-LICENSES`: what the licences of other people's packages ask us to hand on.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::packages::{Name, Package, Packages};

/// What no package of the registry says.
const NOTICES: &str = include_str!("notices.txt");
const RULE: &str =
    "--------------------------------------------------------------------------------";
/// How the names of files begin that hold licences, in capitals.
const BEGINNINGS: [&str; 6] = [
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];

/// The whole file: the list, the notices, and each text once with all that it belongs to.
pub(super) fn text(packages: &Packages) -> Result<String> {
    let mut texts: BTreeMap<String, Vec<&Name>> = BTreeMap::new();
    let mut out = String::from(
        "The Apizee panel and its backend are built of the packages below and hand on their licences.\n\
         Where a package offers a choice (\"OR\"), each of its licences may be taken.\n\n",
    );
    for (name, package) in &packages.others {
        let found = licence_texts(&package.folder)?;
        writeln!(out, "{}", entry(name, package, found.is_empty()))?;
        for text in found {
            texts.entry(text).or_default().push(name);
        }
    }
    write!(out, "\n{RULE}\n{NOTICES}")?;
    let mut texts: Vec<(String, Vec<&Name>)> = texts.into_iter().collect();
    // By the first package, as the list above.
    texts.sort_by(|(text, names), (other, others)| (names, text).cmp(&(others, other)));
    for (text, names) in texts {
        let names: Vec<String> = names.iter().map(|name| spelt(name)).collect();
        write!(out, "\n{RULE}\n{}:\n\n{text}", names.join(", "))?;
    }
    Ok(out)
}

fn entry(name: &Name, package: &Package, has_no_text: bool) -> String {
    let mut line = format!("{} - {}", spelt(name), package.licence);
    if let Some(repository) = &package.repository {
        line += &format!(" - {repository}");
    }
    if has_no_text {
        let authors = match package.authors.as_slice() {
            [] => "its authors name themselves in its repository".to_owned(),
            authors => format!("Copyright (c) {}", authors.join(", ")),
        };
        line += &format!(
            " - holds no text of its licence: see those of the same name below; {authors}"
        );
    }
    line
}

fn spelt((name, version): &Name) -> String {
    format!("{name} {version}")
}

/// The texts at a package's top, without the blanks and line ends in which copies differ.
fn licence_texts(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Ok(entry.with_context(|| folder.display().to_string())?.path()))
        .collect::<Result<_>>()?;
    files.retain(|file| file.is_file() && is_licence(file));
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        texts.push(lines.join("\n").trim_matches('\n').to_owned() + "\n");
    }
    Ok(texts)
}

fn is_licence(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_uppercase();
    BEGINNINGS.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn package(folder: &Path) -> Package {
        Package {
            licence: "MIT".to_owned(),
            authors: vec!["Ann".to_owned()],
            repository: None,
            checksum: None,
            folder: folder.to_owned(),
            needs: BTreeSet::new(),
        }
    }

    #[test]
    fn one_text_stands_there_once_with_all_that_it_belongs_to() {
        let place = tempfile::tempdir().unwrap();
        let folders = ["a", "b", "c"].map(|name| place.path().join(name));
        for folder in &folders {
            fs::create_dir(folder).unwrap();
        }
        fs::write(folders[0].join("LICENSE-MIT"), "Be kind.\n").unwrap();
        fs::write(folders[0].join("lib.rs"), "not this").unwrap();
        fs::write(folders[1].join("license.md"), "Be kind. \r\n\r\n").unwrap();
        let names = ["a", "b", "c"].map(|name| (name.to_owned(), "1.0.0".to_owned()));
        let others = names.into_iter().zip(folders.iter().map(|it| package(it)));
        let packages = Packages {
            version: "0.1.0".to_owned(),
            others: others.collect(),
            direct: BTreeSet::new(),
        };

        let text = text(&packages).unwrap();
        assert_eq!(text.matches("Be kind.").count(), 1, "{text}");
        assert!(text.contains("a 1.0.0, b 1.0.0:\n\nBe kind.\n"), "{text}");
        assert!(!text.contains("not this"));
        let alone = "c 1.0.0 - MIT - holds no text of its licence";
        assert!(text.contains(alone) && text.contains("(c) Ann"), "{text}");
    }
}
