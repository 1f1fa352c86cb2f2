//! Yearly tables of our own writing, in the formats of those that people have.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod common;

use std::io::Cursor;

use bifrons_read::Rejected;
use bifrons_read::tables::{Batch, Dropped, Map, Seen, TableOptions, chunks_from};
use common::{gzip, zstd};
use proptest::prelude::*;

/// All batches of some bytes as one, without repeats, and what was rejected on the way.
fn read_with(bytes: &[u8], options: &TableOptions) -> (Batch, Vec<Rejected>) {
    let (mut all, mut rejected) = (Batch::default(), Vec::new());
    let mut seen = Seen::new();
    for chunk in chunks_from(Cursor::new(bytes.to_vec()), "my.table.csv", options) {
        match chunk {
            Ok(chunk) => {
                let mut batch = chunk.read();
                seen.pass(&mut batch);
                all.tally.add(&batch.tally);
                all.records.extend(batch.records);
                all.rejected.extend(batch.rejected);
            }
            Err(error) => rejected.push(error),
        }
    }
    let tally = &all.tally;
    assert_eq!(tally.read, tally.kept + tally.dropped() + tally.rejected);
    assert_eq!(tally.values, all.records.len() as u64);
    assert_eq!(tally.rejected, all.rejected.len() as u64);
    (all, rejected)
}

fn read(text: &str, map: &str) -> Batch {
    let options = match map {
        "" => TableOptions::default(),
        map => TableOptions::of(Map::parse(map).unwrap()),
    };
    let (batch, rejected) = read_with(text.as_bytes(), &options);
    assert_eq!(rejected, []);
    batch
}

/// `A[-B] VARIABLE SINCE[..UNTIL] VALUE`.
fn shown(batch: &Batch) -> Vec<String> {
    let one = |r: &bifrons_core::Yearly| {
        let pair = r.b.as_ref().map_or(r.a.clone(), |b| format!("{}-{b}", r.a));
        let years = match r.until {
            Some(until) if until == r.since => until.to_string(),
            Some(until) => format!("{}..{until}", r.since),
            None => format!("{}..", r.since),
        };
        format!("{pair} {} {years} {}", r.variable, r.value)
    };
    batch.records.iter().map(one).collect()
}

fn reasons(batch: &Batch) -> Vec<String> {
    batch.rejected.iter().map(Rejected::to_string).collect()
}

#[test]
fn capabilities_by_their_header_with_values_missing() {
    let text = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n\
        USA,2,2010,-9,1500,10,20,300,200,.15,6\n\
        RUS,365,1991,100,-9,10,20,300,200,0.12,6\n\
        AUH,300,1910,1,1,1,1,1,1,0.05,6\n\
        USA,2,,1,1,1,1,1,1,0.05,6\n";
    let batch = read(text, "");
    assert_eq!(
        shown(&batch)[..2],
        ["USA cinc 2010 0.15", "USA milper 2010 1500"]
    );
    assert_eq!(batch.records[6].a, "SUN");
    assert_eq!(
        (batch.records[0].table.as_str(), batch.records[0].line),
        ("cow_nmc", 2)
    );
    assert_eq!(
        reasons(&batch),
        ["my.table.csv:4: `300` in the column `ccode` is Austria-Hungary, which has no code"]
    );
    assert_eq!(batch.tally.unknown["300"], 1);
    assert_eq!(batch.tally.missing["milex"], 1);
    assert_eq!(
        batch.tally.to_string(),
        "4 rows read: 2 kept as 12 values, 1 dropped (1 no year), 1 rejected"
    );
}

