//! Answers of Apizee that are kept for a while, so that many panels cost one request.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Queue;
use tokio::time::Instant;

use crate::apizee::ApizeeError;
use crate::clock::monotonic;

/// How many questions are remembered at once.
const MOST: usize = 64;

/// How long an old answer is served before Apizee is asked again after a failure.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// What an answer is worth once its life is over and Apizee does not give another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Old {
    /// Nothing: the caller hears of the failure.
    Useless,
    /// Better than none.
    Served,
}

/// Answers by question. One request serves all who wait for it, and so does one failure.
pub(super) struct Kept<K, V> {
    life: Duration,
    old: Old,
    slots: Mutex<HashMap<K, Arc<Queue<Slot<V>>>>>,
}

struct Slot<V> {
    answer: Option<Answer<V>>,
    failure: Option<(ApizeeError, Instant)>,
}

struct Answer<V> {
    value: V,
    came: Instant,
    good_until: Instant,
}

impl<V> Default for Slot<V> {
    fn default() -> Self {
        Self {
            answer: None,
            failure: None,
        }
    }
}

impl<K, V> fmt::Debug for Kept<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept for {} s", self.life.as_secs())
    }
}

impl<K: Eq + Hash + Clone, V: Clone + Send + 'static> Kept<K, V> {
    /// Answers that are good for `life`.
    #[must_use]
    pub(super) fn new(life: Duration, old: Old) -> Self {
        Self {
            life,
            old,
            slots: Mutex::default(),
        }
    }

    /// The answer to a question; `ask` is begun only when there is none that is good.
    ///
    /// # Errors
    /// Whatever `ask` ends in.
    pub(super) async fn get(
        &self,
        question: K,
        ask: impl Future<Output = Result<V, ApizeeError>>,
    ) -> Result<V, ApizeeError> {
        let is_good = |answer: &Answer<V>| answer.good_until > monotonic();
        self.answer(question, is_good, ask).await
    }

    /// The answer of now: another's is good only if it came while this caller waited.
    ///
    /// # Errors
    /// Whatever `ask` ends in.
    pub(super) async fn fresh(
        &self,
        question: K,
        ask: impl Future<Output = Result<V, ApizeeError>>,
    ) -> Result<V, ApizeeError> {
        let arrived = monotonic();
        let is_good = |answer: &Answer<V>| answer.came > arrived;
        self.answer(question, is_good, ask).await
    }

    async fn answer(
        &self,
        question: K,
        is_good: impl Fn(&Answer<V>) -> bool,
        ask: impl Future<Output = Result<V, ApizeeError>>,
    ) -> Result<V, ApizeeError> {
        let arrived = monotonic();
        let question = self.slot(question);
        let mut slot = question.lock().await;
        match (&slot.answer, &slot.failure) {
            (Some(answer), _) if is_good(answer) => return Ok(answer.value.clone()),
            (_, Some((failure, at))) if *at > arrived => return Err(failure.clone()),
            _ => {}
        }
        match ask.await {
            Ok(value) => {
                let came = monotonic();
                let answer = Answer {
                    value: value.clone(),
                    came,
                    good_until: came + self.life,
                };
                *slot = Slot {
                    answer: Some(answer),
                    failure: None,
                };
                if self.old == Old::Useless {
                    tokio::spawn(forget(Arc::clone(&question), came + self.life));
                }
                Ok(value)
            }
            Err(failure) => match &mut slot.answer {
                Some(answer) if self.old == Old::Served => {
                    tracing::info!(error = %failure, "an old answer is served");
                    answer.good_until = monotonic() + ASK_AGAIN_AFTER;
                    Ok(answer.value.clone())
                }
                _ => {
                    slot.failure = Some((failure.clone(), monotonic()));
                    Err(failure)
                }
            },
        }
    }

    /// The answer to a question if there is one, however old; nothing is asked and nobody waited for.
    #[must_use]
    pub(super) fn at_hand(&self, question: &K) -> Option<V> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.get(question)?.try_lock().ok()?;
        slot.answer.as_ref().map(|answer| answer.value.clone())
    }

    fn slot(&self, question: K) -> Arc<Queue<Slot<V>>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= MOST && !slots.contains_key(&question) {
            let now = monotonic();
            // Kept: what somebody waits for, and what is still good.
            slots.retain(|_, slot| {
                slot.try_lock().map_or(true, |slot| {
                    let is_good = |answer: &Answer<V>| answer.good_until > now;
                    slot.answer.as_ref().is_some_and(is_good)
                })
            });
            if slots.len() >= MOST {
                slots.clear();
            }
        }
        Arc::clone(slots.entry(question).or_default())
    }
}

