//! States, rivalries, arms and yearly faces, out of the tables of `data/events`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use bifrons_faces::{Cell, Rivalry, Transfer, YearFace};

use crate::table::Table;

/// States are their Correlates of War numbers.
pub struct Data {
    /// Three letters of each.
    pub names: BTreeMap<usize, String>,
    /// Strategic rivalries of the list.
    pub rivalries: Vec<Rivalry>,
    /// What each did to each in a year.
    pub faces: Vec<YearFace>,
    /// Deliveries of arms.
    pub arms: Vec<Transfer>,
    /// Ideal points by state and session of the General Assembly (69 is that of 2014).
    pub ideal: BTreeMap<(usize, u16), f64>,
}

impl Data {
    /// Reads what lies below the folder of dev data.
    pub fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let states = |name: &str| -> PathBuf { root.join("data/events/states").join(name) };
        let (mut names, mut ideal) = (BTreeMap::new(), BTreeMap::new());
        let table = Table::read(&states("un_ideal_points.tsv.gz"))?;
        for row in table.rows(["ccode", "iso3c", "session", "IdealPoint"])? {
            if let Ok(code) = row[0].parse() {
                names.insert(code, row[1].to_string());
                if let (Ok(session), Ok(point)) = (row[2].parse(), row[3].parse()) {
                    ideal.insert((code, session), point);
                }
            }
        }
        names.insert(713, "TWN".into());
        let codes: BTreeMap<&str, usize> = names.iter().map(|(c, n)| (n.as_str(), *c)).collect();
        let columns = ["ccode1", "ccode2", "start", "end"];
        let table = Table::read(&states("tss_rivalries.tsv.gz"))?;
        let mut rivalries = Vec::new();
        for [a, b, since, until] in table.rows(columns)? {
            rivalries.push(Rivalry {
                a: a.parse()?,
                b: b.parse()?,
                since: since.parse()?,
                // The list ends in 2020: what lasts is coded so.
                until: until.parse().ok().filter(|year| *year < 2020),
                strength: 1.0,
            });
        }
        let table = Table::read(&states("sipri_tiv_dyad_year.tsv.gz"))?;
        let columns = ["supplier_cown", "recipient_cown", "year", "value"];
        let mut arms = Vec::new();
        for [supplier, recipient, year, volume] in table.rows(columns)? {
            // Without a number the party is no state: a rebel group, or NATO.
            let code = |text: &str| text.parse::<f64>().ok().map(|c| c as usize);
            if let (Some(supplier), Some(recipient)) = (code(supplier), code(recipient)) {
                arms.push(Transfer {
                    supplier,
                    recipient,
                    year: year.parse()?,
                    volume: volume.parse()?,
                });
            }
        }
        let table = Table::read(&root.join("data/events/icews/dyad_year_2002_2014.tsv.gz"))?;
        let columns = [
            "i_iso3c", "j_iso3c", "year", "verbCoop", "matlCoop", "verbConf", "matlConf",
        ];
        let mut faces = Vec::new();
        for [i, j, year, vc, mc, vk, mk] in table.rows(columns)? {
            let (Some(&actor), Some(&recipient)) = (codes.get(i), codes.get(j)) else {
                continue;
            };
            let cell = Cell {
                vc: vc.parse()?,
                mc: mc.parse()?,
                vk: vk.parse()?,
                mk: mk.parse()?,
                ..Cell::default()
            };
            faces.push(YearFace {
                actor,
                recipient,
                year: year.parse()?,
                cell,
            });
        }
        Ok(Self {
            names,
            rivalries,
            faces,
            arms,
            ideal,
        })
    }
}