#[test]
fn spells_last_end_and_are_divided_where_a_state_follows_another() {
    let text = "tssr_id\trivalry\tccode1\tccode2\tstart\tend\tpositional\tspatial\tideological\tinterventionary\tprincipal\taprin\n\
        1\tGreece-Turkey\t350\t640\t1950\t2020\t1\t\t\t\t\t\n\
        2\tBritain-Russia\t200\t365\t1900\t1930\t\t\t\t\t\t\n\
        3\tRussia-USA\t2\t365\t1945\t2020\t\t\t1\t\t\t\n\
        4\tbackwards\t2\t20\t1945\t1940\t\t\t1\t\t\t\n";
    let batch = read(text, "");
    assert_eq!(
        shown(&batch),
        [
            "GRC-TUR rivalry 1950.. 1",
            "GRC-TUR positional 1950.. 1",
            "GBR-RUS rivalry 1900..1922 1",
            "GBR-SUN rivalry 1923..1930 1",
            "USA-SUN rivalry 1945..1991 1",
            "USA-RUS rivalry 1992.. 1",
            "USA-SUN ideological 1945..1991 1",
            "USA-RUS ideological 1992.. 1",
        ]
    );
    assert_eq!(batch.records[0].text.as_deref(), Some("Greece-Turkey"));
    assert_eq!(
        reasons(&batch),
        ["my.table.csv:5: the column `end` ends before it begins: `1940`"]
    );
}

#[test]
fn arms_go_by_number_else_by_name() {
    let text = "supplier,recipient,year,value,supplier_cown,recipient_cown\n\
        Soviet Union,Serbia,1985,12,365.0,\n\
        Russia,India,2010,2000,365.0,750.0\n\
        Russia,NATO**,2010,2,365.0,\n\
        United Nations**,Sudan,2010,3,,625.0\n";
    let batch = read(text, "");
    assert_eq!(
        shown(&batch),
        [
            "SUN-YUG arms 1985 12",
            "RUS-IND arms 2010 2000",
            "UNO-SDN arms 2010 3"
        ]
    );
    assert_eq!(batch.tally.unknown.keys().collect::<Vec<_>>(), ["NATO**"]);
}

#[test]
fn sessions_are_years_and_flags_down_say_nothing() {
    let votes = "Row\tccode\tsession\tNVotes\tIdealPoint\tQO%\tiso3c\n1\t2\t65\t60\t-8\t1\tUSA\n2\t750\t65\t66\t-0.5\t1\tIND\n";
    // A column with other numbers below zero has -8 as a number.
    assert_eq!(
        shown(&read(votes, "")),
        [
            "USA ideal_point 2010 -8",
            "USA votes 2010 60",
            "IND ideal_point 2010 -0.5",
            "IND votes 2010 66"
        ]
    );
    let allies = "ccode1\tccode2\tyear\tatop_defense\tatop_offense\tatop_neutral\tatop_nonagg\tatop_consul\n\
        2\t200\t1990\t1\t0\t0\t0\t1\n2\t365\t1990\t0\t0\t0\t0\t0\n678\t679\t1990\t1\t0\t0\t0\t0\n";
    let batch = read(allies, "");
    assert_eq!(
        shown(&batch),
        ["USA-GBR defense 1990 1", "USA-GBR consultation 1990 1"]
    );
    assert_eq!(batch.tally.dropped[&Dropped::NoValue], 1);
    assert_eq!(batch.tally.dropped[&Dropped::OneState], 1);
}

