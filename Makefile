# Two commands on a fresh machine: `make run` and `make test`. `make help` tells the rest.
PORT ?= 8000
JOBS ?= 2
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock places vectors messages

help: ## This list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## Start everything on http://127.0.0.1:$PORT, with a demonstration when the database is empty.
	@deploy/translations.sh compile
	@exec $(BIN)/matcher up --port $(PORT)

test: .venv/dev.stamp ## Every check: lint, types, floors, tests on both databases, browser, accessibility.
	@deploy/translations.sh compile
	@deploy/chromium.sh
	@deploy/checks.sh all $(JOBS)

check: .venv/dev.stamp ## The quick part: lint, types, floors, tests on SQLite without a browser.
	@deploy/translations.sh compile
	@deploy/checks.sh quick $(JOBS)

bench: .venv/dev.stamp ## What is measured rather than asserted, as ratios.
	@$(BIN)/python -m pytest tests/benchmarks -n 0 -q -s -o python_files='bench_*.py' -o python_functions='bench_*'

lock: .venv/run.stamp ## Write both lock files anew from pyproject.toml, with hashes.
	@deploy/lock.sh

places: .venv/run.stamp ## Make the table of postcodes anew from packages of the registry.
	@$(BIN)/python deploy/make_places.py

vectors: .venv/run.stamp ## Learn what the words of our own vocabulary mean, after some were added or changed.
	@$(BIN)/python deploy/make_vectors.py

messages: .venv/run.stamp ## Bring the translations up to date with the words in code and templates.
	@deploy/translations.sh update

# What is installed is what the lock says; a changed lock is installed again.
.venv/run.stamp: requirements.lock pyproject.toml deploy/venv.sh
	@deploy/venv.sh requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml deploy/venv.sh
	@deploy/venv.sh requirements-dev.lock
	@touch .venv/run.stamp $@
