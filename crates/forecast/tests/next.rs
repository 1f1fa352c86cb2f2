//! The forecaster on a made-up stream: nothing leaks from the future, and any number of threads gives the same.

use bifrons_forecast::next::{Benchmark, Fact, Forecaster, Options, Reached, Stream, Traits};

const ACTORS: u32 = 24;
const ACTS: u32 = 5;
const DAYS: u32 = 60;

/// A number from two that looks like chance.
fn chance(a: u32, b: u32) -> u32 {
    let mut x = u64::from(a) << 32 | u64::from(b);
    x = (x ^ (x >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (x >> 33) as u32
}

/// Each actor has a partner whom it mostly deals with, and an act that is its habit; the rest is by chance.
fn facts() -> Vec<Fact> {
    let fact = |i: u32| {
        let (day, actor) = (i / 20, chance(i, 1) % ACTORS);
        let habit = !chance(i, 2).is_multiple_of(3);
        let recipient = if habit {
            (actor + 7) % ACTORS
        } else {
            chance(i, 3) % ACTORS
        };
        let act = if habit {
            actor % ACTS
        } else {
            chance(i, 4) % ACTS
        };
        Fact {
            day,
            actor,
            act,
            recipient,
        }
    };
    (0..20 * DAYS)
        .map(fact)
        .filter(|f| f.actor != f.recipient)
        .collect()
}

fn traits() -> Traits {
    let name = |i: u32| {
        format!(
            "{} ({})",
            ["Police", "Press", "Army"][i as usize % 3],
            ["A", "B"][i as usize % 2]
        )
    };
    let acts = [
        "Consult",
        "Threaten",
        "Praise or endorse",
        "Accuse",
        "Investigate",
    ]
    .map(String::from);
    Traits::of_names(&(0..ACTORS).map(name).collect::<Vec<_>>(), &acts)
}

fn options() -> Options {
    let mut options = Options {
        keep: 12,
        wrong: [4, 4],
        ..Options::default()
    };
    (options.who.trees, options.what.trees) = (12, 8);
    (options.who.grow.least, options.what.grow.least) = (1.0, 1.0);
    options
}

fn benchmark(facts: Vec<Fact>) -> Benchmark {
    Benchmark {
        stream: Stream::new(facts, ACTORS, ACTS),
        traits: traits(),
        from: 50,
        until: DAYS,
    }
}

fn trained(benchmark: &Benchmark) -> Forecaster {
    Forecaster::train(
        &benchmark.stream,
        benchmark.traits.clone(),
        benchmark.from,
        &options(),
        &mut |_| (),
    )
}

fn reached() -> Reached {
    let benchmark = benchmark(facts());
    benchmark.run(&mut trained(&benchmark), &mut |_| ())
}

#[test]
fn it_learns_what_mostly_happens() {
    let reached = reached();
    // Two of three go to the partner; by chance alone, the mean reciprocal rank of 24 is 0.16.
    assert!(reached.ranker.both().mrr() > 0.6, "{:?}", reached.ranker);
    assert!(reached.act_ranker.mrr() > 0.6, "{:?}", reached.act_ranker);
    assert_eq!(
        reached.ranker.both().answers,
        reached.known.answers + reached.new.answers
    );
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(reached)
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}

/// A memory that holds less forgets the faint and forecasts on.
#[test]
fn a_small_memory_still_forecasts() {
    let benchmark = benchmark(facts());
    let run = |counters| {
        let options = Options {
            counters,
            ..options()
        };
        let stream = &benchmark.stream;
        let mut small = Forecaster::train(stream, traits(), 50, &options, &mut |_| ());
        benchmark.run(&mut small, &mut |_| ())
    };
    let (whole, small) = (run(usize::MAX), run(1500));
    assert_eq!(whole, reached());
    assert_ne!(whole, small);
    let mrr = small.ranker.both().mrr();
    assert!(mrr > 0.5, "{mrr}");
}

#[test]
fn what_comes_later_changes_nothing_before() {
    let all = benchmark(facts());
    let mut whole = trained(&all);
    // Day 50 loses its later half, and there are no days after it.
    let mut cut = facts();
    let of_day = cut.iter().filter(|f| f.day == 50).count();
    let first = cut.iter().position(|f| f.day == 50).unwrap();
    cut.truncate(first + of_day / 2);
    let cut = benchmark(cut);
    let mut part = trained(&cut);
    let asked: Vec<(u32, u32)> = cut
        .stream
        .split(50)
        .1
        .iter()
        .map(|f| (f.actor, f.act))
        .collect();
    assert!(asked.len() > 4);
    assert_eq!(whole.who(50, &asked), part.who(50, &asked));
    assert_eq!(whole.what(50, 3, 10), part.what(50, 3, 10));
    // What is asked beside a question does not change its answer.
    assert_eq!(whole.who(50, &asked[..1])[0], whole.who(50, &asked)[0]);
    // An actor that nobody told of is no answer's asker, and what it does is left out.
    let stranger = Fact {
        day: 50,
        actor: ACTORS,
        act: 0,
        recipient: 1,
    };
    part.learn(&[stranger]);
    assert!(part.who(50, &[(ACTORS, 0)])[0].first.is_empty());
    assert_eq!(part.what(50, ACTORS, 1), vec![[0.0; 2]; ACTS as usize]);
    assert_eq!(whole.who(50, &asked), part.who(50, &asked));
    // Learning the day does.
    let today: Vec<Fact> = all
        .stream
        .split(50)
        .1
        .iter()
        .filter(|f| f.day == 50)
        .copied()
        .collect();
    whole.learn(&today);
    part.learn(cut.stream.split(50).1);
    assert_ne!(whole.who(51, &asked), part.who(51, &asked));
}
