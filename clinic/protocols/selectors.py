"""Which protocols a clinic offers, and a stored version as the rules read it."""

import uuid

from clinic.accounts.models import Clinic
from clinic.protocols.models import ProtocolQuerySet, ProtocolVersion
from clinic.protocols.rules import Protocol, parse_protocol

_parsed: dict[uuid.UUID, Protocol] = {}


def offered_protocols(clinic: Clinic) -> ProtocolQuerySet:
    """The latest version of each protocol shown when a course is started, by name."""
    newest = ProtocolVersion.objects.of(clinic).order_by("key", "-number").distinct("key")
    return ProtocolVersion.objects.of(clinic).offered().filter(pk__in=newest.values("pk")).order_by("name")


def latest_version(clinic: Clinic, key: str) -> ProtocolVersion | None:
    return ProtocolVersion.objects.of(clinic).filter(key=key).order_by("-number").first()


def definition_of(version: ProtocolVersion) -> Protocol:
    """Parsed once per process: a stored definition never changes."""
    if version.pk not in _parsed:
        _parsed[version.pk] = parse_protocol(version.definition)
    return _parsed[version.pk]
