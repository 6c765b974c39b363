"""The forms of a page as a browser reads them, and something typed into every field."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Typed = dict[str, list[str]]
UNTYPED = frozenset({"hidden", "submit", "button", "search"})
BY_TYPE = {"date": "2026-01-05", "datetime-local": "2026-01-05T10:00", "time": "10:05"}
OTHER = "17"


@dataclass
class PageForm:
    """`holds` is what its fields show by name, `offers` what may be chosen or, of a field to type in, its type;
    `pressed` is what its last button sends."""

    action: str
    hidden: set[str] = field(default_factory=set)
    holds: Typed = field(default_factory=dict)
    offers: dict[str, list[str] | str] = field(default_factory=dict)
    pressed: Typed = field(default_factory=dict)

    def typed(self) -> Typed:
        """The last of each choice, and a text or a moment elsewhere: what it means is left to the page."""
        return {
            name: [BY_TYPE.get(offer, OTHER)] if isinstance(offer, str) else offer[-1:]
            for name, offer in self.offers.items()
            if offer
        }


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[PageForm] = []
        self._form: PageForm | None = None
        self._choice = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and given.get("method") == "post":
            self._form = PageForm(given.get("action") or self.address)
            self.found.append(self._form)
        elif self._form is not None and tag in {"input", "select", "textarea", "option", "button"}:
            getattr(self, f"_{tag}")(self._form, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in {"select", "textarea"}:
            self._choice = self._text = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._text:
            self._form.holds.setdefault(self._text, []).append(data.strip())

    def _input(self, form: PageForm, given: dict[str, str | None]) -> None:
        name, kind, value = given.get("name") or "", given.get("type") or "text", given.get("value") or ""
        if kind in {"radio", "checkbox"}:
            offered = form.offers.setdefault(name, [])
            if isinstance(offered, list):
                offered.append(value or "on")
            if "checked" in given:
                form.holds.setdefault(name, []).append(value or "on")
        elif kind in UNTYPED:
            form.hidden.add(name)
        else:
            form.offers[name] = kind
            form.holds[name] = [value]

    def _select(self, form: PageForm, given: dict[str, str | None]) -> None:
        self._choice = given.get("name") or ""
        form.offers[self._choice] = []

    def _option(self, form: PageForm, given: dict[str, str | None]) -> None:
        offered, value = form.offers.get(self._choice), given.get("value") or ""
        if isinstance(offered, list):
            offered.append(value)
        if "selected" in given:
            form.holds.setdefault(self._choice, []).append(value)

    def _button(self, form: PageForm, given: dict[str, str | None]) -> None:
        form.pressed = {given["name"] or "": [given.get("value") or ""]} if given.get("name") else {}

    def _textarea(self, form: PageForm, given: dict[str, str | None]) -> None:
        self._text = given.get("name") or ""
        form.offers[self._text] = "textarea"


def forms_of(address: str, html: str) -> list[PageForm]:
    """Those that store something; `address` is where the page is."""
    reader = _Forms(address)
    reader.feed(html)
    return reader.found
