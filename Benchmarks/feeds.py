#!/usr/bin/env python3
"""Checks Wireroom's records of real agency items against values that others' tests assert.

    feeds.py FOLDER --wireroom PATH [--formats nitf,newsml-1,...] [--misses] [--markdown FILE]

FOLDER holds the items and a `facts.json`: {path: {key: value, ..., "_literal": [keys]}}, the literal keys being
those whose value stands in the file's text. Every item is read by one run of the program,

    wireroom run --input FOLDER --output OUT

and each literal value is looked for in the file's records: first in the field that is meant (`strict`), then anywhere
(`lax`). Values of three characters and fewer count in their own field alone, so that none is found by accident. The
table has a row a format and, with --misses, a line a miss; --rejects adds what was rejected, by kind of file and
reason. Exit code: 0 measured, 1 the run failed, 2 wrong usage.
Only the Python 3 standard library is needed.
"""

import argparse
import collections
import datetime
import gzip
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

# The fields of a record in which a key's value belongs.
FIELDS = {
    "headline": ["headline", "tags"],
    "slugline": ["slug"],
    "guid": ["id", "metadata"],
    "uri": ["id", "metadata"],
    "public_identifier": ["id", "metadata"],
    "version": ["revision"],
    "byline": ["bylines", "source_name", "captions", "credits"],
    "anpa_category.qcode": ["category", "subjects"],
    "anpa_take_key": ["slug", "tags", "version", "metadata"],
    "original_source": ["source_name", "service", "metadata"],
    "source": ["source_name", "service", "metadata"],
    "provider_id": ["source_name", "service", "metadata"],
    "language": ["language"],
    "abstract": ["summary", "text", "captions"],
    "description_text": ["summary", "text", "captions"],
    "pubstatus": ["status"],
    "ednote": ["editor_notes"],
    "ingest_provider_sequence": ["sequence", "metadata"],
    "item_id": ["metadata"],
    "date_id": ["metadata"],
    "usageterms": ["rights"],
    "copyrightholder": ["copyright"],
    "title": ["links", "headline"],
    "place.qcode": ["places", "metadata"],
    "genre.qcode": ["genre"],
    "genre.name": ["genre"],
    "type": ["metadata", "kind"],
    "dateline.text": ["dateline"],
    "dateline.located.city": ["dateline"],
    "dateline.source": ["dateline", "agency", "source_name"],
    "name": ["headline"],
}


