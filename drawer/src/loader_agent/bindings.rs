//! `loadAgent` as Apizee documents it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `loadAgent(serverDomainRoot, apiCCkey, userInfos, agentAppCallback, useFrame, agentParams)`.
    /// `catch`: a script of another version, or none, must be an error and not a trap.
    #[wasm_bindgen(catch, js_name = loadAgent)]
    pub(super) fn load_agent(
        server_domain_root: &str,
        api_cc_key: &str,
        user_infos: &JsValue,
        agent_app_callback: &JsValue,
        use_frame: bool,
        agent_params: &JsValue,
    ) -> Result<JsValue, JsValue>;
}