/// Forgets an answer when its life is over, though nobody asks again: it may hold media links,
/// places and names. A newer answer has its own life.
async fn forget<V>(slot: Arc<Queue<Slot<V>>>, when: Instant) {
    tokio::time::sleep_until(when).await;
    let is_over = |answer: &mut Answer<V>| answer.good_until <= when;
    drop(slot.lock().await.answer.take_if(is_over));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    const DOWN: ApizeeError = ApizeeError::Unavailable("test");

    #[tokio::test(start_paused = true)]
    async fn many_panels_cost_one_request_even_when_it_fails() {
        for outcome in [Ok(7), Err(DOWN)] {
            let (kept, asked) = (
                Kept::new(Duration::from_secs(60), Old::Useless),
                AtomicU32::new(0),
            );
            let panels = (0..50).map(|_| {
                kept.get((), async {
                    asked.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    outcome.clone()
                })
            });
            let heard = futures_util::future::join_all(panels).await;
            assert!(heard.iter().all(|heard| *heard == outcome));
            assert_eq!(asked.load(Ordering::SeqCst), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_has_its_life_and_each_question_its_own() {
        let kept = Kept::new(Duration::from_secs(60), Old::Useless);
        assert_eq!(kept.get("a", async { Ok(1) }).await, Ok(1));
        assert_eq!(kept.get("b", async { Ok(2) }).await, Ok(2));
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(kept.get("a", async { Ok(3) }).await, Ok(1));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(kept.get("a", async { Ok(3) }).await, Ok(3));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(kept.get("a", async { Err(DOWN) }).await, Err(DOWN));
    }

    #[tokio::test(start_paused = true)]
    async fn who_wants_it_fresh_shares_only_what_comes_meanwhile() {
        let kept = Kept::new(Duration::from_secs(60), Old::Useless);
        let slowly = async |answer: u8| {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(answer)
        };
        let both = tokio::join!(kept.fresh((), slowly(1)), kept.get((), slowly(2)));
        assert_eq!(both, (Ok(1), Ok(1)), "one request for both");
        assert_eq!(kept.fresh((), slowly(3)).await, Ok(3));
        assert_eq!(kept.get((), slowly(4)).await, Ok(3));
    }

    #[tokio::test(start_paused = true)]
    async fn an_old_answer_is_served_while_apizee_is_away_and_then_renewed() {
        let kept = Kept::new(Duration::from_secs(3600), Old::Served);
        assert_eq!(kept.get((), async { Err(DOWN) }).await, Err::<u8, _>(DOWN));
        assert_eq!(kept.get((), async { Ok(1) }).await, Ok(1));
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert_eq!(kept.get((), async { Err(DOWN) }).await, Ok(1));
        // Not asked again at once.
        assert_eq!(kept.get((), async { Ok(2) }).await, Ok(1));
        tokio::time::advance(ASK_AGAIN_AFTER).await;
        assert_eq!(kept.get((), async { Ok(2) }).await, Ok(2));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_over_is_gone_though_nobody_asks() {
        let kept = Kept::new(Duration::from_secs(60), Old::Useless);
        let secret = Arc::new("a media link");
        let there = Arc::downgrade(&secret);
        assert!(kept.get((), async { Ok(secret) }).await.is_ok());
        tokio::time::sleep(Duration::from_secs(59)).await;
        assert!(there.upgrade().is_some());
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(there.upgrade().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_remembered_has_an_end() {
        let kept = Kept::new(Duration::from_secs(60), Old::Useless);
        for question in 0..10 * MOST {
            assert!(kept.get(question, async { Ok(question) }).await.is_ok());
            assert!(kept.slots.lock().unwrap().len() <= MOST);
        }
    }
}
