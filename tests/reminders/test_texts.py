"""The words: who it is from, what to do, how to stop it, and nothing that tells of treatment."""

import re

import pytest
from pytest_django import Settings

from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind, sender_name, tells_of_treatment
from clinic.reminders.selectors import preview, write
from clinic.reminders.services import plan_clinic
from clinic.treatments.models import PlannedVisit
from tests.build import BUILDER, Cast, make_course, make_patient, make_request
from tests.reminders.builders import MONDAY, day, local, make_gate, make_visit, tell

pytestmark = pytest.mark.usefixtures("morning")
TO_PATIENTS = [kind for kind in Kind if not kind.is_for_staff]


@pytest.fixture
def all_kinds(inside: Cast) -> dict[str, Reminder]:
    """The first reminder of each kind, in a clinic with a phone number."""
    inside.clinic.change(phone="020 7946 0000")
    course = make_course(inside.patient)
    make_visit(course, day(3), number=1, phase="induction")
    make_visit(course, day(10), number=1, phase="consolidation")
    make_visit(course, MONDAY, state=PlannedVisit.State.MISSED)
    make_gate(course, day(2))
    changed = make_course(make_patient(inside.clinic, "Singh"))
    moved, called_off = make_visit(changed, day(5)), make_visit(changed, day(8), starts_at=None)
    for visit in (moved, called_off):
        tell(visit)
    moved.change(target=day(6), latest=day(6), starts_at=local(day(6), 9))
    called_off.change(state=PlannedVisit.State.CANCELLED)
    plan_clinic(clinic=inside.clinic, by=BUILDER)
    rows = Reminder.objects.select_related("clinic", "patient", "visit", "gate").order_by("-due_at")
    return {row.kind: row for row in rows}


@pytest.mark.parametrize("kind", TO_PATIENTS)
def test_message_says_who_writes_and_how_to_stop_it(all_kinds: dict[str, Reminder], kind: Kind) -> None:
    text = preview(all_kinds[kind])
    assert text.body.startswith("Hello Ada,")
    assert "\nNorth\nPhone 020 7946 0000\n" in text.body
    assert 'To stop it, answer "stop" or call us.' in text.body
    assert "\n" not in text.subject
    assert len(text.subject) <= 60
    assert "{" not in text.body + text.subject


ASKS = re.compile(r"tell us|get in touch|ask us|write to us|call us")


@pytest.mark.parametrize("phone", ["020 7946 0000", ""])
def test_whoever_is_asked_to_tell_us_something_is_told_how(
    all_kinds: dict[str, Reminder], settings: Settings, phone: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Clinic <post@clinic.example>"
    asking = 0
    for kind in TO_PATIENTS:
        reminder = all_kinds[kind]
        reminder.clinic.phone = phone
        for channel in (Reminder.Channel.EMAIL, Reminder.Channel.SMS):
            body = write([reminder], channel=channel).body
            asking += bool(ASKS.search(body))
            assert f"Phone {phone}" in body if phone else "E-mail post@clinic.example" in body
            assert ("call us" in body) == bool(phone)
    assert asking == 2 * len(TO_PATIENTS)


@pytest.mark.parametrize("kind", TO_PATIENTS)
def test_nothing_in_a_message_tells_of_treatment(all_kinds: dict[str, Reminder], kind: Kind) -> None:
    text = preview(all_kinds[kind])
    assert tells_of_treatment(text.subject) == []
    assert tells_of_treatment(text.body) == []
    assert tells_of_treatment(text.html) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.VISIT_2_DAYS, "your visit on Thursday 5 March at 14:00."),
        (Kind.PREPARATION, "Do not eat in the 2 hours before it, and do not drink in the last 30 minutes."),
        (Kind.PREPARATION, "Ask somebody to take you home."),
        (Kind.FORM_DUE, "Your personal link: (personal link)"),
        (Kind.MISSED_VISIT, "We had planned to see you on Monday 2 March, and we missed you."),
        (Kind.TAPER_STEP, "planned:\n\n- Thursday 12 March\n\nIf a day"),
        (Kind.REVIEW_DUE, "It is due on 4 Mar 2026."),
        (
            Kind.VISIT_CHANGED,
            "Your visit on Saturday 7 March at 14:00 has changed. It is now on Sunday 8 March at 09:00.",
        ),
        (Kind.VISIT_CANCELLED, "Your visit on Tuesday 10 March will not take place"),
        (Kind.VISIT_CANCELLED, "Your next visit with us is on Sunday 8 March at 09:00."),
    ],
)
def test_message_says_what_to_do(all_kinds: dict[str, Reminder], kind: Kind, words: str) -> None:
    assert words in preview(all_kinds[kind]).body


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (0, "today, Monday 2 March, at 14:00."),
        (1, "tomorrow, Tuesday 3 March, at 14:00."),
        (2, "on Wednesday 4 March at 14:00."),
    ],
)
def test_day_is_named_by_its_distance_from_the_clinics_today(inside: Cast, away: int, words: str) -> None:
    visit = make_visit(make_course(inside.patient), day(away))
    row = Reminder(
        clinic=inside.clinic, patient=inside.patient, visit=visit, kind=Kind.VISIT_1_DAY, channel="email"
    )
    assert words in preview(row).body


