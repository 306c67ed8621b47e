#!/usr/bin/env python3
"""Runs the exported Spark script on a local Spark and compares its weights with those of the linkage itself.

    python spark_check.py FOLDER pairs.csv

FOLDER holds prepared.csv and link.spark.sql (`--sql FOLDER`). As sql_check.py, for Spark: needs the PyPI package pyspark
and Java 17 or later. The two functions Spark lacks are registered here from plain Python.
"""
import os, sys
from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType, IntegerType
from sql_check import judge


def damerau_levenshtein(a, b):
    """Edits with swaps of neighbours, each letter touched once."""
    if a is None or b is None:
        return None
    before, last, row = None, None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = last, row, [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
    return row[-1]


def jaro_winkler(a, b):
    """Jaro's similarity, raised by up to four equal letters at the start (Winkler 1990)."""
    if a is None or b is None:
        return None
    if a == b:
        return 1.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    taken, hits = [False] * len(b), []
    for i, x in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not taken[j] and b[j] == x:
                taken[j] = True; hits.append(x)
                break
    if not hits:
        return 0.0
    others = [y for y, t in zip(b, taken) if t]
    turned = sum(x != y for x, y in zip(hits, others)) / 2
    jaro = (len(hits) / len(a) + len(hits) / len(b) + (len(hits) - turned) / len(hits)) / 3
    start = next((n for n, (x, y) in enumerate(zip(a[:4], b[:4])) if x != y), min(4, len(a), len(b)))
    return jaro + 0.1 * start * (1 - jaro) if jaro > 0.7 else jaro


def main():
    folder, pairs = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.chdir(folder)
    # Spark keeps the tables it makes in the folder it runs in.
    spark = (SparkSession.builder.master("local[2]").appName("linkage").config("spark.ui.enabled", "false")
             .config("spark.sql.shuffle.partitions", "4").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    spark.udf.register("damerau_levenshtein", damerau_levenshtein, IntegerType())
    spark.udf.register("jaro_winkler_similarity", jaro_winkler, DoubleType())
    script = open("link.spark.sql", encoding="utf-8").read()
    for statement in script.split(";\n"):
        if statement.strip():
            spark.sql(statement)
    rows = spark.sql("select id_l, id_r, coalesce(source_l, '') s, coalesce(source_r, '') t, weight from pairs").collect()
    spark.stop()
    sys.exit(judge({frozenset(((r.s, r.id_l), (r.t, r.id_r))): r.weight for r in rows}, pairs))


if __name__ == "__main__":
    main()
