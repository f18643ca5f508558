//! Handles: how a room of the past is named without letting its caller name any other. Handed out by a
//! history, good for its connector and operator, for an hour.

use contract::{ApizeeId, ConnectorName, OperatorId, RoomHandle, RoomKind};
use serde::{Deserialize, Serialize};

use crate::store::Seal;

/// How long an agent may look at a history before it must be asked for again.
const LIFE_S: i64 = 60 * 60;

/// What a handle stands for.
#[derive(Serialize, Deserialize)]
struct Named {
    kind: RoomKind,
    apizee_id: ApizeeId,
    until: i64,
}

/// Makes and reads one operator's handles.
#[derive(Clone, Debug)]
pub struct Handles {
    seal: Seal,
    about: String,
}

impl Handles {
    /// Those of an operator of a connector.
    #[must_use]
    pub fn new(seal: Seal, connector: &ConnectorName, operator: &OperatorId) -> Self {
        // No name of a connector has a space.
        let about = format!("room {connector} {operator}");
        Self { seal, about }
    }

    /// The handle of a room of Apizee's; `None` where its number is longer than any.
    #[must_use]
    pub fn make(&self, kind: RoomKind, apizee_id: &ApizeeId, now: i64) -> Option<RoomHandle> {
        let apizee_id = apizee_id.clone();
        let until = now + LIFE_S;
        let named = Named {
            kind,
            apizee_id,
            until,
        };
        let text = serde_json::to_vec(&named).ok()?;
        self.seal.close(&self.about, &text).parse().ok()
    }

    /// The room that a handle stands for; `None` when it is another's, too old or none.
    #[must_use]
    pub fn read(&self, handle: &RoomHandle, now: i64) -> Option<(RoomKind, ApizeeId)> {
        let text = self.seal.open(&self.about, handle.as_str())?;
        let named: Named = serde_json::from_slice(&text).ok()?;
        (now < named.until).then_some((named.kind, named.apizee_id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_its_operators_for_an_hour() {
        let of = |connector: &str, operator: &str| {
            let (connector, operator) = (connector.parse().unwrap(), operator.parse().unwrap());
            Handles::new(Seal::new(b"secret"), &connector, &operator)
        };
        let ours = of("acme", "270586");
        let id: ApizeeId = "82070".parse().unwrap();
        let handle = ours.make(RoomKind::Meeting, &id, 1_000).unwrap();
        assert_eq!(ours.read(&handle, 4_599), Some((RoomKind::Meeting, id)));
        assert_eq!(ours.read(&handle, 4_600), None);
        assert_eq!(of("acme", "270587").read(&handle, 1_000), None);
        assert_eq!(of("globex", "270586").read(&handle, 1_000), None);
        let forged: RoomHandle = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw".parse().unwrap();
        assert_eq!(ours.read(&forged, 1_000), None);
    }
}
