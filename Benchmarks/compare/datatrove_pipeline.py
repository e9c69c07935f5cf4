#!/usr/bin/env python3
"""datatrove on its local executor: reader, ftfy, filter, sentences, JSON lines; one task an archive.

    datatrove_pipeline.py INPUT OUTPUT --cores N
"""
import argparse
import os
import tempfile

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.formatters import FTFYFormatter, SymbolLinesFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.text import split_into_sentences

from archives import archives, documents


class GigawordReader(BaseDiskReader):
    """Reads Gigaword archives, which datatrove has no reader for; the lines of a paragraph are joined."""

    name = "Gigaword"

    def read_file(self, filepath):
        for number, document in enumerate(documents(self.data_folder.resolve_paths(filepath))):
            paragraphs = document.pop("paragraphs")
            document["text"] = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
            yield self.get_document_from_dict(document, filepath, number)


def is_story(document):
    """What Wireroom writes by default: all but pages that are no story."""
    return document.metadata.get("type", "story") != "other"


def sentences(data, rank=0, world_size=1):
    """Puts the sentences beside the text; datatrove takes a plain function as a step."""
    for document in data:
        document.metadata["sentences"] = split_into_sentences(document.text)
        yield document


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--cores", type=int, default=1)
    arguments = parser.parse_args()
    found = archives(arguments.input)
    reader = JsonlReader if "jsonl" in os.path.basename(found[0]) else GigawordReader
    # What the filter takes out is written too, so that no document is lost.
    refused = JsonlWriter(arguments.output, "refused-${rank}.jsonl.gz", expand_metadata=True)
    with tempfile.TemporaryDirectory() as logs:
        LocalPipelineExecutor(
            pipeline=[
                reader(arguments.input, glob_pattern="*.gz"),
                FTFYFormatter(normalization="NFC"),
                SymbolLinesFormatter(),
                LambdaFilter(is_story, exclusion_writer=refused),
                sentences,
                JsonlWriter(arguments.output, "${rank}.jsonl.gz", expand_metadata=True),
            ],
            tasks=len(found), workers=arguments.cores, logging_dir=logs).run()


if __name__ == "__main__":
    main()
