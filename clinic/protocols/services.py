"""Storing protocol versions; what is stored is never changed."""

from collections.abc import Mapping

from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.accounts.records import change, insert, require_reason
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Protocol, locked_changes, parse_protocol, templates, to_mapping
from clinic.protocols.selectors import latest_version


@transaction.atomic
def seed_templates(*, clinic: Clinic, by: Actor) -> list[ProtocolVersion]:
    """Version 1 of each protocol the program ships that the clinic does not have yet; all of them, by key."""
    known = dict(ProtocolVersion.objects.of(clinic).filter(number=1).values_list("key", "pk"))
    for key, template in templates().items():
        if key not in known:
            _insert(clinic, template, number=1, reason="", by=by)
    return list(ProtocolVersion.objects.of(clinic).filter(key__in=templates(), number=1).order_by("key"))


@transaction.atomic
def store_version(
    *, clinic: Clinic, mapping: Mapping[str, object], reason: str, by: Actor
) -> ProtocolVersion:
    """The next version of a protocol, or the first of a new one; the same definition again stores nothing.

    Raises ProtocolError naming an unusable field, FieldError without a reason or for a number that the clinic may
    not edit.
    """
    protocol = parse_protocol(mapping)
    before = latest_version(clinic, protocol.key)
    if before is None:
        return _insert(clinic, protocol, number=1, reason=reason, by=by)
    if before.definition == to_mapping(protocol):
        return before
    require_reason(reason, "say why the protocol changes")
    for path in locked_changes(parse_protocol(before.definition), protocol):
        raise FieldError(path, protocol.key, "comes from the label and cannot be edited")
    return _insert(clinic, protocol, number=before.number + 1, reason=reason, by=by)


@transaction.atomic
def offer_protocol(*, version: ProtocolVersion, is_offered: bool, by: Actor) -> ProtocolVersion:
    """Show or hide a protocol when a course is started; courses that use it go on."""
    return change(version, by=by, is_offered=is_offered)


def _insert(clinic: Clinic, protocol: Protocol, *, number: int, reason: str, by: Actor) -> ProtocolVersion:
    row = ProtocolVersion(
        clinic=clinic,
        key=protocol.key,
        number=number,
        name=protocol.name,
        product=protocol.products[0],
        route=protocol.routes[0],
        jurisdiction=protocol.jurisdiction,
        definition=to_mapping(protocol),
        change_reason=reason,
    )
    return insert(row, by=by)
