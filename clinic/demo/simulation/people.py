"""Invented people: who they are and how the clinic may reach them."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.world import DAY

DATA = Path(__file__).with_name("data")
SEXES = {"female": 60, "male": 37, "other": 3}
CHANNELS = {"email": 86, "sms": 9, "none": 5}
FICTIONAL_NUMBERS = 100
"""555-0100 to 555-0199 belong to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Columns of a patient, with body weight in kg."""

    number: int
    given_names: str
    family_name: str
    preferred_name: str
    sex: str
    date_of_birth: dt.date
    language: str
    email: str
    phone: str
    address: str
    channel: str
    agrees_to_messages: bool
    driving: str
    escort: str
    kg: float


def make_person(chance: Chance, number: int, *, today: dt.date) -> Person:
    """`number` is unique in the clinic and makes the name and the address so."""
    words = read("people")
    sex = chance.weighted(SEXES)
    given = chance.pick(words[sex])
    family = words["surnames"][number % len(words["surnames"])]
    return Person(
        number=number,
        given_names=given,
        family_name=family,
        preferred_name=words["short"].get(given, "") if chance.yes(0.5) else "",
        sex=sex,
        date_of_birth=today - DAY * round(365.25 * chance.normal(46, 14, 19, 83)),
        language=chance.weighted(words["languages"]),
        email=f"{given}.{family}.{number}@patients.example".lower(),
        phone=f"+1 202 555 0{100 + number % FICTIONAL_NUMBERS}",
        address=f"{chance.whole(1, 240)} {chance.pick(words['streets'])}",
        channel=chance.weighted(CHANNELS),
        agrees_to_messages=chance.yes(0.95),
        driving="drives" if chance.yes(0.7) else "does-not-drive",
        escort=f"{chance.pick(words['female'] + words['male'])} ({chance.pick(words['escorts'])})",
        kg=round(chance.normal(74 if sex == "female" else 86, 15, 46, 150), 1),
    )


@cache
def read(name: str) -> dict[str, Any]:
    """A table of `data/`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
