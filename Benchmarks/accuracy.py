#!/usr/bin/env python3
"""Measures how right Wireroom's results are, against data whose right answers others have written down.

    accuracy.py PART... --wireroom PATH [--data DIR] [--markdown FILE] [--json FILE]
                        [--misses N] [--misses-file FILE] [--work DIR] [--reuse]

PART is one or more of: reuters datelines sentences quotes names times recognizers pages sites scraped repair; or all.

The data is found by --data or $WIREROOM_DATA. It is not part of the project, so a part whose data is absent is
reported as skipped, by name. Nothing here shares code with Wireroom: every expected value is read from the data by
this script's own few lines, and Wireroom is only ever run as a program:

    wireroom run --input X --output OUT

Each part writes an archive of its own below --work (a temporary folder by default), runs the program once, reads
OUT/stories/**/*.jsonl.gz and compares. Exit code: 0 measured, 1 a run of the program failed, 2 wrong usage.
Only the Python 3 standard library is needed.
"""

import argparse
import collections
import difflib
import gzip
import html
import html.parser
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

# --------------------------------------------------------------------------------------------------------------
# Folding: what two texts may differ in and still be the same
# --------------------------------------------------------------------------------------------------------------

QUOTE_FOLD = str.maketrans({
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
})


def fold_quotes(text):
    """One style of quotation marks: '' and `` are double ones, as the wires write them."""
    return text.replace("``", '"').replace("''", '"').translate(QUOTE_FOLD)


def fold_space(text):
    """One blank for every run of white space (no-break spaces too), none at the ends."""
    return " ".join(text.replace("\u00a0", " ").split())


def fold(text):
    """White space, quotation marks, dashes and ellipses folded; control characters gone."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t\r\u200d" else c for c in text)
    text = fold_quotes(text)
    text = re.sub(r"\s*(?:--+|[\u2010-\u2015\u2212])\s*", " - ", text).replace("\u2026", "...")
    return fold_space(text)


def letters(text):
    """Only letters and digits, without accents or case: for comparing names of places and people."""
    text = unicodedata.normalize("NFD", text or "")
    return "".join(c for c in text.casefold() if c.isalnum())


# A word, a number or one mark. Wire quotation marks and runs of dashes or dots are one token each.
TOKEN = re.compile(r"``|''|\.{2,}|--+|[^\W_]+|[^\w\s]|_")
TOKEN_FOLD = {"``": '"', "''": '"', "\u2026": "...", "_": "-"}


def tokens(text):
    """[(folded token, start, end)]: blind to white space and to the style of quotes and dashes."""
    found = []
    for match in TOKEN.finditer(text):
        word = match.group()
        word = TOKEN_FOLD.get(word, word).translate(QUOTE_FOLD)
        if word[0] in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212":
            word = "-"
        elif word.startswith(".."):
            word = "..."
        found.append((word.lower(), match.start(), match.end()))
    return found


def words(text):
    return [token[0] for token in tokens(text)]


class Alignment:
    """Token by token, which piece of the source became which piece of the text."""

    def __init__(self, source, text):
        self.source, self.text = tokens(source), tokens(text)
        a, b = [t[0] for t in self.source], [t[0] for t in self.text]
        self.to_text, self.to_source = {}, {}
        if a == b:
            blocks = [(0, 0, len(a))]
        else:
            blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        for i, j, size in blocks:
            for k in range(size):
                self.to_text[i + k], self.to_source[j + k] = j + k, i + k

    @staticmethod
    def _covered(rows, start, end):
        inside = [k for k, row in enumerate(rows) if row[1] < end and row[2] > start]
        return (inside[0], inside[-1] + 1) if inside else None

    def source_tokens(self, start, end):
        """Token range in the source of characters start..<end of the source."""
        return self._covered(self.source, start, end)

    def text_to_source(self, start, end):
        """Token range in the source of characters start..<end of the text; None where an end has no counterpart."""
        span = self._covered(self.text, start, end)
        if not span:
            return None
        first, last = self.to_source.get(span[0]), self.to_source.get(span[1] - 1)
        return (first, last + 1) if first is not None and last is not None and last >= first else None

    def survives(self, span):
        """True if the source's token range is still in the text."""
        return all(k in self.to_text for k in range(*span))


# --------------------------------------------------------------------------------------------------------------
# The report
# --------------------------------------------------------------------------------------------------------------


class Report:
    def __init__(self, limit, misses_to):
        self.markdown, self.figures = [], {}
        self.limit, self.misses_to = limit, misses_to
        self.missed = collections.Counter()
        self.failed = False

    def part(self, name, what):
        self.name = name
        print("\n== %s: %s" % (name, what))
        self.markdown += ["", "## %s" % name, "", what, ""]

    def note(self, text):
        print("   " + text)
        self.markdown += [text, ""]

    def table(self, head, rows, key=None):
        """Prints a table, adds it to the Markdown report and keeps it under `key` for --json."""
        rows = [[cell if isinstance(cell, str) else str(cell) for cell in row] for row in rows]
        widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
        for row in [head] + rows:
            print("   " + "  ".join(cell.ljust(w) if i == 0 else cell.rjust(w)
                                    for i, (cell, w) in enumerate(zip(row, widths))))
        cell = lambda text: text.replace("|", "\\|")
        self.markdown.append("| " + " | ".join(map(cell, head)) + " |")
        self.markdown.append("| --- |" + " ---: |" * (len(head) - 1))
        self.markdown += ["| " + " | ".join(map(cell, row)) + " |" for row in rows]
        self.markdown.append("")
        self.figures.setdefault(self.name, {})[key or head[0]] = [dict(zip(head, row)) for row in rows]

    def miss(self, what, ident, expected, got):
        """One miss, listed for the first N of each kind."""
        self.missed[(self.name, what)] += 1
        if self.limit and self.missed[(self.name, what)] <= self.limit:
            short = lambda v: (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))[:600]
            self.misses_to.write("[%s/%s] %s\n    expected: %s\n    got:      %s\n"
                                 % (self.name, what, ident, short(expected), short(got)))

    def skip(self, name, why):
        print("\n== %s: SKIPPED (%s)" % (name, why))
        self.markdown += ["", "## %s" % name, "", "Skipped: %s." % why, ""]
        self.figures[name] = {"skipped": why}


def share(part, whole):
    return "%.2f %%" % (100.0 * part / whole) if whole else "-"


def prf(true, false, missed):
    """Precision, recall and F1 of counts, as three strings."""
    p = true / (true + false) if true + false else 0.0
    r = true / (true + missed) if true + missed else 0.0
    return ["%.2f %%" % (100 * p), "%.2f %%" % (100 * r), "%.2f" % (200 * p * r / (p + r) if p + r else 0.0)]


# --------------------------------------------------------------------------------------------------------------
# Running the program
# --------------------------------------------------------------------------------------------------------------


class RunFailed(Exception):
    pass


class Bench:
    def __init__(self, args, report):
        self.args, self.report, self.data = args, report, args.data
        self.work = os.path.abspath(args.work)

    def path(self, *names):
        return os.path.join(self.data, *names)

    def folder(self, name):
        """An empty folder for an input. It is a folder of its own, so that archives have plain names."""
        path = os.path.join(self.work, name, "in")
        if not self.args.reuse:
            shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path, exist_ok=True)
        return path

    def write_jsonl(self, name, records, fields):
        """Writes [(id, text)], with the fields of an id, as one gzipped JSON Lines archive. Returns its folder."""
        folder = self.folder(name)
        with gzip.open(os.path.join(folder, name + ".jsonl.gz"), "wt", encoding="utf-8", newline="\n") as out:
            for ident, text in records:
                record = {"id": ident, "text": text, **fields.get(ident, {})}
                if self.args.headline_field:
                    record[self.args.headline_field] = "Accuracy case " + ident
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        return folder

    def run(self, name, folder):
        """Runs Wireroom on the folder. Returns the stories."""
        output = os.path.join(self.work, name, "out")
        if not (self.args.reuse and os.path.isdir(os.path.join(output, "stories"))):
            shutil.rmtree(output, ignore_errors=True)
            command = [self.args.wireroom, "run", "--input", folder, "--output", output] + shlex.split(self.args.extra)
            began = time.time()
            try:
                done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, timeout=self.args.timeout)
                code, said = done.returncode, done.stdout.decode("utf-8", "replace").strip()
            except subprocess.TimeoutExpired:
                code, said = "timeout", "no end after %s s" % self.args.timeout
            except OSError as problem:
                raise RunFailed("cannot run %s: %s" % (self.args.wireroom, problem))
            if code != 0:
                # Damaged input changes the exit code by design, so results are still compared if there are any.
                self.report.note("`wireroom run` ended with %s: %s" % (code, said.splitlines()[-1] if said else ""))
                self.report.failed = True
            print("   wireroom took %.1f s" % (time.time() - began))
        if not os.path.isdir(os.path.join(output, "stories")):
            raise RunFailed("%s: no stories/ in the output folder" % name)
        stories = list(read_lines(os.path.join(output, "stories")))
        rejects = sum(1 for _ in read_lines(os.path.join(output, "rejects")))
        if rejects:
            self.report.note("%d documents were rejected." % rejects)
        self.check_contract(stories)
        return stories

    def run_jsonl(self, name, records, fields=None):
        """{id: story} for [(id, text)], with more fields by id. A story without the record's id is found by its number."""
        records = list(records)
        stories = self.run(name, self.write_jsonl(name, records, fields or {}))
        wanted, found = {ident for ident, _ in records}, {}
        for story in stories:
            ident = str(story.get("id"))
            if ident not in wanted:
                number = (story.get("source") or {}).get("record") or 0
                ident = records[number - 1][0] if 0 < number <= len(records) else None
            if ident is not None:
                found[ident] = story
        if len(found) < len(records):
            self.report.note("%d of %d records have no story in the results." % (len(records) - len(found), len(records)))
        return found

    def check_contract(self, stories):
        """What must hold of every story whatever its data: all spans are good, and say the text they are spans of."""
        broken, first = collections.Counter(), {}

        def bad(what, story, got):
            broken[what] += 1
            first.setdefault(what, "%s: %s" % (story.get("id"), json.dumps(got, ensure_ascii=False)[:160]))

        for story in stories:
            text = story.get("text") or ""
            for field in ("paragraphs", "sentences", "crossheads"):
                before = 0
                for span in story.get(field) or []:
                    if not (isinstance(span, list) and len(span) == 2 and before <= span[0] < span[1] <= len(text)):
                        bad(field + " out of order or range", story, span)
                        break
                    before = span[1]
            for field in ("entities", "quotes", "dates", "amounts"):
                for row in story.get(field) or []:
                    if text[row.get("start", 0):row.get("end", 0)] != row.get("text"):
                        bad(field + " whose text is not the span's", story, row)
            for start, end in story.get("paragraphs") or []:
                if "\n" in text[start:end]:
                    bad("line breaks inside paragraphs", story, text[start:end])
                    break
            if any(value in (None, "", [], {}) for value in story.values()):
                # "A field with nothing to say is left out"; an empty text is the one we let pass.
                empty = [k for k, v in story.items() if v in (None, "", [], {}) and k != "text"]
                if empty:
                    bad("empty fields written", story, empty)
        for what, count in broken.most_common():
            self.report.note("CONTRACT: %d x %s" % (count, what))
            self.report.miss("contract: " + what, "-", "none", first[what])


