#!/usr/bin/env python3
"""Runs Wireroom and its peers over the same generated archives and writes a Markdown report.

Each run is a process of its own; the peers take turns, so that a noisy machine treats all alike. All must find every
document that was generated. What each peer does and leaves undone is told in README.md beside this script.

Exit status: 0 measured, 1 a run failed or the peers do not agree, 2 wrong usage or something is missing.
"""
import argparse
import collections
import dataclasses
import glob
import gzip
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from machine import cores, processor  # noqa: E402

GAZETTEER = os.path.join(HERE, "../../Sources/CTables/data/gazetteer.tsv")


@dataclasses.dataclass(frozen=True)
class Job:
    """What a peer is asked to do."""

    wireroom: str
    input: str
    output: str
    cores: int

    @property
    def files(self):
        return sorted(glob.glob(os.path.join(self.input, "*.gz")))

    def script(self, name, *options):
        """The command line of one of the peers' scripts."""
        script = os.path.join(HERE, name)
        return [sys.executable, script, self.input, self.output, "--cores", str(self.cores), *options]


@dataclasses.dataclass(frozen=True)
class Peer:
    """One row of the comparison."""

    name: str
    command: object  # from a Job to a command line
    does: str
    lacks: str = "–"
    packages: tuple = ()
    python: tuple = (3, 9)
    formats: tuple = ("gigaword", "jsonl")
    writes: bool = True  # JSON lines somewhere below the output's folder, one a document


WIREROOM = Peer(
    "Wireroom",
    lambda job: [job.wireroom, "run", "--input", job.input, "--output", job.output,
                 "--cores", str(job.cores), "--quiet"],
    does="all fields, sentences, names, quotations, dates, amounts; merged tables, report, rejects")

# To add a peer, write a script that takes INPUT OUTPUT --cores N, and add one entry here.
PEERS = [
    Peer(
        "gzip -dc",
        lambda job: ["gzip", "-dc", *job.files],
        does="decompresses to nowhere, on one core: the yardstick", lacks="everything else", writes=False),
    WIREROOM,
    Peer(
        "datatrove",
        lambda job: job.script("datatrove_pipeline.py"),
        does="reader, ftfy, lines of symbols taken out, filter, sentences, JSON lines",
        lacks="names, quotations, dates, amounts, datelines, bylines",
        packages=("datatrove", "orjson", "regex", "ftfy", "spacy"), python=(3, 10)),
    Peer(
        "spaCy",
        lambda job: job.script("spacy_rules.py", "--places", GAZETTEER),
        does="tokens, sentences by punctuation, some 900 names of places and agencies; a process a core",
        lacks="people, other organisations, quotations, dates, amounts, bylines, mojibake",
        packages=("spacy",)),
    Peer(
        "spaCy n_process",
        lambda job: job.script("spacy_rules.py", "--places", GAZETTEER, "--pipe"),
        does="the same, shared out by spaCy's own nlp.pipe(n_process=cores)", lacks="the same",
        packages=("spacy",)),
    Peer(
        "plain Python",
        lambda job: job.script("plain.py"),
        does="ftfy, pysbd's sentences, expressions for datelines, bylines, quotations, amounts, dates",
        lacks="names, speakers, values of dates and amounts, coordinates",
        packages=("ftfy", "pysbd")),
]

# What one document looks like in an uncompressed archive.
FORMATS = {
    "gigaword": lambda line: line.startswith(b"<DOC "),
    "jsonl": lambda line: line.startswith(b"{"),
}
NOISY = 0.1  # the share of the machine that others may take before it is told
FINDINGS = ("sentences", "entities", "quotes", "amounts", "dates")


def arguments_given():
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"Peers: {', '.join(names)}.")
    parser.add_argument("--wireroom", required=True, metavar="PATH", help="the program to measure")
    parser.add_argument("--size", default="32MB",
                        help="text in all archives of a format, uncompressed (default: %(default)s)")
    parser.add_argument("--files", type=positive, metavar="N",
                        help="archives of a format (default: 8, or the cores if they are more)")
    parser.add_argument("--format", action="append", choices=sorted(FORMATS), dest="formats",
                        help="may be given many times (default: gigaword and jsonl)")
    parser.add_argument("--repeat", type=positive, default=3, metavar="N",
                        help="runs of each peer (default: %(default)s)")
    parser.add_argument("--cores", type=positive, default=cores(), metavar="N",
                        help="cores that each peer may use (default: all, %(default)s here)")
    parser.add_argument("--seed", type=int, default=1, help="the archives' seed (default: %(default)s)")
    parser.add_argument("--peer", action="append", choices=names, dest="peers",
                        help="run this one beside Wireroom; may be given many times (default: all)")
    parser.add_argument("--output", metavar="FILE", help="write the report here too")
    parser.add_argument("--keep", metavar="FOLDER",
                        help="keep archives and outputs in this new folder (default: a temporary one, removed)")
    arguments = parser.parse_args()
    arguments.formats = arguments.formats or sorted(FORMATS)
    arguments.files = arguments.files or max(8, arguments.cores)
    return arguments


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text}: must be 1 or more")
    return number


