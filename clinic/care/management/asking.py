"""The facts of a clinic as options of a command, and asked for at a terminal where they are missing."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import CommandError

from clinic.accounts.facts import FACTS, Fact
from clinic.core.errors import FieldError


def add_facts(parser: ArgumentParser) -> None:
    for fact in FACTS:
        usual = f" ({fact.default} unless told)" if fact.default else ""
        parser.add_argument(_option(fact), dest=fact.name, help=fact.question + usual)


def told(options: Mapping[str, Any]) -> dict[str, str]:
    """The facts given on the command line."""
    return {fact.name: options[fact.name] for fact in FACTS if options.get(fact.name) is not None}


def ask(facts: Iterable[Fact]) -> dict[str, str]:
    """Each until it can be read. Raises CommandError naming the options where nobody can be asked."""
    wanted = list(facts)
    if wanted and not sys.stdin.isatty():
        lines = "\n".join(f"  {_option(fact)}: {fact.question}" for fact in wanted)
        raise CommandError(f"These facts are missing:\n{lines}")
    return {fact.name: _answer(fact) for fact in wanted}


def _answer(fact: Fact) -> str:
    usual = f" [{fact.default}]" if fact.default else ""
    while True:
        try:
            text = input(f"{fact.question}{usual}: ").strip() or (fact.default or "")
            fact.value(text)
        except EOFError:
            raise CommandError(f"{_option(fact)}: nobody answered") from None
        except FieldError as error:
            sys.stderr.write(f"  {error.message}\n")
        else:
            return text


def _option(fact: Fact) -> str:
    return f"--{fact.name.replace('_', '-')}"