#[test]
fn disputes_conflicts_and_membership() {
    let disputes = "dispnum\tccode1\tccode2\tyear\tdispongoing\tdisponset\tfatality1\thiact1\thostlev1\n\
        7\t350\t640\t1996\t1\t1\t-9\t7\t3\n7\t640\t350\t1996\t1\t0\t0\t0\t1\n";
    assert_eq!(
        shown(&read(disputes, "")),
        [
            "GRC-TUR mid 1996 3",
            "GRC-TUR mid_action 1996 7",
            "GRC-TUR mid_onset 1996 1",
            "TUR-GRC mid 1996 1",
            "TUR-GRC mid_action 1996 0",
            "TUR-GRC mid_fatality 1996 0",
        ]
    );
    // Two states that help one side are in two rows, or in a list: the conflict itself is told once.
    let conflicts = "conflict_id,year,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,incompatibility,intensity_level\n\
        9,2001,970,,972,,territory,2\n\
        8,2015,432,2,,,government,1\n8,2015,432,220,,,government,1\n\
        5,2015,432,\"2, 220\",,340,territory,1\n";
    let batch = read(conflicts, "");
    assert_eq!(
        shown(&batch),
        [
            "KIR-TON armed_conflict 2001 2",
            "MLI armed_conflict 2015 1",
            "USA-MLI sides_with 2015 1",
            "FRA-MLI sides_with 2015 1",
            "MLI armed_conflict 2015 1",
            "USA-MLI sides_with 2015 1",
            "FRA-MLI sides_with 2015 1",
            "SRB-MLI sides_against 2015 1",
        ]
    );
    assert_eq!(batch.records[1].text.as_deref(), Some("8 government"));
    let members = "stateabb\tccode\tstatenme\tstyear\tstmonth\tendyear\tversion\n\
        GDR\t265\tGerman Democratic Republic\t1954\t3\t1990\t2016\nFRN\t220\tFrance\t1944\t8\t2016\t2016\n";
    assert_eq!(
        shown(&read(members, "")),
        ["DDR member 1954..1990 1", "FRA member 1944.. 1"]
    );
}

#[test]
fn trade_goes_from_exporter_to_importer_and_alliances_are_spells() {
    let trade = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2\n\
        2,20,2010,United States of America,Canada,300,-9,300,250\n";
    let batch = read(trade, "");
    assert_eq!(shown(&batch), ["CAN-USA exports 2010 300"]);
    assert_eq!(batch.tally.missing["exports"], 1);
    let allies = "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_year,dyad_end_year,defense,neutrality,nonaggression,entente\n\
        1,200,United Kingdom,235,Portugal,1816,,1,0,1,0\n";
    assert_eq!(
        shown(&read(allies, "")),
        ["GBR-PRT defense 1816.. 1", "GBR-PRT nonaggression 1816.. 1"]
    );
}

#[test]
fn world_bank_and_sipri_publish_a_column_a_year_below_a_heading() {
    let bank = "\u{feff}\"Data Source\",\"World Development Indicators\",\n\n\"Last Updated Date\",\"2021-02-17\",\n\n\
        \"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1960\",\"1961\",\"1993\",\n\
        \"Aruba\",\"ABW\",\"GDP (current US$)\",\"NY.GDP.MKTP.CD\",\"1\",\"2\",\"3\",\n\
        \"Yemen, Rep.\",\"YEM\",\"GDP (current US$)\",\"NY.GDP.MKTP.CD\",\"\",\"..\",\"1,500.5\",\n\
        \"World\",\"WLD\",\"GDP (current US$)\",\"NY.GDP.MKTP.CD\",\"\",\"5\",\"6\",\n\
        \"Russian Federation\",\"RUS\",\"GDP growth, annual %\",\"NY.GDP.MKTP.KD.ZG\",\"\",\"4\",\"-9\",\n\
        \"Chile\",\"CHL\",\"GDP growth, annual %\",\"NY.GDP.MKTP.KD.ZG\",\"-2.5\",\"\",\"\",\n";
    let batch = read(bank, "");
    assert_eq!(
        shown(&batch),
        [
            "YEM NY.GDP.MKTP.CD 1993 1500.5",
            "SUN NY.GDP.MKTP.KD.ZG 1961 4",
            "RUS NY.GDP.MKTP.KD.ZG 1993 -9",
            "CHL NY.GDP.MKTP.KD.ZG 1960 -2.5",
        ]
    );
    assert_eq!(
        (batch.records[0].table.as_str(), batch.records[0].line),
        ("world_bank", 7)
    );
    assert_eq!(batch.records[0].text.as_deref(), Some("GDP (current US$)"));
    assert_eq!(
        batch.tally.unknown.keys().collect::<Vec<_>>(),
        ["ABW", "WLD"]
    );
    assert!(
        reasons(&batch)[0].ends_with("is a part of a state, whose figures are not the state's")
    );
    let sipri = "TIV of arms exports from Russia, 2010-2012\nGenerated: 4 April 2013\n\n\
        Recipient,2010,2011,2012,Total\nIndia,2294,,10,2304\nChina,600,700,,1300\n";
    let batch = read(sipri, "a='Russia',b=Recipient,arms=*");
    assert_eq!(
        shown(&batch),
        [
            "RUS-IND arms 2010 2294",
            "RUS-IND arms 2012 10",
            "RUS-CHN arms 2010 600",
            "RUS-CHN arms 2011 700"
        ]
    );
    assert_eq!(batch.records[0].table, "my");
}

