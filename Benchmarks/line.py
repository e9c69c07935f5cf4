#!/usr/bin/env python3
"""Measures the whole line: generated archives, all outputs, against `gzip -dc` of the same files.

Everything is timed in one run on one machine; compare the ratios. Prints a Markdown table.
"""
import argparse, glob, json, os, platform, shutil, statistics, subprocess, tempfile, time


def timed(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def gzip_time(files):
    """`gzip -dc` of each file in turn, to nowhere: one core, nothing else done."""
    return sum(timed(["gzip", "-dc", file]) for file in files)


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            for line in info:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--size", default="256MB")
    parser.add_argument("--large", help="also run this size, to compare peak memory")
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="wireroom-bench-")
    wireroom = os.path.abspath(arguments.wireroom)
    try:
        measure(arguments, wireroom, folder)
    finally:
        shutil.rmtree(folder)


def generate(wireroom, folder, size, files):
    subprocess.run(
        [wireroom, "generate", "--output", folder, "--size", size, "--files", str(files), "--no-truth"],
        check=True, stdout=subprocess.DEVNULL)
    return sorted(glob.glob(folder + "/*.gz"))


def run(wireroom, source, output, *options):
    shutil.rmtree(output, ignore_errors=True)
    seconds = timed([wireroom, "run", "--input", source, "--output", output, "--quiet", *options])
    with open(output + "/run.json") as file:
        return seconds, json.load(file)


def measure(arguments, wireroom, folder):
    source, output = folder + "/in", folder + "/out"
    files = generate(wireroom, source, arguments.size, arguments.files)
    yardsticks, both, single = [], [], []
    for _ in range(arguments.repeat):
        yardsticks.append(gzip_time(files))
        both.append(run(wireroom, source, output))
        single.append(run(wireroom, source, output, "--cores", "1"))
    yardstick = statistics.median(yardsticks)
    seconds, record = sorted(both, key=lambda pair: pair[0])[len(both) // 2]
    one = statistics.median(pair[0] for pair in single)
    size = record["uncompressed_bytes"]
    version = subprocess.run([wireroom, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{os.cpu_count()} cores, {processor()}; {version}")
    print(f"{arguments.size} of generated Gigaword text in {arguments.files} files, all outputs, "
          f"median of {arguments.repeat}\n")
    print("| what | seconds | MB/s | ratio to gzip -dc |")
    print("| --- | ---: | ---: | ---: |")
    for name, value in [("gzip -dc, one core", yardstick), ("the whole line, all cores", seconds),
                        ("the whole line, --cores 1", one)]:
        print(f"| {name} | {value:.2f} | {size / value / 1e6:.0f} | {value / yardstick:.1f} |")
    print(f"\nTwo cores take {seconds / one:.2f} of the time of one; "
          f"peak memory {record['peak_memory_bytes'] / 2**20:.0f} MB; "
          f"{record['counts']['read'] / seconds:.0f} documents a second.\n")
    print("| stage | busy seconds | MB/s a worker |")
    print("| --- | ---: | ---: |")
    for stage in record["stages"]:
        busy = max(stage["busy_seconds"], 1e-9)
        print(f"| {stage['name']} | {busy:.2f} | {stage['bytes'] / busy / 1e6:.0f} |")
    if arguments.large:
        shutil.rmtree(source)
        files = generate(wireroom, source, arguments.large, arguments.files)
        yardstick = gzip_time(files)
        seconds, large = run(wireroom, source, output)
        print(f"\n{arguments.large}: {seconds:.1f} s, {seconds / yardstick:.1f} times gzip -dc; "
              f"peak memory {large['peak_memory_bytes'] / 2**20:.0f} MB, "
              f"{large['peak_memory_bytes'] / record['peak_memory_bytes']:.2f} of that for {arguments.size}.")


main()
