// Staff screens: says to assistive technology what the widgets of packages leave unsaid, and lets the keyboard
// do in the text editor's menu bar what a mouse can. Changes nothing that is seen.
(() => {
  "use strict";

  const COLUMNS = 10; // of the editor's grid of sizes for a new table
  // Their press does one thing once; every other button of the bar turns something on or off.
  const ONCE = ["Undo", "Redo", "Unlink"];

  function labelFor(control) {
    const label = document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    if (label && !label.id) label.id = `${control.id}_label`;
    return label;
  }

  const words = (label) => label.textContent.trim().replace(/:$/, "");

  // The text editor

  // The field in whose place an editor stands.
  const areaOf = (part) =>
    document.getElementById(part.closest(".cms-editor-inline-wrapper").id.replace(/_editor$/, ""));

  function mendBox(box) {
    const area = areaOf(box);
    const label = area && labelFor(area);
    if (!label) return;
    box.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-multiline", "true");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (area.hasAttribute(name)) box.setAttribute(name, area.getAttribute(name));
    }
    if (area.required) box.setAttribute("aria-required", "true");
    label.addEventListener("click", () => box.focus());
  }

  function mendBar(bar) {
    const area = areaOf(bar);
    const label = area && labelFor(area);
    bar.setAttribute("aria-label", label ? `${words(label)}: formatting` : "Formatting");
    for (const line of bar.querySelectorAll(".tiptap-separator")) line.setAttribute("role", "separator");
    for (const item of bar.querySelectorAll("button")) {
      const { rows, cols } = item.dataset;
      item.setAttribute("aria-label", rows ? `Columns: ${cols}, rows: ${rows}` : item.title || item.textContent);
      const isSwitch = item.parentElement === bar && !ONCE.includes(item.dataset.action);
      item.setAttribute("role", isSwitch ? "menuitemcheckbox" : "menuitem");
      if (isSwitch) item.setAttribute("aria-checked", item.classList.contains("active"));
    }
    for (const item of bar.querySelectorAll(".dropdown")) mendMenu(item);
    bar.addEventListener("keydown", (event) => move(event, bar));
    bar.addEventListener("focusout", (event) => {
      if (!bar.contains(event.relatedTarget)) closeMenus(bar);
    });
    new MutationObserver((changes) => changes.forEach(({ target }) => sayState(target))).observe(bar, {
      subtree: true,
      attributeFilter: ["class"],
    });
  }

  function mendMenu(item) {
    item.setAttribute("role", "menuitem");
    item.setAttribute("aria-label", item.title);
    item.setAttribute("aria-haspopup", "menu");
    item.setAttribute("aria-expanded", "false");
    item.tabIndex = 0;
    const menu = item.querySelector(".dropdown-content");
    menu.setAttribute("role", "menu");
    menu.setAttribute("aria-label", item.title);
    for (const part of menu.querySelectorAll("div")) part.setAttribute("role", "group");
  }

  function sayState(item) {
    if (item.hasAttribute("aria-checked")) item.setAttribute("aria-checked", item.classList.contains("active"));
    if (item.hasAttribute("aria-expanded")) item.setAttribute("aria-expanded", item.classList.contains("show"));
  }

  function closeMenus(bar) {
    for (const item of bar.querySelectorAll(".dropdown.show")) item.classList.remove("show");
  }

  // Arrow keys go from button to button, down into the menu of a button, and Escape comes back.
  function move(event, bar) {
    const here = document.activeElement;
    const menu = here.closest(".dropdown-content");
    if (here.classList.contains("dropdown") && ["Enter", " ", "ArrowDown"].includes(event.key)) {
      here.classList.add("show");
      here.querySelector(".dropdown-content").style.top = `${here.offsetHeight}px`;
      here.querySelector("button:not(:disabled)").focus();
    } else if (event.key === "Escape") {
      here.closest(".dropdown")?.focus();
      closeMenus(bar);
    } else {
      const items = [...(menu || bar).querySelectorAll("button:not(:disabled), .dropdown")].filter(
        (item) => menu || !item.closest(".dropdown-content"),
      );
      const line = here.dataset.rows ? COLUMNS : 1;
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: menu ? line : 0, ArrowUp: menu ? -line : 0 };
      const ends = { Home: 0, End: items.length - 1 };
      const to = event.key in ends ? ends[event.key] : items.indexOf(here) + (steps[event.key] || 0);
      if (!(event.key in steps || event.key in ends) || !items[to]) return;
      items[to].focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // The boxes that search while somebody types

  function mendPicker(container) {
    const select = container.previousElementSibling;
    const label = select?.id && labelFor(select);
    const name = label ? words(label) : select?.getAttribute("aria-label");
    if (!name) return;
    const box = container.querySelector(".select2-selection");
    const shown = container.querySelector(".select2-selection__rendered");
    if (label) box.setAttribute("aria-labelledby", [label.id, shown.id].filter(Boolean).join(" "));
    else box.setAttribute("aria-label", name);
    if (!label) box.removeAttribute("aria-labelledby");
    if (shown.getAttribute("role") === "textbox") shown.setAttribute("aria-label", name);
    container.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
  }

  // The boxes of a table of rows, which have a column's heading instead of a label

  function mendCell(control) {
    const cell = control.closest("td");
    const column = [...cell.classList].find((name) => name.startsWith("field-")).replace("field-", "column-");
    const heading = cell.closest("table").querySelector(`th.${CSS.escape(column)}`);
    if (heading && !labelFor(control)) control.setAttribute("aria-label", heading.textContent.trim());
  }

  // Boxes that belong together, such as a date and a time, under the one label of their field

  let groups = 0;

  function mendGroup(label) {
    const group = label.parentElement;
    const help = group.parentElement.querySelector(":scope > .help");
    groups += 1;
    label.id = `group_${groups}_label`;
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", label.id);
    if (help) {
      help.id ||= `group_${groups}_help`;
      group.setAttribute("aria-describedby", help.id);
    }
  }

  // What is wrong is read first; each line leads to its box, also where an editor stands in its place

  function mendErrors(summary) {
    window.addEventListener("load", () => summary.focus());
    summary.addEventListener("click", (event) => {
      const id = event.target.getAttribute("href")?.slice(1);
      const box = id && document.getElementById(`${id}_editor`)?.querySelector(".ProseMirror");
      const control = box || document.querySelector(`[id="${id}"]:is(input, select, textarea), [id="${id}_0"]`);
      if (!control) return;
      event.preventDefault();
      control.focus();
    });
  }

  const MENDERS = {
    ".error-summary": mendErrors,
    ".form-row .flex-container > label:not([for]):first-child": mendGroup,
    ".cms-editor-inline-wrapper .ProseMirror": mendBox,
    ".cms-editor-inline-wrapper .cms-toolbar[role=menubar]": mendBar,
    ".tabular td[class*=field-] :is(input:not([type=hidden]), select, textarea)": mendCell,
    ".select2-container:has(.select2-selection)": mendPicker,
    ".select2-dropdown .select2-search__field": (search) => search.setAttribute("aria-label", "Search"),
    ".tabular td.delete input": (box) => box.setAttribute("aria-label", "Delete this row"),
    ".datetime .vDateField:not([aria-label])": (box) => box.setAttribute("aria-label", "Date"),
    ".datetime .vTimeField:not([aria-label])": (box) => box.setAttribute("aria-label", "Time"),
    // A sign with a name of its own, such as the magnifying glass of two lists.
    ".help-tooltip[aria-label]": (sign) => sign.setAttribute("role", "img"),
    // Text that may only be read comes with a line break for every line of its source.
    ".readonly :is(ul, ol) > br": (line) => line.remove(),
  };
  const mended = new WeakSet();

  function mend() {
    for (const [selector, mender] of Object.entries(MENDERS)) {
      for (const element of document.querySelectorAll(selector)) {
        if (mended.has(element)) continue;
        mended.add(element);
        mender(element);
      }
    }
  }

  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