#[test]
fn a_map_names_columns_and_words_tell_the_list_of_states() {
    for (words, map) in [
        (["USA", "DEU"], "state=s,year=y,v=v"),
        (["USA", "GMY"], "state=s,year=y,v=v"),
        (["2", "255.0"], "state=s,year=y,v=v"),
        (["US", "DE"], "state=s,year=y,v=v"),
        (["US", "GM"], "state=s:fips,year=y,v=v"),
        (["United States", "Germany"], "state=s,year=y,v=v"),
        (["U.S.", "DEU"], "state=s,year=y,v=v"),
    ] {
        let text = format!("v;S;y\n1;{};2001-05-01\n2;{};2001\n", words[0], words[1]);
        assert_eq!(
            shown(&read(&text, map)),
            ["USA v 2001 1", "DEU v 2001 2"],
            "{words:?}"
        );
    }
    let text = "from\tto\tstart\tend\tlabel\tw\n2\t20\t1949\t\tN\t0.5\n2\t200; 220\t1949\t1966\tN\t-77\n2\t\t1949\t1966\tN\t1\n";
    let spells = read(
        text,
        "a=from,b=to,since=start,until=end,treaty=1,weight=w,missing=-77|x,text=label",
    );
    assert_eq!(
        shown(&spells),
        [
            "USA-CAN treaty 1949.. 1",
            "USA-CAN weight 1949.. 0.5",
            "USA-GBR treaty 1949..1966 1",
            "USA-FRA treaty 1949..1966 1"
        ]
    );
    assert_eq!(spells.tally.dropped[&Dropped::NoState], 1);
    let long = read(
        "c,y,what,n\nFRA,2000,gdp,1\nFRA,2000,pop,2\n",
        "state=c,year=y,variable=what,value=n",
    );
    assert_eq!(shown(&long), ["FRA gdp 2000 1", "FRA pop 2000 2"]);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let batch = read(
        "c,y,n\nFRA,2000,many\nFRA,soon,1\nFRA,2000\nFRA,2000,1,2\nFRA,2000,1,\nAtlantis,2000,1\n",
        "state=c,year=y,n=n",
    );
    assert_eq!(shown(&batch), ["FRA n 2000 1"]);
    assert_eq!(
        reasons(&batch),
        [
            "my.table.csv:2: the column `n` is no number: `many`",
            "my.table.csv:3: the column `y` is no year: `soon`",
            "my.table.csv:4: the row has 2 columns, not 3",
            "my.table.csv:5: the row has 4 columns, not 3",
            "my.table.csv:7: `Atlantis` in the column `c` is no state that is known",
        ]
    );
    let told =
        |text: &str, options: &TableOptions| read_with(text.as_bytes(), options).1[0].to_string();
    let none = told("a heading\nc,y,n\nFRA,2000,1\n", &TableOptions::default());
    assert!(
        none.contains("no known yearly table") && none.contains("a heading"),
        "{none}"
    );
    let map = TableOptions::of(Map::parse("state=c,year=year,n=n").unwrap());
    let lacks = told("a heading\nc,y,n\nFRA,2000,1\n", &map);
    assert_eq!(
        lacks,
        "my.table.csv: the column `year` is missing; the first line has c, y, n"
    );
    let wide = TableOptions::of(Map::parse("state=c,n=*").unwrap());
    assert!(told("c,y,n\nFRA,2000,1\n", &wide).contains("`a year, such as 1990` is missing"));
}

