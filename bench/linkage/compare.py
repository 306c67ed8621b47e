#!/usr/bin/env python3
"""The linkage beside Splink on generated data with known truth, processor seconds and F1, medians of several runs.

    python compare.py LINK_PROGRAM [--shared ../shared] [--records 20000 1000000] [--seed 7] [--runs 5] [--splink PYTHON]

`make bench-linkage` runs it. LINK_PROGRAM is the built example `link`. The generator and the script that runs Splink are
taken from the shared folder; without it nothing is compared. --splink names a Python that has splink installed; without it only this linkage runs.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def mine(program, data, folder):
    files = {k: os.path.join(folder, v) for k, v in dict(pairs="pairs.csv", clusters="clusters.csv", summary="summary.json").items()}
    command = [program, data, "--id", "unique_id", "--source", "source"]
    for key, path in files.items():
        command += ["--" + key, path]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    judged = subprocess.run([sys.executable, os.path.join(HERE, "judge.py"), data, "--pairs", files["pairs"], "--clusters",
                             files["clusters"], "--summary", files["summary"], "--source", "source"], check=True, capture_output=True, text=True)
    return json.loads(judged.stdout)


def theirs(python, script, data_folder, name, mode):
    run = subprocess.run([python, script, f"{name}_{mode}", "--data", data_folder], check=True, capture_output=True, text=True)
    return json.loads(run.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program"); parser.add_argument("--shared", default="../shared"); parser.add_argument("--mode", default="broad")
    parser.add_argument("--records", type=int, nargs="+", default=[20_000, 1_000_000]); parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=5); parser.add_argument("--splink")
    args = parser.parse_args()
    generator = os.path.join(args.shared, "bench/linkage/gen_uk_children.py")
    if not os.path.exists(generator):
        sys.exit(f"{generator} is not there; nothing to compare on")
    for records in args.records:
        compare(args, generator, records)


def line(who, cpu, peak_mb, pairs, clusters, persons):
    print(f"{who:7} cpu {cpu:8.2f} s  peak {peak_mb:6.0f} MB  pairs F1 {pairs:.4f}  clusters F1 {clusters:.4f}  persons {persons:+.2f}%", flush=True)


def compare(args, generator, records):
    with tempfile.TemporaryDirectory() as folder:
        name = f"uk{records}"
        data = os.path.join(folder, name + ".csv")
        subprocess.run([sys.executable, generator, "--records", str(records), "--seed", str(args.seed), "--out", data],
                       check=True, stderr=subprocess.DEVNULL)
        print(f"{records} records, seed {args.seed}, median of {args.runs}")
        here = [mine(args.program, data, folder) for _ in range(args.runs)]
        cpu, last = statistics.median(r["cpu_s"] for r in here), here[-1]
        line("here", cpu, last["peak_mb"], last["pair_best"]["F1"], last["clusters"]["F1"], last["counted"]["error_pct"])
        if not args.splink:
            return
        script = os.path.join(args.shared, "bench/linkage/bench_splink.py")
        there = [theirs(args.splink, script, folder, name, args.mode) for _ in range(args.runs)]
        peer, last = statistics.median(r["cpu_s"] for r in there), there[-1]
        line("splink", peer, last["peak_rss_mib"] * 1.048576, last["pair_best"]["F1"], last["cluster_best"]["F1"], last["cluster_p95"]["count_err_pct"])
        print(f"        ratio of processor seconds, splink to here: {peer / cpu:.1f}", flush=True)


if __name__ == "__main__":
    main()
