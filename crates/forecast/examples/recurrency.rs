fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let f = bifrons_forecast::next::read_folder(std::path::Path::new(&dir)).unwrap();
    let from = f.valid.iter().map(|x| x.day).min().unwrap();
    let all: Vec<_> = f.train.iter().chain(&f.valid).copied().collect();
    let s = bifrons_forecast::next::Stream::new(all, f.actors.len() as u32, f.acts.len() as u32);
    println!(
        "{} {} {} from {from}",
        s.actors(),
        s.acts(),
        s.facts().len()
    );
    use bifrons_forecast::next::*;
    for (l, a) in [
        (0.0, 1.0),
        (0.001, 1.0),
        (0.02, 1.0),
        (0.1, 1.0),
        (1.0001, 1.0),
        (0.02, 0.99999),
        (0.02, 0.9),
        (0.02, 0.0),
    ] {
        let r = recurrency(&s, from, from + 1000, &Tuned::same(l, a, s.acts()));
        println!(
            "{l} {a}: xi {:.5} psi {:.5} comb {:.5} n {}",
            r.relaxed.mrr(),
            r.strict.mrr(),
            r.combined.mrr(),
            r.combined.answers
        );
    }
    let t = std::time::Instant::now();
    let tuned = Tuned::on(&s, from - 30, from);
    let r = recurrency(&s, from, from + 1000, &tuned);
    println!(
        "dev-tuned: xi {:.5} psi {:.5} comb {:.5} {:?} {:?}",
        r.relaxed.mrr(),
        r.strict.mrr(),
        r.combined.mrr(),
        r.combined.hits(),
        t.elapsed()
    );
    let tuned = Tuned::on(&s, from, from + 1000);
    let r = recurrency(&s, from, from + 1000, &tuned);
    println!(
        "valid-tuned: xi {:.5} psi {:.5} comb {:.5} {:?}",
        r.relaxed.mrr(),
        r.strict.mrr(),
        r.combined.mrr(),
        r.combined.hits()
    );
}
