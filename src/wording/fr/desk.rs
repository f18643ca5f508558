//! Why the Desk did not take something: after a colon, without a full stop.

use crate::outcome::DeskRefusal;

pub(in crate::wording) fn desk(why: &DeskRefusal) -> String {
    match why {
        DeskRefusal::TooOld => "sa bibliothèque est trop ancienne pour cela".to_owned(),
        DeskRefusal::Silent => "il ne répond pas".to_owned(),
        DeskRefusal::Threw(name) if name.is_empty() => "il signale une erreur".to_owned(),
        DeskRefusal::Threw(name) => format!("il signale une erreur ({name})"),
        DeskRefusal::Odd => "il ne se comporte pas comme prévu".to_owned(),
    }
}
