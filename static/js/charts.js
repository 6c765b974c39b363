// Draws <figure data-chart>: colours come from the page's tokens, expressions run in the interpreter (no eval).
(() => {
  // Okabe-Ito, ordered so that the first colours stand out from the ground of each theme.
  const palettes = {
    light: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442"],
    dark: ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#0072b2"],
  };
  const views = new Map();

  // Tokens of a theme that need not be the page's: exported pictures are always light.
  function tokens(theme, names) {
    const probe = document.createElement("span");
    probe.dataset.bsTheme = theme;
    document.body.append(probe);
    const style = getComputedStyle(probe);
    const values = names.map((name) => style.getPropertyValue(name).trim());
    probe.remove();
    return values;
  }

  function config(theme) {
    const [text, muted, line, strong] = tokens(theme, ["--text", "--text-muted", "--border", "--border-strong"]);
    const palette = palettes[theme];
    const font = getComputedStyle(document.body).fontFamily;
    const labels = { labelColor: muted, titleColor: muted, labelFont: font, titleFont: font };
    return {
      background: "transparent",
      font,
      axis: { ...labels, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500, grid: true, gridColor: line, gridWidth: 0.6, domainColor: strong, tickColor: strong },
      axisX: { grid: false, labelOverlap: "greedy", labelSeparation: 12 },
      axisTemporal: { format: "%-d %b" },
      mark: { color: palette[0] },
      legend: { ...labels, orient: "top", symbolType: "stroke" },
      header: labels,
      title: { color: text, font, fontSize: 13, fontWeight: 600, anchor: "start" },
      text: { color: text, font, fontSize: 12 },
      line: { strokeWidth: 2 },
      point: { size: 48, filled: true },
      rule: { color: muted },
      range: { category: palette },
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

  const options = (theme) => ({ ast: true, actions: false, defaultStyle: false, renderer: "svg", config: config(theme), tooltip: { disableDefaultStyle: true } });

  async function render(figure) {
    const canvas = figure.querySelector("[data-chart-canvas]");
    const spec = { width: "container", autosize: { type: "fit-x", contains: "padding" }, ...(await specOf(figure)) };
    views.get(figure)?.view.finalize();
    const { view } = await vegaEmbed(canvas, spec, options(document.documentElement.dataset.bsTheme));
    views.set(figure, { view, spec });
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

  async function picture(figure) {
    const { view, spec } = views.get(figure);
    const fixed = { ...spec, width: view.width(), background: "white" };
    return (await vegaEmbed(document.createElement("div"), fixed, options("light"))).view;
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
  document.addEventListener("taper:theme", () => [...views.keys()].forEach(redraw));
  window.taperCharts = { draw: (root) => root.querySelectorAll("[data-chart]").forEach(redraw) };
})();
