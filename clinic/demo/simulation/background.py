"""What is known of a simulated patient before treatment: diagnoses, past trials, medication, screen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.people import Person, read
from clinic.demo.simulation.world import DAY, World
from clinic.patients.rules import SCREEN_TEXT, Eligibility, PastTrial, Screen, judge_eligibility

ABSOLUTE = (
    "aneurysmal_vascular_disease",
    "arteriovenous_malformation",
    "intracerebral_haemorrhage",
    "hypersensitivity",
)
CAUTIONS = {"uncontrolled_hypertension": 0.02, "psychosis": 0.01, "substance_use_disorder": 0.06}
"""Share of people who answer yes; ours."""
OUTCOMES = {"no-response": 55, "partial": 35, "not-tolerated": 10}
INTERACTING_SHARE = 0.3
LATEST_START_DAYS = 30
UNASKED_EVERY = 9
"""Nobody asked every so many about allergies, so that the example shows what that looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    drug: str
    dose_mg: Decimal
    weeks: int
    outcome: str
    started_on: dt.date
    in_present_episode: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    name: str
    dose: str
    started_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """`known_on` is the local date of the first talk; `screen` answers every item."""

    known_on: dt.date
    indication: str
    since: dt.date
    also: str
    trials: tuple[Trial, ...]
    medicines: tuple[Medicine, ...]
    allergy: str
    asked_allergies: bool
    screen: Mapping[str, bool]

    def eligibility(self, world: World, *, product: str) -> Eligibility:
        present = tuple(item for item, answer in self.screen.items() if answer)
        return judge_eligibility(
            product=product,
            has_off_label_consent=True,
            indication=self.indication,
            trials=[
                PastTrial(
                    drug=trial.drug,
                    outcome=trial.outcome,
                    weeks=trial.weeks,
                    in_episode=trial.in_present_episode,
                )
                for trial in self.trials
            ],
            screen=Screen(present=(), cautions=present, unasked=()),
            is_pregnant_or_breastfeeding=False,
            is_allergic=False,
            limits=world.limits,
        )


def make_background(chance: Chance, person: Person, *, known_on: dt.date, indication: str = "") -> Background:
    words = read("histories")
    indication = indication or chance.weighted(words["indications"])
    since = known_on - DAY * chance.whole(1900, 6000)
    drugs = chance.some(list(words["antidepressants"]), chance.whole(2, 5))
    return Background(
        known_on=known_on,
        indication=indication,
        since=max(since, person.date_of_birth + DAY * 365 * 14),
        also=chance.pick(words["also"]) if chance.yes(0.4) else "",
        trials=tuple(_trial(chance, words, drug, known_on, number) for number, drug in enumerate(drugs)),
        medicines=tuple(_medicines(chance, words, known_on, current=drugs[-1])),
        allergy=chance.pick(list(words["allergies"])) if chance.yes(0.15) else "",
        asked_allergies=person.number % UNASKED_EVERY != 0,
        screen={item: item not in ABSOLUTE and chance.yes(CAUTIONS.get(item, 0.0)) for item in SCREEN_TEXT},
    )


def _trial(chance: Chance, words: Mapping[str, Mapping[str, int]], drug: str, day: dt.date, n: int) -> Trial:
    """The first two never helped enough: treatment resistance is why most people come (D25-01)."""
    outcome = "no-response" if n < 2 else chance.weighted(OUTCOMES)
    return Trial(
        drug=drug,
        dose_mg=Decimal(words["antidepressants"][drug]),
        weeks=chance.whole(6, 40),
        outcome=outcome,
        started_on=day - DAY * (300 * (5 - n) + chance.whole(0, 200)),
        in_present_episode=True,
    )


def _medicines(
    chance: Chance, words: Mapping[str, Mapping[str, str]], day: dt.date, *, current: str
) -> list[Medicine]:
    taken = {current: f"{words['antidepressants'][current]} mg daily"}
    for name in chance.some(list(words["medication"]), chance.whole(0, 2)):
        taken[name] = words["medication"][name]
    if chance.yes(INTERACTING_SHARE):
        name = chance.pick(list(words["interacting"]))
        taken[name] = words["interacting"][name]
    return [
        Medicine(name=name, dose=dose, started_on=day - DAY * chance.whole(LATEST_START_DAYS, 1500))
        for name, dose in taken.items()
    ]
