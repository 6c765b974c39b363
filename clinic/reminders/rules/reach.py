"""By which channel a patient may be reached, or why by none."""

from collections.abc import Collection
from dataclasses import dataclass

EMAIL, SMS = "email", "sms"
NO_SMS_CHANNEL = "No text-message channel is set up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`agreed` and `known` hold the channels the patient agreed to and has an address for."""

    is_active: bool
    preferred: str
    agreed: Collection[str]
    known: Collection[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """`problem` is a sentence for staff; empty when the channel may be used."""

    channel: str
    problem: str = ""


def reach(person: Person, *, working: Collection[str]) -> Reach:
    """The channel the patient prefers and no other: consent to one is no consent to the next.

    `working` are the channels this installation has set up.
    """
    channel = person.preferred if person.preferred in {EMAIL, SMS} else EMAIL
    return Reach(channel, _problem(person, channel, working))


def _problem(person: Person, channel: str, working: Collection[str]) -> str:
    if not person.is_active:
        return "The patient is no longer active here"
    if person.preferred != channel:
        return "The patient asked for no messages"
    if channel not in working:
        return NO_SMS_CHANNEL
    if channel not in person.known:
        return "No e-mail address is known" if channel == EMAIL else "No phone number is known"
    if channel not in person.agreed:
        return f"The patient has not agreed to {'e-mail' if channel == EMAIL else 'text messages'}"
    return ""
