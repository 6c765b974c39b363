"""What staff must know of messages that do not get through, while there is time to call."""

import datetime as dt
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.console.presenters.safety import capped
from clinic.core import formats
from clinic.reminders import breaker
from clinic.reminders.channels import working_channels
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import Part, failed_calls, outbox, uncalled_alerts
from clinic.safety.selectors import COUNT_CAP

LINE_NAMES = {Reminder.Channel.EMAIL.value: "E-mail", Reminder.Channel.SMS.value: "Text messages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingNotice:
    """`part` of the outbox shows more; `kind` as `components/notice.html` knows it."""

    title: str
    text: str
    part: Part
    kind: str = "warning"


def sending_notices(clinic: Clinic) -> list[SendingNotice]:
    """Nothing while messages get through."""
    return [*_calls_failed(clinic), *_nobody_to_call(clinic), *_lines_down(clinic), *_held_up(clinic)]


def _calls_failed(clinic: Clinic) -> list[SendingNotice]:
    failed = list(failed_calls(clinic).order_by("address"))
    if not failed:
        return []
    names = ", ".join(sorted({call.address for call in failed}))
    return [
        SendingNotice(
            title="People on duty could not be told by message of something urgent",
            text=f"Not through to {names}: {failed[0].state_reason}. It is tried again until somebody acknowledges the"
            " alert. Tell each other.",
            part=Part.NEXT,
            kind="error",
        )
    ]


def _nobody_to_call(clinic: Clinic) -> list[SendingNotice]:
    if not uncalled_alerts(clinic):
        return []
    return [
        SendingNotice(
            title="Nobody is told by message of something urgent",
            text="No member of staff may acknowledge alerts, and the clinic has no address for the people on duty.",
            part=Part.NEXT,
            kind="error",
        )
    ]


def _lines_down(clinic: Clinic) -> list[SendingNotice]:
    return [
        SendingNotice(
            title=f"{LINE_NAMES[channel]} not getting through since {_moment(trouble.since, clinic)}",
            text=f"{trouble.reason}. Messages wait and go out once it works again; next try"
            f" {_moment(trouble.next_try, clinic)}.",
            part=Part.NEXT,
        )
        for channel, trouble in breaker.open_troubles(working_channels()).items()
        if channel in LINE_NAMES
    ]


def _held_up(clinic: Clinic) -> list[SendingNotice]:
    count = outbox(clinic=clinic, part=Part.HELD_UP)[:COUNT_CAP].count()
    if not count:
        return []
    return [
        SendingNotice(
            title=f"{capped(count)} message{'' if count == 1 else 's'} may come too late",
            text="They have not gone out so far and are of no use a day from now. Call if it matters.",
            part=Part.HELD_UP,
        )
    ]


def _moment(moment: dt.datetime, clinic: Clinic) -> str:
    local = moment.astimezone(clinic.zone)
    return f"{formats.calendar_date(local.date())}, {local:%H:%M}"
