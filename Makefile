# The two commands of the README, and what a developer needs daily. Everything is installed into this folder.
.PHONY: up test check format

# Start Kuvend on http://127.0.0.1:8000 with a demo network. More options: make up ARGS="--port 9000"
up:
	@tools/install.sh --no-dev
	@exec .venv/bin/kuvend up $(ARGS)

# Everything: checks, tests on SQLite and PostgreSQL, the browser's journeys, the wheel.
test:
	@tools/install.sh
	@exec .venv/bin/python -m tools.test $(ARGS)

# Only the quick checks, before a commit.
check:
	@tools/install.sh
	@exec .venv/bin/python -m tools.test --quick

format:
	@tools/install.sh
	@.venv/bin/python -m tools.format
