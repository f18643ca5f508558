//! What is seen while there is no answer.

use super::{Asking, Question};
use crate::dom::{El, button, classed, el};
use crate::drawer::host::Host;
use crate::signals::{RwSignal, With};
use crate::wording::asking::Asking as Words;
use crate::wording::minutes;

/// A sentence, which a screen reader says, and a way on. Empty once there is an answer. `again`
/// asks once more.
pub fn unanswered<S: Send + Sync + 'static, T: 'static>(
    host: &Host,
    screen: RwSignal<S>,
    of: fn(&S) -> &Asking<T>,
    again: impl Fn() + Clone + 'static,
) -> El {
    let words = Words::of(host.w.lang);
    let (try_again, attention) = (host.w.try_again, host.w.attention);
    let key = move || {
        screen.with(|screen| match &of(screen).question {
            Question::Unasked | Question::Answered(_) => String::new(),
            Question::Asked => "asked".to_owned(),
            Question::Waits { .. } => "waits".to_owned(),
            Question::Failed(trouble) => ["!", &(words.failed)(trouble)].concat(),
        })
    };
    let left = move || {
        screen.with(|screen| match of(screen).question {
            Question::Waits { left_s } => (words.again_in)(&minutes(left_s)),
            Question::Unasked | Question::Asked | Question::Failed(_) | Question::Answered(_) => {
                String::new()
            }
        })
    };
    let again_button = move || {
        let again = again.clone();
        let buttons = classed("div", "buttons");
        buttons.with(button("plain", try_again, again))
    };
    classed("div", "asking")
        .attr("role", "status")
        .place(key, move |key| {
            vec![match key {
                "asked" => classed("p", "hint").text(words.asked),
                "waits" => classed("div", "notice")
                    .with(el("p").text(words.busy))
                    // Not said each second.
                    .with(classed("p", "digits").attr("aria-live", "off").says(left))
                    .with(again_button()),
                failed => {
                    let sentence = el("p")
                        .with(classed("span", "unseen").text(attention).text(" "))
                        .text(failed.trim_start_matches('!'));
                    let trouble = classed("div", "trouble").with(sentence);
                    trouble.with(again_button())
                }
            }]
        })
}
