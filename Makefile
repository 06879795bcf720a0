# LIAR Workbench. Two commands are enough: make run, make test.

SHELL = /bin/bash
.SHELLFLAGS = -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test interop build install uninstall docs docc walkthroughs lint format \
  prerequisites clean faults fuzz sanitize example deb check-deb dist

SWIFT ?= swift
PYTHON ?= python3
MODELS ?=
PREFIX ?= /usr/local
DESTDIR ?=

# A program that is already built, for 'make install'.
PROGRAM ?=

# The reader that 'make fuzz' feeds, and with how many documents; 'make faults' has RUNS of 100.
READER ?=
RUNS ?= 100000

# The sanitizer that 'make sanitize' builds and runs the tests with.
SANITIZER ?=

program := .build/release/liar
# The program runs where no Swift toolchain is, and looks for no library beside itself.
linking := --static-swift-stdlib --disable-local-rpath
formatted := Package.swift Sources Tests Examples
# The tests have a build of their own, since testability changes how every module is compiled.
# OpenBLAS takes its kernels from the environment when it loads; liar sets it and starts itself
# again, which a test runner can't.
testing = coretype="$$(scripts/openblas-coretype.sh)"; \
	if [ -n "$$coretype" ]; then export OPENBLAS_CORETYPE="$$coretype"; fi; \
	$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/tests
share := $(DESTDIR)$(PREFIX)/share
data := $(share)/liar

help: ## Say what can be made
	@echo 'LIAR Workbench: make TARGET'
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 16

run: build ## Install what is missing, build, and open the workbench on the sample model
	@if [ -t 0 ] && [ -t 1 ]; then exec $(program) open --sample; \
	else exec scripts/headless-tour.sh $(program); fi

build: prerequisites ## Build the program, optimised (.build/release/liar)
	@test -x $(program) || echo 'Building liar: some four minutes on two cores, the first time.' >&2
	@$(SWIFT) build -c release --product liar $(linking) >&2

test: prerequisites ## Install what is missing, build, and run all tests, optimised
	@$(testing) --parallel

# FuzzingTests does a little of it. docs/RELIABILITY.md has the readers, and figures.
fuzz: prerequisites ## Feed damaged documents to a reader: READER=NAME RUNS=NUMBER
	@SWIFT="$(SWIFT)" scripts/fuzz.sh '$(READER)' '$(RUNS)'

# FaultTests does it four times each in 'make test'. docs/RELIABILITY.md has figures.
faults: prerequisites ## Kill, fill disks, race, shrink files and flip bits at random: RUNS=NUMBER of each
	@export LIAR_FAULT_RUNS=$(if $(filter command line,$(origin RUNS)),$(RUNS),100); \
	$(testing) --filter FaultTests

sanitize: prerequisites ## Run all tests with a sanitizer: SANITIZER=address or thread
	@SWIFT="$(SWIFT)" scripts/sanitize.sh '$(SANITIZER)'

# MODELS='PATH=CALIBRATION …' checks further models; PYTHON is one that has the packages' wheels.
interop: build ## Load exports in transformers, sentence-transformers and llama.cpp (a venv from PyPI)
	@test -x .build/interop/bin/python || $(PYTHON) -m venv .build/interop
	@.build/interop/bin/python -m pip install --quiet --requirement Tests/Interop/requirements.txt
	@.build/interop/bin/python Tests/Interop/run.py --liar $(program) $(MODELS)

install: $(if $(PROGRAM),,build) ## Copy program, themes, samples, manual and completions to PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(data)/themes"
	install -m 755 $(or $(PROGRAM),$(program)) "$(DESTDIR)$(PREFIX)/bin/liar"
	install -m 644 themes/*.toml "$(data)/themes"
	install -d "$(share)/man/man1"
	install -m 644 docs/man/*.1 "$(share)/man/man1"
	install -D -m 644 docs/completions/liar.bash "$(share)/bash-completion/completions/liar"
	install -D -m 644 docs/completions/_liar "$(share)/zsh/site-functions/_liar"
	install -D -m 644 docs/completions/liar.fish "$(share)/fish/vendor_completions.d/liar.fish"
	cd sample-models && find tiny-bert tiny-llama -type f -exec install -D -m 644 {} "$(data)/sample-models/{}" \;

uninstall: ## Remove what install has copied
	rm -f "$(DESTDIR)$(PREFIX)/bin/liar"
	rm -rf "$(data)"
	rm -f "$(share)"/man/man1/liar.1 "$(share)"/man/man1/liar-*.1
	rm -f "$(share)/bash-completion/completions/liar" "$(share)/zsh/site-functions/_liar"
	rm -f "$(share)/fish/vendor_completions.d/liar.fish"

example: prerequisites ## Build and run Examples/PruneALayer against a tagged clone
	@SWIFT="$(SWIFT)" scripts/check-example.sh .build/example

deb: build ## Make a Debian package, checked by lintian (.build/deb)
	@scripts/install-prerequisites.sh debhelper lintian
	@scripts/make-deb.sh $(program) .build/deb

# The clean system is kept, so that the second time is quicker.
check-deb: deb ## Install the package in a clean Debian, use it, remove it (as root)
	@scripts/install-prerequisites.sh debootstrap
	@scripts/check-deb.sh .build/deb/liar-workbench_*.deb .build/clean-system

dist: ## Pack what is committed: source archive, checksum, release notes (.build/dist)
	@SWIFT="$(SWIFT)" scripts/make-dist.sh .build/dist

docs: build ## Write the key table, configuration reference, manual and completions anew
	rm -rf docs/man docs/completions
	$(program) documentation docs

docc: prerequisites ## Make the libraries' documentation (.build/docc), warnings as errors
	@SWIFT="$(SWIFT)" scripts/docc.sh

walkthroughs: prerequisites ## Apply CONTRIBUTING's walkthroughs to a copy of the tree, build and test it
	@SWIFT="$(SWIFT)" scripts/walkthroughs.sh

lint: ## Check the format of all Swift files
	$(SWIFT) format lint --strict -r -p $(formatted)

format: ## Format all Swift files
	$(SWIFT) format -i -r -p $(formatted)

prerequisites:
	@SWIFT="$(SWIFT)" scripts/install-prerequisites.sh

clean: ## Remove everything that was built
	rm -rf .build
