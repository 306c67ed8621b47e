#!/usr/bin/env python3
"""Weights of Splink for every pair of a small table under a saved model of ours, with the same levels written as SQL.

    python splink_weights.py people.csv model.json > splink-weights.csv

Needs the PyPI package splink (written for 5.0.0). The model must be the plain one: no household class, all pairs equally
careful, one source. Rarity is Splink's term-frequency adjustment. The table's columns are those of the test's people:
id, surname, born (year-month-day), postcode, house (a house number). Levels that need a function Splink's engine has not
(sound, parts of double names) are left out, so the table must hold no pair that reaches them.
"""
import csv, json, sys
import duckdb
import splink.comparison_library as cl
import splink.comparison_level_library as cll
from splink import DuckDBAPI, Linker, SettingsCreator

people, model = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
assert model["household"] == 0 and model["careless"]["share"] == 0


def edits(column, n):
    return f"damerau_levenshtein({column}_l, {column}_r) = {n}"


def date_levels():
    part = lambda side, at, long: f"substr(born_{side}, {at}, {long})"
    same = lambda at, long: f"{part('l', at, long)} = {part('r', at, long)}"
    year, month, day = same(1, 4), same(5, 2), same(7, 2)
    swapped = f"{year} and {part('l', 5, 2)} = {part('r', 7, 2)} and {part('l', 7, 2)} = {part('r', 5, 2)}"
    near = f"abs(cast({part('l', 1, 4)} as int) - cast({part('r', 1, 4)} as int)) = 1"
    two = f"cast({year} as int) + cast({month} as int) + cast({day} as int) = 2"
    first = f"({part('l', 5, 4)} = '0101' or {part('r', 5, 4)} = '0101')"
    return {2: swapped, 3: f"{edits('born', 1)} or ({month} and {day} and {near})", 4: two, 5: f"{year} and {first}", 6: year}


def postcode_levels():
    cut = lambda n: f"left(postcode_l, length(postcode_l) - {n}) = left(postcode_r, length(postcode_r) - {n})"
    return {2: edits("postcode", 1), 3: cut(2), 4: cut(3)}


def postcodes_differ():
    """As the last level of the postcode: both there, and no level above it reached."""
    alike = " or ".join(f"({sql})" for sql in ["postcode_l = postcode_r", *postcode_levels().values()])
    return f"postcode_l is not null and postcode_r is not null and not ({alike})"


HOUSE_ALIKE = f"greatest(length(house_l), length(house_r)) > 1 and {edits('house', 1)}"
# Level 4 of the house number says nothing more, as the postcode differs already; 3 is the level of all others.
LEVELS = {
    "surname": {2: edits("surname", 1), 4: "jaro_winkler_similarity(surname_l, surname_r) >= 0.88"},
    "born": date_levels(),
    "postcode": postcode_levels(),
    "house": {2: HOUSE_ALIKE, 4: postcodes_differ()},
}
OTHERWISE = {"surname": 5, "born": 7, "postcode": 5, "house": 3}


def comparison(part):
    name = part["field"]["name"]
    fixed = lambda level, at, **more: level.configure(m_probability=part["m"][at], u_probability=part["u"][at],
                                                      fix_m_probability=True, fix_u_probability=True, **more)
    levels = [cll.NullLevel(name), fixed(cll.ExactMatchLevel(name), 1, tf_adjustment_column=name if part["rarity"] else None)]
    levels += [fixed(cll.CustomLevel(sql, f"level {at}"), at) for at, sql in LEVELS[name].items()]
    levels.append(fixed(cll.ElseLevel(), OTHERWISE[name]))
    return cl.CustomComparison(output_column_name=name, comparison_levels=levels)


connection = duckdb.connect()
connection.execute(f"""create table people as select id, nullif(lower(surname), '') as surname, nullif(replace(born, '-', ''), '') as born,
    nullif(replace(postcode, ' ', ''), '') as postcode, nullif(house, '') as house from read_csv('{people}', all_varchar=true)""")
settings = SettingsCreator(link_type="dedupe_only", unique_id_column_name="id", comparisons=[comparison(p) for p in model["fields"]],
                           blocking_rules_to_generate_predictions=["1=1"],
                           probability_two_random_records_match=model["prior"]["of_pair"][0])
api = DuckDBAPI(connection=connection)
linker = Linker(api.register(connection.table("people")), settings, log_level=None)
found = linker.inference.predict()
rows = connection.execute(f"select id_l, id_r, match_weight from {found.physical_name}").fetchall()
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["id_l", "id_r", "match_weight"])
for left, right, weight in sorted(rows, key=lambda r: (int(r[0]), int(r[1]))):
    out.writerow([left, right, f"{weight:.9f}"])
