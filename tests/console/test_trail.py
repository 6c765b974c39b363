"""The trail: found by person, patient and day, page by page, complete, and itself in the log."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.accounts.selectors import staff_actor
from clinic.accounts.services import override_threshold
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.audit.search import Place, Search, accesses, changes, histories
from clinic.audit.services import record_access
from clinic.care.safety import record_adverse_event
from clinic.core import clock
from clinic.patients.models import Note
from clinic.patients.services import write_note
from tests.build import BUILDER, Cast, make_member, make_patient
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_flag
from tests.contracts.test_models import HISTORIES

NOON = dt.datetime(2026, 7, 15, 11, tzinfo=dt.UTC)
# The database's own clock has written the history, whatever time the program is told it is.
EVER: dict[str, Any] = {
    "start": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "end": dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
}
ANY_DAY = "first=2026-01-01&last=2099-12-31"
Purpose = AccessEntry.Purpose


@pytest.fixture
def auditor(cast: Cast, enter: Enter) -> Client:
    return enter(cast.auditor)


def look(cast: Cast, who: Any, at: dt.datetime, patient_id: uuid.UUID | None = None, **details: Any) -> None:
    with time_machine.travel(at, tick=False), inside_of(cast.patient):
        fields = {"purpose": Purpose.CHART, "detail": "console:chart"} | details
        record_access(clinic_id=cast.clinic.pk, patient_id=patient_id, by=staff_actor(who), **fields)


def lines(client: Client, page: str = "/trail/") -> list[tuple[str, str, str]]:
    """Who, what and whose of each line, the lines of looking at the trail left out."""
    found = client.get(page).context["lines"]
    told = [(line.entry.actor_name, line.what, line.whose.name) for line in found]
    return [line for line in told if not line[0].startswith("Auditor")]


@pytest.fixture
def looked(cast: Cast) -> Cast:
    look(cast, cast.nurse, NOON - dt.timedelta(days=8), cast.patient.pk)
    look(cast, cast.nurse, NOON - dt.timedelta(hours=2), cast.patient.pk)
    look(
        cast,
        cast.manager,
        NOON - dt.timedelta(hours=1),
        purpose=Purpose.EXPORT,
        detail="console:export-caseload",
    )
    return cast


@pytest.mark.usefixtures("summer_noon")
def test_trail_opens_on_a_week_newest_first(auditor: Client, looked: Cast) -> None:
    assert lines(auditor) == [
        ("Manager North", "Record exported", ""),
        ("Nurse North", "Chart opened", "Ada Okafor"),
    ]


@pytest.mark.usefixtures("summer_noon")
@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ("?actor=nurse", ["Nurse North"]),
        ("?patient=okafor", ["Nurse North"]),
        ("?patient=1980-05-17", ["Nurse North"]),
        ("?purpose=export", ["Manager North"]),
        ("?first=2026-07-07&last=2026-07-07", ["Nurse North"]),
        ("?first=2026-07-07", ["Manager North", "Nurse North", "Nurse North"]),
        ("?first=2026-07-16&last=2026-07-16", []),
        ("?patient=nobody", []),
    ],
)
def test_lines_are_found_by_person_patient_day_and_kind(
    auditor: Client, looked: Cast, asked: str, who: list[str]
) -> None:
    assert [line[0] for line in lines(auditor, f"/trail/{asked}")] == who


@pytest.mark.usefixtures("summer_noon")
def test_what_another_system_writes_is_not_called_a_read(auditor: Client, cast: Cast) -> None:
    for detail in ("create Observation", "update Patient", "search Observation", "read Patient"):
        look(cast, cast.nurse, clock.now(), purpose=Purpose.FHIR, detail=detail)
    told = {
        line.detail: line.what
        for line in auditor.get("/trail/").context["lines"]
        if line.entry.purpose == "fhir"
    }
    assert told == {
        "create Observation": "Sent by an EHR",
        "update Patient": "Sent by an EHR",
        "search Observation": "Read by an EHR",
        "read Patient": "Read by an EHR",
    }
    assert "Read or sent by an EHR" in auditor.get("/trail/").content.decode()


def test_day_is_the_clinics_own_and_both_its_ends_count(auditor: Client, cast: Cast) -> None:
    for minute in (-1, 0, 24 * 60 - 1, 24 * 60):
        midnight = dt.datetime(2026, 7, 13, 23, tzinfo=dt.UTC)
        look(cast, cast.nurse, midnight + dt.timedelta(minutes=minute), cast.patient.pk, detail=str(minute))
    found = auditor.get("/trail/?first=2026-07-14&last=2026-07-14").context["lines"]
    assert [line.detail for line in found] == ["1439", "0"]


@pytest.mark.usefixtures("summer_noon")
@pytest.mark.parametrize(
    ("asked", "field", "text"),
    [
        ("first=2026-07-15&last=2026-07-14", "last", "2026-07-14 is before the first day, 2026-07-15"),
        ("first=soon", "first", "Enter a valid date"),
        ("purpose=spying", "purpose", "spying is not one of"),
        ("patient=a", "patient", "More than 50 patients match"),
    ],
)
def test_search_that_cannot_be_read_is_named_and_shows_nothing(
    auditor: Client, looked: Cast, asked: str, field: str, text: str
) -> None:
    with inside_of(looked.patient):
        for number in range(51):
            make_patient(looked.clinic, f"Alike{number}")
    context = auditor.get(f"/trail/?{asked}").context
    assert text in str(context["form"].errors[field])
    assert "lines" not in context


@pytest.mark.usefixtures("summer_noon")
def test_long_log_is_read_page_by_page_without_loss(auditor: Client, cast: Cast) -> None:
    for minute in range(120):
        look(cast, cast.nurse, NOON - dt.timedelta(minutes=minute % 7, hours=1), detail=f"look {minute}")
    seen: list[str] = []
    page = "/trail/?actor=nurse"
    while page:
        context = auditor.get(page).context
        seen += [line.detail for line in context["lines"]]
        page = f"/trail/?actor=nurse&after={context['page'].after}" if context["page"].after else ""
    assert sorted(seen) == sorted(f"look {minute}" for minute in range(120))


@pytest.mark.usefixtures("summer_noon")
def test_looking_at_the_trail_leaves_lines_of_its_own(auditor: Client, cast: Cast) -> None:
    auditor.get("/trail/")
    auditor.get("/trail/?patient=okafor")
    auditor.get("/trail/history/")
    with inside_of(cast.patient):
        own = AccessEntry.objects.filter(actor_id=cast.auditor.pk).order_by("id")
        assert list(own.values_list("detail", "purpose", "patient_id")) == [
            ("console:trail", "list", None),
            ("console:trail", "search", cast.patient.pk),
            ("console:trail-history", "list", None),
        ]


def changed(client: Client, asked: str = "") -> list[tuple[str, str, str]]:
    found = client.get(f"/trail/history/?{ANY_DAY}&{asked}").context["lines"]
    return [(line.found.actor_name, line.what, line.whose.name) for line in found]


def write(cast: Cast) -> Note:
    with enter_clinic(cast.clinic, by=cast.nurse_actor):
        record_adverse_event(patient=cast.patient, code="nausea", severity="mild", by=cast.nurse_actor)
        return write_note(patient=cast.patient, text="Came by train.", by=cast.nurse_actor)


def test_changes_of_every_table_are_found_by_person_and_patient(auditor: Client, cast: Cast) -> None:
    write(cast)
    override_threshold(clinic=cast.clinic, key="bp.predose.systolic", value=135, reason="frail", by=BUILDER)  # type: ignore[arg-type]
    whole = changed(auditor)
    assert whole[0] == ("test", "Recorded: threshold override", "")
    by_nurse = [
        ("Nurse North", "Recorded: note", "Ada Okafor"),
        ("Nurse North", "Recorded: adverse event", "Ada Okafor"),
    ]
    assert changed(auditor, "actor=nurse") == by_nurse
    about = changed(auditor, "patient=okafor")
    assert about[:2] == by_nurse
    assert {name for _, _, name in about} == {"Ada Okafor"}
    assert changed(auditor, "patient=larsen") == []


def test_change_opens_with_its_values_and_is_a_look_at_the_patient(auditor: Client, cast: Cast) -> None:
    note = write(cast)
    answer = auditor.get(f"/trail/history/patients.note/{note.pk}/")
    assert "Came by train." in answer.content.decode()
    with inside_of(cast.patient):
        last = AccessEntry.objects.filter(actor_id=cast.auditor.pk).latest("at")
        assert (last.patient_id, last.detail) == (cast.patient.pk, "console:trail-row")


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_of_changes_lose_nothing_and_repeat_nothing(cast: Cast, size: int) -> None:
    for _ in range(3):
        write(cast)
    with inside_of(cast.patient):
        search = Search(clinic_id=cast.clinic.pk, **EVER)
        everything, end = changes(search, size=500)
        assert end is None
        seen, after = changes(search, size=size)
        while after:
            more, after = changes(search, size=size, after=after)
            seen += more
    assert seen == everything
    assert len(everything) > 6
    assert [each.place.at for each in seen] == sorted((each.place.at for each in seen), reverse=True)


@pytest.mark.parametrize(
    ("table", "step", "is_told"),
    [("z", 0, True), ("a", 0, False), ("patients.note", 1, True), ("patients.note", 0, False)],
)
def test_events_of_one_moment_are_told_apart_by_table_and_number(
    cast: Cast, table: str, step: int, is_told: bool
) -> None:
    write(cast)
    with inside_of(cast.patient):
        search = Search(clinic_id=cast.clinic.pk, **EVER)
        [newest, *rest] = changes(search, size=500)[0]
        after = Place(at=newest.place.at, table=table, number=newest.place.number + step)
        assert changes(search, size=500, after=after)[0] == ([newest, *rest] if is_told else rest)


def test_every_history_is_searched() -> None:
    assert set(histories().values()) == set(HISTORIES)


def test_whole_history_costs_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    write(cast)
    with inside_of(cast.patient):
        search = Search(clinic_id=cast.clinic.pk, patients=[cast.patient.pk], **EVER)
        with django_assert_num_queries(1):
            changes(search, size=50)


def test_outsider_finds_nothing_of_this_clinic(cast: Cast, looked: Cast) -> None:
    note = write(cast)
    with inside_of(cast.other_patient):
        search = Search(clinic_id=cast.clinic.pk, **EVER)
        assert list(accesses(search)) == []
        assert changes(search, size=50) == ([], None)
    other = Client()
    other.force_login(make_member(cast.other_clinic, "auditor"))
    assert other.get(f"/trail/history/patients.note/{note.pk}/").status_code == 404
    assert other.get(f"/trail/history/accounts.clinic/{cast.clinic.pk}/").status_code == 404
    assert [line.whose.name for line in other.get("/trail/?first=2020-01-01").context["lines"]] == []
    assert "Okafor" not in other.get("/trail/history/").content.decode()


def test_flags_are_in_the_history_of_those_who_may_see_them(
    cast: Cast, enter: Enter, auditor: Client
) -> None:
    with inside_of(cast.patient):
        flag = make_flag(cast.patient)
    manager = enter(cast.manager)
    page = f"/trail/history/safety.misuseflag/{flag.pk}/"
    assert (auditor.get(page).status_code, manager.get(page).status_code) == (200, 403)
    flags = "Recorded: misuse flag"
    assert flags in {what for _, what, _ in changed(auditor)}
    assert flags not in {what for _, what, _ in changed(manager)}
    assert auditor.get(f"/trail/history/no.table/{flag.pk}/").status_code == 404


@pytest.mark.parametrize(
    "place", ["", "x", "2026-01-01|patients.note|1", "2026-01-01T00:00:00+00:00|patients.note|one"]
)
def test_place_that_nobody_wrote_begins_at_the_newest(auditor: Client, cast: Cast, place: str) -> None:
    write(cast)
    assert changed(auditor, f"after={place}")[0][0] == "Nurse North"
