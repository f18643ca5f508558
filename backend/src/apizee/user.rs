//! `GET /v2/users/me` (3rd-party software integration, loaderAgent module): whom the connector
//! speaks as.

use contract::{AgentToken, AgentUser, ApiKey};
use serde::Deserialize;
use serde_json::Value;

use super::client::Apizee;
use super::error::ApizeeError;
use super::media::whole_address;
use super::want::Want;
use super::wire::text;

/// The connector's user, and the account's key.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "RawUser")]
pub struct User {
    /// `apiKey`
    pub api_key: ApiKey,
    /// The rest, as the agent module wants it.
    pub user: AgentUser,
}

impl Apizee {
    /// The user behind the connector's token.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn user(&self, want: impl Into<Want>) -> Result<User, ApizeeError> {
        self.get(want, "/v2/users/me", &[]).await
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawUser {
    user_id: Value,
    enterprise_id: Value,
    api_key: ApiKey,
    token: AgentToken,
    nickname: Option<String>,
    mail: Option<String>,
    /// Spelt otherwise than the rest.
    #[serde(rename = "photo_url")]
    photo_url: Option<String>,
}

impl TryFrom<RawUser> for User {
    type Error = &'static str;

    fn try_from(raw: RawUser) -> Result<Self, Self::Error> {
        let number = |value: &Value| text(value).and_then(|text| text.parse().ok());
        let nickname = raw.nickname.filter(|name| !name.trim().is_empty());
        Ok(Self {
            api_key: raw.api_key,
            user: AgentUser {
                id: number(&raw.user_id).ok_or("a userId that is no number")?,
                token: raw.token,
                nickname: nickname.unwrap_or_else(|| "Agent".to_owned()),
                enterprise_id: number(&raw.enterprise_id)
                    .ok_or("an enterpriseId that is no number")?,
                mail: raw.mail.and_then(|mail| mail.parse().ok()),
                photo_url: raw
                    .photo_url
                    .and_then(|url| whole_address(&url).parse().ok()),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;

    #[test]
    fn the_documented_user_is_read_and_hidden() {
        let user: User = serde_json::from_value(document("users-me")).unwrap();
        assert_eq!((user.user.id, user.user.enterprise_id), (3456, 1));
        assert_eq!(user.api_key.expose(), "7a3dc7993234907508525829e02f2300");
        assert_eq!(user.user.nickname, "Agent Martin");
        let shown = format!("{user:?}");
        for hidden in ["xyzaaa", "7a3dc", "agentxxx"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }

    #[test]
    fn a_photo_without_a_scheme_is_completed() {
        let mut document = document("users-me");
        document["photo_url"] = "//cloud.apizee.com/img/users/x/default".into();
        let user: User = serde_json::from_value(document).unwrap();
        let photo = user.user.photo_url.unwrap();
        assert_eq!(
            photo.expose(),
            "https://cloud.apizee.com/img/users/x/default"
        );
    }
}
