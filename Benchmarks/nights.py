#!/usr/bin/env python3
"""Thirty nights over a folder that grows: is the end right, and what does a night cost?

Every night adds archives, changes one of an earlier night and breaks one (cuts it off). After the
last night the merged results must be those of one run over everything. The table says what each
night took, and how much of it was the line (what is new) and how much the merge (what is there).

    python3 Benchmarks/nights.py --wireroom .build-release/release/wireroom
"""
import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile


def run(wireroom, *arguments, allowed=(0,)):
    done = subprocess.run([wireroom, *arguments], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"nights: wireroom {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")


def differing(left, right):
    """Relative paths of results that are not the same in two folders."""
    found = set()
    for part in ("stories", "rejects", "tables"):
        names = set()
        for root in (left, right):
            for folder, _, files in os.walk(os.path.join(root, part)):
                names |= {os.path.relpath(os.path.join(folder, name), root) for name in files}
        for name in names:
            paths = [os.path.join(root, name) for root in (left, right)]
            if not all(map(os.path.exists, paths)) or not filecmp.cmp(*paths, shallow=False):
                found.add(name)
    if not filecmp.cmp(f"{left}/summary.json", f"{right}/summary.json", shallow=False):
        found.add("summary.json")
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--size", default="12MB", help="text that a night adds, in three archives, one cut off")
    parser.add_argument("--before", default="0", metavar="SIZE",
                        help="text that is there before, in archives of 1 MB: a night's time must not "
                        "grow with it")
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="wireroom-nights-")
    try:
        feed, out = f"{work}/in", f"{work}/out"
        pipeline = f"{work}/night.yaml"
        os.makedirs(feed)
        with open(pipeline, "w") as file:
            file.write(f"name: night\ninputs: [{feed}]\noutput: {out}\n"
                       "limits: {damaged: 1000, rejects: 100%}\n")
        if options.before != "0":
            megabytes = int(options.before.removesuffix("MB"))
            run(options.wireroom, "generate", "--output", f"{feed}/before", "--size", options.before,
                "--files", str(megabytes), "--no-truth", "--seed", "1000", "--duplicates", "0.02")
            run(options.wireroom, "run", pipeline, "--quiet")
        print("| night | archives | done this night | new text, MB | line, s | merge and report, s | all, s |")
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for night in range(1, options.nights + 1):
            folder = f"{feed}/{night:02}"
            run(options.wireroom, "generate", "--output", folder, "--size", options.size, "--files",
                "3", "--no-truth", "--seed", str(night), "--malformed", "0.01", "--duplicates", "0.02")
            names = sorted(os.listdir(folder))
            if night > 2:
                # An archive of two nights ago comes again with other stories.
                earlier = f"{feed}/{night - 2:02}"
                shutil.copyfile(f"{folder}/{names[0]}", f"{earlier}/{sorted(os.listdir(earlier))[0]}")
            broken = f"{folder}/{names[2]}"
            os.truncate(broken, os.path.getsize(broken) // 3)
            run(options.wireroom, "run", pipeline, "--quiet")
            with open(f"{out}/run.json") as file:
                record = json.load(file)
            new = next((s["bytes"] for s in record["stages"] if s["name"] == "decode"), 0)
            if night <= 3 or night % 5 == 0:
                print(f"| {night} | {len(record['archives'])} | {len(record['processed'])} "
                      f"| {new / 1e6:.1f} | {record['line_seconds']:.2f} "
                      f"| {record['seconds'] - record['line_seconds']:.2f} | {record['seconds']:.2f} |",
                      flush=True)
        run(options.wireroom, "verify", out)
        run(options.wireroom, "run", pipeline, "--output", f"{work}/whole", "--quiet")
        wrong = differing(out, f"{work}/whole")
        if wrong:
            sys.exit(f"nights: the end differs from one run over everything: {wrong[:5]}")
        with open(f"{work}/whole/run.json") as file:
            whole = json.load(file)
        print(f"\nThe results after night {options.nights} are those of one run over everything, "
              f"byte for byte; that run took {whole['seconds']:.1f} s.")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
