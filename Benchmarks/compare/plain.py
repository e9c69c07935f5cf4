#!/usr/bin/env python3
"""The script one would write: gzip, ftfy, pysbd, regular expressions, one process an archive.

    plain.py INPUT OUTPUT --cores N
"""
import argparse
import functools
import html
import multiprocessing
import re

import ftfy
import pysbd

from archives import Writer, archives, documents

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)")
DATELINE = re.compile(
    rf"^(?P<place>[A-Z][A-Z .'-]+(?:, (?!{MONTH} \d)[A-Z][\w .'-]+)?)(?:, (?P<date>{MONTH} \d{{1,2}}))? "
    r"\((?P<agency>[A-Z][\w/ ]*)\)(?: (?:--?|_) )?")
BYLINE = re.compile(r"^(?:By|BY) ((?:[A-Z][\w.'-]+ ?){2,4}(?: and (?:[A-Z][\w.'-]+ ?){2,4})?)$")
QUOTE = re.compile(r"``(.+?)''|\"(.+?)\"|“(.+?)”")
MONEY = re.compile(
    r"(?:US|A|C|HK)?[$£€¥]\s?\d[\d,.]*(?: (?:thousand|million|billion|trillion))?"
    r"|\b\d[\d,.]* (?:(?:million|billion) )?(?:dollars|pounds|euros|yen|francs|marks)\b")
DATE = re.compile(
    rf"\b(?:{MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH}(?: \d{{4}})?"
    r"|(?:last |next )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow)\b")


def clean(text):
    """References resolved, mojibake and odd characters mended, lines unwrapped."""
    return " ".join(ftfy.fix_text(html.unescape(text)).split())


def story(document, segmenter):
    paragraphs = [clean(paragraph) for paragraph in document["paragraphs"]]
    bylines = [match.group(1) for match in map(BYLINE.match, paragraphs[:2]) if match]
    dateline = document["dateline"] and clean(document["dateline"])
    match = DATELINE.match(dateline or (paragraphs[0] if paragraphs else ""))
    text = "\n\n".join(paragraphs)
    return {
        "id": document["id"],
        "kind": document["type"],
        "headline": document["headline"] and clean(document["headline"]),
        "dateline": match and match.groupdict(),
        "bylines": bylines,
        "text": text,
        "sentences": [sentence for paragraph in paragraphs for sentence in segmenter.segment(paragraph)],
        "quotes": [next(filter(None, groups)) for groups in QUOTE.findall(text)],
        "amounts": MONEY.findall(text),
        "dates": DATE.findall(text),
    }


def convert(output, archive):
    segmenter = pysbd.Segmenter(language="en", clean=False)
    with Writer(output, archive) as writer:
        for document in documents(archive):
            writer.write(story(document, segmenter))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--cores", type=int, default=1)
    arguments = parser.parse_args()
    with multiprocessing.Pool(arguments.cores) as pool:
        pool.map(functools.partial(convert, arguments.output), archives(arguments.input), chunksize=1)


if __name__ == "__main__":
    main()
