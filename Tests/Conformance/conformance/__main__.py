"""`python3 -m conformance FILE.pdf…`: one line for each violation, exit code 1 where there is any."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .validator import validate


def main() -> int:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("--limit", type=int, default=20, help="violations shown for each rule (default: 20)")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")
    arguments = parser.parse_args()
    failed = 0
    for path in arguments.files:
        report = validate(path, arguments.limit)
        for violation in report.violations:
            print(f"{path}: {violation}")
        failed += bool(report.violations)
    print(f"{len(arguments.files) - failed} of {len(arguments.files)} files conform", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
