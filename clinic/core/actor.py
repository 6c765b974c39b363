"""Who acts: a member of staff, a patient, an EHR client or a system job."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    PATIENT = "patient"
    CLIENT = "client"
    SYSTEM = "system"


class Door(StrEnum):
    """Where a fact came in; stored as its `source`."""

    CONSOLE = "console"
    PORTAL = "portal"
    FHIR = "fhir"
    IMPORT = "import"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts and the door used; `name` is kept beside each fact so that history reads without joins."""

    kind: ActorKind
    id: uuid.UUID | None
    name: str
    door: Door

    @classmethod
    def system(cls, job: str) -> "Actor":
        return cls(ActorKind.SYSTEM, None, job, Door.SYSTEM)

    def metadata(self) -> dict[str, str | None]:
        """What each history row stores of the actor."""
        return {
            "actor_kind": self.kind.value,
            "actor_id": str(self.id) if self.id else None,
            "actor_name": self.name,
            "door": self.door.value,
        }
