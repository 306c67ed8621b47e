#!/usr/bin/env python3
"""Runs the exported DuckDB script and compares its weights with those of the linkage itself.

    python sql_check.py FOLDER pairs.csv

FOLDER holds prepared.csv and link.duckdb.sql (`--sql FOLDER`). Pairs whose weight was revised in the light of a group of
three or more are left out: the script weighs pairs on their own. Needs the PyPI package duckdb.
"""
import csv, os, sys


def judge(theirs, pairs):
    """Compares weights by pair with those of pairs.csv; 1 when they are not the same."""
    mine = {}
    for row in csv.DictReader(open(pairs, newline="", encoding="utf-8")):
        ends = [(row.get("source_l", ""), row["id_l"]), (row.get("source_r", ""), row["id_r"])]
        mine[frozenset(ends)] = float(row["weight"])
    reach = {}
    for pair in set(mine) | set(theirs):
        for end in pair:
            reach.setdefault(end, set()).update(pair)
    alone = [p for p in mine if all(len(reach[end]) == 2 for end in p)]
    missing = [p for p in alone if p not in theirs]
    apart = [abs(mine[p] - theirs[p]) for p in alone if p in theirs]
    extra = [p for p in theirs if p not in mine and all(len(reach[end]) == 2 for end in p)]
    print(f"{len(theirs)} pairs in SQL, {len(mine)} here; {len(apart)} pairs alone compared, "
          f"largest difference {max(apart, default=0):.8f} bits; {len(missing)} missing in SQL, {len(extra)} only in SQL")
    return 1 if missing or extra or max(apart, default=0) > 1e-6 else 0


def main():
    import duckdb
    folder, pairs = sys.argv[1], os.path.abspath(sys.argv[2])
    os.chdir(folder)
    connection = duckdb.connect()
    connection.execute(open("link.duckdb.sql", encoding="utf-8").read())
    rows = connection.execute("select id_l, id_r, coalesce(source_l, ''), coalesce(source_r, ''), weight from pairs").fetchall()
    sys.exit(judge({frozenset(((sl, l), (sr, r))): w for l, r, sl, sr, w in rows}, pairs))


if __name__ == "__main__":
    main()
