#!/usr/bin/env python3
"""Archives that mean harm or mean well and are extreme: bounded memory, clear results.

A gzip bomb, a story of a gigabyte on one line, 200,000 tiny files in one tar, 20,000 and 200,000 tiny
archives, once new and once all done before, names of newlines and of 255 bytes. For each it prints what became of it, the peak memory and the time, and fails where
the run does, or where memory passes the limit.

    python3 Benchmarks/hostile.py --wireroom .build-release/release/wireroom
"""
import argparse
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

LIMIT = 256 << 20


def bomb(folder, size):
    """Zeros, compressed in two goes as attackers do not need to: 10 GB in about 10 MB."""
    with gzip.open(f"{folder}/bomb.gz", "wb", 9) as file:
        block = bytes(1 << 24)
        for _ in range(size >> 24):
            file.write(block)


def long_line(folder, size):
    """One JSON line with a text of a gigabyte."""
    with gzip.open(f"{folder}/line.jsonl.gz", "wb", 1) as file:
        file.write(b'{"id": "long", "text": "')
        block = b"Rain fell on the town of Ardmore on Monday. " * 25_000
        for _ in range(size // len(block)):
            file.write(block)
        file.write(b'"}\n{"id": "next", "text": "The next story is read all the same."}\n')


def many_files(folder, count):
    with tarfile.open(f"{folder}/many.tar.gz", "w:gz", compresslevel=1) as tar:
        for number in range(count):
            text = f"Story {number} came\n\nIt rained on Monday in Ardmore, number {number}.\n".encode()
            entry = tarfile.TarInfo(f"items/{number // 1000:03}/{number:06}.txt")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))


def many_archives(folder, count):
    for number in range(count):
        os.makedirs(f"{folder}/{number // 1000:03}", exist_ok=True)
        text = f"Story {number} came\n\nIt rained on Monday in Ardmore, number {number}.\n".encode()
        with open(f"{folder}/{number // 1000:03}/{number:06}.txt.gz", "wb") as file:
            file.write(gzip.compress(text, 1))


def names(folder):
    for name in ("two\nlines.txt", "n" * 251 + ".txt", " blank .txt", "-dash.txt", "tab\t&<\"'.txt"):
        with open(os.path.join(folder, name), "w") as file:
            file.write("A story came\n\nIt rained on Monday.\n")


CASES = [
    ("10 GB of zeros in a gzip file", lambda folder, scale: bomb(folder, int(10e9 * scale))),
    ("a story of 1 GB on one line", lambda folder, scale: long_line(folder, int(1e9 * scale))),
    ("200,000 tiny files in one tar", lambda folder, scale: many_files(folder, int(200_000 * scale))),
    ("20,000 tiny archives", lambda folder, scale: many_archives(folder, int(20_000 * scale))),
    ("200,000 tiny archives", lambda folder, scale: many_archives(folder, int(200_000 * scale))),
    ("names of newlines, blanks, 255 bytes", lambda folder, scale: names(folder)),
]


def measure(wireroom, folder, out):
    begin = time.monotonic()
    process = subprocess.Popen(
        [wireroom, "run", "--input", folder, "--output", out, "--quiet"], stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return os.waitstatus_to_exitcode(status), errors, (seconds, usage.ru_utime + usage.ru_stime), peak


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--scale", type=float, default=1, help="of the sizes: 0.01 is a short form")
    parser.add_argument("--only", default="", help="cases that have this in their titles")
    options = parser.parse_args()
    print("| archive | bytes | read | written | rejected | seconds | CPU seconds | peak memory, MB | told |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    failed = []
    for title, make in CASES:
        if options.only not in title:
            continue
        work = tempfile.mkdtemp(prefix="wireroom-hostile-")
        try:
            os.makedirs(f"{work}/in")
            make(f"{work}/in", options.scale)
            size = sum(os.path.getsize(os.path.join(root, name))
                       for root, _, names in os.walk(f"{work}/in") for name in names)
            status, errors, seconds, peak = measure(options.wireroom, f"{work}/in", f"{work}/out")
            with open(f"{work}/out/run.json") as file:
                counts = json.load(file)["counts"]
            reasons = {}
            for folder, _, files in os.walk(f"{work}/out/rejects"):
                for name in files:
                    with gzip.open(os.path.join(folder, name)) as file:
                        for line in file:
                            reason = json.loads(line)["reason"]
                            reasons[reason] = reasons.get(reason, 0) + 1
            told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items())) or "all well"
            print(f"| {title} | {size:,} | {counts['read']:,} | {counts['written']:,} | {counts['rejected']:,} "
                  f"| {seconds[0]:.1f} | {seconds[1]:.1f} | {peak / 1e6:.0f} | {told} |", flush=True)
            if status not in (0, 2) or peak > LIMIT:
                failed.append(f"{title}: status {status}, {peak / 1e6:.0f} MB: {errors[:300]}")
            if counts["read"] > 1000:
                status, errors, seconds, peak = measure(options.wireroom, f"{work}/in", f"{work}/out")
                print(f"| the same, all done before | | | | | {seconds[0]:.1f} | {seconds[1]:.1f} | {peak / 1e6:.0f} | |",
                      flush=True)
                if status != 0 or peak > LIMIT:
                    failed.append(f"{title}, again: status {status}, {peak / 1e6:.0f} MB: {errors[:300]}")
        finally:
            shutil.rmtree(work, ignore_errors=True)
    if failed:
        sys.exit("hostile: " + "\n".join(failed))


if __name__ == "__main__":
    main()
