"""Which dose a simulated patient is given, as the dose guard sees it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.world import DAY, World
from clinic.protocols.rules import Product, Protocol, Route
from clinic.protocols.rules.dose import assess_dose

TENTH = Decimal("0.1")
STORED = Decimal("0.001")
MUSCLE_MG_PER_KG = (Decimal("0.75"), Decimal("1.0"))
"""Beside psychotherapy the clinic sets the dose itself, so these two are the simulated clinic's."""
RAISED_FROM = 3
RAISE_SHARE = 0.7
WEIGHED_EVERY = DAY * 56
ESCALATION = {6: Decimal("0.1"), 8: Decimal("0.2")}
"""mg/kg added from those dose numbers on, for the few whose dose is raised twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Columns of a dose, with what the guard said of it."""

    amount_mg: Decimal
    mg_per_kg: Decimal | None
    weight_kg: Decimal | None
    minutes: int | None
    devices: int | None
    band: str
    lot: str


class Dosing:
    """Doses of one course in order; `weights` are in kg by the local date they were taken on."""

    def __init__(
        self,
        chance: Chance,
        world: World,
        protocol: Protocol,
        route: Route,
        *,
        kg: float,
        age: int,
        is_escalated: bool,
    ) -> None:
        self._chance = chance
        self._world = world
        self.protocol = protocol
        self.product = Product(protocol.products[0])
        self.route = route
        self._age = age
        self._kg = kg
        self._is_escalated = is_escalated
        self._takes_more = chance.yes(RAISE_SHARE)
        self._lot = f"{chance.pick('ABCDEFGH')}{chance.whole(1000, 9999)}"
        self.weights: list[tuple[dt.date, Decimal]] = []
        self.given = 0
        rule = protocol.dose
        self.mg_per_kg = rule.mg_per_kg.value if rule.mg_per_kg else self._own_mg_per_kg()
        self.first_mg = self._first_mg()

    def weigh(self, day: dt.date) -> None:
        drift = self._chance.normal(0, 0.8, -2.5, 2.5)
        self.weights.append((day, Decimal(self._kg + drift).quantize(TENTH)))

    def is_weight_due(self, day: dt.date) -> bool:
        return not self.weights or day - self.weights[-1][0] >= WEIGHED_EVERY

    def give(self, day: dt.date) -> Given:
        self.given += 1
        weighed_on, kg = self.weights[-1]
        amount, minutes = self._amount(kg), self._minutes()
        found = assess_dose(
            product=self.product,
            route=self.route,
            amount_mg=amount,
            on=day,
            protocol=self.protocol,
            weight_kg=kg,
            weight_measured_on=weighed_on,
            minutes=minutes,
            is_first=self.given == 1,
            age_years=self._age,
            limits=self._world.limits,
        )
        per_kg = found.mg_per_kg
        return Given(
            amount_mg=amount,
            mg_per_kg=per_kg.quantize(STORED) if per_kg else None,
            weight_kg=kg if per_kg else None,
            minutes=minutes,
            devices=found.devices,
            band=found.band.value,
            lot=self._lot,
        )

    def _amount(self, kg: Decimal) -> Decimal:
        if self.mg_per_kg is not None:
            steps = [extra for number, extra in ESCALATION.items() if self.given >= number]
            extra = steps[-1] if steps and self._is_escalated else Decimal(0)
            return ((self.mg_per_kg + extra) * kg).quantize(TENTH)
        later = self.protocol.dose.later_mg
        if self.given < RAISED_FROM or not self._takes_more or later is None:
            return self.first_mg or Decimal(0)
        return max(later.value)

    def _minutes(self) -> int | None:
        rule = self.protocol.dose.minutes
        return rule.value if rule and self.route is Route.INTRAVENOUS else None

    def _own_mg_per_kg(self) -> Decimal | None:
        is_open = self.product is Product.RACEMIC_KETAMINE
        return self._chance.pick(MUSCLE_MG_PER_KG) if is_open else None

    def _first_mg(self) -> Decimal | None:
        rule = self.protocol.dose
        if rule.first_mg is None:
            return None
        is_older = rule.reduced_from_age is not None and self._age >= rule.reduced_from_age.value
        return rule.reduced_first_mg.value if is_older and rule.reduced_first_mg else rule.first_mg.value[0]
