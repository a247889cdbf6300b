// Suggestions below the search box: an ARIA combobox (list autocomplete, manual selection). Without this file the box
// is an ordinary search field. Arrows move, Enter follows, Escape closes, Tab goes on.
(() => {
  "use strict";
  const SHORTEST = 2;
  const PAUSE = 120; // milliseconds after the last letter
  const row = document.querySelector("[data-suggest]");
  const input = row && row.querySelector("input[type=search]");
  if (!input) return;

  const list = document.createElement("div");
  list.id = "forslag";
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", row.dataset.suggestLabel);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("aria-live", "polite");
  row.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const known = new Map();
  let wait = 0;
  let asked = new AbortController();
  let active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    clearTimeout(wait);
    asked.abort();
    list.hidden = true;
    activate(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function activate(number) {
    const all = options();
    active = number;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    if (number < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", all[number].id);
      all[number].scrollIntoView({ block: "nearest" });
    }
  }

  function show(fragment) {
    list.innerHTML = fragment;
    const count = options().length;
    list.hidden = count === 0;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(count > 0));
    status.textContent = count ? row.dataset.suggestCount.replace("{antal}", count) : row.dataset.suggestNone;
  }

  async function ask(text) {
    asked.abort();
    asked = new AbortController();
    try {
      if (!known.has(text)) {
        const address = `${row.dataset.suggest}?q=${encodeURIComponent(text)}`;
        const response = await fetch(address, { signal: asked.signal, credentials: "omit" });
        if (!response.ok) return;
        known.set(text, await response.text());
      }
      if (document.activeElement === input && input.value.trim().toLowerCase() === text) show(known.get(text));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(wait);
    const text = input.value.trim().toLowerCase();
    if (text.length < SHORTEST) {
      close();
      return;
    }
    wait = setTimeout(() => ask(text), PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      clearTimeout(wait); // what is being walked through is not swapped
      asked.abort();
      if (list.hidden) {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      // -1 stands for the box itself, between the last and the first.
      activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter") {
      if (!list.hidden && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.href);
      } else {
        close();
      }
    }
  });

  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
  row.closest("form").addEventListener("submit", close);
})();
