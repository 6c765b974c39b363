"""Decisions of one clinic that nobody has made yet."""

import datetime as dt

from django.db.models import Case, QuerySet, Value, When

from clinic.accounts.models import Clinic
from clinic.protocols.rules.proposals import ProposalKind
from clinic.treatments.models import Proposal, ReviewGate


def waiting_reviews(clinic: Clinic, *, due_by: dt.date) -> QuerySet[ReviewGate]:
    """Due on or before a clinic-local date, the longest due first; with course and patient."""
    waiting = ReviewGate.objects.filter(clinic=clinic, outcome="", is_withdrawn=False, due_on__lte=due_by)
    return waiting.select_related("course__patient", "course__protocol").order_by("due_on", "id")


def waiting_proposals(clinic: Clinic) -> QuerySet[Proposal]:
    """Confirmed relapses first, then the oldest; with course and patient."""
    waiting = Proposal.objects.filter(clinic=clinic, state=Proposal.State.OPEN)
    rank = Case(When(kind=ProposalKind.RELAPSE, then=Value(0)), default=Value(1))
    return waiting.select_related("course__patient", "course__protocol").order_by(rank, "created_at", "id")
