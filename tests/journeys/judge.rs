//! What can be said of any screen: axe-core's findings, a picture, whether it fits.

use serde_json::Value;

use crate::browser::Browser;

/// What axe-core finds wrong with the page or frame.
pub(crate) async fn axe(browser: &Browser) -> Vec<String> {
    let file = std::env::var("APIZEE_PANEL_AXE").expect("APIZEE_PANEL_AXE names axe.min.js");
    let axe = std::fs::read_to_string(file).unwrap();
    browser.client.execute(&axe, vec![]).await.unwrap();
    let script = "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))";
    let found = browser.client.execute_async(script, vec![]).await.unwrap();
    let texts = found.as_array().cloned().unwrap_or_default();
    texts
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Where a picture goes for people to look at: `target/screenshots/`.
pub(crate) async fn picture(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("APIZEE_PANEL_PICTURES") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let main = browser.client.screenshot().await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), main).unwrap();
}

pub(crate) async fn scrolls_sideways(browser: &Browser) -> bool {
    let wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    browser.run(wider).await == true
}
