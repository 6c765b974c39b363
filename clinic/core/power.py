"""How much this program may do in its database; one that may do everything is not let near it.

A superuser or the owner of the tables passes by row-level security, or may take it away. In the demo alone the owner
signs in, and becomes the runtime role.
"""

import sys
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from clinic.core.example import is_marked

OLDEST_SERVER: Final = 16
_POWERS: Final = """
    SELECT {who}, (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = {who}),
        EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace
                AND pg_has_role({who}, relowner, 'USAGE'))
"""
_VERSION: Final = "SELECT current_setting('server_version_num')::int / 10000"
_REMEDY: Final = "Sign in with an account that may only become the runtime role (docs/operations.md)"


@dataclass(frozen=True, slots=True)
class Powers:
    name: str
    passes_by_security: bool
    owns_tables: bool

    @property
    def told(self) -> str:
        """Empty when there are none."""
        if self.passes_by_security:
            return f"{self.name} passes by row-level security"
        return f"{self.name} owns tables" if self.owns_tables else ""


def standing() -> dict[str, str]:
    """`role` and `server`, each "ok" or what is wrong; raises DatabaseError when the database cannot be asked."""
    with connection.cursor() as cursor:
        role, account = (_powers(cursor, who) for who in ("current_user", "session_user"))
        cursor.execute(_VERSION)
        [version] = cursor.fetchone() or [0]
    old = f"PostgreSQL {version}: {OLDEST_SERVER} or newer is needed"
    return {"role": _excess(role, account) or "ok", "server": "ok" if version >= OLDEST_SERVER else old}


def _powers(cursor: CursorWrapper, who: str) -> Powers:
    cursor.execute(_POWERS.format(who=who))
    return Powers(*(cursor.fetchone() or ("nobody", True, True)))


def _excess(role: Powers, account: Powers) -> str:
    """Empty when the program may do no more than it should."""
    if role.name == account.name:
        return f"the program acts as {account.name} itself: DATABASE_ROLE must be {settings.RUNTIME_ROLE}"
    if role.told:
        return f"DATABASE_ROLE {role.told}: it must be {settings.RUNTIME_ROLE}"
    if settings.DEMO:
        return "" if is_marked() else "DEMO=1, but the demo did not make this database"
    return f"the account {account.told}. {_REMEDY}" if account.told else ""


class Gate:
    """Shut while it is not known how much this process may do, because the database was away when it started."""

    unknown = False

    def refusal(self) -> str:
        """Why nothing is answered, empty when all is well; where the database is still away the pages say so."""
        if not self.unknown:
            return ""
        try:
            role = standing()["role"]
        except DatabaseError:
            return ""
        self.unknown = role != "ok"
        return role if self.unknown else ""


gate = Gate()


def start_web() -> None:
    """Ends the process with a sentence when it may do too much."""
    gate.unknown = not _is_known_to_be_well()


def is_safe_for_a_worker() -> bool:
    """False while the database is away; ends the process with a sentence when it may do too much."""
    return _is_known_to_be_well()


def _is_known_to_be_well() -> bool:
    try:
        role = standing()["role"]
    except DatabaseError:
        return False
    finally:
        # Programs fork after this; a connection must not be shared.
        connection.close()
    if role != "ok":
        sys.exit(f"Taper does not start: {role}.")
    return True