def test_visit_without_agreed_time_reads_as_a_sentence(inside: Cast) -> None:
    visit = make_visit(make_course(inside.patient), day(1), starts_at=None)
    row = Reminder(
        clinic=inside.clinic, patient=inside.patient, visit=visit, kind=Kind.VISIT_1_DAY, channel="email"
    )
    assert "seeing you tomorrow, Tuesday 3 March." in preview(row).body


def test_preferred_name_is_used_and_escaped_in_html_alone(inside: Cast) -> None:
    patient = make_patient(inside.clinic, "O'Neil", preferred_name="Bo <b>")
    visit = make_visit(make_course(patient), day(1))
    row = Reminder(clinic=inside.clinic, patient=patient, visit=visit, kind=Kind.VISIT_1_DAY, channel="email")
    text = preview(row)
    assert text.body.startswith("Hello Bo <b>,")
    assert "Hello Bo &lt;b&gt;," in text.html


def test_link_can_be_tapped_in_html(all_kinds: dict[str, Reminder]) -> None:
    url = "https://clinic.example/f/Zk3_-x/"
    row = all_kinds[Kind.FORM_DUE]
    assert row.form_request_id is not None
    text = write([row], channel="email", links={row.form_request_id: url})
    assert f"Your personal link: {url}\n" in text.body
    assert f'<a href="{url}" rel="nofollow">' in text.html


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("North Clinic", "North Clinic"),
        ("Ketamine Clinic North", "Your clinic"),
        ("Centre for Mental Health", "Your clinic"),
        ("Esketamine and mood unit", "Your clinic"),
        ("Doses", "Your clinic"),
        ("Moody Street Surgery", "Moody Street Surgery"),
    ],
)
def test_clinic_name_that_tells_what_is_treated_is_left_out(name: str, shown: str) -> None:
    assert sender_name(name) == shown


@pytest.mark.parametrize(
    "text",
    [
        "your PHQ-9 score",
        "56 mg",
        "the infusion",
        "for your depression",
        "Spravato",
        "suicidal",
        "your treatment",
    ],
)
def test_telling_words_are_found(text: str) -> None:
    assert tells_of_treatment(text)


def test_form_asked_for_by_hand_names_the_day_by_which_to_answer(inside: Cast) -> None:
    request = make_request(inside.patient, due_on=day(2))
    row = Reminder(
        clinic=inside.clinic,
        patient=inside.patient,
        form_request=request,
        kind=Kind.FORM_DUE,
        channel="email",
    )
    text = preview(row)
    assert text.subject == "Some questions for you"
    assert "Please answer some questions for us by Wednesday 4 March." in text.body


@pytest.mark.parametrize(
    "name",
    [
        "KetaCare London",
        "Esketamine Unit",
        "Mind & Brain Centre",
        "Neuropsychiatry North",
        "TMS and ECT Suite",
        "Behavioral Health Partners",
        "Infusion Wellness",
        "Substance Recovery House",
        "Treatment Centre",
    ],
)
def test_no_sender_subject_or_beginning_of_a_message_tells_the_kind_of_clinic(
    all_kinds: dict[str, Reminder], inside: Cast, name: str
) -> None:
    """The beginning is what a locked phone shows, of an e-mail and of a text message alike."""
    inside.clinic.change(name=name)
    for kind in TO_PATIENTS:
        row = all_kinds[kind]
        row.clinic.name = name
        for channel in ("email", "sms"):
            text = write([row], channel=channel)
            seen = f"{sender_name(name)} {text.subject} {text.body[:200]} {text.html[:400]}"
            assert tells_of_treatment(seen) == [], (kind, channel)
            assert name not in text.body
