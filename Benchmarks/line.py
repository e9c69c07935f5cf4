#!/usr/bin/env python3
"""Measures the whole line against `gzip -dc` of the same files.

Everything is timed in one run on one machine, yardsticks and runs in turn; compare the ratios. Prints a Markdown
report.
"""
import argparse
import dataclasses
import glob
import gzip
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from machine import cores, processor

MEMBER = 1_000_000  # text in one member of the file of many members
REUTERS_TEXT = 100_000_000  # text in the repeated Reuters files, at least
REUTERS_FILES = 8
ALL_CORES = f"the whole line, all {cores()} cores"
# `--cores 1` bounds the work on text; the disk's writer and the kernel may still use another core.
BOUND = "the whole line, bound to one core"
COPY = 1 << 20


@dataclasses.dataclass(frozen=True)
class Row:
    """A way to run the program that is measured."""

    name: str
    options: tuple = ()
    facts_only: bool = False
    is_bound: bool = False  # to one core, by the system


@dataclasses.dataclass(frozen=True)
class Source:
    """Archives that are read together, and the ways to run over them."""

    title: str
    folder: str
    rows: list

    @property
    def files(self):
        return sorted(glob.glob(os.path.join(self.folder, "*.gz")))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True, metavar="PATH", help="the program to measure")
    parser.add_argument("--size", default="256MB", help="generated text (default: %(default)s)")
    parser.add_argument("--large", metavar="SIZE", help="also run this size, to compare peak memory")
    parser.add_argument("--files", type=int, default=8, help="generated archives (default: %(default)s)")
    parser.add_argument("--facts-only", action="store_true",
                        help="also measure without the full text (outputs: {stories: facts-only})")
    parser.add_argument("--shapes", action="store_true",
                        help="also measure the same text as one file of one member and of many members")
    parser.add_argument("--reuters", metavar="FOLDER",
                        help="also measure reut2-*.sgm.gz of this folder, repeated to 100 MB in 8 files")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each row (default: %(default)s)")
    arguments = parser.parse_args()
    wireroom = shutil.which(arguments.wireroom)
    if not wireroom:
        sys.exit(f"line: there is no program {arguments.wireroom}; build it with `make build`")
    if arguments.reuters and not reuters_files(arguments.reuters):
        sys.exit(f"line: there are no files reut2-*.sgm.gz in {arguments.reuters}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="wireroom-bench-") as folder:
        measure(arguments, os.path.abspath(wireroom), folder)


# Archives


def generate(wireroom, folder, size, files):
    subprocess.run(
        [wireroom, "generate", "--output", folder, "--size", size, "--files", str(files), "--no-truth"],
        check=True, stdout=subprocess.DEVNULL)


def make_one_member(files, target):
    """All text of the files, compressed again by gzip into one member."""
    with open(target, "wb") as output:
        reader = subprocess.Popen(["gzip", "-dc", *files], stdout=subprocess.PIPE)
        subprocess.run(["gzip", "-c"], stdin=reader.stdout, stdout=output, check=True)
        if reader.wait() != 0:
            sys.exit("line: gzip -dc failed")


def make_many_members(files, target):
    """All text of the files in members of a million bytes each, cut anywhere."""
    with open(target, "wb") as output:
        reader = subprocess.Popen(["gzip", "-dc", *files], stdout=subprocess.PIPE)
        while piece := reader.stdout.read(MEMBER):
            output.write(gzip.compress(piece, 6, mtime=0))
        if reader.wait() != 0:
            sys.exit("line: gzip -dc failed")


def reuters_files(folder):
    return sorted(glob.glob(os.path.join(folder, "reut2-*.sgm.gz")))


def make_reuters(files, folder):
    """The files, dealt out over eight archives as gzip members, again and again until there is enough text."""
    os.makedirs(folder)
    text = sum(uncompressed_size(path) for path in files)
    rounds = -(-REUTERS_TEXT // text)
    for index, path in enumerate(files * rounds):
        with open(path, "rb") as member:
            with open(os.path.join(folder, f"reuters-{index % REUTERS_FILES}.sgm.gz"), "ab") as archive:
                shutil.copyfileobj(member, archive)


def uncompressed_size(path):
    with gzip.open(path) as file:
        return sum(len(piece) for piece in iter(lambda: file.read(COPY), b""))


def sources(arguments, wireroom, folder):
    """The archives to measure, written below the folder."""
    generated = os.path.join(folder, "generated")
    generate(wireroom, generated, arguments.size, arguments.files)
    facts_only = [Row("facts only, all cores", facts_only=True)] if arguments.facts_only else []
    everything = [Row(ALL_CORES), *facts_only]
    fewer = [Row(f"the whole line, --cores {number}", ("--cores", str(number)))
             for number in (2, 1) if number < cores()]
    if fewer and hasattr(os, "sched_setaffinity"):
        fewer.append(Row(BOUND, is_bound=True))
    yield Source(f"{arguments.size} in {arguments.files} files", generated, [*everything, *fewer])
    if arguments.shapes:
        files = sorted(glob.glob(generated + "/*.gz"))
        for name, make in (("one member", make_one_member), ("many members", make_many_members)):
            shape = os.path.join(folder, name.replace(" ", "-"))
            os.makedirs(shape)
            make(files, os.path.join(shape, "archive.sgml.gz"))
            yield Source(f"the same in one file of {name}", shape, everything)
    if arguments.reuters:
        repeated = os.path.join(folder, "reuters")
        make_reuters(reuters_files(arguments.reuters), repeated)
        yield Source(f"Reuters-21578, repeated, in {REUTERS_FILES} files", repeated, everything)


# Runs


def timed(command, is_bound=False):
    bind = (lambda: os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])) if is_bound else None
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, preexec_fn=bind)
    return time.monotonic() - start


