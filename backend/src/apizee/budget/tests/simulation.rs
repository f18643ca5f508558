//! Apizee's end: when requests arrive there, however they are delayed.

use super::*;

/// Of the seeds that were tried: 10,000 at once, and these each time.
const SEEDS: u64 = 500;
const ALLOWED: u32 = 10;

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// Most are short, some take as long as they may.
    fn delay(&mut self, longest: Duration) -> Duration {
        let longest = u64::try_from(longest.as_millis()).unwrap();
        let longest = if self.below(4) == 0 {
            longest
        } else {
            longest / 20
        };
        Duration::from_millis(self.below(longest + 1))
    }
}

/// What becomes of a request.
#[derive(Clone, Copy)]
enum Fate {
    Answered,
    /// The time limit runs out.
    Silence,
    /// Its caller goes away as soon as it has arrived.
    Left,
    /// Its process dies as soon as it has arrived.
    Killed,
    /// There is no connection.
    NotSent,
}

/// One request of one process: how long its place is kept, how long it travels, when it is answered.
async fn request(process: Process, mut chance: Chance, arrivals: Arc<Mutex<Vec<Instant>>>) {
    let class = [Class::Start, Class::AgentLink, Class::LookUp, Class::Rest];
    let class = class[usize::try_from(chance.below(4)).unwrap()];
    let Ok(mut permit) = process.take(class).await else {
        return;
    };
    tokio::time::sleep(chance.delay(FRESH + Duration::from_secs(2))).await;
    if !permit.is_fresh() {
        permit.give_back().await;
        return;
    }
    let fate = match chance.below(12) {
        0 => Fate::Silence,
        1 => Fate::Left,
        2 => Fate::Killed,
        3 => Fate::NotSent,
        _ => Fate::Answered,
    };
    permit.sending();
    if matches!(fate, Fate::NotSent) {
        permit.give_back().await;
        return;
    }
    let sent = monotonic();
    tokio::time::sleep(chance.delay(WHOLE_LIMIT)).await;
    arrivals.lock().unwrap().push(monotonic());
    match fate {
        Fate::Answered | Fate::NotSent => {
            let left = WHOLE_LIMIT.saturating_sub(sent.elapsed());
            tokio::time::sleep(chance.delay(left)).await;
            permit.answered(None).await;
        }
        Fate::Silence => {
            tokio::time::sleep_until(sent + WHOLE_LIMIT).await;
            permit.answered(None).await;
        }
        Fate::Left => drop(permit),
        Fate::Killed => std::mem::forget(permit),
    }
}

/// When requests arrived: of two processes that share a store, over some four minutes.
async fn arrivals(seed: u64) -> Vec<Instant> {
    let mut chance = Chance(seed);
    let store = AccountsInMemory::that_take(chance.delay(Duration::from_millis(200)));
    let (store, clock) = (Arc::new(store), Clock::running(1_000_000));
    let processes = [ALLOWED, ALLOWED].map(|most| Process::new(&store, &clock, most));
    let arrivals: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..12 {
        for _ in 0..chance.below(10) {
            let process = processes[usize::try_from(chance.below(2)).unwrap()].clone();
            let own = Chance(chance.below(u64::MAX));
            requests.spawn(request(process, own, Arc::clone(&arrivals)));
        }
        tokio::time::sleep(Duration::from_millis(chance.below(40_000))).await;
    }
    requests.join_all().await;
    let mut arrivals = std::mem::take(&mut *arrivals.lock().unwrap());
    arrivals.sort();
    arrivals
}

#[tokio::test(start_paused = true)]
async fn no_sixty_seconds_at_apizees_end_hold_more_than_is_allowed() {
    let mut most_at_once = 0;
    for seed in 0..SEEDS {
        let arrivals = arrivals(seed).await;
        for (at, arrival) in arrivals.iter().enumerate() {
            let minute = *arrival + Duration::from_secs(60);
            let within = arrivals[at..].iter().take_while(|later| **later < minute);
            let within = within.count();
            assert!(
                within <= ALLOWED as usize,
                "seed {seed}: {within} in a minute"
            );
            most_at_once = most_at_once.max(within);
        }
    }
    assert_eq!(most_at_once, ALLOWED as usize, "what is allowed is used");
}