def read_lines(folder):
    """Every JSON line of every file below the folder, in the order of the files' names."""
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            opener = gzip.open if name.endswith(".gz") else open
            with opener(os.path.join(parent, name), "rt", encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    if line.strip():
                        yield json.loads(line)


def load(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        return json.load(file)


# --------------------------------------------------------------------------------------------------------------
# Days
# --------------------------------------------------------------------------------------------------------------

MONTHS = {m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}


def month_day(text):
    """(month, day) of `Feb 26`, `Sept. 8`, `26 FEB`, `1996-08-30`, `XXXX-08-30`; None where there is none."""
    text = text or ""
    match = re.search(r"(?:\d{4}|XXXX|-)-(\d\d)-(\d\d)", text)
    if match:
        return int(match.group(1)), int(match.group(2))
    match = (re.search(r"([A-Za-z]{3})[a-z]*\.?\s*(\d{1,2})(?!\d)", text, re.I)
             or re.search(r"(?<!\d)(\d{1,2})\s+([A-Za-z]{3})[a-z]*", text))
    if match:
        a, b = match.groups()
        month, day = (b, a) if a.isdigit() else (a, b)
        if month.lower() in MONTHS:
            return MONTHS[month.lower()], int(day)
    return None


# --------------------------------------------------------------------------------------------------------------
# reuters: Reuters-21578, whole documents
# --------------------------------------------------------------------------------------------------------------

ANGLE = re.compile(r"<([^<>\n]{1,60})>")


def strip_codes(text):
    """Takes `<IBM.N>` out and leaves the names of `<Noranda Inc>` and `<Hibernia>` in."""
    def one(match):
        inside = match.group(1)
        code = " " not in inside and len(inside) <= 20 and not re.match(r"[A-Z][a-z]{2,}", inside)
        return " " if code else " " + inside + " "
    return ANGLE.sub(one, text)


def reuters_clean(text):
    """Markup to text: references decoded, control codes (&#5; &#22; &#127; ...) gone."""
    text = html.unescape(re.sub(r"&#(\d+);", lambda m: chr(int(m.group(1))), text))
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


def reuters_documents(folder):
    for name in sorted(n for n in os.listdir(folder) if re.search(r"\.sgm(\.gz)?$", n)):
        opener = gzip.open if name.endswith(".gz") else open
        with opener(os.path.join(folder, name), "rb") as file:
            data = file.read().decode("latin-1")
        for match in re.finditer(r"<REUTERS([^>]*)>(.*?)</REUTERS>", data, re.S):
            attributes, inside = match.groups()
            one = lambda tag: (re.search(r"<%s>(.*?)</%s>" % (tag, tag), inside, re.S) or [None, None])[1]
            text = re.search(r'<TEXT(?: TYPE="(\w+)")?>(.*?)</TEXT>', inside, re.S)
            doc = {"id": re.search(r'NEWID="(\d+)"', attributes).group(1), "file": name,
                   "type": text.group(1) or "NORM",
                   "date": reuters_clean(one("DATE") or "")}
            for field, tag in (("title", "TITLE"), ("dateline", "DATELINE"), ("author", "AUTHOR"), ("body", "BODY")):
                value = one(tag)
                doc[field] = reuters_clean(value) if value is not None else None
            if doc["body"] is None:
                raw = re.sub(r"<(TITLE|DATELINE|AUTHOR)>.*?</\1>", "", text.group(2), flags=re.S)
                doc["body"] = "" if doc["type"] == "BRIEF" else reuters_clean(raw)
            doc["codes"] = [reuters_clean(d) for tag in ("TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES")
                            for d in re.findall(r"<D>(.*?)</D>", one(tag) or "")]
            for unknown in re.findall(r"<UNKNOWN>(.*?)</UNKNOWN>", inside, re.S):
                header = re.search(r"^([a-z]) ([a-z]) (\S.*?)\s+(\d\d)-(\d\d) (\d{4})\s*$", reuters_clean(unknown), re.M)
                if header:
                    doc["priority"], doc["category"], doc["keyword"] = header.group(1, 2, 3)
                    doc["count"] = int(header.group(6))
            yield doc


REGULAR_DATE = re.compile(r"^ ?(\d{1,2})-([A-Z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d)\.\d\d$")
ANY_DATE = re.compile(r"(\d{1,2})-([A-Z]{3})-(\d{4})")
REGULAR_DATELINE = re.compile(r"^[A-Z][A-Za-z .,'/-]*?, [A-Z][a-z]+\.? \d{1,2} ?-+$")


def same_headline(title, story):
    """'exact', 'codes' (equal once the RICs are out), 'tags' (equal once `tags` are put back), or None."""
    got = fold(story.get("headline") or "")
    want = fold(re.sub(r"^\s*\*+\s*", "", title))
    if not want:
        return "exact" if not got else None
    if got == want:
        return "exact"
    bare = lambda t: " ".join(words(strip_codes(t)))
    if got and bare(got) == bare(want):
        return "codes"
    # Tags and a take number may be off the headline if the record tells them.
    rest = want
    for tag in story.get("tags") or []:
        rest = re.sub(r"^[\s(]*" + re.escape(fold(tag)) + r"[\s)]*[-:]?\s*", "", rest, count=1, flags=re.I)
    rest = re.sub(r"\s*=\s*\d*\s*$", "", rest)
    if got and rest != want and bare(rest) == bare(got):
        return "tags"
    return None


def names_in_author(author):
    text = re.sub(r"^\s*by\s+", "", fold_space(author), flags=re.I)
    text = re.sub(r"[,.]?\s*\breuters?\b\.?\s*$", "", text, flags=re.I)
    return [fold_space(n) for n in re.split(r",| and ", text, flags=re.I) if n.strip()]


def drop_end(tokens_):
    """Without the closing `Reuter`, `REUTER...`, `More` marks: they may be kept in `removed` or thrown away."""
    while tokens_ and (tokens_[-1] in ("reuter", "reuters", "more") or not tokens_[-1][0].isalnum()):
        tokens_ = tokens_[:-1]
    return tokens_


def elsewhere(story):
    """All the words of the record that are not in `text`: a piece taken out must be found among them."""
    out = []
    for field in ("removed", "rics", "editor_notes", "summary", "signoff", "captions", "credits", "copyright", "tables",
                  "bylines", "headline", "dateline", "embargo", "slug", "tags", "rights", "notes"):
        stack = [story.get(field)]
        while stack:
            value = stack.pop()
            if isinstance(value, str):
                out.append(value)
            elif isinstance(value, dict):
                stack += list(value.values())[::-1]
            elif isinstance(value, list):
                stack += value[::-1]
    return " " + " ".join(w for w in words(" \n ".join(out)) if w[0].isalnum()) + " "


def compare_body(source, story):
    """(ratio of text to source, the same once pieces told elsewhere in the record are counted as kept, difference)."""
    a, b = drop_end(words(strip_codes(source))), drop_end(words(strip_codes(story.get("text") or "")))
    if a == b:
        return 1.0, 1.0, None
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    told, lost, added, worst = elsewhere(story), 0, 0, None
    operations = matcher.get_opcodes()
    same = sum(i2 - i1 for op, i1, i2, _, _ in operations if op == "equal")
    for op, i1, i2, j1, j2 in operations:
        if op == "equal":
            continue
        # Marks between the words are judged by the first measure only.
        gone, new = [[w for w in run if w[0].isalnum()] for run in (a[i1:i2], b[j1:j2])]
        if gone and " " + " ".join(gone) + " " not in told:
            # A long run may have been removed in several pieces: count the words that are nowhere.
            nowhere = [w for w in gone if " " + w + " " not in told]
            lost += len(nowhere)
            if nowhere:
                worst = worst or "lost: " + " ".join(a[i1:i2])[:200]
        added += len(new)
        if new:
            worst = worst or "added: " + " ".join(b[j1:j2])[:200]
    total = len(a) + len(b)
    ratio = 2.0 * same / total if total else 1.0
    accounted = 1.0 - (lost + added) / max(1, len(a))
    return ratio, max(accounted, 0.0), worst


def source_paragraphs(body):
    """How many paragraphs the indents of 4 blanks make; None if the document holds anything like a table."""
    count, lines = 0, [l for l in body.rstrip().split("\n")]
    while lines and (not lines[-1].strip() or re.match(r"^\s*(reuters?|more)\W*$", lines[-1], re.I)):
        lines.pop()
    for line in lines:
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if indent not in (0, 4) or "\t" in line or re.search(r"\S {3,}\S|\.{4,}|-{4,}", line):
            return None
        if indent == 4 or count == 0:
            count += 1
    return count or None


def part_reuters(bench):
    report, folder = bench.report, bench.path("reuters-21578")
    documents = list(reuters_documents(folder))
    report.part("reuters", "Reuters-21578, %d documents of %d files, against the markup."
                % (len(documents), len({d["file"] for d in documents})))
    into = bench.folder("reuters")
    for name in sorted(os.listdir(folder)):
        if re.search(r"\.sgm(\.gz)?$", name):
            shutil.copyfile(os.path.join(folder, name), os.path.join(into, name))
    stories = collections.defaultdict(list)
    for story in bench.run("reuters", into):
        stories[str(story.get("id"))].append(story)

    count = collections.Counter()

    def score(field, good, doc, expected, got):
        count[field, "all"] += 1
        if good:
            count[field, "good"] += 1
        else:
            report.miss(field, "NEWID " + doc["id"], expected, got)

    bodies, paragraphs, codes, fallback = collections.Counter(), collections.Counter(), [0, 0], [0, 0]
    for doc in documents:
        found = stories.get(doc["id"], [])
        score("id (one story)", len(found) == 1, doc, doc["id"], len(found))
        if not found:
            # Everything asked of a lost document is missed.
            for field in ("title", "dateline", "author"):
                if doc[field]:
                    count["lost " + field, "all"] += 1
            continue
        story = found[0]

        if doc["title"] is not None:
            how = same_headline(doc["title"], story)
            score("headline", how, doc, fold(doc["title"]), [story.get("headline"), story.get("tags")])
            if how:
                count["headline " + how] += 1
        elif doc["type"] == "UNPROC":
            first = next((l for l in doc["body"].split("\n") if l.strip()), "")
            fallback[1] += 1
            fallback[0] += fold(first) == fold(story.get("headline") or "")

        got = (story.get("dateline") or {}).get("text") or ""
        if doc["dateline"] is not None:
            bare = lambda t: re.sub(r"\s*[-\u2013\u2014_]+$", "", fold_space(t)).strip()
            folded = fold_space(doc["dateline"])
            kind = "dateline, regular" if REGULAR_DATELINE.match(folded) else "dateline, odd"
            good = bare(got) == bare(doc["dateline"])
            if not good and kind == "dateline, odd" and got:
                # Text runs on inside some: the true dateline is what stands before the first spaced dash.
                good = bare(got) == bare(re.split(r"\s-+\s", folded + " ")[0])
            score(kind, good, doc, folded, got)
            if kind == "dateline, regular":
                date = month_day(folded[folded.rfind(","):])
                if date:
                    told = (story.get("dateline") or {}).get("date")
                    score("dateline.date", month_day(told) == date, doc, folded, told)
                place = re.split(r"[,/]", folded)[0]
                places = (story.get("dateline") or {}).get("places") or [{}]
                score("dateline.places[0].name", letters(places[0].get("name")) == letters(place), doc, place, places[:2])
        elif got and doc["type"] != "UNPROC":
            count["dateline invented"] += 1
            report.miss("dateline invented", "NEWID " + doc["id"], "none", got)

        published, regular = story.get("published") or "", REGULAR_DATE.match(doc["date"])
        if regular:
            day, month, year, h, m, s = regular.groups()
            want = "%s-%02d-%02dT%s:%s:%s" % (year, MONTHS[month.lower()], int(day), h, m, s)
            score("published, to the second", published.startswith(want), doc, want, published)
        else:
            odd = ANY_DATE.search(doc["date"])
            if odd:
                want = "%s-%02d-%02d" % (odd.group(3), MONTHS[odd.group(2).lower()], int(odd.group(1)))
                score("published, odd DATE, the day", published.startswith(want), doc, doc["date"], published)

        got = sorted(letters(n) for n in story.get("bylines") or [])
        if doc["author"]:
            want = names_in_author(doc["author"])
            score("bylines", sorted(map(letters, want)) == got, doc, want, story.get("bylines"))
        elif got:
            count["byline without AUTHOR"] += 1
            report.miss("byline without AUTHOR", "NEWID " + doc["id"], "none", story.get("bylines"))

        if doc["type"] == "BRIEF":
            score("BRIEF has no text", not (story.get("text") or "").strip(), doc, "", story.get("text"))
        else:
            body = doc["body"]
            if doc["dateline"] and not REGULAR_DATELINE.match(fold_space(doc["dateline"])):
                # Where the text runs on inside DATELINE, its tail is the text's beginning.
                tail = re.split(r"\s-+\s", fold_space(doc["dateline"]) + " ", maxsplit=1)
                body = (tail[1] if len(tail) > 1 else "") + "\n" + body
            # What the markup does not part is one: a headline told of it is no loss.
            whole = story if doc["type"] != "UNPROC" else dict(
                story, text="%s\n%s" % (story.get("headline") or "", story.get("text") or ""))
            ratio, accounted, worst = compare_body(body, whole)
            for measure, value in (("text alone", ratio), ("with pieces told elsewhere", accounted)):
                where = (doc["type"], measure)
                bodies[where, "all"] += 1
                bodies[where, "exact" if value >= 1 else ">= 0.99" if value >= 0.99 else "lower"] += 1
            if accounted < 1:
                report.miss("body %s %s" % (doc["type"], ">= 0.99" if accounted >= 0.99 else "lower"),
                            "NEWID %s (ratio %.4f, accounted %.4f)" % (doc["id"], ratio, accounted), "the words of BODY", worst)
            expected = source_paragraphs(doc["body"]) if doc["type"] == "NORM" else None
            if expected:
                off = abs(len(story.get("paragraphs") or []) - expected)
                paragraphs["equal" if off == 0 else "off by one" if off == 1 else "further off"] += 1
                if off:
                    report.miss("paragraphs", "NEWID " + doc["id"], expected, len(story.get("paragraphs") or []))

        told = set()
        for subject in (story.get("subjects") or []) + (story.get("keywords") or []):
            values = subject.values() if isinstance(subject, dict) else [subject]
            told.update(str(v).lower() for v in values)
        codes[1] += len(doc["codes"])
        codes[0] += sum(1 for c in doc["codes"] if c.lower() in told)

        if "keyword" in doc:
            want, got = fold_space(doc["keyword"]), fold_space(str(story.get("slug") or ""))
            bare = re.sub(r"^(BC|AM|PM)-", "", want)
            # The slug may leave out the cycle and the version (`1STLD`), which have fields of their own.
            good = bool(got) and (want.upper().startswith(got.upper()) or bare.upper().startswith(got.upper()))
            score("slug", good, doc, want, got)
            score("priority", str(story.get("priority")) == doc["priority"], doc, doc["priority"], story.get("priority"))
            score("urgency_level present", story.get("urgency_level") in range(1, 9), doc, "1...8", story.get("urgency_level"))
            score("category", str(story.get("category")) == doc["category"], doc, doc["category"], story.get("category"))
            score("word_count_declared", story.get("word_count_declared") == doc["count"], doc, doc["count"],
                  story.get("word_count_declared"))
        score("agency is Reuters", story.get("agency") == "Reuters", doc, "Reuters", story.get("agency"))

    extra = sum(len(v) for k, v in stories.items() if k not in {d["id"] for d in documents})
    fields = [k[0] for k in count if isinstance(k, tuple) and k[1] == "all"]
    report.table(["field", "right", "of", "share"],
                 [[f, count[f, "good"], count[f, "all"], share(count[f, "good"], count[f, "all"])] for f in fields], "fields")
    report.table(["body", "documents", "exact", ">= 0.99", "lower", "exact share"],
                 [["%s, %s" % w, bodies[w, "all"], bodies[w, "exact"], bodies[w, ">= 0.99"], bodies[w, "lower"],
                   share(bodies[w, "exact"], bodies[w, "all"])]
                  for w in sorted({k[0] for k in bodies})], "bodies")
    total = sum(paragraphs.values())
    report.table(["paragraphs (documents without tables)", "documents", "share"],
                 [[k, paragraphs[k], share(paragraphs[k], total)] for k in ("equal", "off by one", "further off")], "paragraphs")
    report.note("Headlines: %d exact, %d equal with RICs out, %d equal with `tags` put back. UNPROC documents whose headline "
                "is their first line: %d of %d (told only)." % (count["headline exact"], count["headline codes"],
                                                               count["headline tags"], fallback[0], fallback[1]))
    report.note("TOPICS, PLACES, PEOPLE, ORGS, EXCHANGES told in `subjects` or `keywords`: %d of %d (%s). Datelines invented: "
                "%d. Bylines where there is no AUTHOR: %d. Stories that are no document of ours: %d."
                % (codes[0], codes[1], share(*codes), count["dateline invented"], count["byline without AUTHOR"], extra))


# --------------------------------------------------------------------------------------------------------------
# datelines: leads of many wires
# --------------------------------------------------------------------------------------------------------------

LEAD = re.compile(r"^(?P<place>[A-Z][A-Za-z.,'/ -]*?)?(?:,? ?(?P<date>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
                  r"[a-z]*\.? \d{1,2}))? ?\((?P<agency>Reuters|AP|AFP|UPI|CP)\) ?(?:[-_\u2013\u2014]+)")


def dateline_case(row):
    """The record as (group, text, place or None, date or None, agency or None, rest after the dateline or None).
    A place of None means that there is no dateline to find; group None leaves the record out."""
    source, text = row["src"], row["text"]
    group = source.split("/")[0]
    place, date, agency = row.get("place"), row.get("date"), row.get("agency")
    if group == "polnear":
        # Only the agency is given. The dateline, if any, opens the paragraph under the title.
        lead = text.split("\n\n")[1] if "\n\n" in text else text
        match = LEAD.match(lead)
        if not match:
            return group, text, None, None, None, None
        place = (match.group("place") or "").strip(" ,") or None
        if place is None:
            return None  # `Dec 29 (Reuters) -`: a date and no place
        return group, text, place, match.group("date"), match.group("agency"), lead[match.end():]
    if group == "ag_news":
        if place is None:
            # `Reuters - ...` and plain leads: nothing to find. A few hold a real dateline that the set does not mark.
            if re.match(r"^[\w. ]+ - [A-Z]{3,}.{0,30}--", text):
                return None
            return group, text, None, None, None, None
        agency = row["lead_agency"]
        place = re.sub(r"&lt;.*?&gt;|\\", " ", place)
        place = re.sub(r"^\s*By [A-Z][A-Z .'-]+?\s{3,}|^\s*Canadian Press - ", "", place).strip()
        match = re.search(r",? ([A-Z][a-z]+\.? \d{1,2})$", place)
        if match:
            place, date = place[:match.start()].rstrip(","), match.group(1)
        end = re.search(r"\(%s\)\s*[-\u2013\u2014]*" % agency, text)
        return group, text, place, date, agency, text[end.end():] if end else None
    if group == "conll03":
        # `AKRON , Ohio 1996-08-22`: two tokenised fields of the corpus, not a lead; nothing follows.
        return group, re.sub(r" ,", ",", text), re.sub(r" ,", ",", place), date, None, None
    if place is None:
        return "reuters21578 odd", text, re.split(r",| -", row["dateline"])[0], None, None, None
    rest = text.strip()[len(row["dateline"].strip()):] if text.strip().startswith(row["dateline"].strip()) else None
    # The agency is only asked for where the lead says it: Reuters of 1987 does not.
    said = agency if agency and ("(%s)" % agency) in text[:200] else None
    return group, text, place, date, said, rest


def part_datelines(bench):
    report = bench.report
    rows = load(bench.path("datelines", "datelines.json.gz"))
    report.part("datelines", "%d leads of several wires, each as a record with only `id` and `text`." % len(rows))
    cases = []
    for number, row in enumerate(rows):
        case = dateline_case(row)
        if case:
            cases.append(("lead-%05d" % number,) + case)
    report.note("%d records are left out: their answer is not told." % (len(rows) - len(cases)))
    stories = bench.run_jsonl("datelines", [(c[0], c[2]) for c in cases])

    count = collections.Counter()
    for ident, group, text, place, date, agency, rest in cases:
        story = stories.get(ident) or {}
        got = story.get("dateline") or {}
        places = got.get("places") or []
        found = bool(got.get("text") or places)
        head = text.strip()[:90]
        count[group, "all"] += 1
        if place is None:
            count[group, "none"] += 1
            if found:
                count[group, "false"] += 1
                report.miss(group + " invented", ident, "no dateline in: " + head, got)
            continue
        count[group, "some"] += 1
        city = re.split(r"[,/]", place)[0]
        in_text = letters(got.get("text")).startswith(letters(city)) if got.get("text") else False
        named = bool(places) and letters(places[0].get("name")) == letters(city)
        if found:
            count[group, "found"] += 1
        if in_text or named:
            count[group, "right"] += 1
        else:
            count[group, "wrong"] += found
            report.miss(group + (" wrong" if found else " missed"), ident, place + " in: " + head, got)
        if named:
            count[group, "named"] += 1
        elif in_text:
            report.miss(group + " places[0].name", ident, city, places[:2])
        if date and month_day(date):
            count[group, "dated"] += 1
            if month_day(got.get("date")) == month_day(date):
                count[group, "date"] += 1
            else:
                report.miss(group + " date", ident, date + " in: " + head, got)
        if agency:
            count[group, "agencies"] += 1
            if letters(story.get("agency")) == letters(agency):
                count[group, "agency"] += 1
            else:
                report.miss(group + " agency", ident, agency + " in: " + head, story.get("agency"))
        if rest and len(words(rest)) >= 4:
            count[group, "leads"] += 1
            # The text must begin right behind the dateline; a headline above it has gone elsewhere.
            if words(strip_codes(story.get("text") or ""))[:4] == words(strip_codes(rest))[:4]:
                count[group, "clean"] += 1
            elif found:
                report.miss(group + " text begins", ident, fold_space(rest)[:80], (story.get("text") or "")[:80])
    table = []
    groups = sorted({k[0] for k in count})
    total = collections.Counter()
    for group in groups + ["all but conll03 and odd"]:
        c = collections.Counter({k[1]: v for k, v in count.items() if k[0] == group}) if group in groups else total
        if group in groups and group not in ("conll03", "reuters21578 odd"):
            total += c
        false = c["wrong"] + c["false"]
        table.append([group, c["all"], c["some"], share(c["right"], c["right"] + false), share(c["right"], c["some"]),
                      "%d of %d" % (c["false"], c["none"]), share(c["named"], c["some"]), share(c["date"], c["dated"]),
                      share(c["agency"], c["agencies"]), share(c["clean"], c["leads"])])
    report.table(["source", "records", "datelines", "precision", "recall", "invented", "places[0]", "date", "agency",
                  "text begins right"], table, "sources")

    # Bylines: only ag_news holds them in the text (`By LAURAN NEERGAARD    WASHINGTON (AP) --`).
    asked = [(c[0], re.match(r"^\s*By ([A-Z][A-Z .'-]+?)\s{3,}", c[2])) for c in cases if c[1] == "ag_news"]
    asked = [(ident, m.group(1)) for ident, m in asked if m]
    right = 0
    for ident, name in asked:
        got = (stories.get(ident) or {}).get("bylines") or []
        if [letters(n) for n in got] == [letters(name)]:
            right += 1
        else:
            report.miss("byline", ident, name, got)
    report.note("Bylines in front of a dateline on the same line (`By NAME    PLACE (AP) --`): %d of %d right." % (right, len(asked)))


# --------------------------------------------------------------------------------------------------------------
# sentences
# --------------------------------------------------------------------------------------------------------------


def part_sentences(bench):
    report = bench.report
    report.part("sentences", "The Golden Rules of sentence segmentation (48) and the whole specification they come from.")
    table = []
    for name in ("golden_rules_en", "pragmatic_english_spec"):
        path = bench.path("sentences", name + ".json")
        if not os.path.exists(path):
            report.note("Skipped: %s." % name)
            continue
        cases = load(path)
        stories = bench.run_jsonl(name, [("rule-%03d" % i, c["input"]) for i, c in enumerate(cases)])
        right = plain = plain_right = no_text = changed = inside = 0
        for i, case in enumerate(cases):
            story = stories.get("rule-%03d" % i) or {}
            text = story.get("text") or ""
            squash = lambda s: fold(s).replace(" ", "")
            got = [squash(text[s:e]) for s, e in story.get("sentences") or []]
            want = [squash(s) for s in case["expected"]]
            # In some cases the expected sentences are not the input's own words (HTML taken out, dots cut).
            is_plain = "".join(want) == squash(case["input"])
            plain += is_plain
            no_text += not text.strip()
            changed += bool(text.strip()) and squash(text) != squash(case["input"])
            if got == want:
                right += 1
                plain_right += is_plain
            else:
                report.miss(name + ("" if is_plain else " (rewritten)"), case["id"], case["expected"],
                            [text[s:e] for s, e in story.get("sentences") or []] or ["headline: %s" % story.get("headline")])
        table.append([name, len(cases), right, share(right, len(cases)), "%d of %d" % (plain_right, plain), no_text, changed])
    report.table(["set", "cases", "right", "share", "right where the text stays", "no text", "text changed"], table, "sets")


# --------------------------------------------------------------------------------------------------------------
# quotes: PolNeAR
# --------------------------------------------------------------------------------------------------------------


def quoted_regions(text):
    """[start, end) of what stands in double quotation marks, the marks with it. A quotation ends with its paragraph
    at the latest; inside one of curly marks, straight ones are text and the other way about. Two single marks are
    one double mark."""
    regions = []
    for paragraph in re.finditer(r"[^\n]+", text):
        start = opener = None
        for mark in re.finditer(r"[\"\u201c\u201d]|''|``", paragraph.group()):
            c, at, end = mark.group(), paragraph.start() + mark.start(), paragraph.start() + mark.end()
            if start is None and c != "\u201d":
                start, opener = at, c
            elif start is not None and (opener, c) in (('"', '"'), ("\u201c", "\u201d"), ("''", "''"), ("``", "''")):
                regions.append((start, end))
                start = None
        if start is not None:
            regions.append((start, paragraph.end()))
    return [(s, e) for s, e in regions if len(words(text[s:e])) > 2]


PRONOUNS = set("he she they it i we you who him her them his their".split())


def same_speaker(sources, got):
    """The source's last name stands in what we say, or the reverse."""
    if not got:
        return False
    mine = [letters(w) for w in got.split() if letters(w)]
    for source in sources:
        # The name is the run before the first comma or relative clause: `Tim Ash, who specialises in the region`.
        head = re.split(r",| who | of | in | for ", source)[0].split() or source.split()
        head = [letters(w) for w in re.sub(r"['\u2019]s\b", "", " ".join(head)).split() if letters(w)]
        if head and mine and (head[-1] in mine or mine[-1] in head or mine[-1] in [letters(w) for w in source.split()]):
            return True
    return False


def part_quotes(bench):
    report = bench.report
    report.part("quotes", "PolNeAR: quotations in quotation marks, found by overlap, and their speakers.")
    table = []
    for name in ["polnear_dev"] + (["polnear_train"] if bench.args.train else []):
        path = bench.path("quotes", name + ".json.gz")
        if not os.path.exists(path):
            report.note("Skipped: %s." % name)
            continue
        articles = load(path)
        stories = bench.run_jsonl(name, [("art-%04d" % i, a["text"]) for i, a in enumerate(articles)])
        n = collections.Counter()
        for i, article in enumerate(articles):
            story, text = stories.get("art-%04d" % i) or {}, article["text"]
            aligned = Alignment(text, story.get("text") or "")
            regions = quoted_regions(text)
            gold = {}  # region -> (kind, [source texts])
            for attribution in article["attributions"]:
                sources = [" ".join(text[s:e] for s, e in attribution["source"])] if attribution["source"] else []
                for region in regions:
                    covered = sum(max(0, min(e, region[1]) - max(s, region[0])) for s, e in attribution["content"])
                    if 2 * covered >= region[1] - region[0]:
                        kind, known = gold.get(region, ("mixed", []))
                        if attribution["kind"] == "direct":
                            kind = "direct"
                        gold[region] = (kind, known + sources)
            ours = []
            for quote in story.get("quotes") or []:
                span = aligned.text_to_source(quote.get("start", 0), quote.get("end", 0))
                if span:
                    ours.append((span, quote))
                else:
                    n["unplaced"] += 1
            taken = set()
            for region, (kind, sources) in sorted(gold.items()):
                where = aligned.source_tokens(*region)
                if not where or not any(k in aligned.to_text for k in range(*where)):
                    n["not in text"] += 1
                    continue
                n["gold"] += 1
                n["gold " + kind] += 1
                hit = None
                for k, (span, quote) in enumerate(ours):
                    if span[0] < where[1] and where[0] < span[1]:
                        taken.add(k)
                        # One of ours may run over several pieces; the best known speaker counts.
                        if hit is None or (not hit.get("speaker") and quote.get("speaker")):
                            hit = quote
                if hit is None:
                    report.miss("missed " + kind, article["id"], text[slice(*region)], "no quote")
                    continue
                n["hit"] += 1
                n["hit " + kind] += 1
                if not sources:
                    continue
                pronoun = all(s.lower() in PRONOUNS for s in sources)
                group = "pronoun" if pronoun else "named"
                n["asked " + group] += 1
                n["told " + group] += bool(hit.get("speaker"))
                speaker = hit.get("speaker")
                speaker = speaker if isinstance(speaker, str) or not speaker else str(speaker.get("text") or speaker.get("name"))
                if same_speaker(sources, speaker):
                    n["right " + group] += 1
                elif not pronoun:
                    report.miss("speaker", article["id"], [sources, text[slice(*region)][:120]], speaker)
            for k, (span, quote) in enumerate(ours):
                if k not in taken:
                    n["false"] += 1
                    report.miss("not attributed in the data", article["id"], "-", [quote.get("text"), quote.get("speaker")])
        p, r, f = prf(n["hit"], n["false"] + n["unplaced"], n["gold"] - n["hit"])
        table.append([name, len(articles), n["gold"], p, r, f, share(n["hit direct"], n["gold direct"]),
                      share(n["hit mixed"], n["gold mixed"]), share(n["right named"], n["asked named"]),
                      share(n["right named"], n["told named"]), share(n["told pronoun"], n["asked pronoun"])])
        if n["not in text"]:
            report.note("%s: %d quoted pieces are no longer in `text` (headlines), left out." % (name, n["not in text"]))
    report.table(["set", "articles", "quoted pieces", "precision", "recall", "F1", "recall, direct", "recall, mixed",
                  "speaker right, named source", "of those told", "speaker told, pronoun source"], table, "sets")
    report.note("Of all pieces in quotation marks, some are scare quotes or titles that nobody is said to have said: they count "
                "against precision. The speaker of `he said` is not checked, as the data gives only the pronoun.")


# --------------------------------------------------------------------------------------------------------------
# names: entities
# --------------------------------------------------------------------------------------------------------------

OUR_TYPES = {"person": "PER", "organisation": "ORG", "organization": "ORG", "place": "LOC", "location": "LOC", "misc": "MISC"}


def join_tokens(sentences):
    """[[(token, tag)]] as text, a sentence a paragraph, and the entities' spans in it: (text, [(start, end, type)])."""
    text, spans = "", []
    for sentence in sentences:
        if text:
            text += "\n\n"
        open_quote, glue, current = False, True, None
        for token, tag in sentence:
            after = glue
            if re.match(r"^([,.;:!?%)\]}]|'s|'S|n't|'re|'ve|'ll|'d|'m|\.\.\.|'')$", token):
                after = True
            glue = token in ("(", "[", "{", "$", "``", "#")
            if token == '"':
                after, glue = (True, False) if open_quote else (after, True)
                open_quote = not open_quote
            if not after:
                text += " "
            start = len(text)
            text += token
            kind = tag[2:] if tag != "O" else None
            if kind and current and current[2] == kind and not tag.startswith("B-"):
                current[1] = len(text)
            else:
                if current:
                    spans.append(tuple(current))
                current = [start, len(text), kind] if kind else None
        if current:
            spans.append(tuple(current))
    return text, spans


def read_columns(path):
    """Documents of a CoNLL file, cut at -DOCSTART-, each [[(token, tag)]]."""
    documents, sentence = [[]], []
    with open(path, encoding="utf-8") as lines:
        for line in itertools.chain(lines, [""]):
            columns = line.split()
            if columns and columns[0] != "-DOCSTART-":
                sentence.append((columns[0], columns[-1]))
                continue
            if sentence:
                documents[-1].append(sentence)
                sentence = []
            if columns:
                documents.append([])
    return [d for d in documents if d]


def read_iob2(path):
    """Documents of a Universal NER file: [(genre, [[(token, tag)]])], the genre the beginning of the document's name."""
    documents, sentence = [], []
    with open(path, encoding="utf-8") as lines:
        for line in itertools.chain(lines, [""]):
            if line.startswith("# newdoc"):
                documents.append((line.split("=")[-1].strip().split("-")[0], []))
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 2:
                tag = columns[2]
                sentence.append((columns[1], tag if tag[2:] in ("PER", "ORG", "LOC") else "O"))
            elif sentence and not line.strip():
                documents[-1][1].append(sentence)
                sentence = []
    return [d for d in documents if d[1]]


def part_names(bench):
    report = bench.report
    report.part("names", "Entities, exact span and type; a span is compared word by word, blind to white space.")
    sets = []
    path = bench.path("names", "evaluate-only", "conll2003.testa.bio2")
    if os.path.exists(path):
        sets.append(("conll2003.testa", [join_tokens(d) for d in read_columns(path)], ("PER", "ORG", "LOC", "MISC")))
    else:
        report.note("Skipped: conll2003.testa.")
    path = bench.path("names", "train", "wikigold", "CONLL-format_data_wikigold.conll.txt")
    if os.path.exists(path):
        sets.append(("wikigold (open; a model may be trained on it)", [join_tokens(d) for d in read_columns(path)],
                     ("PER", "ORG", "LOC", "MISC")))
    else:
        report.note("Skipped: wikigold.")
    path = bench.path("names", "evaluate-only", "ieer_newswire.json")
    if os.path.exists(path):
        kinds = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
        sets.append(("ieer newswire", [(d["text"], [(s, e, kinds[k]) for s, e, element, k in d["spans"]
                                                    if element == "enamex" and k in kinds]) for d in load(path)],
                     ("PER", "ORG", "LOC")))
    else:
        report.note("Skipped: ieer_newswire.")

    parts = [bench.path("names", "train", "uner_ewt", "en_ewt-ud-%s.iob2" % part) for part in ("dev", "test")]
    if any(map(os.path.exists, parts)):
        documents = [d for path in parts if os.path.exists(path) for d in read_iob2(path)]
        sets.append(("uner ewt, news (open)", [join_tokens(d) for kind, d in documents if kind == "newsgroup"],
                     ("PER", "ORG", "LOC")))
        sets.append(("uner ewt, other (open; weblogs, mail, reviews, answers)",
                     [join_tokens(d) for kind, d in documents if kind != "newsgroup"], ("PER", "ORG", "LOC")))
    for name, documents, kinds in sets:
        key = re.sub(r"\W+", "-", name.split(" (")[0])
        stories = bench.run_jsonl(key, [("doc-%04d" % i, d[0]) for i, d in enumerate(documents)])
        n = collections.Counter()
        for i, (source, spans) in enumerate(documents):
            ident = "doc-%04d" % i
            story = stories.get(ident) or {}
            aligned = Alignment(source, story.get("text") or "")
            quote = lambda span: source[aligned.source[span[0]][1]:aligned.source[span[1] - 1][2]]
            gold = {}
            for start, end, kind in spans:
                where = aligned.source_tokens(start, end)
                if where:
                    n["all"] += 1
                    # Names in what is no text any more (headline, dateline, `(AP)`) cannot be found: left out, and told.
                    if aligned.survives(where):
                        gold[where] = kind
                    else:
                        n["not in text"] += 1
            ours = {}
            for entity in story.get("entities") or []:
                kind = OUR_TYPES.get(str(entity.get("type")).lower())
                where = aligned.text_to_source(entity.get("start", 0), entity.get("end", 0))
                if kind in kinds and where:
                    ours[where] = kind
                elif kind in kinds:
                    n["unplaced"] += 1
            for where, kind in gold.items():
                if ours.get(where) == kind:
                    n[kind, "true"] += 1
                else:
                    n[kind, "missed"] += 1
                    if where not in ours:
                        near = [quote(w) + "/" + k for w, k in ours.items() if w[0] < where[1] and where[0] < w[1]]
                        report.miss("%s missed %s" % (key, kind), ident, quote(where), near)
                    else:
                        report.miss("%s type" % key, ident, quote(where) + "/" + kind, ours[where])
                n["span true"] += where in ours
            for where, kind in ours.items():
                if gold.get(where) != kind:
                    n[kind, "false"] += 1
                    if where not in gold and not any(w[0] < where[1] and where[0] < w[1] for w in gold):
                        report.miss("%s invented %s" % (key, kind), ident, "-", quote(where))
            n["gold"] += len(gold)
            n["ours"] += len(ours)
        table = []
        total = [sum(n[k, what] for k in kinds) for what in ("true", "false", "missed")]
        for label, (true, false, missed) in [(k, [n[k, w] for w in ("true", "false", "missed")]) for k in kinds] + [
                ("all, typed", total), ("all, untyped", [n["span true"], n["ours"] - n["span true"], n["gold"] - n["span true"]])]:
            table.append([label, true + missed, true + false] + prf(true, false, missed))
        report.note("**%s**: %d documents, %d entities, of which %d are no longer in `text` and left out; %d of ours have no place in "
                    "the source." % (name, len(documents), n["all"], n["not in text"], n["unplaced"]))
        report.table(["type", "in the data", "found", "precision", "recall", "F1"], table, key)


# --------------------------------------------------------------------------------------------------------------
# times: dates and their values
# --------------------------------------------------------------------------------------------------------------


def part_times(bench):
    report = bench.report
    report.part("times", "TIMEX3 of types DATE and TIME, found by overlap, and their values. Where the data knows the "
                         "hour or the part of the day, or leaves a week or day open (`1998-WXX`), the day, the year "
                         "or the week that it is in counts as right.")
    table = []
    for name in ("timebank", "aquaint"):
        path = bench.path("times", name + ".json")
        if not os.path.exists(path):
            report.note("Skipped: %s." % name)
            continue
        documents = load(path)
        stories = bench.run_jsonl(name, [(d["id"], d["text"]) for d in documents],
                                  {d["id"]: {"published": d["dct"]} for d in documents})
        n = collections.Counter()
        for document in documents:
            story = stories.get(document["id"]) or {}
            aligned = Alignment(document["text"], story.get("text") or "")
            ours = []
            for date in story.get("dates") or []:
                where = aligned.text_to_source(date["start"], date["end"])
                n["ours"] += 1
                if where:
                    ours.append((where, date))
            spans = []
            for timex in document["timexes"]:
                where = aligned.source_tokens(timex["start"], timex["end"])
                if not where:
                    continue
                spans.append(where)
                # PRESENT_REF and its like (`now`, `recently`) are no dates.
                if timex["type"] not in ("DATE", "TIME") or timex["value"].endswith("_REF"):
                    continue
                if not aligned.survives(where):
                    n["not in text"] += 1
                    continue
                n["all"] += 1
                hits = [d for w, d in ours if w[0] < where[1] and where[0] < w[1]]
                if not hits:
                    report.miss("%s missed" % name, document["id"], timex["text"], timex["value"])
                    continue
                n["found"] += 1
                if any(same_time(timex["value"], d["value"]) for d in hits):
                    n["right"] += 1
                else:
                    report.miss("%s value" % name, document["id"], [timex["text"], timex["value"]],
                                [(d["text"], d["value"]) for d in hits])
            for where, date in ours:
                if not any(w[0] < where[1] and where[0] < w[1] for w in spans):
                    n["false"] += 1
                    report.miss("%s not marked in the data" % name, document["id"], "-", [date["text"], date["value"]])
        table.append([name, len(documents), n["all"], share(n["found"], n["all"]), share(n["ours"] - n["false"], n["ours"]),
                      share(n["right"], n["found"])])
    report.table(["set", "articles", "dates in text", "found", "of ours, marked in the data", "value right, of those found"],
                 table, "times")


def same_time(gold, ours):
    """Whether our value says what the data says, as far as ours can: 1998-02-16TNI is 1998-02-16, 199X is 199."""
    day = re.sub(r"T.*$|-WXX$|-XX(-XX)?$|(?<=^\d{3})X$", "", gold)
    return day == ours or (gold.endswith("-WXX") and ours.startswith(day + "-W"))


# --------------------------------------------------------------------------------------------------------------
# recognizers: dates in single sentences
# --------------------------------------------------------------------------------------------------------------

RECOGNIZERS = ("DateTimeModel", "DateTimeModelCalendarMode", "MergedParser", "DateTimeParser", "DateTimePeriodParser",
               "HolidayParser")
# Months and weekdays, which no wire writes small.
CALENDAR = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|"
                      r"august|september|october|november|december|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?)\b")


def recognizer_values(result):
    """The day, week, month, year (for a range: of its two ends) that a result names, and its kind. None where it names
    none of a known year."""
    resolution = result.get("Resolution") or result.get("Value") or {}
    values = resolution.get("values") or []
    timex = (values[0].get("timex") if values else resolution.get("Timex")) or ""
    kind = (result.get("TypeName") or result.get("Type") or "no type").split(".")[-1]
    if kind in ("duration", "set", "time", "timerange", "timezone"):
        return kind, None
    found = []
    for end in timex.strip("()").split(","):
        end = re.sub(r"T.*$", "", end)
        if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?|-W\d\d|-Q\d|-(SP|SU|FA|WI))?", end):
            found.append(end)
    if not found:
        return "no year in the value (`XXXX-...`)" if "XXXX" in timex else "other", None
    return ("range" if timex.startswith("(") else kind), found


