"""Drug out of the clinic's hands, and asking for more of it."""

from collections.abc import Iterator

from clinic.evidence import Limits
from clinic.protocols.rules.wording import product_text
from clinic.safety.rules.facts import EarlyRequest, PatientFacts
from clinic.safety.rules.findings import Sign
from clinic.safety.rules.misuse.sequences import in_order, up_to

TOLERANCE, REQUESTS, WINDOW = (
    "misuse.early_tolerance_days",
    "misuse.early_requests",
    "misuse.early_window_days",
)


def take_home(facts: PatientFacts, _limits: Limits) -> Iterator[Sign]:
    for supply in facts.supplies:
        values = {"product": product_text(supply.product), "amount_mg": supply.amount_mg, "on": supply.on}
        yield Sign(fact=supply.id, message="supply", basis="P23-12", values=values)


def early_request(facts: PatientFacts, limits: Limits) -> Iterator[Sign]:
    tolerance, days = limits.whole(TOLERANCE), limits.whole(WINDOW)
    early = [request for request in in_order(facts.early_requests) if _is_early(request, tolerance)]
    for request in early:
        count = len(up_to(request, early, days=days))
        if count >= limits.whole(REQUESTS):
            values = {"count": count, "days": days, "on": request.on}
            yield Sign(fact=request.id, message="requests", basis=f"threshold:{REQUESTS}", values=values)


def _is_early(request: EarlyRequest, tolerance: int) -> bool:
    return request.due_on is None or (request.due_on - request.on).days > tolerance
