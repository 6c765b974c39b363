"""`python -m clinic.demo.stack stop|clean HOME`: works with any Python, no environment needed."""

import argparse
from pathlib import Path

from clinic.demo.stack import clean_local_stack, stop_local_stack

COMMANDS = {"stop": stop_local_stack, "clean": clean_local_stack}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m clinic.demo.stack")
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("home", type=Path)
    arguments = parser.parse_args()
    COMMANDS[arguments.command](arguments.home)


main()
