#!/usr/bin/env python3
"""Runs one command and prints, as JSON, its wall time, CPU time and peak memory, all its processes together.

    measure.py COMMAND [ARGUMENT...]

The command's standard output is thrown away; its standard error is passed on. Exits as the command does.

Processor time is what the kernel accounts for the children that were waited for, or, if that is more, the sum of
what was sampled of each process: some libraries leave their workers to be reaped by others. Memory is the largest
sum that was sampled, pages shared by several processes counted once where the system tells (Linux), or, if that is
more, the kernel's figure for the largest single process. Told too is the processor time that all other programs of
the machine took meanwhile.
"""
import json
import resource
import subprocess
import sys
import threading
import time

import psutil

INTERVAL = 0.25
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Sampler(threading.Thread):
    """Looks at a process and all it started, again and again."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.ended = threading.Event()
        self.peak_memory = 0
        self.cpu_by_process = {}

    def run(self):
        while not self.ended.wait(INTERVAL):
            self.sample()

    def sample(self):
        memory = 0
        try:
            for process in [self.root, *self.root.children(recursive=True)]:
                memory += self.look_at(process)
        except psutil.Error:
            return  # the command has just ended
        self.peak_memory = max(self.peak_memory, memory)

    def look_at(self, process):
        try:
            times = process.cpu_times()
            self.cpu_by_process[process.pid, process.create_time()] = times.user + times.system
            return process.memory_full_info().pss if psutil.LINUX else process.memory_info().rss
        except psutil.Error:
            return 0  # ended between being listed and being looked at


def machine_cpu():
    """The processor time that all programs of the machine have taken so far."""
    times = psutil.cpu_times()
    return times.user + times.system


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if len(sys.argv) > 1 else 2)
    before = machine_cpu()
    start = time.monotonic()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    sampler = Sampler(child.pid)
    sampler.start()
    status = child.wait()
    seconds = time.monotonic() - start
    after = machine_cpu()
    sampler.ended.set()
    sampler.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = usage.ru_maxrss * MAXRSS_UNIT
    # Between fork and exec a child counts as large as this process, which is not the command's doing.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT
    memory = max(sampler.peak_memory, largest if largest > own else 0)
    cpu = max(usage.ru_utime + usage.ru_stime, sum(sampler.cpu_by_process.values()))
    print(json.dumps({
        "seconds": seconds,
        "cpu_seconds": cpu,
        "other_share": max(0, after - before - cpu) / seconds / psutil.cpu_count(),
        "memory_bytes": memory or None,
    }))
    sys.exit(status if status >= 0 else 1)


main()
