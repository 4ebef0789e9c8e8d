# The two commands that matter: `make run` and `make test`. CONTRIBUTING.md tells what the others are for.
export PORT ?= 8080
.DEFAULT_GOAL := help
.PHONY: help run test test-fast bench format lint release clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1	/' | expand -t 12

run: ## build, start PostgreSQL, the sandbox and the server with demo clinics (PORT=8080)
	@Scripts/run

test: ## everything that tests: unit, end to end, browser
	@Scripts/test

test-fast: ## the Swift tests only, with a database
	@Scripts/test --fast

bench: ## measure; prints one JSON object a line
	@Scripts/bench

format: ## lay the Swift code out as .swift-format says
	@Scripts/format

lint: ## check layout of Swift code and syntax of scripts
	@Scripts/format --check

release: ## the optimised program with its files in dist/
	@Scripts/release

clean: ## remove what was built; the data in .local stays
	rm -rf .build .build-static dist artefacts .local/test-venv
