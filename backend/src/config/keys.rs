//! Every setting, once: where it stands, what it must be, what it is without a word, what it does.
//! The reader takes form and default from here, so that nothing can be read that is not told of
//! here; the schema is made of it.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// As in `connector.*.sms.guard_s`: a star for a number in a list.
    pub(super) path: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    /// What follows "must be".
    pub(super) form: &'static str,
    /// What it does.
    pub(super) help: &'static str,
}

/// What a setting looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    OneOf(&'static [&'static str]),
    Flag,
    /// A whole number, from the first to the last.
    Whole(i64, i64),
    Texts,
    /// Names and texts.
    Pairs,
    /// A text that may be in a file of its own, named by the key with `_file`.
    Hidden,
    /// Such a text that is read again when the program is told to.
    Secret,
}

/// What a setting is when nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A fault.
    Required,
    /// Nothing.
    Optional,
    /// This. Of several texts, with commas between them.
    Else(&'static str),
}

use Need::{Else, Optional, Required};
use Shape::{Flag, Hidden, OneOf, Pairs, Secret, Text, Texts, Whole};

const ANY: i64 = i64::MAX;
const DAY_S: i64 = 86_400;
const KEY: &str = "a text of 32 characters or more";
const ADDRESS: &str = "an https address without spaces (http only for this very machine)";
const YES_NO: &str = "true or false";

/// The setting at a place such as `connector.0.sms.guard_s`.
pub(super) fn at(path: &str) -> Option<&'static Key> {
    let steps = || path.split('.');
    KEYS.iter().find(|key| {
        let same = |(own, step): (&str, &str)| own == step || (own == "*" && is_number(step));
        key.path.split('.').count() == steps().count() && key.path.split('.').zip(steps()).all(same)
    })
}

fn is_number(step: &str) -> bool {
    step.bytes().all(|b| b.is_ascii_digit())
}

macro_rules! keys {
    ($($path:literal: $shape:expr, $need:expr, $form:expr, $help:literal;)*) => {
        pub(super) const KEYS: &[Key] = &[
            $(Key { path: $path, shape: $shape, need: $need, form: $form, help: $help },)*
        ];
    };
}

