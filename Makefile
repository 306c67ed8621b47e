# Two commands: `make demo` and `make test`. Both install what they need and say what they do.
SHELL := /bin/bash
.DEFAULT_GOAL := help

CARGO ?= cargo
DATA ?= data
# The crates whose tests use a database.
PARTS := -p platform -p commitments -p people -p governance -p front_door -p concerns -p programme -p surety

# The same cases on every run, so that a change is judged by itself; `make soak` looks for new ones.
export PROPTEST_RNG_SEED ?= 2016

.PHONY: help demo demo-reset test unit e2e postgres lint look bench bench-door bench-linkage soak clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

web/dist/surety.css: web/package-lock.json web/surety.scss web/surety.js web/build.mjs
	@echo "Building the style sheet (npm)…"
	cd web && npm ci --no-audit --no-fund --silent && npm run build --silent

look: web/dist/surety.css ## Build the style sheet and scripts

demo: look ## Build, load the demonstration partnership and serve it
	@echo "Building Surety (the first time takes some minutes)…"
	$(CARGO) build --profile demo --locked -p surety
	@target=$$($(CARGO) metadata --format-version 1 --no-deps --locked | sed -E 's/.*"target_directory":"([^"]*)".*/\1/'); \
	  SURETY_DATABASE_URL=sqlite:$(DATA)/demo.db SURETY_FILES=$(DATA)/demo-files SURETY_SECRETS=$(DATA)/demo-secrets \
	  SURETY_PARTNERSHIP="Aldermere Safeguarding Partnership" exec "$$target/demo/surety" demo

demo-reset: ## Forget the demonstration's data; the next `make demo` begins again
	rm -rf $(DATA)/demo.db $(DATA)/demo.db-wal $(DATA)/demo.db-shm $(DATA)/demo-files $(DATA)/demo-secrets

lint: look ## Formatting and clippy
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --locked -- -D warnings
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings -A clippy::unwrap_used -A clippy::expect_used -A missing_docs

test: lint unit postgres e2e ## All tests, installing what they need

# Debian's packages, where this account may install them; elsewhere it says what is missing.
define need
	@command -v $(1) >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing $(2)…" && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(2) >/dev/null; } || { echo "Please install $(2)."; exit 1; }
endef

postgres: look ## The part tests again, on a PostgreSQL server of their own
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } || { echo "Please install PostgreSQL's server."; exit 1; }
	@if cargo nextest --version >/dev/null 2>&1; then scripts/with-postgres $(CARGO) nextest run --locked $(PARTS); else scripts/with-postgres $(CARGO) test --locked $(PARTS); fi

e2e: look ## The pages in a real browser, with accessibility checks
	$(call need,chromium,chromium)
	cd e2e && npm ci --no-audit --no-fund --silent
	$(CARGO) build --locked -p surety
	@target=$$($(CARGO) metadata --format-version 1 --no-deps --locked | sed -E 's/.*"target_directory":"([^"]*)".*/\1/'); \
	  cd e2e && SURETY="$$target/debug/surety" npm test --silent

bench: look ## What each page and command costs on a programme of 500 recommendations (ten minutes)
	$(CARGO) bench --profile demo --locked -p surety --bench pages

bench-door: look ## What the front door's pages cost with a million people and 500,000 contacts (a quarter of an hour)
	$(CARGO) bench --profile demo --locked -p surety --bench door

# Splink in a Python of its own; the made-up children and the script that runs it come from the folder beside this one.
LINKAGE_BENCH := --records 20000 1000000 --runs 5
bench-linkage: ## The linkage beside Splink on the same made-up children (an hour; LINKAGE_BENCH="--records 20000 --runs 1" for less)
	$(CARGO) build --release --locked -p linkage --example link
	@target=$$($(CARGO) metadata --format-version 1 --no-deps --locked | sed -E 's/.*"target_directory":"([^"]*)".*/\1/'); \
	  test -x "$$target/splink/bin/python" || { echo "Installing Splink…"; python3 -m venv "$$target/splink" && "$$target/splink/bin/pip" install -q splink==5.0.0 duckdb==2.0.0; } && \
	  python3 bench/linkage/compare.py "$$target/release/examples/link" --splink "$$target/splink/bin/python" $(LINKAGE_BENCH)

unit: look ## Rules, parts on a real database, documents
	@if cargo nextest --version >/dev/null 2>&1; then $(CARGO) nextest run --workspace --locked; else $(CARGO) test --workspace --locked; fi
	$(CARGO) test --workspace --doc --locked

soak: ## The rules and readers ten times over, with fresh cases each time (an hour)
	for round in 1 2 3 4 5 6 7 8 9 10; do env -u PROPTEST_RNG_SEED $(CARGO) test --workspace --locked --tests || exit 1; done

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf web/dist web/node_modules