def part_recognizers(bench):
    report = bench.report
    report.part("recognizers", "Sentences with one date or more, of Recognizers-Text, each as a record published on the case's "
                               "day. A range counts as right where one of ours is one of its ends: `2014` is 2014-01-01.")
    records, fields, cases = [], {}, {}
    left_out = collections.Counter()
    for name in RECOGNIZERS:
        path = bench.path("times", "recognizers", "DateTime_%s.json" % name)
        if not os.path.exists(path):
            report.note("Skipped: %s." % name)
            continue
        with open(path, encoding="utf-8-sig") as file:
            rows = json.load(file)
        for number, case in enumerate(rows):
            day = (case.get("Context") or {}).get("ReferenceDateTime")
            asked = []
            for result in case["Results"]:
                kind, values = recognizer_values(result)
                start = result.get("Start", 0)
                length = result.get("Length") or result.get("End", start) - start + 1
                written = case["Input"][start:start + length]
                if not values or not day:
                    left_out[kind if not values else "no day of reference"] += 1
                else:
                    asked.append((kind, values, start, start + length, "small" if CALENDAR.search(written) else "wire"))
            if asked:
                ident = "%s-%d" % (name, number)
                records.append((ident, case["Input"]))
                fields[ident] = {"published": day[:10], "headline": "Accuracy case " + ident}
                cases[ident] = (case, asked)
    stories = bench.run_jsonl("recognizers", records, fields)
    n = collections.Counter()
    for ident, (case, asked) in cases.items():
        story = stories.get(ident) or {}
        aligned = Alignment(case["Input"], story.get("text") or "")
        ours = [(aligned.text_to_source(d["start"], d["end"]), d) for d in story.get("dates") or []]
        for kind, values, start, end, how in asked:
            where = aligned.source_tokens(start, end)
            hits = [d for w, d in ours if w and where and w[0] < where[1] and where[0] < w[1]]
            begins = ("", "-01", "-01-01", "0-01-01", "00-01-01") if kind == "range" else ("",)
            right = any(d["value"] + begin in values for d in hits for begin in begins)
            for key in ((how, kind), (how, "all")):
                n[key, "all"] += 1
                n[key, "found"] += bool(hits)
                n[key, "right"] += right
            if not right and how == "wire":
                report.miss("%s %s" % (kind, "value" if hits else "missed"), ident, [case["Input"], values],
                            [(d["text"], d["value"]) for d in hits])
    names = {"wire": "", "small": ", months or weekdays written small"}
    table = []
    for how, kind in sorted({k for k, _ in n}, key=lambda k: (k[0] == "small", k[1] == "all", k[1])):
        if how == "wire" or kind == "all":
            row = n[(how, kind), "all"], n[(how, kind), "found"], n[(how, kind), "right"]
            table.append([kind + names[how], row[0], share(row[1], row[0]), share(row[2], row[0]), share(row[2], row[1])])
    report.table(["kind", "dates", "found", "value right, of all", "value right, of those found"], table, "kinds")
    report.note("Out of scope and left out: " + ", ".join("%s %d" % pair for pair in left_out.most_common()) +
                ". The set is of what people say to assistants (`five to seven today`, `next 3 days`): it is told, "
                "not aimed at.")


