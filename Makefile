# Wireroom's tasks. `make demo` and `make test` are all a newcomer needs.

SWIFT ?= swift
# ISA-L and libdeflate inflate and compress where they are installed; zlib does where they are not.
FAST := $(shell pkg-config --exists libdeflate libisal 2>/dev/null && echo FastDeflate)
# CLD2 tells languages where its header is found: it has no pkg-config file.
CLD2 := $(wildcard /usr/include/cld2/public/compact_lang_det.h)
NAMES := $(strip $(FAST) $(if $(CLD2),LanguageDetection))
COMMA := ,
SPACE := $(subst ,, )
TRAITS = $(if $(NAMES),--traits $(subst $(SPACE),$(COMMA),$(NAMES)))
RELEASE = --scratch-path .build-release -c release $(TRAITS)
DEBUG = --scratch-path .build-debug $(TRAITS)
# The sanitizer does not see the library's own mutex: TSAN puts the system's in its place.
THREADS = --scratch-path .build-tsan $(TRAITS) --sanitize=thread -Xswiftc -DTSAN
ADDRESSES = --scratch-path .build-asan $(TRAITS) --sanitize=address
# Both sanitizers; without dead code the counters of coverage would be stripped too.
FUZZ = --scratch-path .build-fuzz -c release $(TRAITS) --sanitize=fuzzer --sanitize=address \
  --disable-dead-strip
# FASTEST=1 demonstrates, measures and compares with what `make fastest` builds.
WIREROOM := $(if $(FASTEST),.build-fastest,.build-release)/release/wireroom
PYTHON ?= python3

.PHONY: setup build fastest branches demo test test-faults sanitize sanitize-thread format lint bench bench-short \
  bench-tuning bench-nights bench-stops bench-hostile bench-memory compare compare-short accuracy feeds fuzz clean

## What the build needs beside Swift: the headers of zlib and SQLite.
setup:
	@sh .ci/setup

# Counts of branches as this compiler reads them; empty where it has no tool for that.
BRANCHES = .build-release/branches.profdata

