"""Reading and writing for the Python peers: gzip archives in, documents out, gzip JSON lines back.

Two layouts are read, told apart by their first character: LDC Gigaword and JSON Lines. This is what a
careful script does and no more: whole files, UTF-8, one layout an archive.
"""
import glob
import gzip
import itertools
import json
import os
import re

DOCUMENT = re.compile(r'<DOC id="([^"]*)"(?: type="([^"]*)")?')
HEADLINE = re.compile(r"^<HEADLINE>\n(.*?)\n</HEADLINE>", re.DOTALL | re.MULTILINE)
DATELINE = re.compile(r"^<DATELINE>\n(.*?)\n</DATELINE>", re.DOTALL | re.MULTILINE)
TEXT = re.compile(r"^<TEXT>\n(.*?)^</TEXT>", re.DOTALL | re.MULTILINE)
PARAGRAPH_TAG = re.compile(r"^</?P>\n", re.MULTILINE)
BLANK_LINE = re.compile(r"\n\s*\n")


def archives(folder):
    """The archives of a folder, in the order of their names."""
    return sorted(glob.glob(os.path.join(folder, "*.gz")))


def documents(path):
    """Each document of an archive: {id, type, headline, dateline, paragraphs}, not yet cleaned."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="\n") as lines:
        first = next(lines, "")
        read = json_lines if first.startswith("{") else gigaword
        yield from read(first, lines)


def gigaword(first, lines):
    held = [first]
    for line in lines:
        held.append(line)
        if line.startswith("</DOC>"):
            yield gigaword_document("".join(held))
            held = []


def gigaword_document(source):
    head = DOCUMENT.search(source)
    text = TEXT.search(source)
    pieces = PARAGRAPH_TAG.split(text.group(1)) if text else []
    return {
        "id": head.group(1) if head else None,
        "type": head.group(2) if head else None,
        "headline": first_group(HEADLINE, source),
        "dateline": first_group(DATELINE, source),
        "paragraphs": [piece for piece in pieces if piece.strip()],
    }


def first_group(pattern, source):
    match = pattern.search(source)
    return match.group(1) if match else None


def json_lines(first, lines):
    for line in itertools.chain([first], lines):
        record = json.loads(line)
        yield {
            "id": record.get("id"),
            "type": "story",
            "headline": record.get("title"),
            "dateline": None,
            "paragraphs": BLANK_LINE.split(record["text"]),
        }


class Writer:
    """Writes JSON lines, compressed at gzip's fastest level, as Wireroom does by default."""

    def __init__(self, folder, archive):
        os.makedirs(folder, exist_ok=True)
        name = os.path.basename(archive)
        self.file = gzip.open(os.path.join(folder, name + ".jsonl.gz"), "wb", compresslevel=1)

    def write(self, row):
        self.file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
