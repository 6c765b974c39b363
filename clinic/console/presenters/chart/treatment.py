"""Visits ahead, forms waiting, sessions with their dose and readings, scores."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.chart.facts import Aside, Fact, Link, corrected_asides, derived, traced
from clinic.console.presenters.chart.sections import Kind, May
from clinic.console.presenters.corrected import corrected_dose, corrected_reading, corrected_score
from clinic.console.presenters.measures import measures_text
from clinic.console.presenters.session.gates import lifted_words
from clinic.core import clock, formats
from clinic.core.actor import Door
from clinic.instruments.models import Assessment, FormLink, FormRequest
from clinic.instruments.rules import instrument
from clinic.patients.models import Patient
from clinic.treatments.models import Dose, PlannedVisit, Reading, Session

ANSWERED_AT: Mapping[str, str] = {
    Door.PORTAL: "by the patient",
    Door.FHIR: "sent by an EHR",
    Door.IMPORT: "imported",
}


def visit(row: PlannedVisit, _may: May) -> Fact:
    number = f"{row.number} of {row.of}" if row.of else str(row.number)
    window = f"window {formats.calendar_date(row.earliest)} to {formats.calendar_date(row.latest)}"
    return Fact(
        what=f"{row.get_kind_display().capitalize()} {number}",
        detail=window if row.earliest != row.latest else "",
        on=None if row.starts_at else row.target,
        at=row.starts_at,
        value=row.phase.replace("-", " "),
        state="after an open review" if row.is_provisional else row.get_state_display(),
        trace=derived("visit", row),
    )


def form(row: FormRequest, may: May) -> Fact:
    again = Link(word="Send again", href=links.send_form(row.patient_id, row.instruments))
    revoke = Link(word="Revoke link", href=links.revoke_link(row.pk))
    is_open = row.state == FormRequest.State.OPEN
    newest = max(row.links.all(), key=lambda link: link.created_at, default=None) if is_open else None
    opens = newest is not None and newest.revoked_at is None and newest.expires_at > clock.now()
    offered = [*([again] if row.is_waiting else []), *([revoke] if opens else [])]
    return Fact(
        what=", ".join(instrument(code).abbreviation for code in row.instruments),
        detail=f"due {formats.calendar_date(row.due_on)}, asked by {row.requested_by_name}",
        state=row.get_state_display(),
        asides=tuple(_link_words(newest, row.patient)) if newest else (),
        trace=derived("form", row),
        links=tuple(offered) if may(Permission.SEND_FORM) else (),
    )


def _link_words(link: FormLink, patient: Patient) -> Iterator[Aside]:
    if link.is_closed_by_wrong_dates:
        yield Aside(text=f"Link closed after {link.wrong_tries} wrong dates of birth", is_warning=True)
    elif link.revoked_at is not None:
        yield Aside(
            text=f"Link no longer opens, since {formats.calendar_date(clock.local_date(link.revoked_at))}"
        )
    elif link.expires_at <= clock.now():
        yield Aside(text="Link has run out")
    elif not patient.is_active:
        yield Aside(text="Link does not open while the patient is not active")
    else:
        opened = "opened" if link.opened_at else "not opened yet"
        yield Aside(
            text=f"Link opens until {formats.calendar_date(clock.local_date(link.expires_at))}, {opened}"
        )


def score(row: Assessment, may: May) -> Fact:
    definition = instrument(row.instrument)
    total = "no total" if row.total is None else formats.plain_number(row.total)
    correct = Link(word="Correct", href=links.correct_score(row.pk), in_panel=False)
    may_correct = row.stands and may(Permission.RECORD_ASSESSMENT)
    return Fact(
        what=f"{definition.abbreviation} {total}",
        detail=", ".join(filter(None, (row.band, _finding(row), _missing(row)))),
        at=row.taken_at,
        value=f"of {definition.maximum}" if row.total is not None and definition.maximum else "",
        state=_answered(row),
        asides=(*_signals(row), *_remark(row), *corrected_asides(corrected_score(row))),
        links=(correct,) if may_correct else (),
        trace=traced("assessment", row),
    )


def _answered(row: Assessment) -> str:
    """Who answered, as far as the door knows it; an EHR or a table seldom tells."""
    if row.source == Door.CONSOLE and row.completed_by == "patient":
        return "by the patient on paper, entered by staff"
    return ANSWERED_AT.get(row.source, "by staff")


def _remark(row: Assessment) -> list[Aside]:
    """What came beside the answers, of which no rule knows."""
    return [Aside(text=f"Sent with the answers: {line}") for line in row.remark.splitlines()]


def reading(row: Reading, _may: May) -> Fact:
    return Fact(
        what=measures_text(row),
        detail=row.note,
        at=row.measured_at,
        asides=corrected_asides(corrected_reading(row)),
        trace=traced("reading", row),
    )


def _finding(row: Assessment) -> str:
    return str((row.findings.get("finding") or {}).get("label", ""))


def _missing(row: Assessment) -> str:
    count = len(row.findings.get("missing", ()))
    return f"{count} unanswered" if count else ""


def _signals(row: Assessment) -> list[Aside]:
    return [
        Aside(text=f"{signal['label']}: {signal['value']}", is_warning=True)
        for signal in row.findings.get("flags", ())
    ]


KINDS = (
    Kind(
        key="visits",
        title="Visits",
        empty="No visit is planned.",
        rows=lambda patient: patient.visits.filter(state=PlannedVisit.State.PLANNED).order_by("target", "id"),
        read=visit,
        shown=6,
    ),
    Kind(
        key="forms",
        title="Forms",
        empty="No form was sent.",
        rows=lambda patient: (
            patient.form_requests.select_related("patient")
            .prefetch_related("links")
            .order_by("-due_on", "-id")
        ),
        read=form,
        record=(("Send", "send-form"),),
        write=Permission.SEND_FORM,
        only_while_active=True,
        shown=4,
    ),
    Kind(
        key="scores",
        title="Scores",
        empty="No score is recorded.",
        rows=lambda patient: patient.assessments.select_related("replaces").order_by("-taken_at", "-id"),
        read=score,
        record=(("Enter", "choose-instrument"),),
        write=Permission.RECORD_ASSESSMENT,
        shown=12,
    ),
    Kind(
        key="readings",
        title="Readings between sessions",
        empty="None. Blood pressure and the like, sent by an EHR on a day without a session, appear here.",
        rows=lambda patient: (
            patient.readings.filter(session=None).select_related("replaces").order_by("-measured_at", "-id")
        ),
        read=reading,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    reading: Reading
    text: str
    corrected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session with its dose and every reading that stands; amounts in mg and mg/kg.

    `lifted` is what the dose was given without, and why; `corrected` what of it was put right.
    """

    session: Session
    href: str
    mg: Decimal | None
    mg_per_kg: Decimal | None
    lifted: str
    corrected: str
    peak: str
    dissociation: int | None
    lowest_spo2: int | None
    minutes: int | None
    readings: tuple[ReadingLine, ...]