# --------------------------------------------------------------------------------------------------------------
# pages: whole pages of news sites
# --------------------------------------------------------------------------------------------------------------


def story_lines(lines, expected):
    """The index tells the first words, the number of paragraphs and the sum of their lengths, not the paragraphs. Most
    are lines of the page: looks for the lines that give exactly that number and that sum. (lines, exact?)"""
    want, number, chars = fold(expected["first_paragraph_start"])[:40], expected["paragraphs"], expected["body_chars"]
    starts = [k for k, l in enumerate(lines) if fold(l).startswith(want)] or [k for k, l in enumerate(lines) if want in fold(l)]
    if not starts:
        # The first paragraph may go over several lines, so that its start is not the start of any.
        starts = [k for k in range(len(lines)) if lines[k].strip() and fold(" ".join(lines[k:k + 3])).startswith(want)]
    best = []
    for begin in starts:
        for least in (0, 25, 40, 60):
            rows = [l.strip() for l in lines[begin:] if l.strip()]
            rows = [l for l in rows if len(l) >= least or (least and re.search(r"[.!?:\"\u201d\u2019')]$", l))]
            if least == 0:
                rows = [l.strip() for l in lines[begin:] if l.strip()]
            for end in range(number, min(len(rows), number + 4) + 1):
                window, surplus = rows[:end], sum(map(len, rows[:end])) - chars
                for dropped in itertools.combinations(range(1, end), end - number):
                    if sum(len(window[k]) for k in dropped) == surplus:
                        return [l for k, l in enumerate(window) if k not in dropped], True
                    if end - number > 2 and end > 60:
                        break  # too many to try
        rows, total = [], 0
        for line in (l.strip() for l in lines[begin:]):
            if total >= 0.98 * chars:
                break
            if len(line) >= 60 or re.search(r"[.!?\"\u201d\u2019')]$", line):
                rows.append(line)
                total += len(line)
        best = max(best, rows, key=len)
    return best, False


