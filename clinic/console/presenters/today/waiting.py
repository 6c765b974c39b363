"""What waits for somebody's answer or decision: forms, second scores, reviews, proposals, flags."""

import datetime as dt

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.today.moment import Moment
from clinic.console.presenters.today.rows import Action, Capped, Row, capped
from clinic.console.presenters.withdrawn import message_of
from clinic.core import formats
from clinic.instruments.models import FormRequest
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.protocols.rules.proposals import ProposalKind
from clinic.safety.models import MisuseFlag
from clinic.safety.rules import misuse_rules
from clinic.treatments.models import Course, Proposal, ReviewGate
from clinic.treatments.selectors.waiting import waiting_proposals, waiting_reviews

AHEAD = dt.timedelta(days=7)
"""How early a review shows under Soon."""


def forms_not_returned(moment: Moment) -> Capped:
    late = FormRequest.objects.of(moment.clinic).unanswered().select_related("patient")
    late = late.filter(due_on__lt=moment.today, expires_at__gt=moment.now, patient__is_active=True)
    return capped(
        late.order_by("-due_on", "-id"), lambda form: _form_row(form, moment), noun="forms not returned"
    )


def still_planned(moment: Moment) -> Capped:
    """Courses left open when their patient was set inactive, by an EHR or by somebody who kept the plan."""
    courses = Course.objects.of(moment.clinic).open().filter(patient__is_active=False)
    return capped(
        courses.select_related("patient").order_by("next_target", "id"),
        lambda course: _planned_row(course, moment),
        noun="courses of inactive patients",
    )


def second_scores(moment: Moment) -> Capped:
    """A possible relapse is confirmed, or not, by one more score in a window of days."""
    possible = CourseOutcome.objects.of(moment.clinic).select_related("patient")
    possible = possible.filter(
        is_primary=True, state=CourseOutcome.State.POSSIBLE_RELAPSE, patient__is_active=True
    )
    return capped(
        possible.order_by("rescore_until", "id"),
        lambda outcome: _score_row(outcome, moment),
        noun="possible relapses",
        more_href=links.caseload(state=CourseOutcome.State.POSSIBLE_RELAPSE),
    )


def reviews(moment: Moment) -> Capped:
    return capped(
        waiting_reviews(moment.clinic, due_by=moment.today + AHEAD),
        lambda gate: _gate_row(gate, moment),
        noun="reviews",
    )


def proposals(moment: Moment) -> Capped:
    return capped(
        waiting_proposals(moment.clinic), lambda proposal: _proposal_row(proposal, moment), noun="proposals"
    )


def flags(moment: Moment) -> Capped:
    """Empty for a person who may not see misuse flags."""
    if not moment.may(Permission.VIEW_FLAGS):
        return Capped()
    waiting = MisuseFlag.objects.of(moment.clinic).open().by_danger().select_related("patient")
    return capped(
        waiting,
        lambda flag: _flag_row(flag, moment),
        noun="flags",
        more_href=links.flags(),
    )


def _form_row(form: FormRequest, moment: Moment) -> Row:
    names = ", ".join(instrument(code).abbreviation for code in form.instruments)
    action = Action(word="Send again", href=links.send_form(form.patient_id, form.instruments))
    return Row.about(
        form.patient,
        moment.today,
        key=f"form-{form.pk}",
        level="today",
        what=f"{names} not returned",
        why=f"due {formats.calendar_date(form.due_on)}",
        action=action if moment.may(Permission.SEND_FORM) else None,
    )


def _planned_row(course: Course, moment: Moment) -> Row:
    action = Action(word="Decide", href=links.leave(course.patient_id), method="panel")
    since = formats.readable_dates(course.patient.standing.words)
    planned = f"next visit {formats.calendar_date(course.next_target)}" if course.next_target else "no visit"
    return Row.about(
        course.patient,
        moment.today,
        key=f"planned-{course.pk}",
        level="today",
        what="Inactive, and a course is open",
        why=f"{since}; {planned} planned",
        action=action if moment.may(Permission.EDIT_PATIENT) else None,
    )


def _score_row(outcome: CourseOutcome, moment: Moment) -> Row:
    definition = instrument(outcome.instrument)
    opens, closes = outcome.rescore_from, outcome.rescore_until
    is_open = opens is None or opens <= moment.today
    return Row.about(
        outcome.patient,
        moment.today,
        key=f"score-{outcome.pk}",
        level="today" if is_open else "soon",
        state="possible_relapse",
        what=f"Second {definition.abbreviation} due",
        why=f"from {formats.calendar_date(opens)} to {formats.calendar_date(closes)}",
        ref="threshold:relapse.confirm_min_days",
        action=_ask_for(outcome, moment),
    )


def _ask_for(outcome: CourseOutcome, moment: Moment) -> Action | None:
    code, patient = outcome.instrument, outcome.patient_id
    if instrument(code).is_self_report_form:
        if moment.may(Permission.SEND_FORM):
            return Action(word="Send form", href=links.send_form(patient, [code]))
    elif moment.may(Permission.RECORD_ASSESSMENT):
        return Action(word="Rate", href=links.rate(patient, code))
    return None


def _gate_row(gate: ReviewGate, moment: Moment) -> Row:
    action = Action(word="Review", href=links.schedule(gate.course_id))
    return Row.about(
        gate.course.patient,
        moment.today,
        key=f"review-{gate.pk}",
        level="today" if gate.due_on <= moment.today else "soon",
        what=f"Review: {gate.get_kind_display()}",
        why=f"due {formats.calendar_date(gate.due_on)}",
        ref=",".join(gate.basis),
        action=action if moment.may(Permission.DECIDE_PROPOSAL) else None,
    )


def _proposal_row(proposal: Proposal, moment: Moment) -> Row:
    """A relapse that is confirmed waits for nothing more: whoever decides on it does so today."""
    is_relapse = proposal.kind == ProposalKind.RELAPSE
    action = Action(word="Decide", href=links.schedule(proposal.course_id))
    return Row.about(
        proposal.course.patient,
        moment.today,
        key=f"proposal-{proposal.pk}",
        level="today" if is_relapse else "soon",
        state="relapse" if is_relapse else "",
        what="Relapse confirmed" if is_relapse else "Change of schedule proposed",
        why=_in_short(proposal.explanation).replace("Relapse since", "Since", 1),
        ref=",".join(proposal.basis),
        since=proposal.created_at,
        action=action if moment.may(Permission.DECIDE_PROPOSAL) else None,
    )


def _in_short(explanation: str) -> str:
    """What was seen and what is proposed, a sentence each; the schedule has the rest."""
    sentences = formats.readable_dates(explanation).split(". ")
    return ". ".join(sentences[:2]).removesuffix(".") + "."


def _flag_row(flag: MisuseFlag, moment: Moment) -> Row:
    rule = misuse_rules().get(flag.code)
    action = Action(word="Look at it", href=links.flag(flag.pk))
    return Row.about(
        flag.patient,
        moment.today,
        key=f"flag-{flag.pk}",
        level="soon",
        what=rule.name if rule else flag.code,
        why=message_of(flag, flag.message),
        ref=flag.basis,
        since=flag.raised_at,
        action=action if moment.may(Permission.DISPOSE_FLAG) else None,
    )
