// A list that renews itself and keeps the reader's place: scroll, focus, open disclosures, text being typed.
(() => {
  const EVERY = 30000;
  const list = document.querySelector("[data-renew]");
  if (!list) return;
  const stale = document.querySelector("[data-renew-stale]");
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const rowOf = (node) => node?.closest("[data-key]");
  const rowNamed = (key) => list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const controlsOf = (row) => [...row.querySelectorAll(CONTROLS)];

  // What a reader would notice: tokens differ in every answer, and distances are kept going by taper.js.
  function essence(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("input[name=csrfmiddlewaretoken], input[name=author]").forEach((token) => token.remove());
    copy.querySelectorAll("time[data-relative]").forEach((time) => (time.textContent = ""));
    copy.querySelectorAll("details").forEach((details) => (details.open = false));
    return copy.outerHTML.replace(/\s+/g, " ");
  }

  const isBeingFilled = (row) =>
    Boolean(row.querySelector("form[data-sending]")) ||
    [...row.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);

  function keepOpen(from, to) {
    const before = [...from.querySelectorAll("details")];
    to.querySelectorAll("details").forEach((details, place) => (details.open = before[place]?.open ?? details.open));
  }

  // Rows found again by their key stay the same nodes as long as they say the same.
  function rowFor(fresh, rows) {
    const row = rows.get(fresh.dataset.key);
    if (!row) return fresh;
    if (isBeingFilled(row) || essence(row) === essence(fresh)) return row;
    keepOpen(row, fresh);
    return fresh;
  }

  function merge(answer) {
    const rows = new Map([...list.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row]));
    const made = [...answer.children].map((part) => document.importNode(part, true));
    made.forEach((part) =>
      part.querySelectorAll("[data-key]").forEach((fresh) => {
        const row = rowFor(fresh, rows);
        if (row !== fresh) fresh.replaceWith(row);
      }),
    );
    list.replaceChildren(...made);
    window.htmx?.process(list);
  }

  // The row in use, or else the first one in sight, stays where it is on the screen.
  function place() {
    const used = list.contains(document.activeElement) ? document.activeElement : null;
    const rows = [...list.querySelectorAll("[data-key]")];
    const row = rowOf(used) ?? rows.find((each) => each.getBoundingClientRect().bottom > 0);
    return {
      used,
      key: row?.dataset.key,
      top: row?.getBoundingClientRect().top ?? 0,
      control: used && row ? controlsOf(row).indexOf(used) : -1,
      following: rows.slice(rows.indexOf(row) + 1).map((each) => each.dataset.key),
    };
  }

  function restore({ used, key, top, control, following }) {
    const row = key && rowNamed(key);
    if (row) window.scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
    if (!used || document.activeElement === used) return;
    const next = row || following.map(rowNamed).find(Boolean);
    const controls = next ? controlsOf(next) : [];
    (controls[row ? control : 0] ?? controls[0] ?? document.getElementById("main")).focus({ preventScroll: true });
  }

  function say(text) {
    stale.hidden = !text;
    stale.querySelector("[data-renew-why]").textContent = text;
  }

  async function renew() {
    const answer = await fetch(list.dataset.renew, { headers: { "X-Background": "yes", "HX-Request": "true" } });
    if (answer.status === 401) throw new Error("You are signed out.");
    if (!answer.ok) throw new Error("Taper does not answer.");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = fresh.querySelector("[data-renew]");
    if (!part) throw new Error("Taper does not answer.");
    const kept = place();
    merge(part);
    restore(kept);
    document.title = fresh.title;
    list.dataset.renewedAt = new Date(window.taper?.now() ?? Date.now()).toISOString();
    say("");
  }

  let isAsking = false;
  async function keepCurrent() {
    if (isAsking) return;
    isAsking = true;
    try {
      await renew();
    } catch (error) {
      const why = error instanceof TypeError ? "No connection." : error.message;
      say(`${why} This list is no longer renewed and may be out of date. Reload the page.`);
      document.title = `Not renewed · ${document.title.replace(/^Not renewed · /, "")}`;
    } finally {
      isAsking = false;
    }
  }

  // The side panel gives the focus back to what opened it, which may have been drawn anew meanwhile.
  let opened;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("dialog")) opened = rowOf(event.target)?.dataset.key;
  });
  document.getElementById("side-panel")?.addEventListener("close", () => {
    const row = opened && !list.contains(document.activeElement) && rowNamed(opened);
    if (row) controlsOf(row).at(-1)?.focus({ preventScroll: true });
  });

  setInterval(keepCurrent, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || keepCurrent());
  window.taperRenew = keepCurrent;
})();
