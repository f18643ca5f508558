//! Time is paused: it goes on by itself when everybody waits.

mod simulation;

use std::sync::Mutex;

use super::*;
use crate::apizee::accounts_in_memory::AccountsInMemory;
use crate::apizee::queue::Attempt;
use crate::apizee::want::{Class, Want};

const HALF_A_MINUTE: Duration = Duration::from_secs(30);

/// A process, as far as the budget of one user goes.
#[derive(Clone)]
struct Process {
    window: Window,
    queue: Arc<Queue>,
    clock: Clock,
}

impl Process {
    fn new(accounts: &Arc<AccountsInMemory>, clock: &Clock, requests_per_minute: u32) -> Self {
        let queue: Arc<Queue> = Arc::default();
        let labels = Labels {
            connector: Arc::from("acme"),
            user: Arc::from("1"),
        };
        let accounts: Arc<dyn Accounts> = Arc::<AccountsInMemory>::clone(accounts);
        let user = UserKey::new("https://a.example/api", "service");
        let (clock, shared) = (clock.clone(), Arc::clone(&queue));
        let window = Window::new(
            accounts,
            user,
            requests_per_minute,
            clock.clone(),
            shared,
            labels,
        );
        Self {
            window,
            queue,
            clock,
        }
    }

    fn alone(requests_per_minute: u32) -> Self {
        let accounts = Arc::new(AccountsInMemory::default());
        Self::new(&accounts, &Clock::running(1_000_000), requests_per_minute)
    }

    async fn take(&self, want: impl Into<Want>) -> Result<Permit, ApizeeError> {
        self.queue.wait(want.into(), &self.clock, self).await
    }

    /// Requests that are answered at once.
    async fn spend(&self, times: usize) {
        for _ in 0..times {
            send(self.take(Class::Start).await.unwrap(), Duration::ZERO).await;
        }
    }
}

impl Attempt for Process {
    type Had = Permit;

    async fn attempt(&self, class: Class, ahead: u32) -> Result<Turn<Permit>, ApizeeError> {
        let share = class.share(self.window.allowed());
        self.window.take(share.saturating_sub(ahead)).await
    }
}

/// A request that is answered after that.
async fn send(mut permit: Permit, answered_after: Duration) {
    permit.sending();
    tokio::time::sleep(answered_after).await;
    permit.answered(None).await;
    told().await;
}

/// Lets the store hear what is told to it beside.
async fn told() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