def session_line(session: Session, dose_before: Dose | None) -> SessionLine:
    """The session comes with its readings and doses, as `sessions_of` loads them; `dose_before` is the entry that
    its dose corrects."""
    readings = tuple(session.readings.all())
    dose = next(iter(session.doses.all()), None)
    pressures = [(row.systolic, row.diastolic) for row in readings if row.systolic]
    released, dosed = session.released_at, session.dosed_at
    return SessionLine(
        session=session,
        href=links.session(session.pk),
        mg=dose.amount_mg if dose else None,
        mg_per_kg=dose.shown_mg_per_kg if dose else None,
        lifted=f"Without {lifted_words(dose)}: {dose.override_reason}" if dose and dose.lifted else "",
        corrected=corrected_dose(dose, dose_before),
        peak="{}/{}".format(*max(pressures)) if pressures else "",
        dissociation=max(
            (row.dissociation for row in readings if row.dissociation is not None), default=None
        ),
        lowest_spo2=min((row.spo2 for row in readings if row.spo2 is not None), default=None),
        minutes=(released - dosed) // dt.timedelta(minutes=1) if released and dosed else None,
        readings=tuple(
            ReadingLine(reading=row, text=measures_text(row), corrected=corrected_reading(row))
            for row in readings
        ),
    )
