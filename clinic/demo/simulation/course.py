"""One course of treatment lived day by day: visits kept or not, doses, questionnaires, and what follows from them."""

import datetime as dt
from dataclasses import dataclass

from clinic.demo.simulation.background import Background
from clinic.demo.simulation.body import Vitals
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.clinician import Clinician
from clinic.demo.simulation.forms import Forms
from clinic.demo.simulation.life import Brief, Life
from clinic.demo.simulation.people import Person, read
from clinic.demo.simulation.questionnaires import session_scores
from clinic.demo.simulation.sessions import SessionStory, Unwanted, arrival_minute, hold_session
from clinic.demo.simulation.world import DAY, MINUTE, World
from clinic.protocols.rules.engine import Visit, VisitKind
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.observation import Watch, caution_limit

MISSED, CALLED_OFF, LATE = 0.035, 0.02, 0.08
"""Shares of visits; ours."""
MORNING_CALL, EVENING = 7 * 60 + 45, 17 * 60
TALK_MINUTES = 50
SCREENED_SHARE, ADMITTED_SHARE, ELSEWHERE_SHARE = 0.9, 0.001, 0.15
"""Sessions with a suicide screener; days of a relapse that end in an admission; people whom another system measures
as well. Ours."""
AGREED_DAYS = 9
TODAY_MINUTES = (20, 280)
"""From now to appointments of today, for those without a role."""


@dataclass(frozen=True, slots=True)
class _Appointment:
    """The day on which the next visit is settled, and how."""

    key: str
    target: dt.date
    day: dt.date
    fate: str


