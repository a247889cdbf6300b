// The search page with htmx: a tick in the filters searches at once on a wide screen, focus and opened groups stay,
// the number of hits is announced. Without this file the page works by its buttons and links.
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 60em)");
  const result = () => document.getElementById("resultat");
  const groups = () => result().querySelectorAll("details[id]");
  let opened = new Map();
  let fromLink = false;

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filter]");
    if (form && wide.matches) form.requestSubmit();
  });

  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...groups()].map((group) => [group.id, group.open]));
    fromLink = result().contains(document.activeElement) && document.activeElement.matches("a");
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const group of groups()) {
      if (opened.has(group.id)) group.open = opened.get(group.id) || group.querySelector(":checked") !== null;
    }
    const heading = document.getElementById("rubrik");
    document.getElementById("antal").textContent = heading.textContent;
    // A link that was followed, and the phone's filter panel, are gone: the reader goes on at the heading.
    if (fromLink || document.activeElement === document.body) {
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
    }
  });
})();