def norm(value):
    """What two spellings of one value have in common."""
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(str(value))))
    text = re.sub(r"</?[A-Za-z][^>]*>", " ", text)
    text = text.replace("\u00a0", " ").replace("\u2009", " ")
    text = re.sub("``|''|[\u201c\u201d\u00ab\u00bb]", '"', text)
    text = re.sub("[`\u2018\u2019]", "'", text)
    text = re.sub("\\s*[\u2013\u2014_]\\s|\\s--\\s", " - ", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*[=+<-]$", "", text).casefold()


def strings(value):
    """Every string and number in a value, and each list of strings as one."""
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
        if value and all(isinstance(part, str) for part in value):
            yield " ".join(value)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def instant(value):
    """The moment that a time with a zone names; None where there is no zone."""
    try:
        moment = datetime.datetime.fromisoformat(str(value).strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def number(value):
    """The whole number that a value is written as; None where it is none."""
    text = str(value).strip()
    return int(text) if text.isdecimal() else None


def found(value, texts, is_byline):
    """Whether a value stands in one of the texts; a byline's names are looked for one by one."""
    wanted = norm(value)
    if is_byline:
        names = [norm(name) for name in re.split(r",| and ", re.sub(r"^by ", "", wanted)) if norm(name)]
        return all(any(name in text for text in texts) for name in names)
    if len(wanted) <= 3:
        return any(wanted == text for text in texts)
    return any(wanted in text for text in texts)


def verdict(key, value, record):
    """'strict', 'lax' or 'miss' for one value and one record."""
    if "created" in key:
        wanted = instant(value)
        times = {instant(record.get("created")), instant(record.get("published"))} - {None}
        return "strict" if wanted in times else "miss"
    base = key
    own = [norm(text) for field in FIELDS.get(base, []) for text in strings(record.get(field))]
    if base == "language":
        own = [text.split("-")[0] for text in own]
        value = str(value).split("-")[0]
    if found(value, own, base == "byline"):
        return "strict"
    # A number is the same with zeros before it.
    if number(value) in {number(text) for text in own} - {None}:
        return "strict"
    if len(norm(value)) <= 3:
        return "miss"
    return "lax" if found(value, [norm(text) for text in strings(record)], base == "byline") else "miss"


def read_records(folder):
    """Records and rejects by the path of their file."""
    records, rejects = collections.defaultdict(list), collections.defaultdict(list)
    for kind, into in (("stories", records), ("rejects", rejects)):
        for path, _, names in os.walk(os.path.join(folder, kind)):
            for name in names:
                with gzip.open(os.path.join(path, name), "rt", encoding="utf-8") as lines:
                    for line in lines:
                        record = json.loads(line)
                        source = record.get("source", record)
                        into[source.get("archive")].append(record)
    return records, rejects


def run(wireroom, folder, out):
    """Reads the folder with the program; false where it failed altogether."""
    done = subprocess.run(
        [wireroom, "run", "--input", folder, "--output", out, "--force"], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    if not os.path.isdir(os.path.join(out, "stories")):
        print(done.stderr, file=sys.stderr)
        return False
    return True


def format_of(path, records):
    return records[0]["source"]["format"] if records else "rejected"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--wireroom", required=True)
    parser.add_argument("--formats", help="only files read as these formats, parted by commas")
    parser.add_argument("--misses", action="store_true", help="one line for each value that was not found")
    parser.add_argument("--lax", action="store_true", help="one line also for each value found elsewhere alone")
    parser.add_argument("--files", action="store_true", help="one line for each file")
    parser.add_argument("--rejects", action="store_true", help="a table of the rejects")
    parser.add_argument("--markdown", help="write the table to this file")
    parser.add_argument("--out", help="keep the results here")
    options = parser.parse_args()
    facts_path = os.path.join(options.folder, "facts.json")
    if not os.path.isfile(facts_path):
        print("feeds.py: no facts.json in the folder", file=sys.stderr)
        return 2
    with open(facts_path, encoding="utf-8") as file:
        facts = json.load(file)
    with tempfile.TemporaryDirectory() as temporary:
        out = options.out or temporary
        if not run(options.wireroom, options.folder, out):
            return 1
        records, rejects = read_records(out)
    only = set(options.formats.split(",")) if options.formats else None
    totals = collections.defaultdict(collections.Counter)
    lines = []
    for path, values in sorted(facts.items()):
        name = next((n for n in (path, "superdesk/" + path) if n in records or n in rejects), "superdesk/" + path)
        items = records.get(name, [])
        kind = format_of(path, items)
        if only is not None and kind not in only:
            continue
        counts = totals[kind]
        counts["files"] += 1
        here = collections.Counter()
        for key in values["_literal"]:
            base = next((k for k in (key, key.split(".")[0]) if k in FIELDS), key)
            verdicts = [verdict(base, values[key], record) for record in items]
            best = next((v for v in ("strict", "lax") if v in verdicts), "miss")
            counts[best] += 1
            here[best] += 1
            if best == "miss" and options.misses or best == "lax" and options.lax:
                lines.append(f"{best}  {os.path.basename(path)}  {key} = {str(values[key])[:60]!r}")
            if best == "miss" and not items and rejects.get(name):
                lines.append(f"      rejected: {rejects[name][0].get('reason')}: {rejects[name][0].get('detail')}")
        if options.files:
            lines.append(f"      {here['strict'] + here['lax']}/{sum(here.values())}  {os.path.basename(path)}")
    table = ["| format | files | found | in the field meant | of |", "| --- | ---: | ---: | ---: | ---: |"]
    every = collections.Counter()
    for kind, counts in sorted(totals.items()):
        every.update(counts)
        table.append(row(kind, counts))
    table.append(row("all", every))
    print("\n".join(dict.fromkeys(lines)))
    print("\n".join(table))
    if options.rejects:
        rejected = reject_table(rejects)
        print("\n".join(rejected))
        table += [""] + rejected
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as file:
            file.write("\n".join(table) + "\n")
    return 0


def reject_table(rejects):
    """Rejects by the kind of file, as its suffix and folder tell it, and the reason in words."""
    kinds = collections.Counter()
    for archive, found in rejects.items():
        for reject in found:
            words = re.sub(r" \(read are .*| at byte \d+.*|: .*", "", reject.get("detail", ""))
            folder = archive.split("/")[0] if "/" in archive else "."
            suffix = os.path.splitext(archive)[1]
            kinds[folder, suffix, reject.get("reason"), words] += 1
    lines = ["| folder | suffix | reason | in words | rejects |", "| --- | --- | --- | --- | ---: |"]
    return lines + ["| " + " | ".join(key) + f" | {count} |" for key, count in sorted(kinds.items())]


def row(name, counts):
    total = counts["strict"] + counts["lax"] + counts["miss"]
    return f"| {name} | {counts['files']} | {counts['strict'] + counts['lax']} | {counts['strict']} | {total} |"


if __name__ == "__main__":
    sys.exit(main())