def day_on_page(day, source):
    """Whether the page tells its day at all, in one of the usual forms."""
    year, month, number = (int(n) for n in day.split("-"))
    name = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[month - 1] + "[a-z]*"
    forms = [r"%s\.? 0?%d,? %d" % (name, number, year), r"\b0?%d %s\.?,? %d" % (number, name, year), re.escape(day),
             r"\b0?%d/0?%d/%d" % (number, month, year), r"\b0?%d/0?%d/%d" % (month, number, year), "%d/%02d/%02d" % (year, month, number)]
    return any(re.search(form, source, re.I) for form in forms)


def kept_share(line, grams, folded):
    """How much of the line is in the text: its 4-word runs that are, or all or nothing for shorter ones."""
    tokens_ = words(line)
    if len(tokens_) < 6:
        return 1.0 if " " + " ".join(tokens_) + " " in folded else 0.0
    runs = [tuple(tokens_[k:k + 4]) for k in range(len(tokens_) - 3)]
    return sum(r in grams for r in runs) / len(runs)


def part_pages(bench):
    report, index = bench.report, load(bench.path("pages-text", "index.json"))
    report.part("pages", "%d whole pages of news sites as plain text; the story's paragraphs are found by their number and length." % len(index))
    into = bench.folder("pages")
    for page in index:
        shutil.copyfile(bench.path("pages-text", page["file"]), os.path.join(into, page["file"]))
    stories = collections.defaultdict(list)
    for story in bench.run("pages", into):
        stories[os.path.basename(str((story.get("source") or {}).get("archive") or story.get("id")).split("#")[0])].append(story)
    table, sums = [], collections.Counter()
    for page in index:
        expected = page["expected"]
        candidates = stories.get(page["file"]) or stories.get(page["file"] + ".gz") or []
        story = max(candidates, key=lambda s: len(s.get("text") or ""), default={})
        with open(bench.path("pages-text", page["file"]), encoding="utf-8") as file:
            source = file.read()
        rows, exact = story_lines(source.split("\n"), expected)
        text = story.get("text") or ""
        tokens_ = words(text)
        grams = {tuple(tokens_[k:k + 4]) for k in range(len(tokens_) - 3)}
        folded = " " + " ".join(tokens_) + " "
        total = sum(map(len, rows)) or 1
        kept = sum(len(r) * kept_share(r, grams, folded) for r in rows)
        whole = sum(kept_share(r, grams, folded) >= 0.9 for r in rows)
        length = len(text.replace("\n", ""))
        other = max(0.0, length - kept)
        title = fold(story.get("headline") or "") == fold(expected["title"])
        day = (story.get("published") or "")[:10] == expected["publishing_date"][:10]
        authors = {letters(a) for a in expected["authors"]} <= {letters(b) for b in story.get("bylines") or []}
        # A day or a name that is nowhere on the page is not asked for.
        day_asked = day_on_page(expected["publishing_date"][:10], source)
        authors_asked = all(letters(a) in letters(source) for a in expected["authors"])
        sums.update(pages=1, title=title, day=day and day_asked, days=day_asked, exact=exact, total=total, kept=kept, length=length,
                    other=other, rows=len(rows), whole=whole, authors=authors and authors_asked, asked=authors_asked, story=bool(story))
        yes = lambda b, asked=True: "-" if not asked else "yes" if b else "no"
        table.append([page["file"].rsplit(".", 1)[0] + ("" if exact else " (est.)"), yes(story), yes(title), yes(day, day_asked), yes(authors, authors_asked),
                      "%d of %d" % (whole, len(rows)), share(kept, total), share(other, length),
                      "%.2f" % (length / expected["body_chars"])])
        if not story:
            report.miss("no story", page["file"], expected["title"], "nothing")
            continue
        if not title:
            report.miss("title", page["file"], expected["title"], story.get("headline"))
        if day_asked and not day:
            report.miss("day", page["file"], expected["publishing_date"], story.get("published"))
        for row in rows:
            if kept_share(row, grams, folded) < 0.9:
                report.miss("paragraph lost", page["file"], row[:300], "-")
        mine = words(" \n ".join(rows))
        story_grams = {tuple(mine[k:k + 4]) for k in range(len(mine) - 3)}
        story_folded = " " + " ".join(mine) + " "
        for start, end in story.get("paragraphs") or []:
            if kept_share(text[start:end], story_grams, story_folded) < 0.3:
                report.miss("kept, but no story", page["file"], "-", text[start:end][:300])
    table.append(["all", "%d" % sums["story"], "%d of %d" % (sums["title"], sums["pages"]), "%d of %d" % (sums["day"], sums["days"]),
                  "%d of %d" % (sums["authors"], sums["asked"]), "%d of %d" % (sums["whole"], sums["rows"]),
                  share(sums["kept"], sums["total"]), share(sums["other"], sums["length"]), "-"])
    report.table(["page", "story", "title", "day", "authors", "paragraphs kept", "story text kept", "text that is no story",
                  "text / body"], table, "pages")
    report.note("On %d of %d pages the paragraphs are known exactly; on those marked (est.) they are estimated as the lines of prose from "
                "the first paragraph on, up to the body's length, so there a few per cent are noise, and paywalls and letters "
                "that are taken out count as story that was lost. A dash: not on the page. Authors that are an agency "
                "alone are told as `agency`, and count as no author."
                % (sums["exact"], sums["pages"]))


