"""Scores through the verbs: staff know of a suicide item before the verb returns, everything once."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import (
    correct_assessment,
    keep_answers,
    record_rating,
    send_form,
    submit_self_report,
    withdraw_assessment,
)
from clinic.core import clock
from clinic.core.errors import FieldError, TransitionError
from clinic.instruments.models import Assessment, FormLink
from clinic.instruments.selectors import find_link
from clinic.outcomes.models import CourseOutcome
from clinic.safety.models import Alert, MisuseFlag
from clinic.treatments.models import Course
from tests.build import Cast, make_course, make_request

DARK = {str(item): 2 for item in range(1, 10)}
CALM = dict.fromkeys(DARK, 0)


def judged(course: Course) -> tuple[str, Decimal | None]:
    outcome = CourseOutcome.objects.get(course=course, instrument="phq-9")
    return outcome.state, outcome.baseline_total


def test_positive_suicide_item_has_alerted_staff_when_the_verb_returns(inside: Cast) -> None:
    request = make_request(inside.patient)
    report = submit_self_report(
        patient=inside.patient, instrument="phq-9", answers=DARK, request=request, by=inside.patient_actor
    )
    (stored,) = Alert.objects.open()
    assert report.needs_crisis_contact
    assert report.alerts == (stored,)
    assert (stored.rule, stored.urgency, stored.about_id) == ("suicide-item", "now", report.assessment.pk)
    request.refresh_from_db()
    assert request.state == "answered"


def test_answers_without_a_suicide_item_ask_for_no_crisis_contact(inside: Cast) -> None:
    report = submit_self_report(
        patient=inside.patient, instrument="phq-9", answers=DARK | {"9": 0}, by=inside.patient_actor
    )
    assert not report.needs_crisis_contact
    assert not Alert.objects.exists()


def test_suicide_item_of_an_unfinished_form_alerts_all_the_same(inside: Cast) -> None:
    report = submit_self_report(
        patient=inside.patient, instrument="phq-9", answers={"9": 1}, by=inside.patient_actor
    )
    assert report.assessment.total is None
    assert report.needs_crisis_contact
    assert len(report.alerts) == 1


def test_form_sent_twice_is_one_score_one_alert_and_the_same_answer(inside: Cast) -> None:
    request = make_request(inside.patient)
    first, again = (
        submit_self_report(
            patient=inside.patient, instrument="phq-9", answers=DARK, request=request, by=inside.patient_actor
        )
        for _ in range(2)
    )
    assert first == again
    assert (Assessment.objects.count(), Alert.objects.count()) == (1, 1)


def test_wrong_answer_stores_nothing_and_leaves_the_form_open(inside: Cast) -> None:
    request = make_request(inside.patient)
    with pytest.raises(FieldError, match=r"answers\.9"):
        submit_self_report(
            patient=inside.patient,
            instrument="phq-9",
            answers=DARK | {"9": 4},
            request=request,
            by=inside.patient_actor,
        )
    request.refresh_from_db()
    assert request.state == "open"
    assert not Assessment.objects.exists()


def test_rating_is_judged_in_the_same_transaction(inside: Cast) -> None:
    course = make_course(inside.patient)
    record_rating(patient=inside.patient, instrument="phq-9", total=18, by=inside.nurse_actor)
    assert judged(course) == ("baseline", Decimal(18))


def test_correction_marks_the_alert_and_judges_anew(inside: Cast) -> None:
    course = make_course(inside.patient)
    given = record_rating(patient=inside.patient, instrument="phq-9", answers=DARK, by=inside.nurse_actor)
    corrected = correct_assessment(
        assessment=given, answers=CALM, reason="Read the wrong line", by=inside.nurse_actor
    )
    assert Alert.objects.open().get().withdrawn_reason == "Read the wrong line"
    assert judged(course)[1] == Decimal(0)
    assert list(Assessment.objects.standing()) == [corrected]


def test_correction_that_still_points_at_suicide_alerts_about_the_new_row(inside: Cast) -> None:
    given = record_rating(patient=inside.patient, instrument="phq-9", answers=DARK, by=inside.nurse_actor)
    corrected = correct_assessment(
        assessment=given, answers=DARK | {"1": 0}, reason="Slip", by=inside.nurse_actor
    )
    assert Alert.objects.open().get().about_id == corrected.pk


def test_withdrawn_score_has_no_effect_any_more(inside: Cast) -> None:
    course = make_course(inside.patient)
    given = record_rating(patient=inside.patient, instrument="phq-9", answers=DARK, by=inside.nurse_actor)
    withdraw_assessment(assessment=given, reason="Other patient", by=inside.nurse_actor)
    assert Alert.objects.open().get().withdrawn_reason == "Other patient"
    assert judged(course)[1] is None
    with pytest.raises(TransitionError, match="entered in error already"):
        withdraw_assessment(assessment=given, reason="Again", by=inside.nurse_actor)


def test_positive_substance_questionnaire_raises_a_flag_and_no_alert(inside: Cast) -> None:
    submit_self_report(
        patient=inside.patient,
        instrument="audit-c",
        answers={"1": 3, "2": 1, "3": 1},
        by=inside.patient_actor,
    )
    assert MisuseFlag.objects.get().code == "SUD_HISTORY"
    assert not Alert.objects.exists()


def test_sent_form_opens_by_its_token_and_one_client_key_is_one_request(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=cast.nurse_actor):
        course = make_course(cast.patient)
        sent = [
            send_form(
                patient=cast.patient,
                instruments=["phq-9", "gad-7"],
                due_on=dt.date(2026, 3, 2),
                by=cast.nurse_actor,
                client_key="double click",
            )
            for _ in range(2)
        ]
        (first, old), (again, token) = sent
        assert (first, first.course, first.instruments) == (again, course, ["phq-9", "gad-7"])
        assert FormLink.objects.filter(revoked_at=None).count() == 1
    assert find_link(old) is None
    link = find_link(token)
    assert link is not None
    assert link.request == first
    assert link.expires_at > clock.now() + dt.timedelta(days=6)


def test_suicide_answer_kept_but_never_sent_alerts_staff_once(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9")
    request = keep_answers(request=request, instrument="phq-9", answers={"9": 1}, by=inside.patient_actor)
    request = keep_answers(request=request, instrument="phq-9", answers={"1": 2}, by=inside.patient_actor)
    alert = Alert.objects.get(patient=inside.patient)
    assert (alert.state, alert.urgency, alert.about_id) == ("open", "now", request.pk)
    assert alert.message.endswith("(1). Answered in the form, not sent yet.")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([2, 0], "(2). Answered in the form, changed since to 0, not sent yet."),
        ([1, 3], "(1). Answered in the form, changed since to 3, not sent yet."),
        ([2, None], "(2). Answered in the form, changed since to no answer, not sent yet."),
        ([2, 0, 2], "(2). Answered in the form, not sent yet."),
    ],
)
def test_alert_about_a_kept_answer_stays_and_says_what_it_was_changed_to(
    inside: Cast, answers: list[int | None], said: str
) -> None:
    request = make_request(inside.patient, "phq-9")
    for value in answers:
        request = keep_answers(
            request=request, instrument="phq-9", answers={"9": value}, by=inside.patient_actor
        )
    alert = Alert.objects.open().get(patient=inside.patient)
    assert (alert.urgency, alert.message.endswith(said)) == ("now", True), alert.message
    # Listed by the gravest answer there was.
    assert alert.values["gravity"] == max(value or 0 for value in answers)


def test_alert_about_kept_answers_gives_way_to_the_one_about_sent_answers(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9")
    request = keep_answers(request=request, instrument="phq-9", answers={"9": 2}, by=inside.patient_actor)
    answers = {str(item): 1 for item in range(1, 10)}
    report = submit_self_report(
        patient=inside.patient, instrument="phq-9", answers=answers, request=request, by=inside.patient_actor
    )
    states = dict(Alert.objects.filter(patient=inside.patient).values_list("about_id", "state"))
    assert states == {request.pk: "replaced", report.assessment.pk: "open"}


def test_alert_about_a_kept_answer_that_was_not_sent_says_so_and_stays(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9", "gad-7")
    request = keep_answers(request=request, instrument="phq-9", answers={"9": 2}, by=inside.patient_actor)
    for code in ("gad-7", "phq-9"):
        before = Alert.objects.open().get()
        assert before.withdrawn_reason == ""
        submit_self_report(
            patient=inside.patient,
            instrument=code,
            answers=dict.fromkeys(map(str, range(1, 10 if code == "phq-9" else 8)), 0),
            request=request,
            by=inside.patient_actor,
        )
    assert Alert.objects.open().get().withdrawn_reason == "the answers were sent without this one"


def test_harmless_answer_kept_alerts_nobody(inside: Cast) -> None:
    request = make_request(inside.patient, "phq-9")
    keep_answers(request=request, instrument="phq-9", answers={"9": 0, "2": 3}, by=inside.patient_actor)
    assert not Alert.objects.filter(patient=inside.patient).exists()
