// Draws <figure data-chart>: colours come from the page's tokens, expressions run in the interpreter (no eval).
(() => {
  const okabeIto = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442"];
  const views = new Map();

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function config() {
    const text = token("--text");
    const muted = token("--text-muted");
    const line = token("--border");
    const font = getComputedStyle(document.body).fontFamily;
    const labels = { labelColor: muted, titleColor: muted, labelFont: font, titleFont: font };
    return {
      background: "transparent",
      font,
      axis: { ...labels, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, grid: true, gridColor: line, gridWidth: 0.6, domainColor: token("--border-strong"), tickColor: token("--border-strong") },
      axisX: { grid: false, labelOverlap: "greedy", labelSeparation: 12 },
      axisTemporal: { format: "%-d %b" },
      mark: { color: okabeIto[0] },
      legend: { ...labels, orient: "top", symbolType: "stroke" },
      header: labels,
      title: { color: text, font, fontSize: 13, fontWeight: 600, anchor: "start" },
      text: { color: text, font, fontSize: 12 },
      line: { strokeWidth: 2 },
      point: { size: 48, filled: true },
      rule: { color: muted },
      range: { category: okabeIto },
      view: { stroke: null },
    };
  }

  async function specOf(figure) {
    const inline = document.getElementById(figure.dataset.chart);
    if (inline) return JSON.parse(inline.textContent);
    const response = await fetch(figure.dataset.vegaSpecUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
    return response.json();
  }

  async function render(figure) {
    const canvas = figure.querySelector("[data-chart-canvas]");
    const spec = { width: "container", autosize: { type: "fit-x", contains: "padding" }, ...(await specOf(figure)) };
    const options = { ast: true, actions: false, defaultStyle: false, renderer: "svg", config: config() };
    views.get(figure)?.finalize();
    const { view } = await vegaEmbed(canvas, spec, { ...options, tooltip: { disableDefaultStyle: true } });
    views.set(figure, view);
    const svg = canvas.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-labelledby", `${figure.dataset.chart}-title ${figure.dataset.chart}-summary`);
    figure.querySelectorAll("[data-chart-save]").forEach((button) => (button.hidden = false));
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

  async function save(figure, kind) {
    const view = views.get(figure);
    const made = {
      csv: async () => URL.createObjectURL(new Blob([csv(figure)], { type: "text/csv" })),
      svg: async () => URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" })),
      png: () => view.toImageURL("png", 2),
    };
    const link = document.createElement("a");
    link.href = await made[kind]();
    link.download = `${figure.dataset.chart}.${kind}`;
    link.click();
    if (link.href.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-save]");
    if (button) save(button.closest("figure"), button.dataset.chartSave);
  });
  document.addEventListener("taper:theme", () => [...views.keys()].forEach(redraw));
  window.taperCharts = { draw: (root) => root.querySelectorAll("[data-chart]").forEach(redraw) };
})();
