# `make bench` and `make test` set up all they need in .venv; the rest is for developers.
PYTHON ?= python3
BIN := .venv/bin
OFFLINE := HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1

.PHONY: bench test test-all lint clean

bench: .venv/.run  ## the main job: from real packages to a leaderboard
	$(BIN)/smart-coding bench $(ARGS)

test: .venv/.dev  ## the tests, without those marked slow
	$(OFFLINE) $(BIN)/python -m pytest -m "not slow" $(ARGS)

test-all: .venv/.dev  ## every test
	$(OFFLINE) $(BIN)/python -m pytest $(ARGS)

lint: .venv/.dev  ## format, lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv bench build dist *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[languages,reliability]'
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/.run
