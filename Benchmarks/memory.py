#!/usr/bin/env python3
"""Peak memory under a limit, by the worst text that is known: dense in names, quotations and amounts.

Eight bytes of JSON come of each byte of such text, in documents as large as the limit lets through and in
many of a megabyte. Runs over them, on as many cores as asked for, must stay below their limit; generated
Gigaword text in many archives is run beside them.

    python3 Benchmarks/memory.py --wireroom .build-release/release/wireroom
"""
import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

SENTENCE = '"We lost $5.2 million in May 2003," Anna Bell of Velmont Corp said in Paris on Friday. '


def write_dense(folder, archives, documents, size):
    """Archives of dense documents, each of so many bytes of text."""
    os.makedirs(folder, exist_ok=True)
    text = "\n\n".join([SENTENCE * 4] * (size // len(SENTENCE) // 4))
    for archive in range(archives):
        with gzip.open(f"{folder}/dense-{size}-{archive}.jsonl.gz", "wt", compresslevel=1) as file:
            for document in range(documents):
                record = {"id": f"{size}.{archive}.{document}", "published": "2003-06-01", "text": text}
                file.write(json.dumps(record) + "\n")


def peak(command):
    """The most memory that a command's process held, in MB."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)}: {message.decode(errors='replace')}")
    # Linux tells kilobytes, macOS bytes.
    return usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--scale", type=float, default=1, help="share of the archives")
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="wireroom-memory-")
    count = max(1, round(16 * options.scale))
    try:
        write_dense(f"{work}/large", 1, count, 7_300_000)
        write_dense(f"{work}/megabyte", count, 12, 950_000)
        write_dense(f"{work}/both", 1, count, 7_300_000)
        write_dense(f"{work}/both", count, 12, 950_000)
        subprocess.run([options.wireroom, "generate", "--output", f"{work}/gigaword", "--size", f"{count * 16}MB",
                        "--files", str(4 * count), "--no-truth"], check=True, capture_output=True)
        runs = [(name, limit, cores)
                for name, limits in [("gigaword", [256]), ("large", [256]), ("megabyte", [112, 256]),
                                     ("both", [256, 512])]
                for limit in limits for cores in [2, 16, 128]]
        print("| text | cores | limit, MB | peak, MB |")
        print("| --- | ---: | ---: | ---: |")
        failed = False
        for name, limit, cores in runs:
            most = peak([options.wireroom, "run", "--input", f"{work}/{name}", "--output", f"{work}/out", "--force",
                         "--cores", str(cores), "--memory", f"{limit}MB", "--quiet"])
            shutil.rmtree(f"{work}/out")
            failed = failed or most > limit
            print(f"| {name} | {cores} | {limit} | {most:.0f}{' (over)' if most > limit else ''} |", flush=True)
        return 1 if failed else 0
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    sys.exit(main())
