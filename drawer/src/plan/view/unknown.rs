//! A wish whose outcome is not known: what is looked for, when next, and the way out.

use leptos::prelude::*;

use super::Part;
use crate::browser;
use crate::plan::{Event, MeetingPlan, Planning, Unknown};
use crate::screen::State;
use apizee_panel::elements::{Button, Draw as _, Drawn, Source, press};
use apizee_panel::room::unknown::Another;
use apizee_panel::views::{next_look, sought};

/// The wish that is looked for, read where it is.
#[derive(Clone, Copy)]
struct OnLook(State<MeetingPlan>);

impl Source for OnLook {
    type Seen<'a> = Unknown;

    fn read(self, read: &mut dyn FnMut(&Unknown)) {
        self.0.read(&mut |plan| match &plan.stage {
            Planning::Unknown(unknown) => read(unknown),
            Planning::Filling(_)
            | Planning::UnderWay(_)
            | Planning::Waiting { .. }
            | Planning::LookingUp(..)
            | Planning::Planned(_) => {}
        });
    }
}

pub(super) fn unknown(part: Part) -> Drawn {
    let Part {
        w,
        words,
        screen,
        tell,
    } = part;
    let screen = OnLook(screen);
    let confirm = move || {
        let yes = press(move || {
            if let Some(key) = browser::new_key() {
                tell.tell(Event::AgentPlansAnother(key));
            }
        });
        view! {
            <div class="confirm" role="group" aria-label=w.ask_another>
                <p>{w.ask_another}</p>
                <div class="buttons">
                    <Button class="danger" text=words.yes_another press=yes />
                    <Button
                        class="plain"
                        text=w.keep_looking
                        press=tell.saying(|| Event::AgentCancels)
                    />
                </div>
            </div>
        }
        .drawn()
    };
    view! {
        <div class="notice">
            <p>{screen.text(|unknown| sought(w, &unknown.doubt))}</p>
            // Not said each second.
            <p class="digits" aria-live="off">
                {screen.text(|unknown| next_look(w, unknown.look))}
            </p>
            <Button
                class="plain"
                text=words.another
                press=tell.saying(|| Event::AgentWantsAnother)
            />
            {screen.when(|unknown| unknown.another == Another::Asked, confirm)}
        </div>
    }
    .drawn()
}
