//! The panel's files of all versions.

use std::sync::Arc;

use futures_util::future::join_all;

use super::bases::Base;
use super::fixtures::{DAY, NOW};
use crate::store::PanelFile;

promises!(
    a_file_is_kept_for_whoever_has_another_version,
    it_is_kept_as_long_as_a_backend_has_it,
    backends_that_start_at_once_keep_the_same,
);

fn file(name: &str, bytes: &[u8]) -> PanelFile {
    PanelFile {
        name: name.to_owned(),
        bytes: bytes.to_owned(),
    }
}

async fn a_file_is_kept_for_whoever_has_another_version(base: Arc<Base>) {
    let [one, other] = base.both();
    let bytes = [0, 0xff, b'\'', 0x80].repeat(100_000);
    let files = [file("a-1.wasm", &bytes), file("a-1.js", b"")];
    one.keep_panel_files(&files, NOW).await.unwrap();
    for store in [one, other] {
        let since = NOW - DAY;
        let kept = store.panel_file("a-1.wasm", since).await.unwrap();
        assert!(kept == Some(bytes.clone()), "other bytes");
        let kept = store.panel_file("a-1.js", since).await.unwrap();
        assert_eq!(kept, Some(Vec::new()));
        assert_eq!(store.panel_file("a-1", since).await.unwrap(), None);
    }
}

async fn it_is_kept_as_long_as_a_backend_has_it(base: Arc<Base>) {
    let [one, other] = base.both();
    let (old, new) = (file("a-1.js", b"1"), file("a-2.js", b"2"));
    let both = [old.clone(), new.clone()];
    one.keep_panel_files(&both, NOW).await.unwrap();
    let later = std::slice::from_ref(&new);
    other.keep_panel_files(later, NOW + DAY).await.unwrap();
    // A clock that is late takes nothing back.
    one.keep_panel_files(later, NOW + 1).await.unwrap();

    let present = async |name: &str, since| one.panel_file(name, since).await.unwrap();
    assert_eq!(present("a-1.js", NOW - 1).await, Some(b"1".to_vec()));
    assert_eq!(present("a-1.js", NOW).await, None);
    assert_eq!(present("a-2.js", NOW).await, Some(b"2".to_vec()));

    assert_eq!(one.forget_panel_files(NOW - 1).await.unwrap(), 0);
    assert_eq!(one.forget_panel_files(NOW).await.unwrap(), 1);
    assert_eq!(present("a-1.js", NOW - DAY).await, None);
    assert_eq!(present("a-2.js", NOW).await, Some(b"2".to_vec()));
}

async fn backends_that_start_at_once_keep_the_same(base: Arc<Base>) {
    let files: Vec<_> = (0..20)
        .map(|n| file(&format!("a-{n}.js"), &[n; 2000]))
        .collect();
    let backwards: Vec<_> = files.iter().rev().cloned().collect();
    let [one, other] = base.both();
    let keeping = (0..6).map(|n| match n % 2 {
        0 => one.keep_panel_files(&files, NOW),
        _ => other.keep_panel_files(&backwards, NOW),
    });
    for kept in join_all(keeping).await {
        kept.unwrap();
    }
    for file in files {
        let kept = one.panel_file(&file.name, NOW - 1).await.unwrap();
        assert_eq!(kept, Some(file.bytes));
    }
}
