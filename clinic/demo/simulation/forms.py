"""When a simulated patient fills in questionnaires, and what is answered."""

import datetime as dt
from decimal import Decimal

from clinic.core.clock import local_date
from clinic.demo.simulation.life import Life
from clinic.demo.simulation.questionnaires import Score, gad7_answers, phq9_answers, total_beside
from clinic.demo.simulation.sessions import SessionStory
from clinic.demo.simulation.world import DAY, MINUTE, PRIMARY
from clinic.outcomes.rules import (
    CourseOutcome,
    CourseState,
    RelapseEvent,
    RelapseReason,
    ScorePoint,
    judge_course,
)

FIRST_TALK_DAYS = 9
"""Between the first talk and the first visit."""
EVERY_DAYS, AFTERWARDS_DAYS, WATCHED_DAYS = 7, 14, 280
AGAIN_DAYS = (6, 9)
"""After a possible relapse, within the days in which a second score confirms it."""
ANSWERED, ANSWERED_AFTERWARDS, ANSWERED_AGAIN = 0.86, 0.7, 0.95
"""Shares of questionnaires that come back; ours."""
SOURCES = {"portal": 85, "console": 15}
WITH_GAD, WITH_QIDS, WITH_MADRS = 0.35, 0.15, 0.6
MONTHLY = 4
MADRS_AT = (1, 8, 20, 32)
"""Numbers of the sessions in which staff rate, where they do."""
EARLY, LATE = (6 * 60 + 20, 7 * 60 + 50), (17 * 60 + 30, 21 * 60)


class Forms:
    """`points` are the totals of the primary instrument as the outcome rules read them."""

    def __init__(self, life: Life) -> None:
        self._life = life
        chance = life.chance
        self.scores: list[Score] = []
        self.points: list[ScorePoint] = []
        self.first_day = life.brief.started_on - DAY * FIRST_TALK_DAYS
        self._next = self.first_day
        self._baseline_day = life.brief.started_on - DAY * chance.whole(0, 2)
        self._with_gad, self._with_qids = chance.yes(WITH_GAD), chance.yes(WITH_QIDS)
        self._with_madrs = chance.yes(WITH_MADRS)
        self._judged: CourseOutcome | None = None
        self._judged_from = (0, 0)

    def answer(self, day: dt.date) -> None:
        """The weekly form, if it is time and the patient fills it in."""
        life, chance = self._life, self._life.chance
        if day == self._baseline_day:
            self._next = day
        if day < self._next or self._is_silent(day):
            return
        share = ANSWERED if life.is_open else ANSWERED_AFTERWARDS
        share = ANSWERED_AGAIN if self._is_possible_relapse(day) else share
        if day <= life.brief.started_on or life.brief.script.is_steady or chance.yes(share):
            self._fill(day)
            self._next = day + DAY * self._pause(day)
        else:
            self._next = day + DAY * (1 if chance.yes(0.5) else EVERY_DAYS)

    def rate(self, session: SessionStory, *, number: int) -> None:
        """The clinician's MADRS, before the dose, at a few visits."""
        if not self._with_madrs or number not in MADRS_AT:
            return
        at = session.arrived_at + MINUTE * 5
        self._add_total("madrs", at, source="console", completed_by="clinician", session=number - 1)

    def judged(self, day: dt.date) -> CourseOutcome:
        """As the program judges the same scores and admissions."""
        life = self._life
        known = (len(self.points), len(life.admissions))
        if self._judged is None or self._judged_from != known:
            first = life.sessions[0] if life.sessions else None
            self._judged_from = known
            self._judged = judge_course(
                scores=self.points,
                first_dose_on=first.on if first else None,
                first_dose_at=first.dosed_at if first else None,
                qualifying_events=[
                    RelapseEvent(
                        kind=RelapseReason.HOSPITALISATION, on=local_date(each.began_at, life.world.zone)
                    )
                    for each in life.admissions
                ],
                criteria=life.criteria,
                today=day,
            )
        return self._judged

    def _pause(self, day: dt.date) -> int:
        if self._is_possible_relapse(day):
            return self._life.chance.whole(*AGAIN_DAYS)
        return EVERY_DAYS if self._life.is_open else AFTERWARDS_DAYS

    def _is_possible_relapse(self, day: dt.date) -> bool:
        """Judging takes time, so it is asked only where the last total could be one."""
        rule = self._life.criteria.relapse
        last = self.points[-1].total if self.points else Decimal(0)
        could_be = rule is not None and rule.threshold is not None and last >= rule.threshold
        return could_be and self.judged(day).state is CourseState.POSSIBLE_RELAPSE

    def _is_silent(self, day: dt.date) -> bool:
        life = self._life
        ended_on = life.diary.ended_on
        if ended_on is not None and day > ended_on + DAY * WATCHED_DAYS:
            return True
        return day > life.world.today - DAY * (life.brief.script.silent_days + 1) and bool(
            life.brief.script.silent_days
        )

    def _fill(self, day: dt.date) -> None:
        life, chance = self._life, self._life.chance
        is_first = not self.points
        minutes = EARLY if day == life.brief.started_on or is_first or chance.yes(0.5) else LATE
        at = life.world.at(day, chance.whole(*minutes))
        total = life.mood.total()
        self.points.append(ScorePoint(on=day, total=Decimal(total), id=len(self.points), taken_at=at))
        source = "console" if is_first else chance.weighted(SOURCES)
        answers = phq9_answers(chance, total)
        self.scores.append(Score(instrument=PRIMARY, taken_at=at, answers=answers, total=None, source=source))
        if len(self.points) % MONTHLY == 1:
            self._fill_others(at, source)

    def _fill_others(self, at: dt.datetime, source: str) -> None:
        life, chance = self._life, self._life.chance
        if self._with_gad:
            answers = gad7_answers(chance, total_beside(chance, "gad-7", life.mood.level))
            self.scores.append(
                Score(instrument="gad-7", taken_at=at, answers=answers, total=None, source=source)
            )
        if self._with_qids:
            self._add_total("qids-sr16", at, source="fhir", completed_by="patient")

    def _add_total(
        self, instrument: str, at: dt.datetime, *, source: str, completed_by: str, session: int | None = None
    ) -> None:
        self.scores.append(
            Score(
                instrument=instrument,
                taken_at=at,
                answers={},
                total=total_beside(self._life.chance, instrument, self._life.mood.level),
                source=source,
                completed_by=completed_by,
                session=session,
            )
        )
