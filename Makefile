# Wireroom's tasks. `make demo` and `make test` are all a newcomer needs.

SWIFT ?= swift
RELEASE := --scratch-path .build-release -c release
DEBUG := --scratch-path .build-debug
WIREROOM := .build-release/release/wireroom

.PHONY: setup build demo test format lint bench bench-short accuracy clean

## What the build needs beside Swift: the headers of zlib and SQLite.
setup:
	@sh .ci/setup

build: setup
	$(SWIFT) build $(RELEASE) --product wireroom

## Builds a release and runs the demo pipeline.
demo: build
	$(WIREROOM) run Pipelines/demo.yaml --force
	@echo "Open Pipelines/out/demo/report.html; the stories are in Pipelines/out/demo/stories."

## All tests.
test: setup
	$(SWIFT) build $(DEBUG) --build-tests
	$(SWIFT) test $(DEBUG) --skip-build --disable-xctest

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Benchmarks/Sources Package.swift

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Benchmarks/Sources Package.swift

## The benchmarks: each stage alone and the whole line (Benchmarks/RESULTS.md).
bench: build
	$(SWIFT) build --package-path Benchmarks --scratch-path .build-benchmarks -c release
	python3 Benchmarks/line.py --wireroom $(WIREROOM) --size 256MB
	$(SWIFT) package --package-path Benchmarks --scratch-path .build-benchmarks benchmark --no-progress

## A short run of the same, to see that it works.
bench-short: build
	python3 Benchmarks/line.py --wireroom $(WIREROOM) --size 16MB --repeat 1

## Accuracy against annotated data that is not part of the project: DATA=folder.
accuracy: build
	python3 Benchmarks/accuracy.py all --wireroom $(WIREROOM) --data $(DATA)

clean:
	rm -rf .build-release .build-debug .build-benchmarks Pipelines/out