#[test]
fn maps_that_say_too_little_or_too_much() {
    for (map, want) in [
        ("year=y,n=n", "state=column"),
        ("state=c,n=n", "year=column"),
        ("state=c,year=y", "names no variable"),
        ("state=c,year=y,n", "no pair"),
        ("state=c,year=y,n=", "empty side"),
        ("state=c,a=c,year=y,n=n", "`state`, or `a` and `b`"),
        ("state=c,year=y,since=y,n=n", "`year`, or `since`"),
        ("a=c,b=d,b?=e,year=y,n=n", "twice"),
        ("state=c,year=y,n=*", "leave out `year`"),
        ("state=c,m=*,n=*", "only one"),
        ("state=c,year=y,variable=v,n=n", "value=column"),
        ("state=c:martian,year=y,n=n", "no list of states"),
        ("state?=c,year=y,n=n", "only a? and b?"),
    ] {
        let error = Map::parse(map).unwrap_err();
        assert!(error.contains(want), "{map}: {error}");
    }
}

#[test]
fn repeats_go_and_differing_values_stay() {
    let text = "c,y,n\n255,1990,1\n260,1990,1\n260,1990,2\n";
    let batch = read(text, "state=c,year=y,n=n");
    assert_eq!(shown(&batch), ["DEU n 1990 1", "DEU n 1990 2"]);
    assert_eq!(
        (
            batch.tally.dropped[&Dropped::Repeated],
            batch.tally.differing
        ),
        (1, 1)
    );
}

#[test]
fn chunks_of_any_size_and_packings_give_the_same() {
    let rows: String = (0..40_000)
        .map(|i| {
            format!(
                "{},{},{}.5\n",
                [2, 365, 345, 710][i % 4],
                1900 + i / 4 % 120,
                i
            )
        })
        .collect();
    let text = format!("ccode,year,x\n{rows}");
    let mut options = TableOptions::of(Map::parse("state=ccode,year=year,x=x").unwrap());
    let whole = read_with(text.as_bytes(), &options).0;
    assert_eq!(whole.tally.kept, 40_000);
    for chunk in [1 << 22, 100_000] {
        options.chunk = chunk;
        for bytes in [
            text.clone().into_bytes(),
            gzip(text.as_bytes()),
            zstd(text.as_bytes()),
        ] {
            assert_eq!(read_with(&bytes, &options).0, whole);
        }
    }
}

proptest! {
    #[test]
    fn any_rows_are_accounted_for(
        cells in proptest::collection::vec("[a-zA-Z0-9\",;.*\u{e9} -]{0,8}", 0..60),
        delimiter in prop_oneof![Just(','), Just('\t'), Just(';')],
    ) {
        let rows: Vec<String> = cells.chunks(4).map(|row| row.join(&delimiter.to_string())).collect();
        let text = format!("a{delimiter}b{delimiter}y{delimiter}v\n{}\n", rows.join("\n"));
        let options = TableOptions::of(Map::parse("a=a,b?=b,year=y,v=v").unwrap());
        // The sums are asked for within.
        read_with(text.as_bytes(), &options);
    }

    #[test]
    fn spells_cover_their_years_once(since in 1800i16..2020, length in 0i16..220, open in any::<bool>()) {
        let until = since + length;
        let end = if open { String::new() } else { until.to_string() };
        let text = format!("a,b,s,e\n345,365,{since},{end}\n");
        let batch = read(&text, "a=a:cow,b=b:cow,since=s,until=e,tie=1");
        for year in 1790..2300 {
            let wanted = year >= since && (open || year <= until);
            let hits = batch.records.iter().filter(|r| r.holds(year)).count();
            prop_assert_eq!(hits, usize::from(wanted), "{}", year);
        }
        let codes = |at: usize| (batch.records[at].a.clone(), batch.records[at].b.clone());
        for at in 1..batch.records.len() {
            prop_assert_ne!(codes(at - 1), codes(at));
        }
    }
}
