//! A tar of gzip whose bytes follow from what is in it and from one time.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use flate2::{Compression, GzBuilder};

use super::{
    contents::{Contents, Mode},
    sha256,
};

/// gzip's "unknown" operating system (RFC 1952, 2.3.1).
const NO_SYSTEM: u8 = 255;

/// The file and its name.
pub(super) struct Archive {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Archive {
    /// Sorted, of one time, owned by root, under one folder.
    pub(super) fn pack(contents: &Contents, version: &str, seconds: u64) -> Result<Self> {
        let folder = format!("apizee-panel-{version}");
        let mut tar = tar::Builder::new(Vec::new());
        tar.append(
            &header(tar::EntryType::Directory, &format!("{folder}/"), seconds)?,
            &[][..],
        )?;
        for name in contents.folders() {
            let name = format!("{folder}/{name}/");
            tar.append(&header(tar::EntryType::Directory, &name, seconds)?, &[][..])?;
        }
        for (name, file) in contents.files() {
            let name = format!("{folder}/{name}");
            let mut header = header(tar::EntryType::Regular, &name, seconds)?;
            if file.mode == Mode::Program {
                header.set_mode(0o755);
            }
            header.set_size(u64::try_from(file.bytes.len()).context("a file's size")?);
            header.set_cksum();
            tar.append(&header, file.bytes.as_slice())
                .with_context(|| name.clone())?;
        }
        let tar = tar.into_inner().context("tar")?;
        // Neither a name nor a time in its header.
        let mut gzip = GzBuilder::new()
            .operating_system(NO_SYSTEM)
            .write(Vec::new(), Compression::best());
        gzip.write_all(&tar).context("gzip")?;
        Ok(Self {
            name: format!("{folder}.tar.gz"),
            bytes: gzip.finish().context("gzip")?,
        })
    }

    /// As `sha256sum` prints it.
    pub(super) fn checksum_line(&self) -> String {
        format!("{}  {}", sha256(&self.bytes), self.name)
    }
}

fn header(kind: tar::EntryType, name: &str, seconds: u64) -> Result<tar::Header> {
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(kind);
    header.set_path(name).with_context(|| name.to_owned())?;
    header.set_mode(if kind == tar::EntryType::Directory {
        0o755
    } else {
        0o644
    });
    header.set_uid(0);
    header.set_gid(0);
    header.set_username("root").context("root")?;
    header.set_groupname("root").context("root")?;
    header.set_mtime(seconds);
    header.set_size(0);
    header.set_cksum();
    Ok(header)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn contents(order: &[&str]) -> Contents {
        let mut contents = Contents::default();
        for name in order {
            let mode = match *name {
                "program" => Mode::Program,
                _ => Mode::Text,
            };
            contents.add(name, mode, name.as_bytes().to_vec()).unwrap();
        }
        contents
    }

    #[test]
    fn the_same_things_give_the_same_bytes_in_whatever_order_they_come() {
        let one = Archive::pack(&contents(&["program", "a/b/c", "a/d"]), "1.2.3", 7).unwrap();
        let other = Archive::pack(&contents(&["a/d", "program", "a/b/c"]), "1.2.3", 7).unwrap();
        assert_eq!(one.bytes, other.bytes);
        assert_eq!(one.name, "apizee-panel-1.2.3.tar.gz");
        let later = Archive::pack(&contents(&["program", "a/b/c", "a/d"]), "1.2.3", 8).unwrap();
        assert_ne!(one.bytes, later.bytes);
    }

    #[test]
    fn what_is_packed_is_found_again_with_its_mode_and_time() {
        let archive = Archive::pack(&contents(&["program", "a/b/c"]), "1.2.3", 7).unwrap();
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(archive.bytes.as_slice()));
        let mut found = Vec::new();
        for entry in tar.entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            let header = entry.header();
            assert_eq!(header.mtime().unwrap(), 7);
            assert_eq!((header.uid().unwrap(), header.gid().unwrap()), (0, 0));
            let path = entry.path().unwrap().display().to_string();
            found.push((path, header.mode().unwrap(), text));
        }
        let found: Vec<(&str, u32, &str)> = found
            .iter()
            .map(|(path, mode, text)| (path.as_str(), *mode, text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("apizee-panel-1.2.3/", 0o755, ""),
                ("apizee-panel-1.2.3/a/", 0o755, ""),
                ("apizee-panel-1.2.3/a/b/", 0o755, ""),
                ("apizee-panel-1.2.3/a/b/c", 0o644, "a/b/c"),
                ("apizee-panel-1.2.3/program", 0o755, "program"),
            ]
        );
        let line = archive.checksum_line();
        assert!(line.ends_with("  apizee-panel-1.2.3.tar.gz") && line.len() == 64 + 2 + 25);
    }
}
