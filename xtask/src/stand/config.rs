//! The backend's configuration for the demo and the measurements.

use std::path::Path;

use super::Plan;

/// The demo's connector, the first part of its URLs' paths.
pub(super) const CONNECTOR: &str = "acme";
/// A sample: the backend accepts it with `demo = true` alone.
pub(crate) const SECRET: &str = "sandbox-secret-0123456789abcdef0123456789abcdef";

/// The header of Apizee's webhook, the backend's default.
pub(super) const HOOK_HEADER: &str = "x-apizee-panel-secret";
/// A sample too.
pub(super) const HOOK_SECRET: &str = "sandbox-webhook-secret-0123456789abcdef";

/// TOML. Strings of ours hold neither quotes nor backslashes, folders may: hence the literal strings.
pub(super) fn backend(plan: &Plan, folder: &Path) -> String {
    let ports = plan.ports;
    let api = format!("http://127.0.0.1:{}", plan.api_port);
    format!(
        r#"# Written by cargo xtask; removed when it ends.
demo = true
listen = "127.0.0.1:{backend}"
admin_listen = "127.0.0.1:{admin}"
panel_dir = '{panel_dir}'
store = 'sqlite:{folder}/apizee-panel.db'

[desk]
origins = ["http://localhost:{desk}"]
library_url = "http://localhost:{desk}/idzcpa/idzcpa.umd.production.min.js"

[[connector]]
name = "{CONNECTOR}"
secret = "{SECRET}"
app_url = "{panel_url}"

[connector.apizee]
api_url = "{api}/api"
portal_url = "http://127.0.0.1:{apizee}"
username = "service@acme.example"
password = "apizee-sandbox-password"
enterprise_id = 1
service_key = "115f89503138416a242f40fb7d7f338e"
requests_per_minute = {requests_per_minute}
region = "FR"

[connector.webhook]
header = "{HOOK_HEADER}"
secret = "{HOOK_SECRET}"
"#,
        backend = ports.backend,
        admin = ports.admin,
        desk = ports.desk,
        apizee = ports.apizee,
        panel_dir = plan.panel_dir.display(),
        folder = folder.display(),
        panel_url = ports.panel_url(),
        requests_per_minute = plan.requests_per_minute,
    )
}
