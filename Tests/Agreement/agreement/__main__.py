"""`python -m agreement FILE.pdf…` says of each file how alike its readers draw it; ends with 1 where one is not within the
tolerance."""
from __future__ import annotations

import sys
from pathlib import Path

from .comparison import TOLERANCE, disagreements
from .readers import ReaderFault


def main() -> int:
    is_right = True
    for path in map(Path, sys.argv[1:]):
        try:
            largest, found = disagreements(path)
        except ReaderFault as fault:
            print(f"{path.name}: {fault}")
            is_right = False
            continue
        print(f"{path.name:32} {largest:3} of {TOLERANCE}")
        for each in found:
            print(f"    {each}")
        is_right = is_right and not found
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
