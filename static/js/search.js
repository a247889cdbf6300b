// The search page with htmx: a tick in the filters searches at once on a wide screen, focus and opened groups stay,
// the number of hits is announced. Without this file the page works by its buttons and links.
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 60em)");
  const result = () => document.getElementById("resultat");
  const groups = () => result().querySelectorAll("details[id]");
  const finders = () => result().querySelectorAll("[data-find] input");
  let opened = new Map();
  let looked = new Map();
  let fromLink = false;

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filter]");
    if (form && wide.matches && !event.target.closest("[data-find]")) form.requestSubmit();
  });

  // A long group can be searched as one types; what is folded away is unfolded while one does.
  const showFinders = () => {
    for (const input of finders()) {
      input.closest("[data-find]").hidden = false;
      if (looked.get(input.id)) {
        input.value = looked.get(input.id);
        find(input);
      }
    }
  };
  const find = (input) => {
    const group = input.closest("fieldset");
    const text = input.value.trim().toLowerCase();
    const more = group.querySelector("details.more");
    const choices = [...group.querySelectorAll("li")];
    for (const choice of choices) {
      const label = choice.querySelector("label > span").textContent.toLowerCase();
      choice.hidden = text !== "" && !label.includes(text) && !choice.querySelector(":checked");
    }
    if (more && text) more.open = true;
    const status = group.querySelector("[data-none]");
    status.textContent = choices.every((choice) => choice.hidden) ? status.dataset.none : "";
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-find] input")) find(event.target);
  });
  document.addEventListener("keydown", (event) => {
    // Enter there would send the form, which the box is no part of.
    if (event.key === "Enter" && event.target.matches("[data-find] input")) event.preventDefault();
  });
  showFinders();

  document.addEventListener("htmx:beforeSwap", () => {
    looked = new Map([...finders()].map((input) => [input.id, input.value]));
    opened = new Map([...groups()].map((group) => [group.id, group.open]));
    fromLink = result().contains(document.activeElement) && document.activeElement.matches("a");
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const group of groups()) {
      if (opened.has(group.id)) group.open = opened.get(group.id) || group.querySelector(":checked") !== null;
    }
    showFinders();
    const box = document.getElementById("q");
    if (document.activeElement !== box) box.value = result().dataset.text; // a link may have taken words out
    const heading = document.getElementById("rubrik");
    document.getElementById("antal").textContent = heading.textContent;
    // A link that was followed, and the phone's filter panel, are gone: the reader goes on at the heading.
    if (fromLink || document.activeElement === document.body) {
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
    }
  });
})();
