// The patient's form: keeps each answer as it is chosen. Every page works without it.
(() => {
  // The page after sent answers is itself the answer to a form; going back to it must ask for a page, not send again.
  const again = document.querySelector("[data-again]");
  if (again) history.replaceState(null, "", again.dataset.again);

  const form = document.querySelector("form[data-save]");
  if (!form) return;
  const note = form.querySelector("[data-saved]");
  const near = document.querySelector("[data-near]");
  const lost = "There is no connection. Your answer stays on this page. Please try again in a moment.";
  const later = "Not kept yet. It is sent when you go on.";
  const other = "Another link was opened on this device. Please open the link in your own message once more.";
  const closed = "This link was ended, or the page was open for a long time. Please open the link in the newest message from your clinic.";
  let latest = 0;
  let byKeyboard = false;

  const say = (text) => (note.textContent = text);

  function chosen(name) {
    return form.querySelector(`input[name="${name}"]:checked`)?.value;
  }

  // A question that another answer makes pointless is put away; its answer is not sent on.
  function hideSkipped() {
    form.querySelectorAll("[data-skip-item]").forEach((question) => {
      question.hidden = chosen(question.dataset.skipItem) === question.dataset.skipValue;
    });
  }

  async function send() {
    const response = await fetch(form.dataset.save, { method: "POST", body: new FormData(form), keepalive: true });
    if (response.redirected) return location.assign(response.url);
    if (response.status === 409) return { problem: other };
    if (response.status === 404) return { problem: closed };
    return response.ok ? response.json() : { problem: later };
  }

  async function save() {
    const turn = ++latest;
    const answer = await send().catch(() => ({ problem: lost }));
    if (!answer) return;
    // Answers may overtake each other: an old one may show whom to call, but not hide it.
    if (near && (answer.is_alarming || (answer.kept && turn === latest))) showNear(answer.is_alarming);
    if (turn === latest) say(answer.problem ?? "Kept.");
  }

  // In view at once. The focus goes along but for whoever walks through the answers with the arrow keys, who would
  // be thrown out of them; a screen reader says it either way.
  function showNear(isAlarming) {
    const appears = near.hidden && isAlarming;
    near.hidden = !isAlarming;
    if (!appears) return;
    near.scrollIntoView({ block: "center" });
    if (!byKeyboard) near.querySelector("[data-crisis-way]")?.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", () => (byKeyboard = true), true);
  document.addEventListener("pointerdown", () => (byKeyboard = false), true);
  form.addEventListener("change", () => {
    hideSkipped();
    save();
  });

  // Before anybody else hears of it: a page that cannot be sent must not be replaced by the browser's error page.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(lost);
  }, true);

  hideSkipped();
})();