# Changed options alone do not make the compiler compile again: objects of an earlier build go.
$(BRANCHES): Benchmarks/branches.txt
	@rm -rf .build-release/*/release
	@SWIFT=$(SWIFT) sh .ci/branches use $< $@

## A release, laid out by counts of how often each branch is taken (Benchmarks/branches.txt).
build: setup $(BRANCHES)
	$(SWIFT) build $(RELEASE) --product wireroom \
	  $$(test -s $(BRANCHES) && echo -Xswiftc -Xfrontend -Xswiftc -ir-profile-use=$(BRANCHES))

## A release for this machine's processor, laid out by counts of the very code: two builds.
## CPU=name for another processor, CPU= for any.
fastest: build
	SWIFT=$(SWIFT) .ci/fastest .build-release/release/wireroom "$(CURDIR)/.build-fastest" $(TRAITS)

## Counts the branches anew, for `make build`: after larger changes of the code.
branches: build
	SWIFT=$(SWIFT) sh .ci/count .build-release/release/wireroom "$(CURDIR)/.build-fastest" $(TRAITS)
	SWIFT=$(SWIFT) sh .ci/branches keep .build-fastest/counts/merged.profdata Benchmarks/branches.txt

MEASURED = $(if $(FASTEST),fastest,build)

## Builds a release and runs the demo pipeline.
demo: $(MEASURED)
	$(WIREROOM) run Pipelines/demo.yaml --force
	@echo "Open Pipelines/out/demo/report.html; the stories are in Pipelines/out/demo/stories."

## All tests.
test: setup
	$(SWIFT) build $(DEBUG) --build-tests
	$(SWIFT) test $(DEBUG) --skip-build --disable-xctest

## The engine's tests under the thread sanitizer; the first build takes some minutes.
sanitize-thread: setup
	$(SWIFT) build $(THREADS) --build-tests
	TSAN_OPTIONS=halt_on_error=0:exitcode=66 $(SWIFT) test $(THREADS) --skip-build \
	  --disable-xctest --filter FlowTests

## Faults in the long form: 500 kills of real runs, every file operation failing in turn, disks that are
## full. FAULTS=n for another number of kills.
FAULTS ?= 500
test-faults: $(MEASURED)
	$(SWIFT) build $(DEBUG) --build-tests
	WIREROOM_FAULTS=$(FAULTS) WIREROOM_PROGRAM="$(CURDIR)/$(WIREROOM)" $(SWIFT) test $(DEBUG) \
	  --skip-build --disable-xctest --filter 'CrashTests|NightTests|KeptMergeTests|StopTests|DiskFullTests'

## All tests under the address sanitizer, then under the thread sanitizer.
sanitize: setup
	$(SWIFT) build $(ADDRESSES) --build-tests
	WIREROOM_PATIENCE=30 ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test $(ADDRESSES) --skip-build --disable-xctest
	$(SWIFT) build $(THREADS) --build-tests
	WIREROOM_PATIENCE=30 TSAN_OPTIONS=halt_on_error=0:exitcode=66 $(SWIFT) test $(THREADS) \
	  --skip-build --disable-xctest

## Fuzzes each reader, archives and the stages by libFuzzer (Documentation/Fuzzing.md).
## FUZZ_SECONDS=60 or FUZZ_RUNS=1000000 for each target, FUZZ_TARGET=mail for one alone.
FUZZ_SECONDS ?= $(if $(FUZZ_RUNS),0,60)
FUZZ_RUNS ?=
FUZZ_TARGET ?=
fuzz: setup
	WIREROOM_FUZZ=1 $(SWIFT) build $(FUZZ) --product Fuzz
	$(PYTHON) Tests/Fuzz/run.py --program .build-fuzz/release/Fuzz --folder .build-fuzz/fuzz \
	  --seconds $(FUZZ_SECONDS) $(if $(FUZZ_RUNS),--runs $(FUZZ_RUNS)) \
	  $(if $(FUZZ_TARGET),--target $(FUZZ_TARGET))

SOURCES := Sources Tests Benchmarks Package.swift

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

## The benchmarks: each stage alone, then the whole line against gzip (Benchmarks/RESULTS.md).
## REUTERS=folder also measures Reuters-21578, which is not part of the project.
bench: $(MEASURED)
	@pkg-config --exists libxml-2.0 || { echo "bench: install libxml2's headers (libxml2-dev, or libxml2 by brew)" >&2; exit 1; }
	WIREROOM_BENCHMARKS=1 $(SWIFT) package --scratch-path .build-benchmarks $(TRAITS) \
	  benchmark --no-progress
	python3 Benchmarks/line.py --wireroom $(WIREROOM) --size 256MB --large 1GB \
	  --facts-only --shapes $(if $(REUTERS),--reuters "$(REUTERS)")

## Thirty nights over a folder that grows: the end must be that of one run over everything.
bench-nights: $(MEASURED)
	python3 Benchmarks/nights.py --wireroom $(WIREROOM)

## How long runs go on after SIGTERM.
bench-stops: $(MEASURED)
	python3 Benchmarks/stops.py --wireroom $(WIREROOM)

## Archives that are hostile or extreme: memory must stay bounded. SCALE=0.02 for a short form.
SCALE ?= 1
bench-hostile: $(MEASURED)
	python3 Benchmarks/hostile.py --wireroom $(WIREROOM) --scale $(SCALE)

## Peak memory under limits, on 2 to 128 cores.
bench-memory: $(MEASURED)
	python3 Benchmarks/memory.py --wireroom $(WIREROOM) --scale $(SCALE)

## A short run of the line's benchmark, to see that it works.
bench-short: $(MEASURED)
	python3 Benchmarks/line.py --wireroom $(WIREROOM) --size 16MB --repeat 1 \
	  --facts-only --shapes

## Wireroom and its peers from PyPI over the same archives (Benchmarks/compare/README.md), a quarter
## of an hour on two cores. COMPARE="--size 16MB" or other options; PYTHON=python3.12 for another Python.
compare: $(MEASURED) .venv-compare/installed
	.venv-compare/bin/python Benchmarks/compare/compare.py --wireroom $(WIREROOM) $(COMPARE)

## A short run of the comparison, to see that it works.
compare-short: $(MEASURED) .venv-compare/installed
	.venv-compare/bin/python Benchmarks/compare/compare.py --wireroom $(WIREROOM) \
	  --size 4MB --repeat 1 $(COMPARE)

.venv-compare/installed: Benchmarks/compare/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("compare: this is Python %d.%d, but 3.9 or later is needed; say \
	make compare PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 9) else 0)'
	$(PYTHON) -m venv --clear .venv-compare
	.venv-compare/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

## Tuning: all combinations of workers against `tune`, `auto` and a bad file.
bench-tuning: $(MEASURED)
	python3 Benchmarks/tuning.py --wireroom $(WIREROOM)

## Accuracy against annotated data that is not part of the project: DATA=folder.
accuracy: $(MEASURED)
	python3 Benchmarks/accuracy.py all --train --wireroom $(WIREROOM) --data $(DATA)

## Values that others' tests assert of real agency items, which are not part of the project: DATA=folder.
feeds: $(MEASURED)
	python3 Benchmarks/feeds.py $(DATA) --wireroom $(WIREROOM) --misses

clean:
	rm -rf .build-release .build-fastest .build-debug .build-tsan .build-asan .build-fuzz .build-benchmarks .venv-compare Pipelines/out