fn wait_of(outcome: Result<Permit, ApizeeError>) -> Duration {
    match outcome {
        Err(ApizeeError::BudgetExhausted { retry_after }) => retry_after,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_eleventh_start_is_told_when_to_come_back_and_then_succeeds() {
    let process = Process::alone(10);
    process.spend(10).await;
    tokio::time::advance(HALF_A_MINUTE).await;
    let wait = wait_of(process.take(Class::Start).await);
    assert!(wait > Duration::from_secs(30) && wait < WINDOW, "{wait:?}");
    tokio::time::advance(wait).await;
    assert!(process.take(Class::Start).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_is_waited_for() {
    let process = Process::alone(1);
    process.spend(1).await;
    tokio::time::advance(WINDOW - Duration::from_secs(1)).await;
    let before = monotonic();
    assert!(process.take(Class::Start).await.is_ok());
    let waited = before.elapsed().as_millis();
    assert!((950..=1000).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn look_ups_leave_requests_for_starts() {
    let process = Process::alone(10);
    for _ in 0..6 {
        send(process.take(Class::LookUp).await.unwrap(), Duration::ZERO).await;
    }
    assert!(process.take(Class::LookUp).await.is_err());
    assert!(process.take(Class::Rest).await.is_err());
    send(
        process.take(Class::AgentLink).await.unwrap(),
        Duration::ZERO,
    )
    .await;
    process.spend(3).await;
    assert_eq!(process.window.left().await.unwrap(), 0);
    assert!(process.take(Class::Start).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_start_overtakes_those_that_wait() {
    let process = Process::alone(2);
    process.spend(1).await;
    tokio::time::advance(Duration::from_secs(10)).await;
    process.spend(1).await;
    tokio::time::advance(WINDOW - Duration::from_secs(11)).await;
    let order = Mutex::new(Vec::new());
    let wait = async |class| {
        let outcome = process.take(class).await;
        order.lock().unwrap().push((class, outcome.is_ok()));
        if let Ok(permit) = outcome {
            send(permit, Duration::ZERO).await;
        }
    };
    tokio::join!(wait(Class::AgentLink), wait(Class::Start));
    let order = order.lock().unwrap().clone();
    assert_eq!(order, [(Class::Start, true), (Class::AgentLink, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_is_given_back_goes_to_whoever_waits() {
    let process = Process::alone(2);
    process.spend(1).await;
    tokio::time::advance(WINDOW - Duration::from_secs(1)).await;
    let kept = process.take(Class::Start).await.unwrap();
    let began = monotonic();
    let waiting = process.take(Class::Start);
    let giving = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        kept.give_back().await;
    };
    let (taken, ()) = tokio::join!(waiting, giving);
    assert!(taken.is_ok());
    assert_eq!(began.elapsed().as_millis(), 100);
}

#[tokio::test(start_paused = true)]
async fn a_place_counts_until_a_minute_after_the_answer() {
    let process = Process::alone(1);
    let permit = process.take(Class::Start).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    send(permit, Duration::from_secs(7)).await;
    let wait = wait_of(process.take(Class::Start).await);
    assert!(WINDOW - wait < Duration::from_millis(5), "{wait:?}");
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_leaves_gives_back_what_was_not_sent_and_no_more() {
    let process = Process::alone(1);
    drop(process.take(Class::Start).await.unwrap());
    told().await;
    let permit = process.take(Class::Start).await.unwrap();
    let sent = tokio::time::timeout(Duration::from_secs(1), send(permit, HALF_A_MINUTE));
    sent.await.unwrap_err();
    told().await;
    let wait = wait_of(process.take(Class::Start).await);
    assert!(WINDOW - wait < Duration::from_millis(5), "{wait:?}");
}

#[tokio::test(start_paused = true)]
async fn the_place_of_a_process_that_died_counts_until_its_request_is_a_minute_old() {
    let process = Process::alone(1);
    std::mem::forget(process.take(Class::Start).await.unwrap());
    let last_sent = FRESH + WHOLE_LIMIT;
    tokio::time::advance(last_sent + WINDOW - Duration::from_millis(1)).await;
    assert_eq!(process.window.left().await.unwrap(), 0);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(process.take(Class::Start).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn those_under_way_are_taken_for_answered_soon_when_a_wait_is_told() {
    let process = Process::alone(1);
    let _under_way = process.take(Class::Start).await.unwrap();
    assert_eq!(wait_of(process.take(Class::Start).await), WINDOW);
}

#[tokio::test(start_paused = true)]
async fn apizees_own_reset_is_believed() {
    let process = Process::alone(10);
    let mut permit = process.take(Class::Start).await.unwrap();
    permit.sending();
    permit.answered(Some(LONGEST_RESET)).await;
    let wait = wait_of(process.take(Class::Start).await);
    assert_eq!(wait, LONGEST_RESET);
    assert_eq!(process.window.left().await.unwrap(), 0);
    tokio::time::advance(LONGEST_RESET).await;
    assert!(process.take(Class::Start).await.is_ok());
}

#[test]
fn a_reset_is_seconds_or_a_moment_and_never_long() {
    let clock = Clock::fixed(1_795_253_400);
    let seconds = |value| reset(value, &clock).as_secs();
    assert_eq!([0, 1, 45, 90, 3_600].map(seconds), [1, 1, 45, 90, 90]);
    let moment = 1_795_253_400;
    assert_eq!([moment + 45, moment + 3_600].map(seconds), [45, 90]);
    assert_eq!([moment, moment - 600].map(seconds), [1, 1]);
    let moment = moment * 1000;
    assert_eq!([moment + 44_001, moment - 1].map(seconds), [45, 1]);
    assert_eq!(seconds(u64::MAX), 90);
}

#[tokio::test(start_paused = true)]
async fn a_restart_remembers_the_window_and_another_process_shares_it() {
    let (accounts, clock) = (Arc::default(), Clock::running(1_000_000));
    Process::new(&accounts, &clock, 3).spend(2).await;
    let again = Process::new(&accounts, &clock, 3);
    again.spend(1).await;
    assert!(again.take(Class::Start).await.is_err());
}

/// Starts ask for more than the minute has, without end.
async fn starts_without_end(process: &Process) {
    loop {
        let process = process.clone();
        tokio::spawn(async move {
            if let Ok(permit) = process.take(Class::Start).await {
                send(permit, Duration::from_millis(300)).await;
            }
        });
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn work_that_nobody_waits_for_is_done_in_the_end() {
    let process = Process::alone(10);
    let began = monotonic();
    let work = async {
        // The load has spent the minute by then.
        tokio::time::sleep(HALF_A_MINUTE).await;
        let want = Want::since(Class::Rest, process.clock.unix_s());
        while let Err(error) = process.take(want).await {
            tokio::time::sleep(wait_of(Err(error))).await;
        }
    };
    let load = starts_without_end(&process);
    let both = async {
        tokio::select! { () = work => {}, () = load => {} }
    };
    let ten_minutes = Duration::from_secs(600);
    tokio::time::timeout(ten_minutes, both).await.unwrap();
    let waited = began.elapsed() - HALF_A_MINUTE;
    assert!(
        waited > HALF_A_MINUTE && waited < ten_minutes / 4,
        "{waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_sends_nothing_and_is_no_budget() {
    let accounts: Arc<AccountsInMemory> = Arc::default();
    let process = Process::new(&accounts, &Clock::running(1_000_000), 1);
    accounts.fail(true);
    assert_eq!(
        process.take(Class::Start).await.unwrap_err(),
        ApizeeError::StoreFailed
    );
    accounts.fail(false);
    assert!(process.take(Class::Start).await.is_ok());
}
