// Suggests while somebody types. display.js brings it when a search box is first used; without it search works.
(() => {
  "use strict";
  const WAIT = 200; // milliseconds after the last letter
  let boxes = 0;

  function suggestIn(form) {
    const input = form.querySelector("input[type=search]");
    const list = document.createElement("ul");
    const status = document.createElement("div");
    const id = `suggestions-${(boxes += 1)}`;
    let waiting;
    let asked = "";
    let chosen = -1;

    list.id = id;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    status.className = "nhsuk-u-visually-hidden";
    status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "false",
    })) input.setAttribute(name, value);
    form.append(list, status);

    const options = () => [...list.children];

    function close() {
      clearTimeout(waiting);
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function mark(number) {
      chosen = number;
      options().forEach((option, each) => option.setAttribute("aria-selected", String(each === number)));
      if (number < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      const option = options()[number];
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function take(option) {
      input.value = option.dataset.words;
      close();
      form.requestSubmit();
    }

    function show(suggestions) {
      list.replaceChildren(
        ...suggestions.map(({ words, kind, meant }, number) => {
          const option = document.createElement("li");
          option.id = `${id}-${number}`;
          option.dataset.words = words;
          option.textContent = meant ? `${words}: ${meant}` : `${words} (${kind})`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          return option;
        }),
      );
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = !suggestions.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      const many = suggestions.length === 1 ? "1 suggestion" : `${suggestions.length} suggestions`;
      status.textContent = list.hidden ? "No suggestions." : `${many}. Use the up and down arrow keys.`;
    }

    async function ask() {
      const words = input.value.trim();
      if (words === asked && !list.hidden) return;
      asked = words;
      if (words.length < 2) {
        close();
        status.textContent = "";
        return;
      }
      try {
        const answer = await fetch(`/search/suggestions/?${new URLSearchParams({ q: words })}`, {
          credentials: "omit",
        });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        if (input.value.trim() === words && document.activeElement === input) show(suggestions);
      } catch {
        close(); // the box works without
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      const last = options().length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) return;
        event.preventDefault();
        if (event.key === "ArrowDown") mark(chosen === last ? -1 : chosen + 1);
        else mark(chosen < 0 ? last : chosen - 1);
      } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
        event.preventDefault();
        take(options()[chosen]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 150)); // after a click on an option
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    if (input.value !== input.defaultValue) ask(); // typed before this script came
  }

  document.querySelectorAll("form.search-box").forEach(suggestIn);
})();
