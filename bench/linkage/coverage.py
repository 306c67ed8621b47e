#!/usr/bin/env python3
"""How often the 95% interval for the number of persons holds the truth, over seeded runs.

    python coverage.py LINK_PROGRAM [--shared ../shared] [--records 10000] [--seeds 100]
"""
import argparse, json, os, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program"); parser.add_argument("--shared", default="../shared")
    parser.add_argument("--records", type=int, default=10_000); parser.add_argument("--seeds", type=int, default=100)
    args = parser.parse_args()
    sys.path.insert(0, HERE)
    from compare import mine
    generator = os.path.join(args.shared, "bench/linkage/gen_uk_children.py")
    if not os.path.exists(generator):
        sys.exit(f"{generator} is not there; nothing to measure on")
    holds, errors, widths, pairs, clusters = 0, [], [], [], []
    shared, shared_hold, shared_errors, shared_widths = 0, 0, [], []
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data.csv")
        for seed in range(1000, 1000 + args.seeds):
            subprocess.run([sys.executable, generator, "--records", str(args.records), "--seed", str(seed), "--out", data],
                           check=True, stderr=subprocess.DEVNULL)
            judged = mine(args.program, data, folder)
            holds += judged["counted"]["holds"]
            errors.append(judged["counted"]["error_pct"]); widths.append(judged["counted"]["width_pct"])
            both = judged["overlaps"]
            shared += both["pairs"]; shared_hold += both["hold"]
            shared_errors.append(both["error_pct"]); shared_widths.append(both["width_pct"])
            pairs.append(judged["pair_best"]["F1"]); clusters.append(judged["clusters"]["F1"])
    print(f"{holds} of {args.seeds} intervals hold the truth; error {statistics.mean(errors):+.3f}% on average, between "
          f"{min(errors):+.3f}% and {max(errors):+.3f}%; half width {statistics.mean(widths):.2f}%; pairs F1 {statistics.mean(pairs):.4f} "
          f"(least {min(pairs):.4f}); clusters F1 {statistics.mean(clusters):.4f} (least {min(clusters):.4f})")

    print(f"known to two sources: {shared_hold} of {shared} intervals hold the truth; error {statistics.mean(shared_errors):+.2f}% on "
          f"average; half width {statistics.mean(shared_widths):.2f}%")

if __name__ == "__main__":
    main()
