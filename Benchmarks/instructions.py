#!/usr/bin/env python3
"""Counts the instructions of each stage by valgrind's callgrind.

Counts do not depend on what else the machine does: two builds can be compared by them while others
work. They are not times: a look-up that misses the cache is one instruction.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

# What stands for a stage: a function and all that it calls.
STAGES = [
    ("decode", "ArchiveDecoder.next()"),
    ("normalize", "Normalizer.process(_:)"),
    ("segment", "Segmenter.process(_:)"),
    ("extract", "Extractor.process(_:)"),
    ("aggregate", "Aggregator.process(_:archive:)"),
    ("write (JSON)", "RenderProcessor.process(_:)"),
    ("assemble", "Assembler.take(_:)"),
    ("compress", "CompressProcessor.process(_:)"),
    ("merge", "MergedResults.write(_:)"),
    ("reading the furniture, at the start", "Furniture.init(_:)"),
]

# valgrind (3.19) writes to the mask that libdispatch keeps in read-only memory and gives up.
SHIM = "#include <signal.h>\n#include <unistd.h>\nint sigsuspend(const sigset_t *mask) { return pause(); }\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True, action="append", metavar="PATH",
                        help="the program to measure; may be given twice, to compare two builds")
    parser.add_argument("--size", default="8MB", help="generated text (default: %(default)s)")
    arguments = parser.parse_args()
    for tool in ["valgrind", "callgrind_annotate", "objcopy", "cc", "swift"]:
        if not shutil.which(tool):
            sys.exit(f"instructions: {tool} is not there")
    with tempfile.TemporaryDirectory(prefix="wireroom-instructions-") as folder:
        columns = [count(os.path.abspath(path), folder, arguments.size) for path in arguments.wireroom]
    print("| stage | " + " | ".join("million instructions" for _ in columns) + " |")
    print("| --- |" + " ---: |" * len(columns))
    for name in [stage for stage, _ in STAGES] + ["the program"]:
        print(f"| {name} | " + " | ".join(f"{column.get(name, 0) / 1e6:.0f}" for column in columns) + " |")


def count(wireroom, folder, size):
    """Instructions by stage of one run with one core."""
    inputs, output = os.path.join(folder, "in"), os.path.join(folder, "out")
    if not os.path.exists(inputs):
        subprocess.run([wireroom, "generate", "--output", inputs, "--size", size, "--no-truth"],
                       check=True, stdout=subprocess.DEVNULL)
    program, profile = os.path.join(folder, "wireroom"), os.path.join(folder, "profile")
    shim = os.path.join(folder, "shim.so")
    # valgrind cannot read the debug information of today's compilers.
    subprocess.run(["objcopy", "--strip-debug", wireroom, program], check=True)
    subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", shim], check=True, input=SHIM.encode())
    subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", program, "run", "--input", inputs,
         "--output", output, "--quiet", "--force", "--cores", "1"],
        check=True, env=os.environ | {"LD_PRELOAD": shim}, stderr=subprocess.DEVNULL)
    listing = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", profile],
                             check=True, capture_output=True).stdout
    lines = subprocess.run(["swift", "demangle", "--simplified"], check=True, input=listing,
                           capture_output=True).stdout.decode(errors="replace").splitlines()
    found = {}
    for line in lines:
        match = re.match(r"\s*([\d,]+) .*?[^:\s]+:(?:specialized )?(\S.*?)(?: \[.*)?$", line)
        if not match:
            continue
        instructions = int(match[1].replace(",", ""))
        for name, function in STAGES:
            if match[2].strip() == function:
                # A function that waits is listed once for each of its parts: the first is the whole.
                found[name] = max(found.get(name, 0), instructions)
    for line in lines:
        total = re.match(r"\s*([\d,]+) .*PROGRAM TOTALS", line)
        if total:
            found["the program"] = int(total[1].replace(",", ""))
    return found


if __name__ == "__main__":
    main()