def fail(message, status=1):
    print(f"compare: {message}", file=sys.stderr)
    sys.exit(status)


def say(message):
    print(f"compare: {message}", file=sys.stderr, flush=True)


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def chosen_peers(arguments):
    """The peers to run and, as sentences, those that this Python is too old for."""
    wanted = [peer for peer in PEERS
              if peer is WIREROOM or not arguments.peers or peer.name in arguments.peers]
    notes = [f"{peer.name} is left out: it needs Python {peer.python[0]}.{peer.python[1]} or later."
             for peer in wanted if sys.version_info < peer.python]
    peers = [peer for peer in wanted if sys.version_info >= peer.python]
    missing = sorted({package for peer in peers for package in ("psutil", *peer.packages) if not version(package)})
    if missing:
        fail(f"this Python ({sys.executable}) lacks {', '.join(missing)}.\n"
             f"  `make compare` installs what is needed into .venv-compare; by hand it is\n"
             f"  {sys.executable} -m pip install -r {os.path.relpath(HERE)}/requirements.txt\n"
             f"  or choose others with --peer.", status=2)
    return peers, notes


def generate(arguments, format, folder):
    done = subprocess.run(
        [arguments.wireroom, "generate", "--output", folder, "--format", format, "--size", arguments.size,
         "--files", str(arguments.files), "--seed", str(arguments.seed), "--no-truth"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        fail(f"wireroom generate failed:\n{done.stderr.strip()}")


def count_input(job, is_document):
    """The bytes and documents of the archives, counted without any of the peers."""
    size = documents = 0
    for path in job.files:
        with gzip.open(path) as file:
            for line in file:
                size += len(line)
                documents += is_document(line)
    return size, documents


def count_output(folder):
    """The documents that a peer wrote, what it found in them, and the bytes of its output."""
    counts = collections.Counter()
    for path in glob.glob(os.path.join(folder, "**", "*.jsonl.gz"), recursive=True):
        counts["bytes"] += os.path.getsize(path)
        with gzip.open(path) as file:
            for line in file:
                row = json.loads(line)
                counts["documents"] += 1
                counts.update({name: len(row[name]) for name in FINDINGS if name in row})
    return counts


def measured(peer, job, log):
    """One run: {seconds, cpu_seconds, other_share, memory_bytes}."""
    shutil.rmtree(job.output, ignore_errors=True)
    command = [sys.executable, os.path.join(HERE, "measure.py"), *peer.command(job)]
    environment = dict(os.environ, HF_HUB_OFFLINE="1")
    with open(log, "w") as errors:
        wrapper = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True,
                                   env=environment, start_new_session=True)
        try:
            output, _ = wrapper.communicate()
        except BaseException:
            os.killpg(wrapper.pid, signal.SIGKILL)  # the peer and all it started
            raise
    if wrapper.returncode != 0:
        with open(log, errors="replace") as errors:
            fail(f"{peer.name} failed with status {wrapper.returncode}; the end of what it said:\n"
                 + "".join(errors.readlines()[-15:]))
    return json.loads(output)


def compare(arguments, peers, format, folder):
    """All rounds over one format: the input's size, and each peer's runs and counts."""
    job = Job(arguments.wireroom, os.path.join(folder, format, "in"), "", arguments.cores)
    say(f"{format}: generating {arguments.size} in {arguments.files} archives")
    generate(arguments, format, job.input)
    size, documents = count_input(job, FORMATS[format])
    peers = [peer for peer in peers if format in peer.formats]
    runs, counts = collections.defaultdict(list), {}
    for turn in range(arguments.repeat):
        first = turn % len(peers)
        for peer in peers[first:] + peers[:first]:
            name = peer.name.replace(" ", "-")
            own = dataclasses.replace(job, output=os.path.join(folder, format, name))
            run = measured(peer, own, os.path.join(folder, f"{format}-{name}.log"))
            say(f"{format}: {peer.name}, run {turn + 1} of {arguments.repeat}: {run['seconds']:.2f} s")
            runs[peer].append(run)
            if peer.writes and peer not in counts:
                counts[peer] = count_output(own.output)
    wrong = [f"  {peer.name}: {found['documents']}" for peer, found in counts.items()
             if found["documents"] != documents]
    if wrong:
        fail(f"{format}: {documents} documents were generated, but not all were found:\n" + "\n".join(wrong))
    return size, documents, {peer: runs[peer] for peer in peers}, counts


def markdown_table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def number(value):
    """Three digits that count, thousands apart."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def speed_table(size, documents, runs):
    def median(peer, key):
        values = [run[key] for run in runs[peer] if run[key] is not None]
        return statistics.median(values) if values else None

    ours = median(WIREROOM, "seconds")
    rows = []
    for peer in runs:
        seconds, memory = median(peer, "seconds"), median(peer, "memory_bytes")
        rows.append([
            peer.name, number(seconds), number(min(run["seconds"] for run in runs[peer])),
            number(size / seconds / 1e6), number(documents / seconds), number(median(peer, "cpu_seconds")),
            number(memory / 2**20) if memory else "–", number(seconds / ours)])
    return markdown_table(
        ["what", "seconds", "least", "MB/s", "documents/s", "CPU seconds", "memory, MB", "time, Wireroom = 1"], rows)


def findings_table(counts):
    rows = [[peer.name, f"{found['documents']:,}"]
            + [f"{found[name]:,}" if name in found else "–" for name in FINDINGS]
            + [number(found["bytes"] / 1e6)] for peer, found in counts.items()]
    return markdown_table(
        ["written by", "documents", "sentences", "names", "quotations", "amounts", "dates", "MB, gzip"], rows)


def noise(runs):
    """A warning that names the peers whose runs had to share the machine, if there are any."""
    # Weighted by time: the system counts in hundredths of a second, so a short run says little by itself.
    shares = {peer.name: sum(run["other_share"] * run["seconds"] for run in runs[peer])
              / sum(run["seconds"] for run in runs[peer]) for peer in runs if runs[peer]}
    noisy = [f"{name} {share:.0%}" for name, share in shares.items() if share > NOISY]
    return [f"Other programs took a share of the machine during these runs, so their seconds may be too many "
            f"(their CPU seconds are not): {', '.join(noisy)}.\n"] if noisy else []


def peers_table(peers):
    lines = ["| what | does | does not |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {peer.name} | {peer.does} | {peer.lacks} |" for peer in peers]) + "\n"


def report(arguments, peers, notes, results):
    told = subprocess.run([arguments.wireroom, "--version"], capture_output=True, text=True).stdout.strip()
    packages = sorted({package for peer in peers for package in peer.packages})
    parts = [
        "# Wireroom and its peers\n",
        f"{arguments.cores} cores, {processor()}; wireroom {told.replace('wireroom ', '')}; "
        f"Python {platform.python_version()}; "
        + ", ".join(f"{package} {version(package)}" for package in packages) + ".\n",
        ("One run each. " if arguments.repeat == 1 else f"Medians of {arguments.repeat} runs in turn (and the least). ")
        + "MB are of uncompressed input, memory is all processes together"
        + (" with shared pages counted once" if sys.platform.startswith("linux") else "")
        + ". Starting the program is part of each run.\n",
        *(note + "\n" for note in notes),
    ]
    for format, (size, documents, runs, counts) in results.items():
        parts += [
            f"## {format}: {size / 1e6:.1f} MB, {documents:,} documents in {arguments.files} archives\n",
            speed_table(size, documents, runs), *noise(runs), findings_table(counts)]
    parts += ["## What each does\n", peers_table(peers)]
    return "\n".join(parts)


def main():
    arguments = arguments_given()
    peers, notes = chosen_peers(arguments)
    arguments.wireroom = shutil.which(arguments.wireroom) or ""
    if not arguments.wireroom:
        fail("there is no program where --wireroom says; build it with `make build`.", status=2)
    if not shutil.which("gzip"):
        fail("gzip is not on the PATH; it is the yardstick.", status=2)
    if arguments.keep and os.path.exists(arguments.keep):
        fail(f"{arguments.keep} exists; --keep wants a folder that does not.", status=2)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = arguments.keep or tempfile.mkdtemp(prefix="wireroom-compare-")
    os.makedirs(folder, exist_ok=True)
    try:
        results = {format: compare(arguments, peers, format, folder) for format in arguments.formats}
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)
    text = report(arguments, peers, notes, results)
    print(text)
    if arguments.output:
        with open(arguments.output, "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
