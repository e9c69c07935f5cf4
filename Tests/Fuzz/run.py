#!/usr/bin/env python3
"""Fuzzes the readers by libFuzzer, one target after the other, and tells what was done.

Seeds are the tests' fixtures, packed into archives too; what was found stays in the corpus folder, so
that a later run goes on from there. An input that breaks a promise is kept below `findings`.
"""

import argparse
import gzip
import io
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "Fixtures"
# Each target, its seeds and the longest input: cheap ones first.
TARGETS = {
    "iptc-7901": ("teleprinter/iptc7901*", 2048),
    "anpa-1312": ("teleprinter/anpa*", 2048),
    "zczc": ("teleprinter/[zr]*", 2048),
    "trec": ("trec/*", 2048),
    "gigaword": ("sgml/gigaword*", 2048),
    "reuters-21578": ("sgml/reuters*", 2048),
    "jsonl": ("json/lines.json", 2048),
    "ninjs": ("json/*", 2048),
    "mail": ("mail/*", 4096),
    "rss": ("xml/rss*", 2048),
    "rcv1": ("xml/rcv1*", 3072),
    "rbnews": ("xml/ritzau*", 2048),
    "appl": ("xml/appl*", 4096),
    "nitf": ("xml/nitf*", 3072),
    "newsml-1": ("xml/newsml-1*", 4096),
    "newsml-g2": ("xml/newsml-g2*", 4096),
    "text": ("page.txt", 2048),
    "archive": (None, 4096),
    "stages": ("*/*", 4096),
}


def fixtures(pattern):
    """The fixtures of a pattern, and inputs of earlier findings."""
    paths = list(FIXTURES.glob(pattern)) + list((FIXTURES / "fuzz").glob("*"))
    return [unescaped(path) for path in sorted(paths) if path.is_file()]


def unescaped(path):
    """A fixture's bytes; teleprinter messages have their control codes written out."""
    data = path.read_bytes()
    if path.parent.name != "teleprinter":
        return data
    signs = {b"r": b"\r", b"t": b"\t", b"\n": b""}

    def sign(found):
        code = found[1]
        return bytes([int(code[1:], 16)]) if len(code) == 3 else signs.get(code, code)

    return re.sub(rb"\\(x[0-9A-Fa-f]{2}|.)", sign, data, flags=re.DOTALL)


def archives():
    """Small archives of every container, whole and odd."""
    texts = [data[:1500] for data in fixtures("*/*")]
    seeds = [gzip.compress(data, mtime=0) for data in texts]
    seeds.append(seeds[0] + seeds[1])
    seeds.append(seeds[0] + bytes(512) + seeds[2][: len(seeds[2]) // 2])
    for first in range(0, len(texts), 5):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for number, data in enumerate(texts[first : first + 2]):
                entry = tarfile.TarInfo(f"folder/{number}.txt")
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
        seeds.append(packed.getvalue().rstrip(b"\0") + bytes(1024))
        seeds.append(gzip.compress(packed.getvalue(), mtime=0))
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", method) as file:
                for number, data in enumerate(texts[first : first + 2]):
                    file.writestr(zipfile.ZipInfo(f"{number}.txt", (2020, 1, 1, 0, 0, 0)), data, method)
            seeds.append(packed.getvalue())
    return seeds


def seed(target, folder):
    pattern, _ = TARGETS[target]
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(archives() if pattern is None else fixtures(pattern)):
        (folder / f"seed-{number:03}").write_bytes(data)


def run(target, options):
    corpus = options.folder / "corpus" / target
    findings = options.folder / "findings"
    findings.mkdir(parents=True, exist_ok=True)
    seed(target, corpus)
    command = [
        str(options.program),
        str(corpus),
        f"-artifact_prefix={findings}/{target}-",
        f"-max_len={TARGETS[target][1]}",
        "-print_final_stats=1",
        f"-timeout={options.timeout}",
        "-rss_limit_mb=3000",
        "-use_value_profile=0",
    ]
    dictionary = HERE / "dictionaries" / f"{target}.dict"
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    if options.seconds:
        command.append(f"-max_total_time={options.seconds}")
    if options.runs:
        command.append(f"-runs={options.runs}")
    if options.random_seed:
        command.append(f"-seed={options.random_seed}")
    # Freed memory that is kept from use for long costs more time than it finds here.
    environment = dict(
        os.environ,
        FUZZ_TARGET=target,
        SWIFT_BACKTRACE="enable=no",
        ASAN_OPTIONS="detect_leaks=0:quarantine_size_mb=8",
    )
    log = options.folder / f"{target}.log"
    began = time.monotonic()
    with open(log, "wb") as file:
        status = subprocess.run(
            command, env=environment, stdout=file, stderr=subprocess.STDOUT, check=False
        ).returncode
    seconds = time.monotonic() - began
    text = log.read_bytes().decode("utf-8", "replace")
    if "PC tables" not in text:
        sys.exit(f"{log}: the program has no coverage counters; build it with --disable-dead-strip")
    executed = re.search(r"stat::number_of_executed_units:\s+(\d+)", text)
    if not executed:
        executed = (re.findall(r"^#(\d+)\s", text, re.M) or ["0"])[-1:]
        executed = int(executed[0])
    else:
        executed = int(executed.group(1))
    coverage = (re.findall(r"cov: (\d+)", text) or ["0"])[-1]
    print(
        f"| {target} | {executed:,} | {seconds:,.0f} | {executed / max(seconds, 0.001):,.0f} "
        f"| {coverage} | {'none' if status == 0 else 'see ' + str(log)} |",
        flush=True,
    )
    return executed, seconds, status


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, required=True, help="the fuzz target's executable")
    parser.add_argument("--folder", type=pathlib.Path, required=True, help="corpus, logs and findings")
    parser.add_argument("--target", choices=TARGETS, action="append", help="one target; default: all")
    parser.add_argument("--seconds", type=int, default=0, help="seconds for each target")
    parser.add_argument("--runs", type=int, default=0, help="executions of each target")
    parser.add_argument("--timeout", type=int, default=10, help="seconds for one input; more on a busy machine")
    parser.add_argument("--random-seed", type=int, default=0, help="libFuzzer's seed; 0: by the clock")
    options = parser.parse_args()
    print("| target | executions | seconds | a second | edges | findings |")
    print("| --- | --- | --- | --- | --- | --- |")
    totals = [run(target, options) for target in options.target or TARGETS]
    print(f"| all | {sum(t[0] for t in totals):,} | {sum(t[1] for t in totals):,.0f} | | | |")
    sys.exit(any(t[2] for t in totals))


if __name__ == "__main__":
    main()
