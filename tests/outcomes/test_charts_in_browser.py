"""Every specification drawn by the vendored scripts under the policy of the product, which forbids eval."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from clinic.outcomes.charts import Theme
from tests.browsers import ARGUMENTS, CHROMIUM, NEEDS_BROWSER
from tests.outcomes.charted import every_chart

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'"

DRAW = """
const said = [];
const keep = (...words) => { said.push(words.join(" ")); return logger; };
const logger = { warn: keep, error: keep, info: () => logger, debug: () => logger, level: () => logger };
// Pairs of words that lie on one another; a halo lies under its own.
const overlaps = (figure) => {
  const words = [...figure.querySelectorAll("text")].filter((word) => word.getAttribute("opacity") !== "0");
  const boxes = words.map((word) => ({ text: word.textContent, box: word.getBoundingClientRect() }));
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return boxes.flatMap((one, place) => boxes.slice(place + 1)
    .filter((other) => other.text !== one.text && meet(one.box, other.box))
    .map((other) => `${one.text} | ${other.text}`));
};
window.drawChart = async (spec, width) => {
  said.length = 0;
  const figure = document.querySelector("#figure");
  figure.style.width = `${width}px`;
  const made = await vegaEmbed(figure, spec, { ast: true, actions: false, renderer: "svg", logger });
  const box = figure.querySelector("svg").getBoundingClientRect();
  const lying = overlaps(figure);
  made.finalize();
  return { said, lying, width: box.width, height: box.height };
};
"""
SCRIPTS = "".join(
    f'<script src="/{name}"></script>'
    for name in ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js", "draw.js")
)

pytestmark = NEEDS_BROWSER


def answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name == "":
        body = f'<!doctype html><title>Charts</title><div id="figure"></div>{SCRIPTS}'
        route.fulfill(body=body, content_type="text/html", headers={"Content-Security-Policy": POLICY})
    elif name == "draw.js":
        route.fulfill(body=DRAW, content_type="text/javascript")
    else:
        route.fulfill(path=VENDOR / name, content_type="text/javascript")


@pytest.fixture(scope="module")
def chart_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.route("**/*", answer)
        page.goto("http://charts.test/")
        yield page
        browser.close()


@pytest.mark.parametrize("width", [270, 320, 660, 1100])
@pytest.mark.parametrize("theme", list(Theme))
def test_every_chart_is_drawn_within_its_container_without_a_warning_or_words_on_words(
    chart_page: Page, theme: Theme, width: int
) -> None:
    for name, spec in every_chart(theme).items():
        drawn = chart_page.evaluate(
            "([spec, width]) => drawChart(JSON.parse(spec), width)", [json.dumps(spec), width]
        )
        assert drawn["said"] == [], name
        assert drawn["lying"] == [], name
        assert 0 < drawn["width"] <= width, name
        assert drawn["height"] >= spec["height"], name
