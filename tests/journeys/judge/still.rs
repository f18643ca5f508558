//! Pictures for people, of which two of the same screen are the same: nothing in them moves, and what
//! each run says anew, such as the time, is said in the same words.

use std::path::PathBuf;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::browser::Browser;

/// No caret, no motion; of what a run makes up, only the place. Sheets that are made by a script are
/// not refused by the page's policy.
const STILL: &str = r"
    *, *::before, *::after { caret-color: transparent !important; animation: none !important; transition: none !important; scroll-behavior: auto !important; }
    iframe, [role=img] > * { visibility: hidden !important; }
";

/// Times, days, addresses and other names that differ from run to run, and what stands in their
/// place: of the same kind, and as long as most of them.
const SAME: &str = r"[
    [/https?:\/\/[^\s<]+/g, 'https://apizee.example/s/0123456789abcdef'],
    [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '01234567-89ab-7cde-8f01-23456789abcd'],
    [/\b\d{1,2}:\d\d(:\d\d)?\b/g, '12:34'],
    [/\b\d{1,2}\/\d{1,2}(\/\d{4})?\b/g, '23/11/2026'],
    [/\b\d{4}-\d\d-\d\d\b/g, '2026-11-23'],
    [/\b\d{1,2}\s(jan|feb|f\u00e9v|mar|ap|av|ma|jui|jun|jul|aug|ao\u00fb|sep|oct|nov|dec|d\u00e9c)[\p{L}]*\.?( \d{4})?/giu, french ? '23 nov. 2026' : '23 Nov 2026'],
    [/\b(mon|tue|wed|thu|fri|sat|sun)(days?|sday|nesday|rsday|urday)?\b|\b(lun|mar|mer|jeu|ven|sam|dim)(\.|di|credi|dredi|edi|anche)/gi, french ? 'lun.' : 'Mon'],
    [/\bcode \d+/g, 'code 123456'],
    [/\b\d+(\s)(mins?|secs?|s|h|hrs?)\b/g, '12$1$2'],
]";

/// Says everything as in any other run, and remembers what was there.
const STILLS: &str = r"(() => {
    const french = document.documentElement.lang === 'fr';
    const same = text => SAME.reduce((text, [what, by]) => text.replace(what, by), text);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const all = [], changes = (it, key) => {
        const was = it[key], is = same(was);
        if (is === was) return;
        it[key] = is;
        all.push([it, key, was, it[key]]);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) changes(texts.currentNode, 'data');
    for (const field of document.querySelectorAll('input, textarea')) changes(field, 'value');
    globalThis.moves = () => {
        for (const [it, key, was, is] of all) if (it[key] === is) it[key] = was;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== sheet);
    };
    return globalThis === top;
})()";

/// As high as its words want it: in the lowest frame there is, then in one of that height.
const LOW: u64 = 100;
const HEIGHT: &str = "Math.ceil(document.body.getBoundingClientRect().bottom + scrollY)";

/// Where pictures go, if somebody wants them: `APIZEE_PANEL_PICTURES`.
pub(crate) fn pictures() -> Option<PathBuf> {
    std::env::var_os("APIZEE_PANEL_PICTURES").map(PathBuf::from)
}

/// A picture of the panel, from its first line to its last.
pub(crate) async fn picture(browser: &Browser, name: &str) {
    let Some(folder) = pictures() else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let style = serde_json::to_string(STILL).unwrap();
    let stills = STILLS.replace("SAME", SAME).replace("STYLE", &style);
    let alone = browser.run(&stills).await == true;
    let drawn = if alone {
        whole_page(browser).await
    } else {
        whole_frame(browser).await
    };
    browser.run("globalThis.moves()").await;
    std::fs::write(folder.join(format!("{name}.png")), drawn).unwrap();
}

/// In a window of the Desk's usual width for a panel.
async fn whole_page(browser: &Browser) -> Vec<u8> {
    let screen = json!({ "width": 320, "height": 400, "deviceScaleFactor": 1, "mobile": false });
    let resize = "Emulation.setDeviceMetricsOverride";
    browser.emulate(resize, screen).await;
    browser.until("innerWidth === 320").await;
    let drawn = browser.client.screenshot().await.unwrap();
    let resize = "Emulation.clearDeviceMetricsOverride";
    browser.emulate(resize, json!({})).await;
    drawn
}

/// The Desk gives the frame the height that it wants, and then again its own.
async fn whole_frame(browser: &Browser) -> Vec<u8> {
    browser.client.enter_parent_frame().await.unwrap();
    let seen = Locator::Css("iframe:not([hidden])");
    let frame = browser.client.find(seen).await.unwrap();
    is_as_high_as(browser, &frame, LOW).await;
    let height = browser.run(HEIGHT).await.as_u64().unwrap();
    is_as_high_as(browser, &frame, height).await;
    browser.client.enter_parent_frame().await.unwrap();
    let drawn = frame.screenshot().await.unwrap();
    style(browser, &frame, "").await;
    frame.enter_frame().await.unwrap();
    drawn
}

/// And leaves the agent in it; where the Desk is before them, or the frame itself.
async fn is_as_high_as(browser: &Browser, frame: &Element, height: u64) {
    if browser.run("globalThis !== top").await == true {
        browser.client.enter_parent_frame().await.unwrap();
    }
    style(browser, frame, &format!("{height}px")).await;
    frame.clone().enter_frame().await.unwrap();
    browser.until(&format!("innerHeight === {height}")).await;
}

async fn style(browser: &Browser, frame: &Element, height: &str) {
    let frame = serde_json::to_value(frame).unwrap();
    let script = "arguments[0].style.height = arguments[1]";
    let arguments = vec![frame, Value::from(height)];
    browser.client.execute(script, arguments).await.unwrap();
}
