//! The rights of SQLite's files: they hold links that let anybody into a room.

use std::fs::{OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Makes the file, for its owner alone, where there is none; SQLite gives its companions (`-wal`,
/// `-shm`) the same rights. From files that are there it takes the rights of everybody else.
///
/// # Errors
/// When there is no such folder, or the file is another user's.
pub fn prepare(file: &Path) -> io::Result<()> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    for file in [file.to_owned(), with(file, "-wal"), with(file, "-shm")] {
        match file.metadata() {
            Ok(there) => {
                let mode = there.permissions().mode();
                if mode & 0o007 != 0 {
                    std::fs::set_permissions(&file, Permissions::from_mode(mode & !0o007))?;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn with(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(file: &Path) -> u32 {
        file.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_its_owner_s_and_an_old_one_loses_what_everybody_may() {
        let folder = std::env::temp_dir().join(uuid::Uuid::new_v4().to_string());
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("store.db");
        prepare(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        let log = with(&file, "-wal");
        std::fs::write(&log, "kept").unwrap();
        for file in [&file, &log] {
            std::fs::set_permissions(file, Permissions::from_mode(0o664)).unwrap();
        }
        prepare(&file).unwrap();
        assert_eq!((mode(&file), mode(&log)), (0o660, 0o660));
        assert_eq!(std::fs::read(&log).unwrap(), b"kept");
        assert!(!with(&file, "-shm").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
