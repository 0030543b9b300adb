// The built-in theme's script. Every page reads and works without it; it adds comfort.
//
// It is one classic script in the head: it sets the colour scheme before the first paint, and it also runs on pages
// that are read from disk, where browsers refuse modules. The rest waits until the page is parsed.
(() => {
  "use strict";

  const root = document.documentElement;
  const texts = document.currentScript.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Storage may be refused altogether; then nothing is remembered.
  function recall(key) {
    try { return localStorage.getItem(`hexapla.${key}`); } catch { return null; }
  }
  function remember(key, value) {
    try {
      if (value === null) localStorage.removeItem(`hexapla.${key}`);
      else localStorage.setItem(`hexapla.${key}`, value);
    } catch { /* Not remembered. */ }
  }

  // Colour scheme: the reader's choice, as long as it differs from the system's.
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : darkSystem.matches);
  const chosen = recall("scheme");
  if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;
  root.classList.add("scripted");

  function schemeButton() {
    const button = document.querySelector(".scheme");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      const isSystems = (wanted === "dark") === darkSystem.matches;
      if (isSystems) delete root.dataset.scheme;
      else root.dataset.scheme = wanted;
      remember("scheme", isSystems ? null : wanted);
      show();
    });
    darkSystem.addEventListener("change", show);
    show();
  }

  // Menus that lie over the page close as menus do.
  function closingMenus() {
    for (const menu of all(".languages > details")) {
      document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) menu.open = false;
      });
      menu.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
      });
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  }

  // Languages: the one that the reader took is remembered, and leads the list on pages that offer all.
  function rememberLanguage() {
    for (const link of all(".languages a[hreflang], .language-list a[hreflang]")) {
      link.addEventListener("click", () => remember("language", link.hreflang));
    }
  }
  function preferLanguage() {
    const list = document.querySelector(".language-list ul");
    if (!list) return;
    const links = all("a[hreflang]", list);
    // At an address that leads nowhere, the address itself may say the language.
    const here = links.find((link) => document.body.classList.contains("page-not-found")
      && location.pathname.startsWith(new URL(link.href).pathname));
    const wanted = [recall("language"), ...navigator.languages].filter(Boolean);
    const link = here ?? wanted.map((tag) => closest(tag, links)).find(Boolean);
    if (!link) return;
    const item = link.closest("li");
    item.classList.add("preferred");
    list.prepend(item);
  }
  function closest(tag, links) {
    const script = (id) => {
      try {
        const locale = new Intl.Locale(id).maximize();
        return `${locale.language}-${locale.script}`;
      } catch { return id; }
    };
    return links.find((link) => link.hreflang.toLowerCase() === tag.toLowerCase())
      ?? links.find((link) => script(link.hreflang) === script(tag));
  }

  // The section that the reader is in: marked in the outline, and where the language menu leads.
  function sections() {
    const headings = all("h2[id], h3[id], h4[id], h5[id], h6[id]", document.querySelector(".article") ?? root);
    const entries = new Map(all(".outline a").map((link) => [decoded(link.hash), link]));
    let current;
    function update() {
      const edge = parseFloat(getComputedStyle(root).scrollPaddingBlockStart) + 8;
      let index = headings.findLastIndex((heading) => heading.getBoundingClientRect().top <= edge);
      // What was asked for by address counts as long as it is to be seen: at the page's end it cannot reach the top.
      const asked = document.getElementById(decoded(location.hash));
      if (asked && isVisible(asked)) {
        const at = headings.indexOf(asked);
        if (at < 0) return mark(asked.id, headings.slice(0, index + 1));
        index = at;
      }
      mark(headings[index]?.id ?? "", headings.slice(0, index + 1));
    }
    function mark(id, above) {
      if (id === current) return;
      current = id;
      const heading = above.findLast((heading) => entries.has(heading.id));
      for (const [key, link] of entries) {
        if (key === heading?.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
      leadLanguagesTo(id);
    }
    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; update(); });
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    addEventListener("hashchange", later);
    update();
  }
  function isVisible(element) {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  }
  function decoded(hash) {
    try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); }
  }
  // A language's link carries the headings whose id is another there: an id here, the id there, and so on.
  function leadLanguagesTo(id) {
    for (const link of all(".languages a[hreflang]")) {
      const words = (link.dataset.headings ?? "").split(" ").map((word) => decoded(`#${word}`));
      const at = words.findIndex((word, index) => index % 2 === 0 && word === id);
      link.hash = at < 0 ? id : words[at + 1];
      if (!id) link.href = link.href.replace(/#$/, "");
    }
  }

  // What stands beside the article where there is room is open there. The style sheet shows it so in any case, as far as
  // the browser can.
  function openWhereWide(selector, query) {
    const box = document.querySelector(selector);
    if (!box) return;
    const wide = matchMedia(query);
    const update = () => { box.open = wide.matches; };
    wide.addEventListener("change", update);
    update();
  }

  // Contents: branches open and close, and what the page left out is fetched when it is wanted.
  function contents() {
    const box = document.querySelector(".contents > details");
    if (!box) return;
    const file = box.parentElement.dataset.contents;
    for (const item of all("li", box)) branch(item, file);
    const mark = box.querySelector("[aria-current]");
    if (mark) box.scrollTop = Math.max(0, mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3);
  }
  function branch(item, file) {
    const isOpen = Boolean(item.querySelector(":scope > ul"));
    // Pages that are read from disk cannot fetch; there a closed branch is a link to its first article, as it is without a script.
    const isFetched = file && item.classList.contains("branch") && location.protocol !== "file:";
    if (isOpen || isFetched) opener(item, isOpen, () => graft(item, file));
  }
  function opener(item, isOpen, complete) {
    const label = item.firstElementChild;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chevron";
    button.setAttribute("aria-label", label.textContent);
    button.setAttribute("aria-expanded", String(isOpen));
    button.addEventListener("click", async () => {
      const opens = button.getAttribute("aria-expanded") === "false";
      if (opens && !item.querySelector(":scope > ul") && !await complete()) {
        // Without the whole tree the link still leads into the branch.
        label.click();
        return;
      }
      button.setAttribute("aria-expanded", String(opens));
    });
    label.after(button);
  }
  let fetched;
  async function graft(item, file) {
    fetched ??= fetch(file).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    let items;
    try { items = await fetched; } catch { return false; }
    const base = new URL(file, location.href);
    const way = [];
    for (let at = item; at; at = at.parentElement.closest("li")) way.unshift(at.firstElementChild);
    for (const label of way) items = items?.find((entry) => isSame(entry, label, base))?.items;
    if (items) item.append(level(items, base));
    return Boolean(items);
  }
  // An entry without an article has the link of its first one on the page.
  function isSame({ title, href }, label, base) {
    return title === label.textContent && (!href || new URL(href, base).href === label.href);
  }
  // A level of the whole tree, closed below; addresses in it are relative to its file.
  function level(items, base) {
    const list = document.createElement("ul");
    for (const { title, href, lang, items: below } of items) {
      const item = document.createElement("li");
      const label = document.createElement(href ? "a" : "span");
      label.textContent = title;
      if (href) label.href = new URL(href, base).href;
      if (lang) label.lang = lang;
      item.append(label);
      if (below) opener(item, false, () => Boolean(item.append(level(below, base)) ?? true));
      list.append(item);
    }
    return list;
  }

  // Headings become links to themselves, but for those that hold a link already.
  function anchors() {
    for (const heading of all(".article :is(h2, h3, h4, h5, h6)[id]")) {
      if (heading.querySelector("a, button")) continue;
      const link = document.createElement("a");
      link.className = "anchor";
      link.href = `#${encodeURIComponent(heading.id)}`;
      link.append(...heading.childNodes);
      heading.append(link);
    }
  }

  // Code can be copied, where the browser allows it.
  function copying() {
    if (!navigator.clipboard) return;
    for (const pre of all(".article pre")) {
      const box = document.createElement("div");
      box.className = "code";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = texts.copy;
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(pre.textContent.replace(/\n$/, "")); } catch { return; }
        button.textContent = texts.copied;
        button.classList.add("done");
        setTimeout(() => {
          button.textContent = texts.copy;
          button.classList.remove("done");
        }, 2000);
      });
      pre.replaceWith(box);
      box.append(pre, button);
    }
  }

  // What scrolls sideways can be reached by keyboard and has a name; what does not scroll is no stop on the way.
  function scrollers() {
    const boxes = all(".article :is(.table, pre, table:not(.table > table))");
    const update = () => {
      for (const box of boxes) {
        if (box.scrollWidth > box.clientWidth) {
          box.tabIndex = 0;
          if (!box.matches("table")) box.setAttribute("role", "group");
          const caption = box.querySelector("caption")?.textContent.trim();
          box.setAttribute("aria-label", caption || (box.matches("pre") ? texts.code : texts.table));
        } else {
          for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
        }
      }
    };
    if (boxes.length) new ResizeObserver(update).observe(document.body);
  }

  document.addEventListener("DOMContentLoaded", () => {
    schemeButton();
    closingMenus();
    rememberLanguage();
    preferLanguage();
    openWhereWide(".contents > details", "(min-width: 60rem)");
    openWhereWide(".outline > details", "(min-width: 80rem)");
    contents();
    anchors();
    copying();
    scrollers();
    sections();
  });
})();
