//! Why the Desk did not take something: after a colon, without a full stop.

use crate::outcome::DeskRefusal;

pub(in crate::wording) fn desk(why: &DeskRefusal) -> String {
    match why {
        DeskRefusal::TooOld => "its library is too old for this".to_owned(),
        DeskRefusal::Silent => "it does not answer".to_owned(),
        DeskRefusal::Threw(name) if name.is_empty() => "it reports an error".to_owned(),
        DeskRefusal::Threw(name) => format!("it reports an error ({name})"),
        DeskRefusal::Odd => "it does not work as documented".to_owned(),
    }
}
