//! Whose data is meant, as the command line says it.

use std::convert::Infallible;
use std::io::{IsTerminal as _, stdin};
use std::str::FromStr;

use apizee_panel_backend::phone;
use apizee_panel_backend::store::Whose;
use apizee_panel_backend::store::seal::{Role, Seal};
use clap::Args;
use contract::{Contact, ConversationId, EmailAddress, PhoneNumber, Typed};

use super::Refused;
use crate::commands::Stop;
use crate::commands::administrator::Administrator;

/// One of the three.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct Whom {
    /// The conversation at iAdvize.
    #[arg(long, value_name = "ID")]
    conversation: Option<ConversationId>,
    /// A phone in any form that the panel understands. Better - to type or pipe it: what stands here is
    /// in the shell's history and in the list of processes.
    #[arg(long, value_name = "N|-")]
    phone: Option<Given>,
    /// An e-mail address. Better - to type or pipe it, as for a phone.
    #[arg(long, value_name = "A|-")]
    email: Option<Given>,
}

/// A contact on the command line. Whatever it is it is taken: clap would print what it refuses.
#[derive(Clone, Debug)]
enum Given {
    OnStandardInput,
    Here(Option<Typed>),
}

impl FromStr for Given {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "-" => Self::OnStandardInput,
            text => Self::Here(text.parse().ok()),
        })
    }
}

impl Given {
    fn typed(&self, what: &str, refused: Refused) -> Result<Typed, Stop> {
        let typed = match self {
            Self::Here(typed) => typed.clone(),
            Self::OnStandardInput => {
                if stdin().is_terminal() {
                    eprintln!("{what}:");
                }
                let mut line = String::new();
                stdin().read_line(&mut line)?;
                if line.trim().is_empty() {
                    return Err(Refused::NothingTyped.into());
                }
                line.trim().parse().ok()
            }
        };
        Ok(typed.ok_or(refused)?)
    }
}

/// Whose, before anything is known of the connector.
pub(super) enum Asked {
    Conversation(ConversationId),
    Phone(Typed),
    Email(EmailAddress),
}

impl Whom {
    /// Takes from standard input what is to come from there.
    pub(super) fn asked(&self) -> Result<Asked, Stop> {
        if let Some(given) = &self.phone {
            return Ok(Asked::Phone(given.typed("phone", Refused::NoPhone)?));
        }
        if let Some(given) = &self.email {
            let typed = given.typed("e-mail", Refused::NoEmail)?;
            let address = phone::email(typed.expose()).map_err(|_| Refused::NoEmail)?;
            return Ok(Asked::Email(address));
        }
        let Some(conversation) = self.conversation.clone() else {
            unreachable!("the command line demands one of them")
        };
        Ok(Asked::Conversation(conversation))
    }
}

impl Asked {
    /// By what the store knows them.
    pub(super) async fn whose(&self, administrator: &Administrator) -> Result<Whose, Stop> {
        Ok(match self {
            Self::Conversation(conversation) => Whose::Conversation(conversation.clone()),
            Self::Phone(typed) => {
                let number = number(typed, administrator)?;
                let seal = seal(administrator).await?;
                Whose::Phone(seal.seal(Role::Phone, number.expose().as_bytes()))
            }
            Self::Email(address) => {
                let seal = seal(administrator).await?;
                let address = address.expose().to_lowercase();
                Whose::Email(seal.seal(Role::Email, address.as_bytes()))
            }
        })
    }
}

fn number(typed: &Typed, administrator: &Administrator) -> Result<PhoneNumber, Refused> {
    match phone::understand(typed, administrator.connector.apizee.region) {
        Contact::Phone { e164, .. } => Ok(e164),
        Contact::Email { .. } | Contact::Refused { .. } => Err(Refused::NoPhone),
    }
}

/// The key that the backend hashes by. A secret that does not open it makes no new one here: then "there
/// is nothing" would be a lie, and the backend would recognise nobody any more.
async fn seal(administrator: &Administrator) -> Result<Seal, Stop> {
    let Administrator {
        opened, connector, ..
    } = administrator;
    let keys = connector.keys.current();
    let previous = keys.previous.as_ref();
    let seal = Seal::present(
        &*opened.store,
        &connector.name,
        keys.secret.expose().as_bytes(),
        previous.map(|secret| secret.expose().as_bytes()),
    );
    Ok(seal.await?.ok_or(Refused::OtherSecret)?)
}