keys! {
    "demo": Flag, Else("false"), YES_NO,
        "For the sandbox: its secrets, which everybody knows, are accepted.";
    "listen": Text, Else("127.0.0.1:8601"), "an address such as 127.0.0.1:8601",
        "Where the panel and its API are served.";
    "admin_listen": Text, Else("127.0.0.1:8611"), "an address such as 127.0.0.1:8611",
        "Where /metrics is served: never public.";
    "admin_public": Flag, Else("false"), YES_NO,
        "Accepts an admin_listen that others may reach: something else keeps them away.";
    "panel_dir": Text, Else("dist"), "a folder",
        "The built panel.";
    "store": Hidden, Else("sqlite:apizee-panel.db"),
        "sqlite: and a file, such as sqlite:apizee-panel.db, or postgres://user@host/database",
        "Where rooms are remembered: SQLite for one backend, PostgreSQL for several.";
    "panel_origins": Texts, Else(""), "exact origins such as https://sd.iadvize.com, without path or final slash",
        "Origins of panels that are hosted elsewhere.";
    "retention_days": Whole(1, 365), Else("30"), "whole days, 1 to 365",
        "How long an ended room and its link are kept.";
    "audit_retention_days": Whole(1, 3650), Else("365"), "whole days, 1 to 3650",
        "How long it is known who did what to which room.";
    "log": OneOf(&["error", "warn", "info", "debug", "trace"]), Else("info"), "error, warn, info, debug or trace",
        "The least severe level that is logged.";
    "hsts": Flag, Else("true"), YES_NO,
        "Whether browsers are told to use https alone, for two years and all subdomains.";

    "limits.connections": Whole(1, ANY), Else("4096"), "a whole number, 1 or more",
        "How many connections there may be; needs as many open files.";
    "limits.connections_per_caller": Whole(1, ANY), Else("1024"), "a whole number, 1 or more",
        "How many of them one address may have; behind a proxy that is the proxy.";
    "limits.trusted_proxies": Texts, Else(""), "addresses and networks such as 10.0.0.7 and 10.0.0.0/8",
        "Who may have as many connections as there are.";
    "limits.header_timeout_s": Whole(1, 60), Else("10"), "whole seconds, 1 to 60",
        "Within which a request's head must have come.";

    "desk.origins": Texts, Else("https://sd.iadvize.com,https://ha.iadvize.com"),
        "exact origins such as https://sd.iadvize.com, without path or final slash",
        "Who may frame the panel.";
    "desk.library_url": Text, Else(super::PRODUCTION_LIBRARY), ADDRESS,
        "The script that defines window.idzCpa.";
    "desk.library_integrity": Text, Optional, "sha256-, sha384- or sha512- and base64",
        "Its hash; needs CORS on the library's host.";

    "connector.*.name": Text, Required, "a-z, 0-9 and -, 1 to 40 characters",
        "The first path segment of all its URLs.";
    "connector.*.secret": Secret, Required, KEY,
        "The secret token of the app at iAdvize, used as text.";
    "connector.*.previous_secret": Secret, Optional, KEY,
        "Still accepted while you rotate.";
    "connector.*.app_url": Text, Required, ADDRESS,
        "The iFrame URL of the app at iAdvize; its last segment is the name.";
    "connector.*.projects": Texts, Else(""), "project ids such as 3103",
        "The iAdvize projects it serves; none, any.";
    "connector.*.quick_invitation_contacts": Flag, Else("false"), YES_NO,
        "Whether phone and e-mail may stand in the quick invitation's URL.";
    "connector.*.quick_invitation_origin": Text, Optional,
        "an https origin such as https://apizee.example.com, without path or final slash",
        "Your CNAME of Apizee's, if the quick invitation may stand in a frame.";
    "connector.*.loader_agent": Flag, Else("false"), YES_NO,
        "Whether agents' browsers may have the account's token.";
    "connector.*.embed_key": Text, Optional, "8 to 128 letters, digits, - and _, as Apizee handed it to you",
        "The identification key of Apizee's agent application in a frame.";
    "connector.*.embed_url": Text, Else("https://app.apizee.com/agent/"), ADDRESS,
        "Where that application is.";
    "connector.*.close_with_conversation": Flag, Else("false"), YES_NO,
        "Whether rooms end when iAdvize says that their conversation is over.";
    "connector.*.agents": Pairs, Optional, "iAdvize e-mails, each with an Apizee login",
        "Agents' Apizee logins, where these differ from their iAdvize e-mails.";

    "connector.*.apizee.api_url": Text, Else("https://cloud.apizee.com/api"), ADDRESS,
        "Apizee's API, perhaps with /v3.";
    "connector.*.apizee.portal_url": Text, Else("https://cloud.apizee.com"), ADDRESS,
        "The agents' portal.";
    "connector.*.apizee.username": Text, Required, "the login of the service account",
        "The Apizee user that the connector speaks as.";
    "connector.*.apizee.password": Secret, Required, "that user's password",
        "Their password.";
    "connector.*.apizee.more_accounts.*.username": Text, Required, "the login of a further service account",
        "A further user of the same enterprise: each has requests of its own.";
    "connector.*.apizee.more_accounts.*.password": Secret, Required, "that user's password",
        "Their password.";
    "connector.*.apizee.enterprise_id": Whole(0, ANY), Required, "the account's number, such as 1",
        "The account's enterprise.";
    "connector.*.apizee.service_key": Text, Optional, "exactly 32 letters and digits",
        "The service that rooms belong to when an agent has chosen none.";
    "connector.*.apizee.requests_per_minute": Whole(2, 1_000_000), Else("10"),
        "a whole number, 2 or more: a token and a room are two requests",
        "What Apizee allows the user.";
    "connector.*.apizee.region": Text, Else("FR"), "a country's two capital letters (ISO 3166-1), such as FR",
        "Of numbers that are typed without a country.";
    "connector.*.apizee.guest_placeholder_email": Text, Optional, "an e-mail address with {conversation_id} in it",
        "Lets an agent start with no contact; nobody is written to.";
    "connector.*.apizee.events_path": Text, Else("/tickets/{id}/events"),
        "a path with {id}, such as /tickets/{id}/events",
        "Where a ticket's session events are, under api_url.";

    "connector.*.webhook.header": Text, Else("x-apizee-panel-secret"),
        "the name of a header, such as x-apizee-panel-secret",
        "The header by which Apizee's webhooks prove themselves.";
    "connector.*.webhook.secret": Secret, Optional, KEY,
        "Its value; without it none is taken.";
    "connector.*.webhook.previous_secret": Secret, Optional, KEY,
        "Still accepted while you rotate.";

    "connector.*.iadvize_webhook.secret": Secret, Optional, KEY,
        "Signs iAdvize's webhooks, if another than the app's secret token does.";
    "connector.*.iadvize_webhook.previous_secret": Secret, Optional, KEY,
        "Still accepted while you rotate.";

    "connector.*.sms.guard_s": Whole(0, DAY_S), Else("60"), "whole seconds, 0 to 86400",
        "Between two SMS to one phone.";
    "connector.*.sms.per_conversation_and_day": Whole(1, ANY), Else("5"), "a whole number, 1 or more",
        "How many SMS agents may have sent in one conversation; a day is 24 hours.";
    "connector.*.sms.per_phone_and_day": Whole(1, ANY), Else("5"), "a whole number, 1 or more",
        "How many SMS one phone may get, whatever the conversation.";
    "connector.*.sms.per_operator_and_hour": Whole(1, ANY), Else("20"), "a whole number, 1 or more",
        "How many SMS one agent may have sent.";
    "connector.*.sms.per_connector_and_day": Whole(1, ANY), Else("1000"), "a whole number, 1 or more",
        "How many SMS all agents together may have sent.";
}
