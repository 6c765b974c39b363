"""Every write about questionnaires: scores, requests for answers, the links made for them."""

from clinic.instruments.services.assessments import (
    amend_assessment,
    mark_assessment_in_error,
    record_assessment,
)
from clinic.instruments.services.links import make_link, try_birth_date
from clinic.instruments.services.requests import (
    cancel_request,
    close_answered,
    expire_requests,
    request_forms,
    revoke_links,
    save_draft,
)
from clinic.instruments.services.scoring import Answers

__all__ = [
    "Answers",
    "amend_assessment",
    "cancel_request",
    "close_answered",
    "expire_requests",
    "make_link",
    "mark_assessment_in_error",
    "record_assessment",
    "request_forms",
    "revoke_links",
    "save_draft",
    "try_birth_date",
]
