"""Plants faults drawn with a seed, or every fault of the files that are named, and lists those that no test notices."""

import argparse
import os
import random
import sys
from collections import Counter
from pathlib import Path

from benchmarks.faults.planting import Fault, faults
from benchmarks.faults.trying import Outcome, Tried, try_all

ROOMS = ("protocols", "outcomes", "instruments", "safety", "treatments")


def main() -> int:
    asked = _asked()
    counted: Counter[tuple[str, Outcome]] = Counter()

    def tell(tried: Tried) -> None:
        counted[tried.fault.path.parts[1], tried.outcome] += 1
        print(f"{tried.outcome:10} {tried.fault}{f'  ({tried.by})' if tried.by else ''}", flush=True)

    try_all(_chosen(asked), jobs=asked.jobs, tell=tell)
    for room in ROOMS:
        if figures := {name: counted[room, name] for name in Outcome if counted[room, name]}:
            print(f"{room}: " + ", ".join(f"{number} {name}" for name, number in figures.items()))
    return int(any(name is Outcome.SURVIVED for _, name in counted))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="modules to plant every fault of")
    parser.add_argument("--line", type=int, help="only the faults of this line")
    parser.add_argument(
        "--room", action="append", choices=ROOMS, help="a room, and another; all when none is named"
    )
    parser.add_argument("--each", type=int, default=40, help="faults drawn from the rules of each room")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other faults")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _chosen(asked: argparse.Namespace) -> list[Fault]:
    if asked.files:
        return [fault for path in asked.files for fault in faults(path) if asked.line in (None, fault.line)]
    drawn: list[Fault] = []
    for room in asked.room or ROOMS:
        possible = [
            fault for path in sorted(Path("clinic", room, "rules").rglob("*.py")) for fault in faults(path)
        ]
        drawn += (chosen := random.Random(asked.seed).sample(possible, min(asked.each, len(possible))))
        print(f"{room}: {len(chosen)} of {len(possible)} possible faults", flush=True)
    return drawn


if __name__ == "__main__":
    sys.exit(main())
