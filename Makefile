# Quoin. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help demo test build release lint docs bench clean setup

SWIFT_FLAGS := --explicit-target-dependency-import-check error
REFERENCE_TESTS := LanguageReferenceTests|PropertyTestTableTests|FaultyBundleTests|StructureReferenceTests

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

demo: setup release ## install what is missing, build, and turn every sample into a PDF in out/
	scripts/demo

test: setup lint ## install what is missing, then run every check and every test
	swift build --build-tests $(SWIFT_FLAGS)
	swift test $(SWIFT_FLAGS)
	scripts/test-node
	scripts/check-conformance
	scripts/check-text
	scripts/check-rendering

build: setup ## build for debugging
	swift build $(SWIFT_FLAGS)

release: setup
	swift build -c release --static-swift-stdlib --product quoin $(SWIFT_FLAGS)

lint: ## check the formatting, and that every path in a document exists
	scripts/check

docs: setup ## write anew what is made from the sources: the reference of templates, the table of tests, expected outputs and trees
	swift build --build-tests $(SWIFT_FLAGS)
	UPDATE_REFERENCES=1 swift test --skip-build --filter '$(REFERENCE_TESTS)'

bench: release ## measure rendering, and the way from enqueue to status
	scripts/bench

clean: ## remove what was built and rendered
	rm -rf .build out

setup:
	scripts/setup
