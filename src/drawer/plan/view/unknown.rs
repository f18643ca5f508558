//! A wish whose outcome is not known: what is looked for, when next, and the way out.

use super::Part;
use crate::browser;
use crate::dom::{El, button, classed, el};
use crate::drawer::plan::{Event, Stage, Unknown};
use crate::room::unknown::Another;
use crate::signals::With;
use crate::views::{next_look, sought};

pub(super) fn unknown(part: Part) -> El {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let with = move |read: &dyn Fn(&Unknown) -> String| {
        screen.with(|s| match &s.stage {
            Stage::Unknown(unknown) => read(unknown),
            Stage::Filling(_)
            | Stage::UnderWay(_)
            | Stage::Waiting { .. }
            | Stage::LookingUp(..)
            | Stage::Planned(_) => String::new(),
        })
    };
    let asked = move || {
        let key = with(&|unknown| match unknown.another {
            Another::Asked => "asked".to_owned(),
            Another::Offered => String::new(),
        });
        !key.is_empty()
    };
    let confirm = move || {
        let yes = button("danger", words.yes_another, move || {
            if let Some(key) = browser::new_key() {
                tell.tell(Event::AgentPlansAnother(key));
            }
        });
        let no = button("plain", w.keep_looking, move || {
            tell.tell(Event::AgentCancels)
        });
        classed("div", "confirm")
            .attr("role", "group")
            .attr("aria-label", w.ask_another)
            .with(el("p").text(w.ask_another))
            .with(classed("div", "buttons").with(yes).with(no))
    };
    classed("div", "notice")
        .with(el("p").says(move || with(&|unknown| sought(w, &unknown.doubt))))
        // Not said each second.
        .with(
            classed("p", "digits")
                .attr("aria-live", "off")
                .says(move || with(&|unknown| next_look(w, unknown.look))),
        )
        .with(button("plain", words.another, move || {
            tell.tell(Event::AgentWantsAnother);
        }))
        .when(asked, confirm)
}
