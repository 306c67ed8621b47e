#!/usr/bin/env python3
"""Judges the files of a linkage run against the truth.

    python judge.py truth.csv [truth2.csv] --id unique_id --cluster cluster --pairs pairs.csv --clusters clusters.csv --summary summary.json

The truth is a column of the input (--cluster) or, for the FEBRL files, the number inside the record's identifier
(--febrl). --across counts only pairs of records from different files. With --source the numbers of persons known to two
sources are judged as well. Prints one line of JSON.
"""
import argparse, csv, json, os
from collections import Counter, defaultdict


def pairs_of(counts):
    return sum(n * (n - 1) // 2 for n in counts.values())


def read_truth(args):
    truth, source_of = {}, {}
    for path in args.inputs:
        with open(path, newline="", encoding="utf-8") as handle:
            rows = csv.reader(handle)
            head = [h.strip() for h in next(rows)]
            at = head.index(args.id)
            for row in rows:
                key = row[at].strip()
                truth[key] = key.split("-")[1] if args.febrl else row[head.index(args.cluster)]
                source_of[key] = os.path.basename(path)
    return truth, source_of


def true_pairs(truth, source_of, across):
    every = pairs_of(Counter(truth.values()))
    if not across:
        return every
    return every - pairs_of(Counter((truth[k], source_of[k]) for k in truth))


def best_threshold(args, truth, source_of, total):
    scored = []
    with open(args.pairs, newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            left, right = row["id_l"], row["id_r"]
            if args.across and source_of[left] == source_of[right]:
                continue
            scored.append((float(row[args.score]), float(row["probability"]), truth[left] == truth[right]))
    scored.sort(key=lambda s: -s[0])
    best, found, half = (0, 0, 0, 0), 0, None
    for n, (weight, probability, same) in enumerate(scored, 1):
        found += same
        if n < len(scored) and scored[n][0] == weight:
            continue
        f1 = 2 * found / (n + total)
        if f1 > best[0]:
            best = (f1, weight, found / n, found / total)
    kept = [s for s in scored if s[1] >= 0.5]
    if kept:
        hits = sum(s[2] for s in kept)
        half = dict(P=hits / len(kept), R=hits / total, F1=2 * hits / (len(kept) + total))
    bins = defaultdict(lambda: [0, 0.0, 0])
    for _, probability, same in scored:
        slot = bins[min(int(probability * 10), 9)]
        slot[0] += 1; slot[1] += probability; slot[2] += same
    calibration = {b: (n, round(p / n, 3), round(y / n, 3)) for b, (n, p, y) in sorted(bins.items())}
    return dict(F1=best[0], weight=best[1], P=best[2], R=best[3]), half, sum(s[2] for s in scored) / total, calibration


def judge_clusters(args, truth):
    mine = {}
    with open(args.clusters, newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            mine[row["id"]] = row["cluster"]
    found = pairs_of(Counter(mine.values()))
    right = pairs_of(Counter((mine[k], truth[k]) for k in truth))
    every = pairs_of(Counter(truth.values()))
    precision, recall = (right / found if found else 1.0), right / every
    return dict(P=precision, R=recall, F1=2 * right / (found + every), clusters=len(set(mine.values())))


def judge_overlaps(args, truth, overlaps):
    """How many of the intervals for persons known to both of two sources hold the truth, and how far out they are."""
    known = defaultdict(set)
    for path in args.inputs:
        with open(path, newline="", encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                known[row[args.source]].add(truth[row[args.id].strip()])
    holds, errors, widths = 0, [], []
    for overlap in overlaps:
        a, b = overlap["sources"]
        real = len(known[a] & known[b])
        holds += overlap["persons_low"] <= real <= overlap["persons_high"]
        errors.append(100 * (overlap["persons"] - real) / max(real, 1))
        widths.append(50 * (overlap["persons_high"] - overlap["persons_low"]) / max(real, 1))
    mean = lambda xs: sum(xs) / max(len(xs), 1)
    return dict(pairs=len(overlaps), hold=holds, error_pct=mean(errors), width_pct=mean(widths))


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return round(value, 5) if isinstance(value, float) else value


def main():
    p = argparse.ArgumentParser()
    p.add_argument("inputs", nargs="+")
    p.add_argument("--id", default="unique_id"); p.add_argument("--cluster", default="cluster")
    p.add_argument("--febrl", action="store_true"); p.add_argument("--across", action="store_true")
    p.add_argument("--pairs", required=True); p.add_argument("--clusters", required=True)
    p.add_argument("--source"); p.add_argument("--summary"); p.add_argument("--score", default="weight"); p.add_argument("--calibration", action="store_true")
    args = p.parse_args()
    truth, source_of = read_truth(args)
    total = true_pairs(truth, source_of, args.across)
    best, half, kept, calibration = best_threshold(args, truth, source_of, total)
    persons = len(set(truth.values()))
    out = dict(records=len(truth), persons=persons, pair_best=best, pair_half=half, recall_kept=kept, clusters=judge_clusters(args, truth))
    if args.summary:
        s = json.load(open(args.summary, encoding="utf-8"))
        out["counted"] = dict(persons=s["persons"], low=s["persons_low"], high=s["persons_high"],
                              error_pct=100 * (s["persons"] - persons) / persons, holds=s["persons_low"] <= persons <= s["persons_high"],
                              width_pct=50 * (s["persons_high"] - s["persons_low"]) / persons)
        out["cpu_s"], out["peak_mb"] = s["cpu_seconds"], (s["peak_memory_bytes"] or 0) / 1e6
        if args.source:
            out["overlaps"] = judge_overlaps(args, truth, s["overlaps"])
        out["compared"], out["blocking_recall_said"] = s["pairs_compared"], s["blocking_recall"]
    if args.calibration:
        out["calibration"] = calibration
    print(json.dumps(rounded(out)))


if __name__ == "__main__":
    main()
