"""Languages by name, each stored as its BCP 47 tag."""

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, to_locale

CONSOLE = "en"
"""The language of these pages, and of the texts sent to patients."""


def language_name(tag: str) -> str:
    """In English; the tag itself of a language that Django does not know."""
    try:
        return str(get_language_info(tag.lower())["name"])
    except KeyError:
        return tag


def language_choices(stored: str = "") -> list[tuple[str, str]]:
    """Every language with a name, by name; first that nobody asked; `stored` too, so that saving keeps it."""
    names = {
        to_locale(tag).replace("_", "-"): str(info["name"])
        for tag, info in LANG_INFO.items()
        if "name" in info
    }
    if stored and stored not in names:
        names[stored] = f"{language_name(stored)} ({stored})"
    return [("", "Not asked"), *sorted(names.items(), key=lambda choice: choice[1])]


def other_language(tag: str) -> str:
    """Its name, or nothing for the one these pages are written in, and where nobody asked."""
    return "" if not tag or tag.lower().split("-")[0] == CONSOLE else language_name(tag)
