"""A posted form as answers, scored by the same verbs as the portal's and the console's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.care.assessments import record_rating, submit_self_report
from clinic.core.actor import Actor
from clinic.fhir.mapping.drafts import RowDraft
from clinic.fhir.mapping.elements import client_key
from clinic.fhir.mapping.patients import read_patient
from clinic.fhir.mapping.times import read_moment
from clinic.fhir.resource import Json
from clinic.fhir.resources.questionnaire_response.answers import read_answer
from clinic.fhir.resources.questionnaire_response.forms import find_instrument, find_item
from clinic.fhir.resources.questionnaire_response.source import RESPONSES
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.instruments.rules import AnswerError, FilledBy, Instrument, score

ROOT: Final = "QuestionnaireResponse"
KEPT: Final = frozenset(("identifier", "questionnaire", "status", "subject", "authored", "source", "item"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDraft(RowDraft):
    def write(self, *, by: Actor) -> Any:
        given = dict(self.fields)
        if given["completed_by"] == "clinician":
            return record_rating(**given, by=by, client_key=self.client_key)
        del given["completed_by"]
        return submit_self_report(**given, by=by, client_key=self.client_key).assessment


def read_draft(body: Json, clinic: Clinic) -> ResponseDraft:
    """Raises FhirError 422 naming the item and its answer."""
    if body["status"] != "completed":
        told = f"only completed forms are taken in (given: {body['status']})"
        raise unprocessable(f"{ROOT}.status", told, code="business-rule")
    instrument = find_instrument(body["questionnaire"])
    if instrument is None:
        told = f"no form that is known here (given: {shown(body['questionnaire'])})"
        raise unprocessable(f"{ROOT}.questionnaire", told, code="not-found")
    answers, paths = _answers(instrument, body)
    identifier = [body["identifier"]] if "identifier" in body else []
    return ResponseDraft(
        source=RESPONSES,
        clinic=clinic,
        fields={
            "patient": read_patient(body["subject"], clinic, f"{ROOT}.subject"),
            "instrument": instrument.code,
            "answers": answers,
            "taken_at": read_moment(body["authored"], f"{ROOT}.authored"),
            "completed_by": _filled_by(instrument, body),
        },
        paths={**paths, "taken_at": f"{ROOT}.authored", "answers": f"{ROOT}.item"},
        client_key=client_key(identifier, f"{ROOT}.identifier"),
    )


def _filled_by(instrument: Instrument, body: Json) -> str:
    """Whom `source` names, else whom the instrument is made for."""
    target = str(body.get("source", {}).get("reference", ""))
    if target:
        return "patient" if "Patient/" in target else "clinician"
    return "clinician" if instrument.filled_by is FilledBy.CLINICIAN else "patient"


def _answers(instrument: Instrument, body: Json) -> tuple[dict[str, int], dict[str, str]]:
    """Values by our link id, and the path of each for errors."""
    answers: dict[str, int] = {}
    paths: dict[str, str] = {}
    totals: list[tuple[str, int]] = []
    for path, item in _leaves(body["item"], f"{ROOT}.item"):
        known = find_item(instrument, item["linkId"])
        value = read_answer(known, item, path)
        if known is None and instrument.loinc_total and item["linkId"].endswith(instrument.loinc_total):
            totals.append((path, value))
        elif known is None or known.link_id in answers:
            told = "answered twice" if known else f"no item of {instrument.abbreviation}"
            raise unprocessable(
                f"{path}.linkId", f"{told} (given: {shown(item['linkId'])})", code="not-found"
            )
        else:
            answers[known.link_id] = value
            paths[f"answers.{known.link_id}"] = f"{path}.answer"
    _check_totals(instrument, answers, totals)
    return answers, paths


def _check_totals(instrument: Instrument, answers: dict[str, int], totals: list[tuple[str, int]]) -> None:
    """A total sent along with the answers must be theirs; answers that cannot be scored are refused later, by item."""
    for path, given in totals:
        try:
            total = score(instrument, answers).total
        except AnswerError:
            return
        if total != given:
            raise unprocessable(path, f"the answers give a total of {total} (given: {given})")


def _leaves(items: list[Json], path: str) -> Iterator[tuple[str, Json]]:
    """Items with an answer, groups looked into."""
    for index, item in enumerate(items):
        here = f"{path}[{index}]"
        if "linkId" not in item:
            raise unprocessable(f"{here}.linkId", "is needed", code="required")
        if "answer" in item:
            yield here, item
        yield from _leaves(item.get("item", []), f"{here}.item")
