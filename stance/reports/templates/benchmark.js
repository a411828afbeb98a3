"use strict";
// The filter lives in the address (#gold=rejects&model=small), so a view can be linked.
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const button of all("button.unfold")) {
    const body = button.closest("tbody");
    body.classList.add("folded");
    button.addEventListener("click", () => {
      body.classList.remove("folded");
      button.closest("tr").remove();
    });
  }

  const form = document.querySelector(".filters");
  if (!form) return;
  const cards = all(".mistake");
  const names = ["task", "model", "gold", "predicted", "words"];
  const count = (n) => n.toLocaleString("en");

  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (location.hash.length > 1 && !names.some((name) => asked.has(name))) return;
    for (const name of names) {
      const field = form.elements[name];
      const value = asked.get(name) ?? "";
      const known = !field.options || [...field.options].some((option) => option.value === value);
      field.value = known ? value : "";
    }
    apply();
  }

  function write() {
    const asked = new URLSearchParams();
    for (const name of names) if (form.elements[name].value) asked.set(name, form.elements[name].value);
    history.replaceState(null, "", `#${asked}`);
    apply();
  }

  function apply() {
    const asked = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
    const words = asked.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = names.every((name) => name === "words" || !asked[name] || card.dataset[name] === asked[name]);
      const text = words.length ? card.textContent.toLocaleLowerCase() : "";
      card.hidden = !(fits && words.every((word) => text.includes(word)));
      if (!card.hidden) shown += 1;
    }
    form.querySelector("output").textContent = `${count(shown)} of ${count(cards.length)} errors`;
    form.querySelector("button").hidden = shown === cards.length;
    document.querySelector(".mistakes .none").hidden = shown > 0;
  }

  form.addEventListener("change", write);
  form.elements.words.addEventListener("input", write);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(write));
  window.addEventListener("hashchange", read);
  read();
});
