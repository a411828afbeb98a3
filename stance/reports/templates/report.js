"use strict";
// The filter lives in the address (#label=rejects&speaker=Zhao%20Lijian), so a view can be linked.
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  if (!form) return;
  const rows = all(".quotes tbody tr");
  const marks = all("mark");
  const tip = document.getElementById("tip");
  const count = (n) => n.toLocaleString("en");
  const rowsOf = (mark) => mark.dataset.rows.split(" ").map((id) => document.getElementById(id));
  const marksOf = new Map(rows.map((row) => [row, []]));
  for (const mark of marks) for (const row of rowsOf(mark)) marksOf.get(row).push(mark);

  // Filter: the address is read, never the form, so that links and the back button work.
  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (location.hash.length > 1 && !asked.has("label") && !asked.has("speaker")) return;
    const known = (value, allowed) => (allowed.some((input) => input.value === value) ? value : "");
    form.label.value = known(asked.get("label"), [...form.label]);
    form.speaker.value = known(asked.get("speaker"), [...form.speaker.options]);
    apply();
  }

  function write() {
    const asked = new URLSearchParams({ label: form.label.value });
    if (form.speaker.value) asked.set("speaker", form.speaker.value);
    location.hash = asked;
  }

  function apply() {
    const label = form.label.value;
    const speaker = form.speaker.value;
    const labels = new Map([["", 0]]);
    const speakers = new Map([["", 0]]);
    const add = (counts, key) => {
      counts.set("", counts.get("") + 1);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    let shown = 0;
    for (const row of rows) {
      const labelled = !label || row.dataset.label === label;
      const spoken = !speaker || row.dataset.speaker === speaker;
      if (spoken) add(labels, row.dataset.label);
      if (labelled) add(speakers, row.dataset.speaker);
      row.hidden = !(labelled && spoken);
      if (!row.hidden) shown += 1;
    }
    for (const mark of marks) mark.classList.toggle("dim", rowsOf(mark).every((row) => row.hidden));
    for (const input of form.label) {
      input.parentElement.querySelector(".n").textContent = count(labels.get(input.value) ?? 0);
    }
    for (const option of form.speaker.options) {
      option.textContent = `${option.dataset.name} (${count(speakers.get(option.value) ?? 0)})`;
    }
    for (const line of all(".speakers tr[data-speaker]")) {
      line.classList.toggle("chosen", Boolean(speaker) && line.dataset.speaker === speaker);
    }
    for (const table of all(".quotes")) {
      table.querySelector(".none").hidden = Boolean(table.querySelector("tbody tr:not([hidden])"));
    }
    form.querySelector("output").textContent = `${count(shown)} of ${count(rows.length)} quotes`;
    form.querySelector("button").hidden = !label && !speaker;
  }

  form.addEventListener("change", write);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(write));
  window.addEventListener("hashchange", read);
  read();

  // Tip: speaker, label and confidence of the quotes under a highlight.
  let told = null;
  function tell(mark) {
    told = mark;
    tip.replaceChildren(...rowsOf(mark).map((row) => {
      const card = document.createElement("div");
      card.className = row.className;
      for (const part of all(".who, .verdict, .sure, .odds, .cut", row)) {
        const copy = part.cloneNode(true);
        copy.removeAttribute("id");
        card.append(copy, " ");
      }
      return card;
    }));
    tip.hidden = false;
    place();
  }
  function place() {
    const at = told.getClientRects()[0];
    const room = document.documentElement.clientWidth - tip.offsetWidth - 16;
    const above = at.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(16, Math.min(at.left, room))}px`;
    tip.style.top = `${above > 8 ? above : told.getBoundingClientRect().bottom + 8}px`;
  }
  function hush() {
    told = null;
    tip.hidden = true;
  }

  // Highlights and rows point at each other.
  const lit = (elements, on) => elements.forEach((element) => element.classList.toggle("lit", on));
  function go(element) {
    if (element.hidden) {
      form.reset();
      apply();
    }
    element.scrollIntoView({ block: "center" });
    element.querySelector("a").focus({ preventScroll: true });
  }
  for (const mark of marks) {
    mark.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") tell(mark);
      lit(rowsOf(mark), true);
    });
    mark.addEventListener("pointerleave", () => {
      lit(rowsOf(mark), false);
      hush();
    });
    mark.addEventListener("focusin", () => tell(mark));
    mark.addEventListener("focusout", hush);
  }
  for (const row of rows) {
    row.addEventListener("pointerenter", () => lit(marksOf.get(row), true));
    row.addEventListener("pointerleave", () => lit(marksOf.get(row), false));
  }
  let tapped = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("mark a, .said a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const mark = link.closest("mark");
    if (!mark) return go(marksOf.get(link.closest("tr"))[0]);
    // A finger cannot hover: the first tap tells, the second goes to the table.
    if (event.pointerType === "touch" && tapped !== mark) {
      tapped = mark;
      return tell(mark);
    }
    go(rowsOf(mark)[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hush();
  });
  window.addEventListener("scroll", () => {
    if (!told) return;
    if (told.matches(":focus-within")) place();
    else hush();
  }, { passive: true });
});
