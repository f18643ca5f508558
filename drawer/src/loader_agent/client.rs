//! The module's script, loaded on demand, and its start.

use contract::AgentSession;
use js_sys::{Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::bindings::load_agent;
use super::events::AgentEvent;

/// The module needs jQuery on the page. The administrator puts it among the panel's files: nothing
/// is fetched from strangers.
const JQUERY: &str = "jquery.min.js";

/// Where the current document has the script for Apizee's own cloud.
const CDN: &str = "https://cdn.apirtc.com/agent/loaderAgent.js";

/// Apizee's own cloud.
const CLOUD: &str = "https://cloud.apizee.com";

/// Why the module is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoaderError {
    /// `jquery.min.js` is not among the panel's files.
    #[error("jquery.min.js is not among the panel's files")]
    NoJquery,
    /// The script could not be had.
    #[error("Apizee's script could not be loaded")]
    NoScript,
    /// It defines no `loadAgent`.
    #[error("Apizee's script defines no loadAgent")]
    Hostile,
    #[error("Apizee's module threw: {0}")]
    Threw(String),
}

/// `agentParams`
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentParams {
    /// The list of colleagues.
    pub directory: bool,
    /// Whether it is open.
    pub directory_start_open: bool,
    /// `agent-modern`
    pub template: &'static str,
    /// The module's own colours.
    pub use_default_theme: bool,
    /// `en` or `fr`
    pub culture: &'static str,
}

impl AgentParams {
    /// As in the documents' example, in this language.
    #[must_use]
    pub fn of(culture: &'static str) -> Self {
        Self {
            directory: false,
            directory_start_open: false,
            template: "agent-modern",
            use_default_theme: false,
            culture,
        }
    }
}

/// `userInfos`: the three documented fields, and three of Apizee's tutorial.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserInfos<'a> {
    id: u64,
    token: &'a str,
    nickname: &'a str,
    enterprise_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_url: Option<&'a str>,
}

/// What the module calls.
pub type Callback = Closure<dyn FnMut(JsValue, JsValue, JsValue)>;

/// Reads what the module says when it calls it.
pub fn callback(hear: impl Fn(AgentEvent) + 'static) -> Callback {
    Closure::new(move |_agent: JsValue, word: JsValue, params: JsValue| {
        hear(AgentEvent::read(&word, &params));
    })
}

/// The script's address: the CDN for Apizee's own cloud, the platform's own for another.
#[must_use]
pub fn script_of(server_root: &str) -> String {
    let root = server_root.trim_end_matches('/');
    if root == CLOUD {
        CDN.to_owned()
    } else {
        [root, "/agent/loaderAgent.js"].concat()
    }
}

/// Loads jQuery and the module's script, each where it is not there yet.
///
/// # Errors
/// When one cannot be had, or is something else.
pub async fn load(server_root: &str) -> Result<(), LoaderError> {
    if !is_function("jQuery") {
        script(JQUERY).await.map_err(|()| LoaderError::NoJquery)?;
        if !is_function("jQuery") {
            return Err(LoaderError::NoJquery);
        }
    }
    if !is_function("loadAgent") {
        let address = script_of(server_root);
        script(&address).await.map_err(|()| LoaderError::NoScript)?;
    }
    if is_function("loadAgent") {
        Ok(())
    } else {
        Err(LoaderError::Hostile)
    }
}

fn is_function(name: &str) -> bool {
    Reflect::get(&js_sys::global(), &name.into()).is_ok_and(|value| value.is_function())
}

async fn script(address: &str) -> Result<(), ()> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(())?;
    let script = document.create_element("script").map_err(|_| ())?;
    script.set_attribute("src", address).map_err(|_| ())?;
    let head = document.query_selector("head").map_err(|_| ())?.ok_or(())?;
    let settled = Promise::new(&mut |resolve, reject| {
        let _ = script.add_event_listener_with_callback("load", &resolve);
        let _ = script.add_event_listener_with_callback("error", &reject);
        let _ = head.append_child(&script);
    });
    JsFuture::from(settled).await.map(|_| ()).map_err(|_| ())
}

/// Starts the module. It may call as long as the page lives, even if it has thrown.
///
/// # Errors
/// When it throws.
pub fn start(
    session: &AgentSession,
    params: &AgentParams,
    callback: &Callback,
) -> Result<(), LoaderError> {
    let user = UserInfos {
        id: session.user.id,
        token: session.user.token.expose(),
        nickname: &session.user.nickname,
        enterprise_id: session.user.enterprise_id,
        mail: session.user.mail.as_ref().map(|mail| mail.expose()),
        photo_url: session.user.photo_url.as_ref().map(|url| url.expose()),
    };
    let started = load_agent(
        &session.server_root,
        session.api_key.expose(),
        &plain(&user)?,
        callback.as_ref(),
        true,
        &plain(params)?,
    );
    started.map(|_| ()).map_err(|thrown| threw(&thrown))
}

fn plain(value: &impl Serialize) -> Result<JsValue, LoaderError> {
    let value = value.serialize(&Serializer::json_compatible());
    value.map_err(|error| LoaderError::Threw(error.to_string()))
}

fn threw(thrown: &JsValue) -> LoaderError {
    let message = thrown
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    LoaderError::Threw(message.or_else(|| thrown.as_string()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_platform_has_its_script() {
        assert_eq!(script_of("https://cloud.apizee.com/"), CDN);
        assert_eq!(script_of("https://cloud.apizee.com"), CDN);
        assert_eq!(
            script_of("https://valid1.apizee.com/"),
            "https://valid1.apizee.com/agent/loaderAgent.js"
        );
        assert_eq!(
            script_of("https://cloud.apizee.com.evil.example/"),
            "https://cloud.apizee.com.evil.example/agent/loaderAgent.js"
        );
    }
}
