# What a person types. Longer logic is in tools/.
# Needed: git, make, Python 3.11 or newer with venv.

BIN := .venv/bin
PORT ?= 8000
UV ?= uv
LOCK := $(UV) pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --quiet

.PHONY: help setup setup-dev run test check bench demo-reset browser pictures words fresh lock
.DEFAULT_GOAL := help

help:
	@echo "make run         start the demo on http://127.0.0.1:$(PORT)/ (another port: PORT=8001 make run)"
	@echo "make test        all checks and tests, on SQLite and PostgreSQL, with a browser"
	@echo "make check       lint, format, types, layers, rulebooks"
	@echo "make bench       the benchmarks"
	@echo "make demo-reset  forget what happened in the demo; the next run fills it again"
	@echo "make pictures    the handbook's pictures anew, from the browser tests"
	@echo "make words       the pages' words into the English catalogs, which are compiled"
	@echo "make fresh       prove that a clean clone runs on a bare machine"
	@echo "make lock        resolve the dependencies again (needs uv)"

setup:
	@tools/setup.sh run

setup-dev:
	@tools/setup.sh dev

run: setup
	@exec $(BIN)/zhidu serve --demo --port $(PORT)

check: setup-dev
	@tools/check.sh

test: setup-dev browser
	@tools/test.sh

bench:
	@tools/setup.sh bench
	@tools/peers.sh || echo "Indico 3.2.9 does not install here, so it is not compared"
	@tools/bench.sh

browser:
	@tools/browser.sh

demo-reset:
	@rm -rf var/demo
	@echo "演示数据已清除，下次 make run 时重新生成。The demo is empty; the next run fills it again."

pictures: setup-dev browser
	@tools/pictures.sh

words: setup-dev
	@$(BIN)/python tools/words.py

fresh:
	@tools/python.sh tools/fresh.py

lock:
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --group dev --output-file requirements-dev.lock
	$(LOCK) --group build --group dev --group bench --output-file requirements-bench.lock