# --------------------------------------------------------------------------------------------------------------
# sites: pages of news sites as HTML, made into text
# --------------------------------------------------------------------------------------------------------------


class PageText(html.parser.HTMLParser):
    """What a page shows, a block element a line: how pages come to text in crawls that keep their menus."""

    BLOCKS = set("""address article aside blockquote body br button caption dd details dialog div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main menu nav ol option p pre
        section select summary table tbody td tfoot th thead title tr ul video""".split())
    HIDDEN = set("script style noscript template svg head iframe".split())

    def __init__(self):
        super().__init__()
        self.lines, self.line, self.hidden = [], [], []

    def end_line(self):
        self.lines.append(" ".join("".join(self.line).split()))
        self.line = []

    def handle_starttag(self, tag, _):
        if tag in self.HIDDEN:
            self.hidden.append(tag)
        if tag in self.BLOCKS:
            self.end_line()

    def handle_startendtag(self, tag, _):
        if tag in self.BLOCKS:
            self.end_line()

    def handle_endtag(self, tag):
        if tag in self.hidden:
            del self.hidden[self.hidden.index(tag):]
        if tag in self.BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if self.hidden:
            return
        if data.strip() or "\n" not in data:
            self.line.append(data)
        else:
            self.end_line()

    @classmethod
    def of(cls, source):
        page = cls()
        page.feed(source)
        page.close()
        page.end_line()
        return [line for line in page.lines if line]


