// Draws <figure data-chart>. A spec says what is drawn, the page's "chart-themes" how; expressions run in the
// interpreter (no eval).
(() => {
  const views = new Map();
  // Of a saved picture, whatever the screen: what a phone has no room for belongs on paper.
  const SAVED_WIDTH = 960;
  const themes = JSON.parse(document.getElementById("chart-themes")?.textContent ?? "{}");
  const themed = (spec, theme) => ({ ...spec, config: themes[theme] ?? spec.config });
  const options = { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true } };

  async function specOf(figure) {
    const inline = document.getElementById(figure.dataset.chart);
    if (inline) return JSON.parse(inline.textContent);
    const response = await fetch(figure.dataset.vegaSpecUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
    return response.json();
  }

  async function render(figure) {
    const canvas = figure.querySelector("[data-chart-canvas]");
    const spec = views.get(figure)?.spec ?? (await specOf(figure));
    views.get(figure)?.view.finalize();
    const { view } = await vegaEmbed(canvas, themed(spec, document.documentElement.dataset.bsTheme), options);
    views.set(figure, { view, spec });
    const svg = canvas.querySelector("svg");
    asOneImage(svg, `${figure.dataset.chart}-title ${figure.dataset.chart}-summary`);
    figure.querySelectorAll("[data-chart-save]").forEach((button) => (button.hidden = false));
  }

  // Vega names every group of marks; read out one by one they say less than the summary and the table.
  function asOneImage(svg, labels) {
    for (const part of svg.children) part.setAttribute("aria-hidden", "true");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", labels);
  }

  function fail(figure, error) {
    figure.querySelector("[data-chart-canvas]").textContent = "This chart could not be drawn. The table below has its numbers.";
    console.error(`chart ${figure.dataset.chart}`, error);
  }

  const redraw = (figure) => render(figure).catch((error) => fail(figure, error));

  function quoted(cell) {
    const text = cell.textContent.trim();
    // A leading formula sign would run in a spreadsheet, unless the cell is a plain number.
    const safe = /^[=+@\t\r-]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  }

  function csv(figure) {
    const rows = [...figure.querySelectorAll(".chart-table tr")];
    return rows.map((row) => [...row.cells].map(quoted).join(",")).join("\r\n");
  }

  async function picture(figure) {
    const light = themed(views.get(figure).spec, "light");
    const fixed = { ...light, width: SAVED_WIDTH, config: { ...light.config, background: "white" } };
    return (await vegaEmbed(document.createElement("div"), fixed, options)).view;
  }

  const fileUrl = (text, type) => URL.createObjectURL(new Blob([text], { type }));
  const makers = {
    csv: async (figure) => fileUrl(csv(figure), "text/csv"),
    svg: async (figure) => fileUrl(await (await picture(figure)).toSVG(), "image/svg+xml"),
    png: async (figure) => (await picture(figure)).toImageURL("png", 2),
  };

  async function save(figure, kind) {
    const link = document.createElement("a");
    link.href = await makers[kind](figure);
    link.download = `${figure.dataset.chart}.${kind}`;
    link.click();
    if (link.href.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-save]");
    if (button) save(button.closest("figure"), button.dataset.chartSave);
  });
  document.addEventListener("taper:theme", () => [...views.keys()].filter((figure) => figure.isConnected).forEach(redraw));
  window.taperCharts = { draw: (root) => root.querySelectorAll("[data-chart]").forEach(redraw) };
})();
