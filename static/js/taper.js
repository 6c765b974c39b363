// What every page needs: theme button, relative times, forms sent once, menus, side panel, chart loading.
(() => {
  const minute = 60;
  const steps = [[86400, "d"], [3600, "h"], [minute, "min"]];
  const words = { auto: "as the device", light: "light", dark: "dark" };

  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;

  // --- Time: the server's clock decides, a tablet's own clock may be wrong ---
  const arrived = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
  const offset = Date.parse(meta("server-time")) - arrived || 0;
  const now = () => Date.now() + offset;

  function distance(seconds) {
    for (const [size, unit] of steps) {
      if (Math.abs(seconds) < size) continue;
      const span = `${Math.floor(Math.abs(seconds) / size)} ${unit}`;
      return seconds > 0 ? `in ${span}` : `${span} ago`;
    }
    return "now";
  }

  function clockFace(seconds) {
    // Named units: 18:37 beside a clock time would read as one.
    const whole = Math.floor(Math.abs(seconds));
    const span = whole < minute ? `${whole} s` : `${Math.floor(whole / minute)} min`;
    return seconds > 0 ? `in ${span}` : span;
  }

  function tick(root = document) {
    each(root, "time[data-relative]", (time) => {
      const text = distance((Date.parse(time.dateTime) - now()) / 1000);
      if (time.textContent !== text) time.textContent = text;
    });
    each(root, "time[data-countdown]", (time) => {
      const seconds = (Date.parse(time.dateTime) - now()) / 1000;
      time.textContent = clockFace(seconds);
      time.parentElement.classList.toggle("countdown-late", seconds < 0);
    });
  }

  // --- Theme ---
  function showTheme(button) {
    const theme = window.taperTheme.stored() ?? "auto";
    button.hidden = false;
    each(button, "[data-theme-icon]", (icon) => (icon.hidden = icon.dataset.themeIcon !== theme));
    button.querySelector("[data-theme-word]").textContent = `Theme: ${words[theme]}`;
  }

  function nextTheme(button) {
    const order = Object.keys(words);
    const theme = window.taperTheme.stored() ?? "auto";
    window.taperTheme.choose(order[(order.indexOf(theme) + 1) % order.length]);
    showTheme(button);
  }

  // --- Forms: each carries its own key, and a second press while sending does nothing ---
  function uuid() {
    // randomUUID is missing on plain http addresses other than localhost.
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function fillKeys(root) {
    each(root, "input[data-client-key]", (input) => (input.value ||= uuid()));
  }

  // Signing in again changes the token: what a page fetches after it carries the new one to the forms still open.
  function renewTokens(root) {
    const token = root.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (token) each(document, "input[name=csrfmiddlewaretoken]", (input) => (input.value = token));
  }

  function guardSubmit(event) {
    const form = event.target;
    if (form.method !== "post" || form.closest("[hx-post]")) return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    form.setAttribute("aria-busy", "true");
  }

  function releaseForms() {
    each(document, "form[data-sending]", (form) => {
      delete form.dataset.sending;
      form.removeAttribute("aria-busy");
    });
  }

  // What came of a form is in view: what needs attention, else what was stored, else the step it belongs to.
  function showResult(event) {
    const part = event.target;
    if (!part.matches?.(".step")) return;
    const problem = part.querySelector("[data-error-summary]");
    if (problem) return problem.focus();
    (part.querySelector("[data-result]") ?? part).scrollIntoView({ block: "nearest" });
  }

  // --- Menus and the side panel ---
  function closeMenus(except) {
    each(document, "details.menu[open]", (menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  function openPanel(event) {
    const panel = document.getElementById("side-panel");
    if (event.target.id === "side-panel-body" && !panel.open) panel.showModal();
  }

  // --- What went wrong is said where it can be seen and heard: an open panel hides the rest of the page from both ---
  function refusal(status, isForm) {
    if (status === 401) return `You are signed out${isForm ? " and nothing was saved. What you typed is kept." : "."}`;
    if (status === 409) return "Somebody else is signed in now. Nothing was saved. Reload the page before you enter anything.";
    if (status === 503) return "Taper cannot answer just now. What you sent may not be saved. Please try again in a few seconds.";
    return "The server refused this. Nothing was saved. Please try again.";
  }

  function liveRegion() {
    const isBehind = document.getElementById("side-panel")?.open;
    return document.getElementById(isBehind ? "panel-live" : "live");
  }

  // With something to do it stays until it is done; in the panel it covers nothing and stays as well.
  function say(text, todo) {
    const live = liveRegion();
    if (!live) return;
    const notice = document.createElement("div");
    notice.className = "notice notice-error";
    notice.append(Object.assign(document.createElement("div"), { textContent: text }));
    if (todo) notice.append(todo);
    live.replaceChildren(notice);
    if (!todo && live.id === "live") setTimeout(() => notice.remove(), 10000);
  }

  const unsay = () => each(document, "#live, #panel-live", (live) => live.replaceChildren());

  const isTyped = (field) =>
    field.options ? [...field.options].some((each) => each.selected && each.index > 0 && !each.defaultSelected)
      : ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked
        : field.type !== "hidden" && field.value !== field.defaultValue;
  const isTypedIn = (form) => form.method === "post" && [...form.querySelectorAll("input, select, textarea")].some(isTyped);

  // Sent as a page the form goes through the sign-in. Where that would leave text behind, a new tab is for signing in.
  function signIn(form) {
    const isAlone = form && ![...document.forms].some((other) => other !== form && isTypedIn(other));
    const words = { className: "btn", textContent: isAlone ? "Sign in" : "Sign in in a new tab" };
    if (isAlone) return Object.assign(document.createElement("button"), words, { type: "button", onclick: () => form.submit() });
    return Object.assign(document.createElement("a"), words, { href: meta("sign-in"), target: "_blank" });
  }

  const isBackground = ({ requestConfig }) => Boolean(requestConfig.headers["X-Background"]);
  const formOf = ({ requestConfig, elt }) => (requestConfig.verb === "get" ? null : elt.closest("form"));

  // What renews itself never speaks over what somebody has still to do.
  function speaksOver(detail) {
    return !isBackground(detail) || !liveRegion()?.hasChildNodes();
  }

  function sayRefused({ detail }) {
    if (!speaksOver(detail)) return;
    const { status } = detail.xhr;
    const form = formOf(detail);
    say(refusal(status, Boolean(form)), status === 401 ? signIn(form) : undefined);
  }

  function sayUnsent({ detail }) {
    if (!speaksOver(detail)) return;
    say(formOf(detail) ? "No connection. Nothing was saved yet. What you typed is still here. Please try again." : "No connection. Please try again.");
  }

  // Only https and localhost have a clipboard; elsewhere the marked text is copied by hand.
  async function copy(button) {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[role=status]").textContent = "Copied";
  }

  // --- Charts: three large scripts, fetched once and only where there is a chart ---
  let charts;

  function fetchScript(url) {
    return new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }

  async function loadCharts() {
    for (const url of meta("chart-scripts").split(" ")) await fetchScript(url);
  }

  function drawCharts(root) {
    if (!root.querySelector("[data-chart]")) return;
    charts ??= loadCharts();
    charts.then(() => window.taperCharts.draw(root), () => say("The charts could not be loaded. Their tables are complete."));
  }

  // --- Wiring ---
  function prepare(root) {
    fillKeys(root);
    renewTokens(root);
    each(root, "[data-theme-toggle]", showTheme);
    each(root, "[data-copy]", (button) => (button.hidden = !navigator.clipboard));
    tick(root);
    drawCharts(root);
  }

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-theme-toggle]");
    if (toggle) nextTheme(toggle);
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier).catch(() => say("The link could not be copied. Mark it and copy it by hand."));
    closeMenus(event.target.closest("details.menu"));
    if (event.target.id === "side-panel") event.target.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.activeElement.closest("details.menu[open]")?.querySelector("summary").focus();
    closeMenus();
  });
  document.addEventListener("submit", guardSubmit);
  window.addEventListener("pageshow", releaseForms);
  document.addEventListener("htmx:afterSettle", showResult);
  document.addEventListener("htmx:afterSwap", openPanel);
  document.addEventListener("htmx:load", (event) => prepare(event.target));
  document.addEventListener("htmx:beforeRequest", ({ detail }) => isBackground(detail) || unsay());
  document.addEventListener("htmx:responseError", sayRefused);
  document.addEventListener("htmx:sendError", sayUnsent);
  document.getElementById("side-panel")?.addEventListener("close", unsay);
  setInterval(tick, 1000);
  if (!window.htmx) prepare(document);
  document.querySelector("[data-error-summary]")?.focus();
  window.taper = { now, say };
})();