def expected_of_site(versions, lines):
    """Of the answers of several versions of a site's reader, the one whose paragraphs the page has."""
    text = "\n".join(lines)
    best = (0, None, [])
    for answer in versions.values():
        sections = (answer.get("body") or {}).get("sections") or []
        rows = [" ".join(p.split()) for section in sections for p in section.get("paragraphs") or []]
        best = max(best, (sum(row[:60] in text for row in rows), answer, rows), key=lambda b: b[0])
    found, answer, rows = best
    return (answer, rows) if answer and 2 * found >= len(rows) else (None, [])


def part_sites(bench):
    report, pages, into = bench.report, [], bench.folder("sites")
    root = bench.path("html-pages")
    for country in sorted(os.listdir(root)):
        for name in sorted(n for n in os.listdir(os.path.join(root, country)) if n.endswith(".html.gz")):
            with gzip.open(os.path.join(root, country, name), "rt", encoding="utf-8", errors="replace") as file:
                lines = PageText.of(file.read())
            answer, rows = expected_of_site(load(os.path.join(root, country, name.split("_")[0] + ".json")), lines)
            if not answer:
                continue
            page = "%s-%s.txt" % (country, name[:-8])
            with open(os.path.join(into, page), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
            pages.append((country, page, "\n".join(lines), answer, rows))
    report.part("sites", "%d whole pages of news sites, made from HTML into text; the story's paragraphs are told." % len(pages))
    stories = {}
    for story in bench.run("sites", into):
        page = os.path.basename(str((story.get("source") or {}).get("archive") or ""))
        stories[page] = max(stories.get(page, {}), story, key=lambda s: len(s.get("text") or ""))
    sums = collections.defaultdict(collections.Counter)
    for country, page, source, answer, rows in pages:
        story = stories.get(page, {})
        text = story.get("text") or ""
        tokens_ = words(text)
        grams, folded = {tuple(tokens_[k:k + 4]) for k in range(len(tokens_) - 3)}, " " + " ".join(tokens_) + " "
        kept = sum(len(r) * kept_share(r, grams, folded) for r in rows)
        day, authors = (answer.get("publishing_date") or "")[:10], {letters(a) for a in answer.get("authors") or []}
        # What is nowhere on the page is not asked for.
        asks = {"title": fold(answer["title"]) in fold(source), "day": bool(day) and day_on_page(day, source),
                "authors": bool(authors) and all(a in letters(source) for a in authors)}
        rights = {"title": fold(story.get("headline") or "") == fold(answer["title"]),
                  "day": (story.get("published") or "")[:10] == day,
                  "authors": authors <= {letters(b) for b in story.get("bylines") or []}}
        for group in (country, "all"):
            sums[group].update(pages=1, story=int(bool(story)), total=sum(map(len, rows)), kept=kept, length=len(text),
                               other=max(0.0, len(text) - kept))
            for key, asked in asks.items():
                sums[group].update({key: rights[key] and asked, key + " asked": asked})
        for key, told in (("title", story.get("headline")), ("day", story.get("published")), ("authors", story.get("bylines"))):
            if asks[key] and not rights[key]:
                report.miss(key, page, answer["title"] if key == "title" else day if key == "day" else answer["authors"], told)
        for row in rows:
            if kept_share(row, grams, folded) < 0.9:
                report.miss("paragraph lost", page, row[:300], "-")
    table = [[group, c["pages"], c["story"]] + ["%d of %d" % (c[k], c[k + " asked"]) for k in ("title", "day", "authors")]
             + [share(c["kept"], c["total"]), share(c["other"], c["length"])] for group, c in sums.items() if group != "all"]
    c = sums["all"]
    table.append(["all", c["pages"], c["story"]] + ["%d of %d" % (c[k], c[k + " asked"]) for k in ("title", "day", "authors")]
                 + [share(c["kept"], c["total"]), share(c["other"], c["length"])])
    report.table(["country", "pages", "story", "title", "day", "authors", "story text kept", "text that is no story"], table, "sites")
    report.note("By the sites' countries. Standfirsts, captions that no mark tells, and crossheads, which the answers leave out, count as text that "
                "is no story; where the answers have another title than the page's heading (that of its link), it counts as missed.")


# --------------------------------------------------------------------------------------------------------------
# scraped: the contract's example
# --------------------------------------------------------------------------------------------------------------

# The first words of the sample's paragraphs, read by hand: at the end of a sentence, where the next word would still have
# fitted into the line. The crosshead is not among them, whether or not the program counts it as a paragraph.
SCRAPED_STARTS = ["Russia sent paratroopers", "Police said they had killed", "A presidential residence", "Earlier on Thursday,",
                  "Unverified video", "The internet had been", "Nazarbayev's hand-picked", '"It is an undermining',
                  "Moscow said it would", "Neither Kazakhstan nor", "The secretariat of the", "Troops being sent",
                  "The uprising, which began", "Tokayev initially responded by dismissing his cabinet",
                  "But the actions failed", "Nazarbayev stepped down", "The swift arrival", 'The protesters "are Kazakhs',
                  "Western countries have", "Under Nazarbayev,", "Kazakhstan's dollar-denominated", "Kazakhstan is the top",
                  "Kazakh uranium miner", "The country is also"]


def part_scraped(bench):
    report = bench.report
    report.part("scraped", "The example of the results' contract: a wire story as a web page left it.")
    into = bench.folder("scraped")
    with open(os.path.join(bench.data, os.pardir, "samples", "scraped-story.txt"), "rb") as file:
        source = file.read()
    with gzip.GzipFile(os.path.join(into, "scraped-story.txt.gz"), "wb", mtime=0) as out:
        out.write(source)
    found = bench.run("scraped", into)
    story = found[0] if found else {}
    text = story.get("text") or ""
    paragraphs = [fold_quotes(text[s:e]) for s, e in story.get("paragraphs") or []]
    dateline, credits = story.get("dateline") or {}, story.get("credits") or []
    place = (dateline.get("places") or [{}])[0]
    captions = story.get("captions") or []
    caption = captions[0] if captions else {}
    removed = [(r.get("reason"), fold_space(r.get("text") or "")) for r in story.get("removed") or []]
    names = lambda role: [n for c in credits if c.get("role") == role for n in c.get("names") or []]
    cross = [fold_quotes(text[s:e]) for s, e in story.get("crossheads") or []]
    starts = [s for s in SCRAPED_STARTS if not any(p.startswith(s) for p in paragraphs)]
    strays = [p[:60] for p in paragraphs if not any(p.startswith(s) for s in SCRAPED_STARTS) and not p.startswith('"ATTACK ON')]
    crosshead_is_paragraph = any(p.startswith('"ATTACK ON') for p in paragraphs)
    checks = [
        ("one story", len(found), 1),
        ("kind", story.get("kind"), "story"),
        ("headline", story.get("headline"), "Russia sends troops to Kazakhstan to put down deadly uprising"),
        ("published", (story.get("published") or "")[:10], "2022-01-06"),
        ("bylines", story.get("bylines"), ["Olzhas Auyezov"]),
        ("agency", story.get("agency"), "Reuters"),
        ("language", (story.get("language") or "")[:2], "en"),
        ("dateline place", letters(place.get("name")), "almaty"),
        ("dateline country", place.get("country"), "KZ"),
        ("dateline coordinates", [round(place.get("latitude") or 0), round(place.get("longitude") or 0)], [43, 77]),
        ("one crosshead", cross, ['"ATTACK ON OUR CITIZENS"']),
        ("one caption", len(captions), 1),
        ("caption begins", (caption.get("text") or "")[:41], "Troops are seen at the main square where "),
        ("caption ends", re.sub(r"\s*REUTERS/.*", "", fold_space(caption.get("text") or ""))[-27:], "Kazakhstan January 6, 2022."),
        ("caption credit", caption.get("credit"), "REUTERS/Mariya Gordeyeva"),
        # results.md names three; the source's credit line begins with the photographer, so there are four.
        ("credits: reporting", names("reporting"), ["Mariya Gordeyeva", "Pavel Mikheyev", "Olzhas Auyezov", "Polina Devitt"]),
        ("credits: writing", names("writing"), ["Mark Bendeich", "Peter Graff"]),
        ("credits: editing", names("editing"), ["Angus MacSwan", "Frank Jack Daniel"]),
        ("copyright", fold_space(story.get("copyright") or ""), "\u00a9 2022 Thomson Reuters. All rights reserved."),
        ("removed: share link", [r for r in removed if r[1] == "Send a link to a friend"], [("share_link", "Send a link to a friend")]),
        ("removed: column marker", [r for r in removed if "top of second column" in r[1]], [("column_marker", "[to top of second column]")]),
        ("removed: lone bars", sum(r[1] == "|" or r[1].endswith("|") for r in removed) >= 2, True),
        ("sentence before the picture ends a paragraph", any(p.endswith("trying to pull it down.") for p in paragraphs), True),
        ("sentence behind the picture is whole", any(p.startswith("Tokayev initially responded by dismissing his cabinet, reversing")
                                                    for p in paragraphs), True),
        ("no line breaks inside paragraphs", any("\n" in p for p in paragraphs), False),
        ("paragraphs are one blank line apart", "\n" in text.replace("\n\n", ""), False),
        ("number of paragraphs", len(paragraphs) - crosshead_is_paragraph, len(SCRAPED_STARTS)),
        ("paragraphs begin right; lacking", starts, []),
        ("paragraphs begin right; too many", strays, []),
        ("text starts", text[:24], "Russia sent paratroopers"),
        ("text ends", text[-40:], "according to crypto mining firm BTC.com.")]
    for phrase in ("Send a link", "[January 06", "By Olzhas", "(Reuters)", "second column", "REUTERS/", "Troops are seen",
                   "Reporting by", "Thomson Reuters", "Thompson Reuters", "may not be published", "|"):
        checks.append(("not in the text: " + phrase, phrase in text, False))
    table, right = [], 0
    for what, got, want in checks:
        good = got == want
        right += good
        if not good:
            report.miss(what, "scraped-story.txt", want, got)
        table.append([what, "right" if good else "WRONG: %s" % str(got)[:60]])
    report.table(["check", "result"], table, "checks")
    report.note("%d of %d checks hold." % (right, len(checks)))
    report.figures["scraped"]["right"] = "%d of %d" % (right, len(checks))


# --------------------------------------------------------------------------------------------------------------
# repair: mojibake
# --------------------------------------------------------------------------------------------------------------


def as_windows_1252(text):
    """The bytes whose Windows-1252 reading is the text (Latin-1 where 1252 has no character); None if there are none."""
    out = bytearray()
    for c in text:
        try:
            out += c.encode("cp1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return None
            out.append(ord(c))
    return bytes(out)


def repair_fold(text):
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    return fold_space(fold_quotes(text).replace("\u2026", "..."))


def repair_class(case):
    """'once', 'twice', 'negative' (nothing to change) or 'other' (other code pages, lossy, mixed: told, not asked)."""
    target = repair_fold(case.get("fixed-encoding", case["fixed"]))
    if repair_fold(case["original"]) == target:
        return "negative"
    text = case["original"]
    for name in ("UTF-8 read as Windows-1252, once", "UTF-8 read as Windows-1252, twice"):
        data = as_windows_1252(text)
        try:
            text = data.decode("utf-8") if data else None
        except UnicodeDecodeError:
            text = None
        if text is None:
            break
        if repair_fold(text) == target:
            return name
    return "other (other code pages, lossy, mixed)"


def part_repair(bench):
    report = bench.report
    report.part("repair", "Mojibake cases; quotation marks, white space and control characters folded on both sides.")
    cases = []
    for name in ("synthetic", "negative", "language-names"):
        path = bench.path("text-repair", name + ".json")
        if os.path.exists(path):
            cases += [(name, c) for c in load(path)]
        else:
            report.note("Skipped: %s." % name)
    # The same twice over, of our own making: the set has no doubly broken text.
    for number, (name, case) in enumerate(list(cases)):
        if repair_class(case).endswith("once") and "\ufffd" not in case["original"]:
            twice = case["original"].encode("utf-8").decode("latin-1")
            twice = "".join(bytes([ord(c)]).decode("cp1252", "ignore") or c if 0x80 <= ord(c) < 0xA0 else c for c in twice)
            made = dict(case, original=twice, label=case["label"] + " (broken once more by us)")
            if repair_class(made).endswith("twice"):
                cases.append(("made", made))
    stories = bench.run_jsonl("repair", [("case-%03d" % i, c["original"]) for i, (_, c) in enumerate(cases)])
    n = collections.Counter()
    for i, (name, case) in enumerate(cases):
        story, kind = stories.get("case-%03d" % i) or {}, repair_class(case)
        # The cases are a word or a line, which may well be taken for a headline: that is no fault here.
        seen = [story.get("text") or "", story.get("headline") or "",
                (story.get("headline") or "") + " " + (story.get("text") or "")]
        good = repair_fold(case["fixed"]) in map(repair_fold, seen) or repair_fold(case.get("fixed-encoding", case["fixed"])) in map(repair_fold, seen)
        n[kind, "all"] += 1
        n[kind, "good"] += good
        if not good:
            report.miss(kind, "%s: %s" % (name, case["label"]), [case["original"], case["fixed"]], seen[:2])
    report.table(["cases", "number", "right", "share"],
                 [[k, n[k, "all"], n[k, "good"], share(n[k, "good"], n[k, "all"])] for k in sorted({k for k, _ in n})], "cases")


# --------------------------------------------------------------------------------------------------------------

PARTS = {  # name: (function, what must be there below the data folder; one of them is enough)
    "reuters": (part_reuters, ["reuters-21578"]),
    "datelines": (part_datelines, ["datelines/datelines.json.gz"]),
    "sentences": (part_sentences, ["sentences/golden_rules_en.json", "sentences/pragmatic_english_spec.json"]),
    "quotes": (part_quotes, ["quotes/polnear_dev.json.gz", "quotes/polnear_train.json.gz"]),
    "names": (part_names, ["names/evaluate-only/conll2003.testa.bio2", "names/evaluate-only/ieer_newswire.json",
                           "names/train/wikigold"]),
    "times": (part_times, ["times/timebank.json", "times/aquaint.json"]),
    "recognizers": (part_recognizers, ["times/recognizers"]),
    "pages": (part_pages, ["pages-text/index.json"]),
    "sites": (part_sites, ["html-pages"]),
    "scraped": (part_scraped, ["../samples/scraped-story.txt"]),
    "repair": (part_repair, ["text-repair/synthetic.json", "text-repair/negative.json"]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], usage=__doc__.split("\n\n")[1].strip())
    parser.add_argument("parts", nargs="+", metavar="PART", choices=list(PARTS) + ["all"])
    parser.add_argument("--data", default=os.environ.get("WIREROOM_DATA"), help="the data folder (or $WIREROOM_DATA)")
    parser.add_argument("--wireroom", default="wireroom", help="the program to measure")
    parser.add_argument("--extra", default="", help="more arguments for `wireroom run`, as one string")
    parser.add_argument("--headline-field", help="give every JSON Lines record a made-up headline under this name")
    parser.add_argument("--train", action="store_true", help="quotes: PolNeAR's training part too (840 articles)")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables as Markdown")
    parser.add_argument("--json", metavar="FILE", help="write the tables as JSON")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the first N misses of each kind")
    parser.add_argument("--misses-file", metavar="FILE", help="where to list them (standard output)")
    parser.add_argument("--work", metavar="DIR", help="keep inputs and outputs here (else a temporary folder)")
    parser.add_argument("--reuse", action="store_true", help="with --work: do not run the program again where there is output")
    parser.add_argument("--timeout", type=float, default=1800, metavar="S", help="seconds a run may take (1800)")
    args = parser.parse_args()
    if os.sep in args.wireroom:
        args.wireroom = os.path.abspath(args.wireroom)
    temporary = None
    if not args.work:
        temporary = args.work = tempfile.mkdtemp(prefix="wireroom-accuracy-")
    misses = open(args.misses_file, "w", encoding="utf-8") if args.misses_file else sys.stdout
    report = Report(args.misses, misses)
    report.markdown += ["# Accuracy", "", "Written by `accuracy.py`; every figure is of the program's output as it was run."]
    bench = Bench(args, report)
    try:
        for name in (PARTS if "all" in args.parts else dict.fromkeys(args.parts)):
            function, needed = PARTS[name]
            if not args.data:
                report.skip(name, "no data folder: give --data or $WIREROOM_DATA")
            elif not any(os.path.exists(os.path.join(args.data, n)) for n in needed):
                report.skip(name, "no " + " or ".join(needed) + " in the data folder")
            else:
                try:
                    function(bench)
                except RunFailed as problem:
                    report.note("FAILED: %s" % problem)
                    report.failed = True
    finally:
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)
        if args.misses_file:
            misses.close()
    if args.markdown:
        with open(args.markdown, "w", encoding="utf-8") as out:
            out.write("\n".join(report.markdown) + "\n")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(report.figures, out, ensure_ascii=False, indent=1)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
