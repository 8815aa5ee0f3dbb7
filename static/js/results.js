// Says that one of the results for these words was opened, and neither which nor by whom.
(() => {
  "use strict";
  const results = document.querySelector("[data-results]");
  if (!results) return;
  results.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest("a")) return;
      fetch("/search/chosen/", {
        method: "POST",
        body: new URLSearchParams({ q: results.dataset.results }),
        credentials: "omit",
        keepalive: true,
      }).catch(() => {});
    },
    { once: true },
  );
})();
