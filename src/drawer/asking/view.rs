//! What is seen while there is no answer, and then.

use std::rc::Rc;

use super::Question;
use crate::dom::{El, Els, button, classed, el};
use crate::drawer::errand::Section;
use crate::drawer::host::Host;
use crate::drawer::trouble::trouble;
use crate::room::trouble::Trouble;
use crate::signals::{RwSignal, With, WithUntracked};
use crate::wording::asking::Asking as Words;
use crate::wording::minutes;

/// A sentence, which a screen reader says, and a way on. Empty once there is an answer. `again`
/// asks once more.
pub fn unanswered<S: Send + Sync + 'static, T: 'static>(
    host: &Rc<Host>,
    screen: RwSignal<S>,
    of: fn(&S) -> &Question<T>,
    again: impl Fn() + Clone + 'static,
) -> El {
    let (around, words) = (Rc::clone(host), Words::of(host.w.lang));
    let key = move || {
        screen.with(|screen| match of(screen) {
            Question::Unasked | Question::Answered(_) => String::new(),
            Question::Asked => "asked".to_owned(),
            Question::Waits { .. } => "waits".to_owned(),
            Question::Failed(trouble) => ["!", &(words.failed)(trouble)].concat(),
        })
    };
    let left = move || {
        screen.with(|screen| match of(screen) {
            Question::Waits { left_s, .. } => (words.again_in)(&minutes(*left_s)),
            Question::Unasked | Question::Asked | Question::Failed(_) | Question::Answered(_) => {
                String::new()
            }
        })
    };
    let why = move || {
        screen.with(|screen| match of(screen) {
            Question::Waits {
                why: Trouble::Busy { .. },
                ..
            } => words.busy.to_owned(),
            Question::Waits { why, .. } => (words.failed)(why),
            Question::Unasked | Question::Asked | Question::Failed(_) | Question::Answered(_) => {
                String::new()
            }
        })
    };
    let again_button = move || button("plain", around.w.try_again, again.clone());
    let host = Rc::clone(host);
    classed("div", "asking")
        .attr("role", "status")
        .place(key, move |key| {
            vec![match key {
                "asked" => classed("p", "hint").text(words.asked),
                "waits" => classed("div", "notice")
                    .with(el("p").says(why))
                    // Not said each second.
                    .with(classed("p", "digits").attr("aria-live", "off").says(left))
                    .with(classed("div", "buttons").with(again_button())),
                failed => {
                    let why = failed.trim_start_matches('!').to_owned();
                    trouble(&host, move || why.clone(), vec![again_button()])
                }
            }]
        })
}

/// A section that is one question and its answer, which does not change once it is there.
pub fn answered<S: Send + Sync + 'static, T: 'static>(
    host: &Rc<Host>,
    section: Section,
    screen: RwSignal<S>,
    of: fn(&S) -> &Question<T>,
    again: impl Fn() + Clone + 'static,
    shows: impl Fn(&T) -> Els + 'static,
) -> El {
    let answer = move |screen: &S| match of(screen) {
        Question::Answered(_) => "answered".to_owned(),
        Question::Unasked | Question::Asked | Question::Waits { .. } | Question::Failed(_) => {
            String::new()
        }
    };
    classed("section", "inside")
        .with(el("h1").text((host.w.section)(section)))
        .with(unanswered(host, screen, of, again))
        .place(
            move || screen.with(answer),
            // Not again when something else changes: a frame would be loaded anew.
            move |_| {
                screen.with_untracked(|screen| match of(screen) {
                    Question::Answered(answer) => shows(answer),
                    Question::Unasked
                    | Question::Asked
                    | Question::Waits { .. }
                    | Question::Failed(_) => vec![],
                })
            },
        )
}
