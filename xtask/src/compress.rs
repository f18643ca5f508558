//! Precompressed files beside the panel's own: `x.br` and `x.gz`. The backend and static hosts serve
//! them as they are, so the slowest and best level is the right one.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};

/// The largest window that every browser accepts.
const BROTLI_WINDOW: u32 = 22;
const BROTLI_QUALITY: u32 = 11;

/// One file of the panel and what travels of it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) brotli: usize,
    pub(crate) gzip: usize,
}

/// Compresses every file below `folder` and removes what an earlier build left.
pub(crate) fn folder(folder: &Path) -> Result<Vec<Size>> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let (old, mut files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|file| is_compressed(file));
    for file in old {
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
    }
    files.sort();
    files.iter().map(|file| one(folder, file)).collect()
}

fn one(folder: &Path, file: &Path) -> Result<Size> {
    let bytes = fs::read(file).with_context(|| file.display().to_string())?;
    let brotli = brotli(&bytes)?;
    let gzip = gzip(&bytes)?;
    for (ending, bytes) in [("br", &brotli), ("gz", &gzip)] {
        let beside = with_ending(file, ending);
        fs::write(&beside, bytes).with_context(|| beside.display().to_string())?;
    }
    let name = file.strip_prefix(folder).unwrap_or(file);
    Ok(Size {
        name: name.display().to_string(),
        raw: bytes.len(),
        brotli: brotli.len(),
        gzip: gzip.len(),
    })
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer =
        brotli::CompressorWriter::new(Vec::new(), 1 << 16, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(bytes).context("brotli")?;
    Ok(writer.into_inner())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).context("gzip")?;
    writer.finish().context("gzip")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn is_compressed(file: &Path) -> bool {
    file.extension()
        .is_some_and(|ending| ending == "br" || ending == "gz")
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_again_and_is_not_compressed_twice() {
        let place = tempfile::tempdir().unwrap();
        let text = "one click, one room. ".repeat(100);
        fs::write(place.path().join("index.html"), &text).unwrap();
        fs::write(place.path().join("old.js.br"), "left over").unwrap();

        for _ in 0..2 {
            let sizes = folder(place.path()).unwrap();
            assert_eq!(sizes.len(), 1);
            assert_eq!(sizes[0].name, "index.html");
            assert!(sizes[0].brotli < sizes[0].gzip && sizes[0].gzip < sizes[0].raw);
        }

        let mut read = String::new();
        let file = fs::File::open(place.path().join("index.html.br")).unwrap();
        brotli::Decompressor::new(file, 4096)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        let mut read = String::new();
        let file = fs::File::open(place.path().join("index.html.gz")).unwrap();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, text);
        assert!(!place.path().join("old.js.br").exists());
    }
}