class CourseLife(Life):
    def __init__(
        self, world: World, chance: Chance, person: Person, background: Background, brief: Brief
    ) -> None:
        super().__init__(world, chance, person, brief)
        self.is_known_elsewhere = chance.yes(ELSEWHERE_SHARE)
        self.measured_elsewhere: list[Vitals] = []
        self.forms = Forms(self)
        self._appointment: _Appointment | None = None
        self._clinician = Clinician(self, self.forms)
        self._start(background)

    def live(self) -> None:
        """From the first talk to the evening before `world.now`."""
        self.day = self.forms.first_day
        while self.day < self.world.today:
            self._live_a_day(self.day)
            self.day += DAY
        self._agree_on_next()

    def _start(self, background: Background) -> None:
        found = background.eligibility(self.world, product=self.dosing.product)
        concerns = [concern.code for concern in (*found.problems, *found.cautions, *found.unasked)]
        self.diary.write(
            EventKind.STARTED,
            at=self.world.at(background.known_on, EVENING),
            by="prescriber",
            on=self.brief.started_on,
            details={
                "preferred_weekdays": list(self.brief.preferred_weekdays),
                "concerns": concerns,
            },
            reason="Prescriber and patient agreed after a full talk." if found.problems else "",
        )
        self.dosing.weigh(min(background.known_on, self.world.today))

    def _live_a_day(self, day: dt.date) -> None:
        script = self.brief.script
        if script.relapsed_ago is not None and day == self.world.today - DAY * script.relapsed_ago:
            self.mood.relapse()
        self.mood.live_a_day(treated=self.is_open)
        if self.mood.has_relapsed and not script.is_steady and self.chance.yes(ADMITTED_SHARE):
            self._admit(day)
        self.forms.answer(day)
        if not self.is_open or day < self.brief.started_on:
            return
        self._integrate(day)
        visit = self.diary.next_treatment
        if visit is not None:
            self._meet(visit, day)
        self._clinician.decide(day)

    def _meet(self, visit: Visit, day: dt.date) -> None:
        """Whatever becomes of the visit that is due."""
        agreed = self._agreed(visit)
        if day < agreed.day:
            return
        if agreed.fate == "missed":
            self._not_held(EventKind.VISIT_MISSED, visit, EVENING, "miss", day)
        elif agreed.fate == "cancelled":
            self._not_held(EventKind.VISIT_CANCELLED, visit, MORNING_CALL, "cancel", day)
        elif visit.kind is VisitKind.PREPARATION:
            self._hold(visit, self.world.at(day, arrival_minute(self.chance)) + MINUTE * TALK_MINUTES)
        else:
            self._treat(visit, day)

    def _agreed(self, visit: Visit) -> _Appointment:
        known = self._appointment
        if known is None or (known.key, known.target) != (visit.key, visit.target):
            day, fate = self._fate(visit)
            known = _Appointment(visit.key, visit.target, day, fate)
            self._appointment = known
        return known

    def _fate(self, visit: Visit) -> tuple[dt.date, str]:
        script, chance = self.brief.script, self.chance
        if visit.target > self.world.today - DAY * (script.absent_days + 1) and script.absent_days:
            return visit.target, "missed"
        if script.is_steady or not self.sessions:
            return visit.target, "kept"
        if chance.yes(MISSED):
            return visit.target, "missed"
        if chance.yes(CALLED_OFF):
            return visit.target, "cancelled"
        later = visit.target + DAY * chance.whole(1, 2)
        is_possible = later <= visit.latest and self.world.calendar.is_open(later)
        return (later if is_possible and chance.yes(LATE) else visit.target), "kept"

    def _not_held(self, kind: EventKind, visit: Visit, minute: int, why: str, day: dt.date) -> None:
        self.diary.write(
            kind,
            at=self.world.at(day, minute),
            by="nurse",
            on=visit.target,
            details={"visit": visit.key, "kind": visit.kind.value},
            reason=self.chance.pick(read("reasons")[why]),
        )

    def _integrate(self, day: dt.date) -> None:
        for visit in self.diary.waiting(VisitKind.INTEGRATION, day):
            self._hold(visit, self.world.at(day, MORNING_CALL + 60))

    def _hold(self, visit: Visit, at: dt.datetime) -> None:
        self.diary.write(
            EventKind.VISIT_DONE, at=at, by="nurse", details={"visit": visit.key, "kind": visit.kind.value}
        )

    def _treat(self, visit: Visit, day: dt.date) -> None:
        if self.dosing.is_weight_due(day):
            self.dosing.weigh(day)
            if self.is_known_elsewhere and day > self.brief.started_on:
                self.measured_elsewhere.append(self.body.before(self.world.at(day - DAY, MORNING_CALL)))
        dose = self.dosing.give(day)
        session = hold_session(
            self.chance,
            self.body,
            self._watch(dose.minutes),
            dose=dose,
            arrived_at=self.world.at(day, arrival_minute(self.chance)),
            visit=visit.key,
            on=day,
            is_extra=not visit.earliest <= day <= visit.latest,
        )
        self.sessions.append(session)
        self._rate(session)
        self.mood.take_dose()
        self.diary.write(
            EventKind.VISIT_DONE,
            at=session.released_at,
            by="nurse",
            details={"visit": visit.key, "kind": visit.kind.value},
            session=len(self.sessions) - 1,
        )

    def _admit(self, day: dt.date) -> None:
        began = self.world.at(day, EVENING)
        self.admissions.append(
            Unwanted(
                code="hospitalisation-for-depression",
                severity="severe",
                began_at=began,
                resolved_at=min(began + DAY * self.chance.whole(5, 20), self.world.now),
                is_serious=True,
            )
        )

    def _agree_on_next(self) -> None:
        """The next visit has a time, as people agree before they leave."""
        visit = self.diary.next_treatment
        if visit is None or not self.world.today <= visit.target <= self.world.today + DAY * AGREED_DAYS:
            return
        self.appointments[visit.key] = self._time(visit.target)
        self.diary.write(
            EventKind.VISIT_MOVED,
            at=self.diary.steps[-1].at + MINUTE * 5,
            by="nurse",
            details={
                "visit": visit.key,
                "kind": visit.kind.value,
                "to": visit.target.isoformat(),
                "appointment": True,
            },
        )

    def _time(self, day: dt.date) -> dt.datetime:
        if day > self.world.today:
            return self.world.at(day, arrival_minute(self.chance))
        minutes = self.brief.script.minutes
        ahead = self.chance.whole(*TODAY_MINUTES) if minutes is None else minutes
        rounded = self.world.now.replace(second=0, microsecond=0)
        return rounded - MINUTE * (rounded.minute % 5) + MINUTE * (ahead - ahead % 5)

    def _rate(self, session: SessionStory) -> None:
        if self.chance.yes(SCREENED_SHARE):
            self.forms.scores += session_scores(
                self.chance,
                at=session.arrived_at + MINUTE * 4,
                later=session.dosed_at + MINUTE * 42,
                session=len(self.sessions) - 1,
                phq9=self.mood.level,
                dissociation=session.effect.dissociation,
            )
        self.forms.rate(session, number=len(self.sessions))

    def _watch(self, minutes: int | None) -> Watch:
        protocol = self.brief.protocol
        own = protocol.jurisdiction
        jurisdiction = self.world.jurisdiction if own == "any" else own
        return Watch.of(
            protocol,
            product=self.dosing.product,
            route=self.brief.route,
            minutes=minutes,
            caution=caution_limit(self.world.limits, age_years=self.age, jurisdiction=jurisdiction),
            jurisdiction=jurisdiction,
            limits=self.world.limits,
        )
