// The part of checks.py that runs inside of the page: an expression, put before ".name()".
({
  scrollsSideways() {
    const { scrollWidth } = document.documentElement;
    return scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide, the window ${innerWidth}`] : [];
  },

  // Where each line of text is drawn, against the window, its own box, and all that could hide a part of it.
  cutOffText() {
    const faults = new Set();
    const hides = (element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return /hidden|clip/.test(overflowX + overflowY);
    };
    const isForEarsOnly = (element) => {
      const { width, height } = element.getBoundingClientRect();
      return hides(element) && width <= 1 && height <= 1;
    };
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const parent = text.parentElement;
      if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (parent.closest("svg, option, .nhsuk-skip-link:not(:focus)")) continue;
      const around = [];
      for (let element = parent; element; element = element.parentElement) around.push(element);
      if (around.some(isForEarsOnly)) continue;
      const scroller = around.find((element) => /auto|scroll/.test(getComputedStyle(element).overflowX));
      const box = around.find((element) => !/^(inline|contents)$/.test(getComputedStyle(element).display));
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter((line) => line.width);
      const tell = (what) => faults.add(`“${text.data.trim().replace(/\s+/g, " ").slice(0, 60)}” ${what}`);
      const keepWithin = (outer, what) => {
        const { left, right, top, bottom } = outer.getBoundingClientRect();
        const isOutside = (line) =>
          line.left < left - 2 || line.right > right + 2 || line.top < top - 4 || line.bottom > bottom + 4;
        if (lines.some(isOutside)) tell(`${what} <${outer.localName} class="${outer.className}">`);
      };
      keepWithin(box, "runs out of");
      for (const element of around.slice(0, scroller ? around.indexOf(scroller) : around.length)) {
        if (hides(element)) keepWithin(element, "is cut off by");
      }
      if (!scroller && lines.some((line) => line.left < -1 || line.right > innerWidth + 1)) {
        tell("runs out of the window");
      }
    }
    return [...faults];
  },

  // What WCAG 1.4.12 says a reader may set. An adopted sheet, because the policy of the page refuses others.
  addTextSpacing() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
      p { margin-bottom: 2em !important; }
    `);
    document.adoptedStyleSheets = [sheet];
  },

  removeTextSpacing() {
    document.adoptedStyleSheets = [];
  },

  // The names of all places where Tab must stop, in the order of the source. Remembers how each looks at rest.
  rememberStops() {
    const isSeen = (style) =>
      parseFloat(style.outlineWidth) && style.outlineStyle !== "none" &&
      !/rgba\(.*, 0\)|transparent/.test(style.outlineColor);
    const looks = (element) =>
      JSON.stringify([element, ...(element.labels || []), ...element.querySelectorAll("svg *")].map((drawn) => {
        const style = getComputedStyle(drawn);
        const outline = isSeen(style) ? style.outline : "";
        return [style.backgroundColor, style.boxShadow, style.fill, style.stroke, outline];
      }));
    const name = (element) => {
      const words = element.innerText || element.labels?.[0]?.innerText || element.getAttribute("aria-label");
      return `<${element.localName}> ${(words || element.name || "").trim().replace(/\s+/g, " ").slice(0, 60)}`;
    };
    const isStop = (element) => {
      if (element.tabIndex < 0 || element.disabled) return false;
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.type !== "radio") return true;
      const group = [...document.getElementsByName(element.name)].filter((one) => one.form === element.form);
      return element === (group.find((radio) => radio.checked) || group[0]);
    };
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const elements = [...document.querySelectorAll(all)].filter(isStop);
    window.stops = { elements, looks, name, resting: elements.map(looks) };
    return elements.map(name);
  },

  // Where Tab has stopped, and what is wrong with it.
  stop() {
    const { elements, looks, name, resting } = window.stops;
    const element = document.activeElement;
    const index = elements.indexOf(element);
    if (element === document.body) return { index, name: "", faults: [] };
    const faults = [];
    const { left, right, top, bottom, height } = element.getBoundingClientRect();
    const isTall = height > innerHeight;
    if (left < -1 || right > innerWidth + 1 || (!isTall && (top < -1 || bottom > innerHeight + 1))) {
      faults.push("is not on the screen");
    } else {
      const line = element.getClientRects()[0];
      const drawn = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
      if (!drawn?.contains(element) && !element.contains(drawn)) faults.push("is covered");
    }
    if (index >= 0 && looks(element) === resting[index]) faults.push("does not look focused");
    return { index, name: name(element), faults };
  },

  lines() {
    return document.body.innerText.split("\n").map((line) => line.trim()).filter(Boolean);
  },
})
