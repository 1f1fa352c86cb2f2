use super::*;

fn found(text: &str) -> Vec<String> {
    let tree = crate::sentences::tree(text, 0, 0, &mut Vec::new()).unwrap();
    let one = |q: &Quantity| {
        let bound = q.bound.map_or(String::new(), |b| format!("{} ", b.name()));
        let upper = q.upper.map_or(String::new(), |u| format!("-{u}"));
        let unit = q.unit.map_or(String::new(), |u| format!(" {}", u.name));
        format!("{bound}{}{upper}{unit}", q.value)
    };
    bundled().find(&tree).iter().map(one).collect()
}

#[test]
fn every_line_is_understood() {
    let (numbers, notes) = Numbers::load();
    assert!(notes.is_empty(), "{}", notes.join("\n"));
    assert!(numbers.units.len() > 100);
}

#[test]
fn figures_and_words() {
    for (text, want) in [
        (
            "It sold 2.4 million barrels per day.",
            "2400000 barrels per day",
        ),
        ("Some 14,000 euros were paid.", "about 14000 EUR"),
        ("It has twenty-five thousand soldiers.", "25000 troops"),
        ("It fell by three hundred and twelve.", "312"),
        ("It cost two and a half million pounds.", "2500000 GBP"),
        ("It cost half a million pounds.", "500000 GBP"),
        ("It cost a hundred thousand rupees.", "100000 INR"),
        ("It paid Rs 500 crore for it.", "5000000000 INR"),
        ("It paid US$5.8bn for it.", "5800000000 USD"),
        (
            "It paid at least $300 million for it.",
            "at least 300000000 USD",
        ),
        ("It paid 40 Australian dollars.", "40 AUD"),
        ("A 20-percent cut was made.", "20 percent"),
        ("It fell 0.5 percentage points.", "0.5 percentage points"),
        ("About a third of it is gone.", "about 33 percent"),
        ("Two-thirds of it is gone.", "67 percent"),
        ("Three quarters of it is gone.", "75 percent"),
        ("Two dozen soldiers came.", "24 troops"),
        ("It grew 5% there.", "5 percent"),
    ] {
        assert_eq!(found(text), [want], "{text}");
    }
}

#[test]
fn ranges_and_movements() {
    for (text, want) in [
        ("It was 2 to 3 percent.", vec!["2-3 percent"]),
        (
            "It was between 3 and 4 million tonnes.",
            vec!["3000000-4000000 tonnes"],
        ),
        (
            "It costs $2 billion to $3 billion.",
            vec!["2000000000-3000000000 USD"],
        ),
        ("It took 500-600 people.", vec!["500-600 people"]),
        (
            "It rose from 2 percent to 3 percent.",
            vec!["2 percent", "3 percent"],
        ),
        (
            "It rose from $4 billion to $5 billion.",
            vec!["4000000000 USD", "5000000000 USD"],
        ),
    ] {
        assert_eq!(found(text), want, "{text}");
    }
}

#[test]
fn vague_words_and_years_are_no_numbers() {
    for text in [
        "Dozens of people came in 2014.",
        "Tens of thousands of people marched.",
        "Several thousand people marched.",
        "It was the third quarter of 2020.",
        "Half an hour passed.",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}
