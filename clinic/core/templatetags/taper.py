"""Tags and filters of every template (a builtin library, no load needed).

Times are shown in the active time zone, which entering a clinic activates.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django import template
from django.forms import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from clinic.core import clock, crisis, formats, looks, phones
from clinic.core import sparkline as spark

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it is given a label."""
    role = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        role,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """Django's own field; where the page knows its author, whose form it is beside it."""
    field = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", "")
    )
    author = context.get("form_author")
    if not author:
        return field
    return format_html('{}<input type="hidden" name="author" value="{}">', field, author)


@register.simple_tag
def state_chip(state: str) -> SafeString:
    look = looks.state_look(state)
    return format_html('<span class="state state-{}">{}{}</span>', look.tone, icon(look.icon), look.word)


@register.simple_tag
def urgency(level: str) -> SafeString:
    """`now`, `today` or `soon`."""
    return format_html('<span class="urgency urgency-{}">{}</span>', level, looks.URGENCIES[level])


@register.inclusion_tag("components/why.html")
def why(refs: str | Sequence[str], label: str) -> dict[str, str]:
    """A number that opens its source: a claim id, a threshold's name, or several references; nothing for none."""
    asked = refs if isinstance(refs, str) else ",".join(refs)
    return {"href": f"/why/{quote(asked, safe='/,')}/" if asked else "", "label": label}


@register.inclusion_tag("components/sparkline.html")
def sparkline(
    values: Sequence[float | None], label: str = "", threshold: float | None = None
) -> dict[str, Any]:
    """Scores in visit order, None for a missing one; `threshold` shades what counts as remission."""
    drawn = spark.draw(values, threshold)
    # A lone point is written twice: a line of no length still shows its round cap.
    runs = [" ".join(f"{x},{y}" for x, y in (*run, run[-1])) for run in drawn.runs] if drawn else []
    said = ", ".join(formats.NOTHING if value is None else formats.plain_number(value) for value in values)
    return {
        "drawn": drawn,
        "runs": runs,
        "label": label or f"Scores: {said}",
        "box": (spark.WIDTH, spark.HEIGHT),
    }


@register.simple_tag
def since(moment: dt.datetime | None) -> SafeString:
    """Distance to now, clock time on hover; taper.js keeps it current by the server's clock."""
    if moment is None:
        return SafeString(formats.NOTHING)
    return format_html(
        '<time class="num" datetime="{}" title="{}, {}" data-relative>{}</time>',
        moment.isoformat(),
        clinic_date(moment),
        clinic_time(moment),
        formats.distance(moment, clock.now()),
    )


@register.simple_tag
def server_time() -> str:
    return clock.now().isoformat()


@register.filter
def clinic_date(value: dt.date | dt.datetime | None) -> str:
    return formats.calendar_date(clock.local_time(value) if isinstance(value, dt.datetime) else value)


@register.filter
def readable_dates(text: str) -> str:
    return formats.readable_dates(text)


@register.filter
def clinic_time(moment: dt.datetime | None) -> str:
    return formats.NOTHING if moment is None else f"{clock.local_time(moment):%H:%M}"


@register.filter
def iso_time(moment: dt.datetime) -> str:
    """For machines; unlike Django's own `date`, it holds at the ends of the calendar."""
    return clock.local_time(moment).isoformat()


@register.filter
def mg(value: formats.Number | None) -> str:
    return formats.quantity(value, "mg")


@register.filter
def unit(value: formats.Number | None, name: str) -> str:
    return formats.quantity(value, name)


@register.filter
def percent(share: formats.Number | None, digits: int = 0) -> str:
    return formats.percent_of_one(share, digits)


@register.filter
def signed(value: formats.Number | None) -> str:
    return formats.signed_number(value)


@register.filter
def unit_of(field: BoundField) -> str:
    """The unit shown inside a field: `NumberInput(attrs={"data-unit": "mmHg"})`."""
    return str(field.field.widget.attrs.get("data-unit", ""))


@register.filter
def input_type(field: BoundField) -> str:
    return str(getattr(field.field.widget, "input_type", ""))


@register.simple_tag(takes_context=True)
def current(context: template.Context, *prefixes: str) -> SafeString:
    """`aria-current="page"` under one of the prefixes (each argument may hold several); "/" is only itself."""
    request = context.get("request")
    path = request.path if request else ""
    known = " ".join(prefixes).split()
    here = any(path == prefix or (prefix != "/" and path.startswith(prefix)) for prefix in known)
    return SafeString('aria-current="page"' if here else "")


@register.filter
def initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.filter
def contact_ways(text: str) -> crisis.Ways:
    """The numbers of a crisis contact to call and to text."""
    return crisis.ways(text)


@register.filter
def dialled(number: str) -> str:
    return phones.dialled(number)


@register.filter
def tel_links(text: str) -> SafeString:
    """The text with each phone number as a link that dials it."""
    html: str = escape(text)
    for number in dict.fromkeys(phones.find_numbers(text)):
        link = format_html('<a href="tel:{}">{}</a>', phones.dialled(number), number)
        html = html.replace(number, link)
    return mark_safe(html)  # noqa: S308 - every part went through escape or format_html
