#!/usr/bin/env python3
"""Measures tuning: all combinations of workers, `tune`, the tuned file, `auto` and a bad file.

Everything runs on the same generated archives, in interleaved rounds on one machine: compare the
ratios. Prints a Markdown table, and fails if the outputs' bytes are not the same for all settings.
"""
import argparse, hashlib, itertools, json, os, pathlib, random, shutil, statistics, subprocess, tempfile

STAGES = ["decode", "normalize", "segment", "extract", "aggregate", "write"]
BAD = """\
# One worker where the work is, eight where it is not, and few, small batches.
name: bad
inputs: [in]
output: out
decode: {workers: 1, batch: 16KB}
normalize: {workers: 1}   # most of the work
segment: {workers: 1}
extract: {workers: 1}
aggregate: {workers: 8}   # least of the work
write: {workers: 1}
limits: {batches: 2}
"""


def text_of(workers):
    lines = ["inputs: [in]", "output: out"]
    return "\n".join(lines + [f"{s}: {{workers: {n}}}" for s, n in workers.items()]) + "\n"


def digest(folder):
    """A hash over the names and bytes of all results that hold no times."""
    total = hashlib.sha256()
    for part in ("stories", "rejects", "tables", "summary.json"):
        root = folder / part
        for path in sorted(root.rglob("*")) if root.is_dir() else [root] if root.exists() else []:
            if path.is_file() and path.name != "summary.json":
                total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


class Bench:
    def __init__(self, wireroom, folder):
        self.wireroom, self.folder, self.digests = wireroom, folder, set()

    def run(self, name):
        """Seconds of the line with a pipeline file; its outputs must be those of all others."""
        output = self.folder / "out"
        costs = None
        if name == "auto" and (self.folder / "auto.json").exists():
            costs = self.folder / "auto.json"
        shutil.rmtree(output, ignore_errors=True)
        if costs:  # what its last run left: auto begins with it
            output.mkdir()
            shutil.copy(costs, output / "run.json")
        subprocess.run([self.wireroom, "run", str(self.folder / (name + ".yaml")), "--quiet", "--force"],
                       check=True)
        self.digests.add(digest(output))
        if name == "auto":
            shutil.copy(output / "run.json", self.folder / "auto.json")
        return json.loads((output / "run.json").read_text())["line_seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--size", default="128MB")
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--repeat", type=int, default=5, help="rounds for the named settings")
    parser.add_argument("--finalists", type=int, default=6, help="combinations that run as often")
    parser.add_argument("--values", default="1,2", help="workers that are tried for each stage")
    arguments = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="wireroom-tuning-"))
    try:
        measure(arguments, folder)
    finally:
        shutil.rmtree(folder)


def measure(arguments, folder):
    wireroom = os.path.abspath(arguments.wireroom)
    subprocess.run([wireroom, "generate", "--output", str(folder / "in"), "--size", arguments.size,
                    "--files", str(arguments.files), "--no-truth"], check=True, stdout=subprocess.DEVNULL)
    bench = Bench(wireroom, folder)
    (folder / "bad.yaml").write_text(BAD)
    (folder / "auto.yaml").write_text("inputs: [in]\noutput: out\n")
    (folder / "tuned.yaml").write_text(BAD)
    subprocess.run([wireroom, "tune", str(folder / "tuned.yaml"), "--write", "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    # All combinations once, in a random order; the fastest then run as often as the named ones.
    values = [int(v) for v in arguments.values.split(",")]
    combinations = {}
    for counts in itertools.product(values, repeat=len(STAGES)):
        name = "all-" + "-".join(map(str, counts))
        (folder / (name + ".yaml")).write_text(text_of(dict(zip(STAGES, counts))))
        combinations[name] = counts
    bench.run("auto")
    order = list(combinations)
    random.Random(1).shuffle(order)
    once = {name: bench.run(name) for name in order}
    finalists = sorted(once, key=once.get)[:arguments.finalists]
    names = ["tuned", "auto", "bad"] + finalists
    seconds = {name: [] for name in names}
    for round in range(arguments.repeat):
        for place in range(len(names)):
            name = names[(place + round * 3) % len(names)]
            seconds[name].append(bench.run(name))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    best = min(finalists, key=median.get)
    spread = statistics.median((max(v) - min(v)) / statistics.median(v) for v in seconds.values())
    print(f"{os.cpu_count()} cores; {arguments.size} of generated Gigaword text in {arguments.files} files; "
          f"{len(combinations)} combinations once, the {len(finalists)} fastest and the named settings "
          f"{arguments.repeat} times in turn. Runs of one setting lie {spread:.0%} apart.\n")
    print("| setting | median seconds | fastest | median to the best | fastest to the best's fastest |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, label in [(best, "best of all combinations (" + " ".join(map(str, combinations[best])) + ")"),
                        ("tuned", "the bad file after `tune --write`"), ("auto", "`workers: auto`"),
                        ("bad", "the bad file")]:
        print(f"| {label} | {median[name]:.2f} | {min(seconds[name]):.2f} | {median[name] / median[best]:.3f} "
              f"| {min(seconds[name]) / min(seconds[best]):.3f} |")
    slowest = max(once, key=once.get)
    print(f"\nThe slowest combination ({' '.join(map(str, combinations[slowest]))}) took {once[slowest]:.2f} s, once.")
    print(f"\nAll {len(combinations) + 3} settings wrote the same bytes."
          if len(bench.digests) == 1 else "\nTHE SETTINGS WROTE DIFFERENT BYTES.")
    print("\nThe tuned file:\n\n```yaml\n" + (folder / "tuned.yaml").read_text() + "```")
    if len(bench.digests) != 1:
        raise SystemExit(1)


main()
