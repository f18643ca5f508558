//! What the visitor will see, in the visitor's language, before it goes.

use contract::{Channel, RoomKind};
use leptos::prelude::*;

use super::form::FormScreen;
use crate::elements::{Draw as _, Drawn};
use crate::room::form::{Way, Ways};
use crate::room::setting::Desk;
use crate::room::sms::segments;
use crate::wording::{PanelWording, Visitor};

/// As long as Apizee's short links are (Apizee REST APIs, `information_page_url`).
const LIKELY_LINK: &str = "https://apz.fr/d6Nx453elx";

/// What the preview depends on; none when nothing goes.
pub(super) fn key(screen: &FormScreen<'_>) -> Option<(RoomKind, Ways)> {
    let ways = screen.form.open_ways(screen.desk());
    (ways != Ways::default()).then_some((screen.form.kind, ways))
}

/// The card, the text, and a word about Apizee's own message.
pub(super) fn preview(w: &PanelWording, desk: &Desk, kind: RoomKind, ways: Ways) -> Drawn {
    let visitor = Visitor::of(&desk.language);
    let shown = |way| {
        let caption =
            view! { <p class="caption">{(w.preview_of)(way)}{count(w, desk, kind, way)}</p> };
        let shown = match way {
            Way::Card => view! {
                <div class="card" lang=visitor.tongue.as_str()>
                    <strong>{(visitor.card_title)(kind)}</strong>
                    <span>{(visitor.card_text)(kind)}</span>
                    <em>{visitor.card_button}</em>
                </div>
            }
            .drawn(),
            Way::Text => view! {
                <div class="bubble" lang=visitor.tongue.as_str()>{(visitor.text)(kind, visitor.link)}</div>
            }
            .drawn(),
            Way::Invitation => Drawn::default(),
        };
        [caption.drawn(), shown]
    };
    let all = [Way::Card, Way::Text, Way::Invitation].into_iter();
    let all = all.filter(|way| ways.has(*way)).flat_map(shown);
    view! {
        <div class="preview" role="group" aria-label=w.preview>
            {all.collect::<Drawn>()}
        </div>
    }
    .drawn()
}

/// How many SMS a text becomes; nothing, where it goes as none.
fn count(w: &PanelWording, desk: &Desk, kind: RoomKind, way: Way) -> String {
    if way != Way::Text || desk.channel != Channel::Sms {
        return String::new();
    }
    let text = (Visitor::of(&desk.language).text)(kind, LIKELY_LINK);
    [" · ", &(w.sms_count)(segments(&text))].concat()
}