def gzip_time(files):
    """`gzip -dc` of all files in turn, to nowhere: one core, nothing else done."""
    return timed(["gzip", "-dc", *files])


def run(wireroom, folder, output, row=Row(ALL_CORES)):
    """One run of Wireroom: its seconds and its record."""
    shutil.rmtree(output, ignore_errors=True)
    pipeline = output + ".yaml"
    with open(pipeline, "w") as file:
        stories = "facts-only" if row.facts_only else "full"
        file.write(f"inputs: [{json.dumps(folder)}]\noutput: {json.dumps(output)}\noutputs: {{stories: {stories}}}\n")
    seconds = timed([wireroom, "run", pipeline, "--quiet", *row.options], row.is_bound)
    with open(output + "/run.json") as file:
        return seconds, json.load(file)


def measure(arguments, wireroom, folder):
    output = os.path.join(folder, "out")
    measured = list(sources(arguments, wireroom, folder))
    yardsticks = [[] for _ in measured]
    runs = [[[] for _ in source.rows] for source in measured]
    for _ in range(arguments.repeat):
        for index, source in enumerate(measured):
            yardsticks[index].append(gzip_time(source.files))
            for row, pairs in zip(source.rows, runs[index]):
                pairs.append(run(wireroom, source.folder, output, row))
    first = typical(runs[0][0])
    print_machine(arguments, wireroom)
    print_table(measured, yardsticks, runs)
    print_summary(measured[0], runs[0], first)
    print_stages(first)
    if arguments.large:
        print_large(arguments, wireroom, folder, output, first)


def typical(runs):
    """The record of the run whose time is the median."""
    return sorted(runs, key=lambda pair: pair[0])[len(runs) // 2][1]


# The report


def print_machine(arguments, wireroom):
    version = subprocess.run([wireroom, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{cores()} cores, {processor()}; {version}\n")
    print(f"Generated Gigaword text, all outputs where nothing else is said, medians of {arguments.repeat} "
          "in turn; ratios are to `gzip -dc` of the same files, medians to the median and least to the least.\n")


def print_table(measured, yardsticks, runs):
    print("| what | seconds | least | MB/s | ratio | least to least |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for source, gzip_seconds, source_runs in zip(measured, yardsticks, runs):
        size = source_runs[0][0][1]["uncompressed_bytes"]
        print(f"| **{source.title}** ({size / 1e6:.0f} MB) | | | | | |")
        print_row("gzip -dc, one core", gzip_seconds, gzip_seconds, size)
        for row, pairs in zip(source.rows, source_runs):
            print_row(row.name, [seconds for seconds, _ in pairs], gzip_seconds, size)
    print()


def print_row(name, seconds, yardstick, size):
    middle, least = statistics.median(seconds), min(seconds)
    print(f"| {name} | {middle:.2f} | {least:.2f} | {size / middle / 1e6:.0f} | "
          f"{middle / statistics.median(yardstick):.1f} | {least / min(yardstick):.1f} |")


def print_summary(source, runs, record):
    seconds = {row.name: statistics.median(seconds for seconds, _ in pairs)
               for row, pairs in zip(source.rows, runs)}
    whole = seconds[ALL_CORES]
    two = seconds.get("the whole line, --cores 2", whole)
    for one in ("the whole line, --cores 1", BOUND):
        if one in seconds:
            print(f"Two cores are {seconds[one] / two:.2f} times as fast as {one.split(', ')[1]}. ", end="")
    print(f"Peak memory {record['peak_memory_bytes'] / 2**20:.0f} MB; "
          f"{record['counts']['read'] / whole:,.0f} documents a second.\n")


def print_stages(record):
    print("| stage | busy seconds | MB/s a worker |")
    print("| --- | ---: | ---: |")
    for stage in record["stages"]:
        busy = max(stage["busy_seconds"], 1e-9)
        print(f"| {stage['name']} | {busy:.2f} | {stage['bytes'] / busy / 1e6:.0f} |")


def print_large(arguments, wireroom, folder, output, record):
    source = Source(arguments.large, os.path.join(folder, "large"), [])
    generate(wireroom, source.folder, arguments.large, arguments.files)
    yardstick = gzip_time(source.files)
    seconds, large = run(wireroom, source.folder, output)
    peaks = large["peak_memory_bytes"], record["peak_memory_bytes"]
    print(f"\n{arguments.large}: {seconds:.1f} s, {seconds / yardstick:.1f} times gzip -dc; "
          f"peak memory {peaks[0] / 2**20:.0f} MB, {peaks[0] / peaks[1]:.2f} of that for {arguments.size}.")


main()
