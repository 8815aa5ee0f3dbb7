// The one script of every page. First: makes the display choices immediate. Without it the same form works with its
// Save button.
(() => {
  "use strict";
  const form = document.querySelector("form[data-display-codes]");
  if (!form) return;

  const root = document.documentElement;
  const status = form.querySelector("[role=status]");
  const reset = form.querySelector("[data-display-reset]");
  // "s1=size:125 s2=size:150 …" as rows of code, name and value. A value without a row is the standard one.
  const rows = form.dataset.displayCodes.split(" ").map((row) => row.split(/[=:]/));
  const names = [...new Set(rows.map(([, name]) => name))];
  const groups = names.map((name) => rows.filter((row) => row[1] === name).map(([code]) => code).join("|"));
  const cookie = new RegExp(`(?:^|; )display=(${groups.map((codes) => `(?:${codes})?`).join("")})(?:;|$)`);
  let sent = Promise.resolve();
  let latest;

  function show(name, value) {
    if (rows.some((row) => row[1] === name && row[2] === value)) root.dataset[name] = value;
    else delete root.dataset[name];
    if (reset) reset.hidden = !names.some((each) => each in root.dataset);
  }

  // A page that the browser kept may be older than the choice.
  function followCookie() {
    const codes = document.cookie.match(cookie)?.[1].match(/../g) || [];
    for (const name of names) {
      const value = rows.find((row) => row[1] === name && codes.includes(row[0]))?.[2];
      const radios = [...form.querySelectorAll(`input[name=${name}]`)];
      const chosen = radios.find((radio) => radio.value === value) || radios[0];
      if (chosen) chosen.checked = true;
      show(name, value);
    }
  }

  // One at a time, so that no earlier answer arrives last; of those that wait only the latest goes.
  function save(words) {
    const mine = (latest = {});
    sent = sent.then(async () => {
      if (mine !== latest) return;
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { "X-Requested-With": "display.js" },
          keepalive: true,
        });
        if (!answer.ok) throw new Error(answer.statusText);
      } catch {
        if (mine === latest) status.textContent = `${words}, but could not be saved. Please use the Save button.`;
      }
    });
  }

  form.addEventListener("change", ({ target }) => {
    const height = target.getBoundingClientRect().top;
    const stay = () => scrollBy(0, target.getBoundingClientRect().top - height);
    const question = target.closest("fieldset").querySelector("legend").textContent.trim();
    const words = `${question} changed to ${target.labels[0].textContent.trim()}`;
    show(target.name, target.value);
    status.textContent = words;
    stay();
    document.fonts.onloadingdone = stay; // letters of another shape arrive a moment later
    save(words);
  });

  addEventListener("pageshow", (event) => {
    if (event.persisted) followCookie();
  });
  followCookie();
})();

// Brings the suggestions when somebody first goes to a search box.
(() => {
  "use strict";
  function bring({ target }) {
    const form = target.closest?.("form[data-suggestions]");
    if (!form) return;
    removeEventListener("focusin", bring);
    const [style, script] = form.dataset.suggestions.split(" ");
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }),
      Object.assign(document.createElement("script"), { src: script }),
    );
  }
  addEventListener("focusin", bring);
  bring({ target: document.activeElement });
})();
