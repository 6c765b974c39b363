// What the browser cannot read, such as 30 February, it hands on as empty, which would erase what was there.
// So it is never sent: said beside its field, and what is typed stays.
(() => {
  const words = {
    date: "This is not a whole date of the calendar: look again.",
    time: "This is not a whole time of day: look again.",
    "datetime-local": "This is not a whole date and time: look again.",
  };
  const fallback = "This cannot be read: look again.";

  const unread = (form) => [...form.elements].filter((field) => field.validity?.badInput);
  const noteId = (field) => `${field.id || field.name}_unread`;

  function described(field) {
    return (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== noteId(field));
  }

  function clear(field) {
    const note = document.getElementById(noteId(field));
    if (!note) return;
    note.remove();
    field.removeAttribute("aria-invalid");
    const others = described(field).join(" ");
    if (others) field.setAttribute("aria-describedby", others);
    else field.removeAttribute("aria-describedby");
  }

  function tell(field) {
    if (document.getElementById(noteId(field))) return;
    const note = document.createElement("ul");
    note.className = "field-error";
    note.id = noteId(field);
    note.append(Object.assign(document.createElement("li"), { textContent: words[field.type] ?? fallback }));
    (field.closest(".field-control, .field-unit") ?? field).after(note);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [...described(field), note.id].join(" "));
  }

  // Said only once it is to be sent: a line that appears as the field is left would move the button off the pointer.
  function review(event) {
    if (event.target.validity && !event.target.validity.badInput) clear(event.target);
  }

  function show(field) {
    tell(field);
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }

  // Before anybody else hears of it: neither the page nor htmx may send it.
  function hold(event) {
    const found = unread(event.target);
    if (found.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    found.forEach(show);
    found[0].focus();
  }

  // A look at what is typed so far asks by itself; it waits until all of it can be read.
  function holdLook(event) {
    const form = event.detail.elt.closest("form");
    if (event.detail.verb !== "get" && form && unread(form).length > 0) event.preventDefault();
  }

  // Here the server says what is missing, beside each field. Without a script the browser refuses by itself.
  function takeOver() {
    document.querySelectorAll("form[method=post]").forEach((form) => (form.noValidate = true));
  }

  document.addEventListener("submit", hold, true);
  document.addEventListener("input", review);
  document.addEventListener("focusout", review);
  document.addEventListener("htmx:configRequest", holdLook);
  document.addEventListener("htmx:load", takeOver);
  takeOver();
})();
