#!/usr/bin/env python3
"""Two sources of made-up children linked in the clear and without names, side by side.

    python names_free.py LINK_PROGRAM [--shared ../shared] [--records 100000] [--seed 5]

LINK_PROGRAM is the built example `link`. Records of one person go to the two sources in turn, so that most persons known to
both are there once in each. Processor seconds are those of the programs, files read and written included.
"""
import argparse, csv, json, os, resource, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def two_sources(generator, records, seed, folder):
    """Writes a.csv and b.csv of so many records each."""
    every = os.path.join(folder, "all.csv")
    subprocess.run([sys.executable, generator, "--records", str(records * 5 // 2), "--seed", str(seed), "--out", every],
                   check=True, stderr=subprocess.DEVNULL)
    sides, turn = ([], []), {}
    with open(every, newline="", encoding="utf-8") as handle:
        rows = csv.reader(handle)
        head = next(rows)
        for row in rows:
            at = turn.get(row[-1], int(row[-1]) % 2)
            turn[row[-1]] = 1 - at
            if len(sides[at]) < records:
                sides[at].append(["ab"[at] + row[0], *row[2:]])
    paths = [os.path.join(folder, name) for name in ("a.csv", "b.csv")]
    for path, side in zip(paths, sides):
        with open(path, "w", newline="", encoding="utf-8") as handle:
            out = csv.writer(handle, lineterminator="\n")
            out.writerow([head[0], *head[2:]])
            out.writerows(side)
    return paths


def judged(inputs, files):
    command = [sys.executable, os.path.join(HERE, "judge.py"), *inputs]
    for key, path in files.items():
        command += ["--" + key, path]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def linked(program, words, inputs, identifier, truth, folder):
    files = {k: os.path.join(folder, v) for k, v in dict(pairs="pairs.csv", clusters="clusters.csv", summary="summary.json").items()}
    command = [program, *words, *inputs, "--id", identifier]
    for key, path in files.items():
        command += ["--" + key, path]
    seconds = processor_seconds(command)
    return seconds, judged(truth, files)


def line(name, seconds, result):
    counted = result["counted"]
    print(f"{name:10} cpu {seconds:6.2f} s  peak {result['peak_mb']:5.0f} MB  compared {result['compared']}  pairs F1 "
          f"{result['pair_best']['F1']:.4f}  clusters F1 {result['clusters']['F1']:.4f}  persons {counted['error_pct']:+.2f}% "
          f"({'within' if counted['holds'] else 'outside'} the interval, half width {counted['width_pct']:.2f}%)", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program"); parser.add_argument("--shared", default="../shared")
    parser.add_argument("--records", type=int, default=100_000); parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    generator = os.path.join(args.shared, "bench/linkage/gen_uk_children.py")
    if not os.path.exists(generator):
        sys.exit(f"{generator} is not there; nothing to measure on")
    with tempfile.TemporaryDirectory() as folder:
        inputs = two_sources(generator, args.records, args.seed, folder)
        line("in the clear", *linked(args.program, [], inputs, "unique_id", inputs, folder))
        secret = os.path.join(folder, "secret")
        with open(secret, "w", encoding="utf-8") as handle:
            handle.write("a secret for measuring alone")
        encoded = [path.replace(".csv", "-encoded.csv") for path in inputs]
        seconds = sum(processor_seconds([args.program, "encode", plain, "unique_id", secret, out]) for plain, out in zip(inputs, encoded))
        print(f"encoding   cpu {seconds:6.2f} s for {2 * args.records} records", flush=True)
        line("names-free", *linked(args.program, ["encoded"], encoded, "id", inputs, folder))


if __name__ == "__main__":
    main()
