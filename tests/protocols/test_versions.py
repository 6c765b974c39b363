"""Protocol versions are stored once and never changed."""

import pytest
from django.db import ProgrammingError, transaction

from clinic.core.errors import FieldError
from clinic.protocols import selectors, services
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import ProtocolError, templates, to_mapping
from tests.build import BUILDER, Cast


def seeded(cast: Cast) -> dict[str, ProtocolVersion]:
    return {version.key: version for version in services.seed_templates(clinic=cast.clinic, by=BUILDER)}


def test_seeding_stores_every_template_once(inside: Cast) -> None:
    assert set(seeded(inside)) == set(templates())
    seeded(inside)
    assert ProtocolVersion.objects.of(inside.clinic).count() == len(templates())


def test_stored_version_reads_back_as_its_template(inside: Cast) -> None:
    for key, version in seeded(inside).items():
        version.refresh_from_db()
        assert selectors.definition_of(version) == templates()[key]


def test_edit_makes_the_next_version_with_its_reason(inside: Cast) -> None:
    seeded(inside)
    mapping = to_mapping(templates()["racemic-iv-standard"])
    mapping["rebook_days"] = mapping["rebook_days"] | {"value": 5}
    second = services.store_version(clinic=inside.clinic, mapping=mapping, reason="short weeks", by=BUILDER)
    again = services.store_version(clinic=inside.clinic, mapping=mapping, reason="", by=BUILDER)
    assert (second.number, second.change_reason) == (2, "short weeks")
    assert again == second
    offered = selectors.offered_protocols(inside.clinic).filter(key="racemic-iv-standard")
    assert [version.number for version in offered] == [2]


def test_edit_without_a_reason_is_refused(inside: Cast) -> None:
    seeded(inside)
    mapping = to_mapping(templates()["racemic-iv-standard"]) | {"name": "Ours"}
    with pytest.raises(FieldError, match="reason: say why the protocol changes"):
        services.store_version(clinic=inside.clinic, mapping=mapping, reason="", by=BUILDER)


def test_number_from_the_label_cannot_be_edited(inside: Cast) -> None:
    seeded(inside)
    mapping = to_mapping(templates()["esketamine-us-trd"])
    mapping["phases"][0]["visits"]["value"] = 12
    with pytest.raises(FieldError, match=r"phases\.induction\.visits: comes from the label"):
        services.store_version(clinic=inside.clinic, mapping=mapping, reason="more", by=BUILDER)


def test_unusable_definition_is_refused_by_field(inside: Cast) -> None:
    mapping = to_mapping(templates()["clinic-defined"]) | {"routes": ["rectal"]}
    with pytest.raises(ProtocolError, match="routes: must be one of"):
        services.store_version(clinic=inside.clinic, mapping=mapping, reason="", by=BUILDER)


def test_database_refuses_to_change_a_stored_definition(inside: Cast) -> None:
    version = seeded(inside)["clinic-defined"]
    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        version.change(definition={})


def test_withdrawn_protocol_is_not_offered(inside: Cast) -> None:
    version = seeded(inside)["clinic-defined"]
    services.offer_protocol(version=version, is_offered=False, by=BUILDER)
    assert "clinic-defined" not in {row.key for row in selectors.offered_protocols(inside.clinic)}
