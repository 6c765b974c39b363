"""By which channel a patient may be reached, or why by none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

EMAIL, SMS, TASK = "email", "sms", "task"
INACTIVE = "The patient is no longer active here"
NO_BIRTH_DATE = "No date of birth is known, which the link asks for"
NO_SMS_CHANNEL = "No text-message channel is set up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`agreed` holds the channels the patient agreed to, `known` the address on each that there is one for;
    `opens_forms`: the date of birth is known, which a form's link asks for."""

    is_active: bool
    preferred: str
    agreed: Collection[str]
    known: Mapping[str, str]
    opens_forms: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """`problem` is a sentence for staff; empty when the channel may be used, then to `address`."""

    channel: str
    problem: str = ""
    address: str = ""


def reach_staff(person: Person) -> Reach:
    """A task about the patient; of somebody who is no longer one nothing is to be done."""
    return Reach(TASK, "" if person.is_active else INACTIVE)


def reach(person: Person, *, working: Collection[str], is_form: bool = False) -> Reach:
    """The channel the patient prefers and no other: consent to one is no consent to the next.

    `working` are the channels this installation has set up.
    """
    channel = person.preferred if person.preferred in {EMAIL, SMS} else EMAIL
    problem = _problem(person, channel, working)
    if is_form and not person.opens_forms:
        problem = problem or NO_BIRTH_DATE
    return Reach(channel, problem, person.known.get(channel, ""))


def _problem(person: Person, channel: str, working: Collection[str]) -> str:
    if not person.is_active:
        return INACTIVE
    if person.preferred != channel:
        return "The patient asked for no messages"
    if channel not in working:
        return NO_SMS_CHANNEL
    if channel not in person.known:
        return "No e-mail address is known" if channel == EMAIL else "No phone number is known"
    if channel not in person.agreed:
        return f"The patient has not agreed to {'e-mail' if channel == EMAIL else 'text messages'}"
    return ""
