#!/usr/bin/env python3
"""How long a run goes on after it is asked to end, wherever it is: the most must be below ten seconds.

A run over new archives is sent SIGTERM at random instants until it has ended by itself, then one that
finds all archives with new dates (so that it reads them through for their checksums) and merges. For
each it prints how many signals came while the run was at work, the statuses, and the seconds from the
signal to the end. The results must be those of a run that was never stopped.

    python3 Benchmarks/stops.py --wireroom .build-release/release/wireroom
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from nights import differing


def stop(command, seconds):
    """Runs a command and asks it to end after so many seconds; its status, and how long it went on."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        return process.wait(timeout=seconds), None
    except subprocess.TimeoutExpired:
        begin = time.monotonic()
        process.send_signal(signal.SIGTERM)
        return process.wait(), time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--size", default="512MB", help="text of the archives")
    parser.add_argument("--stops", type=int, default=20, help="signals for each part")
    options = parser.parse_args()
    random.seed(2026)
    work = tempfile.mkdtemp(prefix="wireroom-stops-")
    try:
        subprocess.run([options.wireroom, "generate", "--output", f"{work}/in", "--size", options.size,
                        "--files", "3", "--no-truth"], check=True, capture_output=True)
        def command(out):
            return [options.wireroom, "run", "--input", f"{work}/in", "--output", f"{work}/{out}", "--quiet"]
        begin = time.monotonic()
        subprocess.run(command("whole"), check=True)
        usual = {"new archives": time.monotonic() - begin}
        begin = time.monotonic()
        for name in os.listdir(f"{work}/in"):
            os.utime(f"{work}/in/{name}", (1e9, 1e9))
        subprocess.run(command("whole"), check=True)
        usual["new dates, merge"] = time.monotonic() - begin
        print("| run | signals | statuses | seconds to the end: median | most |")
        print("| --- | ---: | --- | ---: | ---: |")
        failed = []
        for title, seconds in usual.items():
            lags, statuses = [], set()
            while len(lags) < options.stops:
                if title == "new archives":
                    shutil.rmtree(f"{work}/out", ignore_errors=True)
                else:
                    for name in os.listdir(f"{work}/in"):
                        os.utime(f"{work}/in/{name}", (1e9 + len(lags), 1e9 + len(lags)))
                while True:
                    status, lag = stop(command("out"), random.uniform(0, seconds))
                    if lag is None:
                        break
                    # One that came before signals are watched for ends the program by itself.
                    statuses.add(status)
                    lags.append(lag)
                if status != 0:
                    failed.append(f"{title}: a run ended with {status}")
                    break
            lags.sort()
            print(f"| {title} | {len(lags)} | {', '.join(map(str, sorted(statuses)))} "
                  f"| {lags[len(lags) // 2]:.2f} | {lags[-1]:.2f} |", flush=True)
            if lags[-1] > 10 or not statuses <= {143, 0, -signal.SIGTERM}:
                failed.append(f"{title}: {lags[-1]:.1f} s, statuses {statuses}")
        wrong = differing(f"{work}/out", f"{work}/whole")
        if wrong:
            failed.append(f"results differ: {wrong[:5]}")
        if failed:
            sys.exit("stops: " + "; ".join(failed))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
