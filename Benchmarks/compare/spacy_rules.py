#!/usr/bin/env python3
"""spaCy without a trained model: blank English, sentencizer, entity ruler.

    spacy_rules.py INPUT OUTPUT --cores N --places GAZETTEER [--pipe]

The archives are dealt out to N processes, or, with --pipe, read by one process that shares the texts out by
spaCy's own nlp.pipe(n_process=N).
"""
import argparse
import csv
import functools
import html
import itertools
import multiprocessing

import spacy

from archives import Writer, archives, documents

AGENCIES = [
    "AFP", "Agence France-Presse", "AP", "Associated Press", "The Associated Press", "Reuters", "Xinhua",
    "UPI", "DPA", "ANSA", "EFE", "ITAR-TASS", "TASS", "Interfax", "Kyodo", "Jiji", "Yonhap", "KCNA",
    "Bernama", "PTI", "Press Trust of India", "APA", "ANP", "Belga", "Bloomberg", "Dow Jones",
    "New York Times News Service", "Los Angeles Times", "Washington Post", "BBC", "CNN",
]
CITIES = 500


def places(gazetteer):
    """All countries, and the most populous cities: some 900 names."""
    with open(gazetteer, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    cities = sorted((row for row in rows if row[2] == "city"), key=lambda row: -int(row[7] or 0))
    countries = [row for row in rows if row[2] == "country"]
    return sorted({row[0] for row in countries + cities[:CITIES]})


def pipeline(gazetteer):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "GPE", "pattern": name} for name in places(gazetteer)]
        + [{"label": "ORG", "pattern": name} for name in AGENCIES])
    return nlp


def clean(text):
    """References resolved and lines unwrapped."""
    return " ".join(html.unescape(text).split())


def texts(paths):
    """Each document's text together with what goes beside it."""
    for path in paths:
        for document in documents(path):
            yield "\n\n".join(map(clean, document["paragraphs"])), (path, document)


def row(doc, document):
    return {
        "id": document["id"],
        "kind": document["type"],
        "headline": document["headline"] and clean(document["headline"]),
        "dateline": document["dateline"] and clean(document["dateline"]),
        "text": doc.text,
        "sentences": [[sentence.start_char, sentence.end_char] for sentence in doc.sents],
        "entities": [
            {"type": entity.label_, "text": entity.text, "start": entity.start_char, "end": entity.end_char}
            for entity in doc.ents
        ],
    }


def convert(paths, output, gazetteer, processes=1):
    """Reads archives in turn and writes one file for each."""
    # The texts alone go through the pipeline: with as_tuples=True, spaCy would tokenize in this one process.
    for_pipe, for_rows = itertools.tee(texts(paths))
    docs = pipeline(gazetteer).pipe((text for text, _ in for_pipe), n_process=processes, batch_size=128)
    rows = ((path, row(doc, document)) for doc, (_, (path, document)) in zip(docs, for_rows))
    for path, group in itertools.groupby(rows, key=lambda pair: pair[0]):
        with Writer(output, path) as writer:
            for _, made in group:
                writer.write(made)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--places", required=True, metavar="GAZETTEER")
    parser.add_argument("--pipe", action="store_true", help="share the work by nlp.pipe(n_process=N)")
    arguments = parser.parse_args()
    paths = archives(arguments.input)
    if arguments.pipe:
        convert(paths, arguments.output, arguments.places, arguments.cores)
    else:
        job = functools.partial(convert, output=arguments.output, gazetteer=arguments.places)
        with multiprocessing.Pool(arguments.cores) as pool:
            pool.map(job, [paths[start::arguments.cores] for start in range(arguments.cores)], chunksize=1)


if __name__ == "__main__":
    main()
