"""The example people who can sign in; the seed makes them and the start message lists them."""

import os
from dataclasses import dataclass

from clinic.core.example import DEMO_PASSWORD


@dataclass(frozen=True)
class SignIn:
    """`also` is a second clinic where the person holds the same role."""

    email: str
    role: str
    clinic: str
    also: str = ""

    @property
    def clinics(self) -> tuple[str, ...]:
        return (self.clinic, self.also) if self.also else (self.clinic,)


SIGN_INS = (
    SignIn("prescriber@demo.example", "prescriber", "demo"),
    SignIn("nurse@demo.example", "nurse", "demo"),
    SignIn("manager@demo.example", "manager", "demo", also="other"),
    SignIn("auditor@demo.example", "auditor", "demo"),
    SignIn("prescriber@other.example", "prescriber", "other"),
)


def demo_password() -> str:
    return os.environ.get("DEMO_PASSWORD") or DEMO_PASSWORD
