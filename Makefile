# `make bench` and `make test` set up all they need in .venv; the rest is for developers.
PYTHON ?= python3
BIN := .venv/bin
OFFLINE := HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1

EDGE := .venv-edge/bin
TORCH ?= torch==2.13.0

COMPASS := .venv-compass/bin

.PHONY: bench bench-edge test test-all test-edge test-opencompass lint clean

bench: .venv/.run  ## the main job: from real packages to a leaderboard
	$(BIN)/smart-coding bench $(ARGS)

bench-edge: .venv-edge/.edge  ## the same with the small model: trained, exported, profiled; half an hour more
	$(EDGE)/smart-coding bench --edge $(ARGS)

test: .venv/.dev  ## the tests, without those marked slow, on every core
	$(OFFLINE) $(BIN)/python -m pytest -m "not slow" -n auto --dist loadfile $(ARGS)

test-all: .venv/.dev  ## every test, on every core
	$(OFFLINE) $(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-edge: .venv-edge/.edge  ## models on this machine: exports and backends, in an environment of their own
	$(OFFLINE) $(EDGE)/python -m pytest tests/edge -n auto --dist loadfile $(ARGS)

test-opencompass: .venv-compass/.ready  ## the generated configuration inside OpenCompass
	$(OFFLINE) $(COMPASS)/python -m pytest tests/test_opencompass.py $(ARGS)

lint: .venv/.dev  ## format, lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv .venv-edge .venv-compass bench build dist *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[languages,reliability]'
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ .venv/.run

# PyTorch by itself first and in every line, so that nothing that follows asks for another build of it. Where an index
# has a smaller one for processors alone: make test-edge TORCH='torch==2.13.0 --index-url URL'.
.venv-edge/.edge: pyproject.toml
	$(PYTHON) -m venv .venv-edge
	$(EDGE)/python -m pip install --quiet --upgrade pip
	$(EDGE)/python -m pip install --quiet $(TORCH)
	$(EDGE)/python -m pip install --quiet $(firstword $(TORCH)) --editable '.[edge,languages]' 'pytest>=9' 'pytest-xdist>=3.8'
	$(EDGE)/python -m pip check
	@touch $@

# OpenCompass asks for older datasets and tree-sitter than we do, so pip is asked twice and complains the second time.
.venv-compass/.ready: pyproject.toml
	$(PYTHON) -m venv .venv-compass
	$(COMPASS)/python -m pip install --quiet --upgrade pip
	$(COMPASS)/python -m pip install --quiet $(TORCH)
	$(COMPASS)/python -m pip install --quiet $(firstword $(TORCH)) opencompass==0.5.4
	$(COMPASS)/python -m pip install --quiet 'numpy<2' 'pyarrow<26' --editable '.[languages,reliability]' 'pytest>=9'
	@touch $@
