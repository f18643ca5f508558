//! A small panel as trunk builds it: hashed names, an inline loader, compressed twins.

use std::io::Write as _;
use std::path::Path;

/// The scripts that stand in the page, byte for byte.
pub(crate) const INLINE_SCRIPTS: [&str; 2] = [
    "performance.mark(\"panel-shell\")",
    "\nimport init, * as bindings from './apizee-panel-0123456789abcdef.js';\n\
     const wasm = await init({ module_or_path: './apizee-panel-0123456789abcdef_bg.wasm' });\n",
];

/// The glue.
pub(crate) const PANEL_JS: &str = "apizee-panel-0123456789abcdef.js";
/// The program.
pub(crate) const PANEL_WASM: &str = "apizee-panel-0123456789abcdef_bg.wasm";

/// The styles.
pub(crate) const PANEL_CSS: &str = "panel-fedcba9876543210.css";

/// A file's name in the next version.
pub(crate) fn next(name: &str) -> String {
    name.replace("0123456789abcdef", "89abcdef01234567")
        .replace("fedcba9876543210", "76543210fedcba98")
}

/// Writes the next version, without icons, in the place of the first one.
pub(crate) fn write_next_dist(dist: &Path) {
    std::fs::remove_dir_all(dist).unwrap();
    std::fs::create_dir_all(dist).unwrap();
    write(dist, next);
}

/// Writes it. The attributes of some elements are without quotes, as minifiers leave them.
pub(crate) fn write_dist(dist: &Path) {
    std::fs::create_dir_all(dist.join("icons")).unwrap();
    let icon = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    std::fs::write(dist.join("icons/plain.svg"), icon).unwrap();
    write(dist, str::to_owned);
}

/// Each text as its version has it.
fn write(dist: &Path, version: impl Fn(&str) -> String) {
    let [shell, loader] = INLINE_SCRIPTS;
    let page = format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Apizee</title><?connector?>\
         <meta content=https://cloud.apizee.com name=apizee-panel-portal>\
         <meta name=\"apizee-panel-service-key\" content=\"\">\
         <meta name=apizee-panel-quick-invitation-contacts content=omit>\
         <script async src=https://static.iadvize.com/conversation-panel-app-lib/2.9.0/idzcpa.umd.production.min.js></script>\
         <?/connector?><link rel=stylesheet href=./panel-fedcba9876543210.css>\
         <script>{shell}</script></head><body><main></main><script type=module>{loader}</script></body></html>"
    );
    for (name, bytes) in [
        ("index.html", page.as_str()),
        (
            PANEL_JS,
            "export default async function init() {} // of 0123456789abcdef, padded, so that it shrinks: aaaaaaaaaaaaaaaaaaaaaaa",
        ),
        (
            PANEL_WASM,
            "\0asm\x01\0\0\x000123456789abcdefaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
        (
            PANEL_CSS,
            "main { color: black } /* fedcba9876543210 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa */",
        ),
    ] {
        let path = dist.join(version(name));
        let bytes = version(bytes);
        std::fs::write(&path, &bytes).unwrap();
        write_twins(&path, bytes.as_bytes());
    }
}

fn write_twins(path: &Path, bytes: &[u8]) {
    let twin = |ending: &str| format!("{}.{ending}", path.display());
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 9, 16)
        .write_all(bytes)
        .unwrap();
    std::fs::write(twin("br"), brotli).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).unwrap();
    std::fs::write(twin("gz"), gzip.finish().unwrap()).unwrap();
}
