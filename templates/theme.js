// The built-in theme's script. Every page reads and works without it; it adds comfort.
//
// It is one classic script that waits until the page is parsed; scheme.js is the part that cannot wait. Classic scripts also
// run on pages that are read from disk, where browsers refuse modules.
(() => {
  "use strict";

  const root = document.documentElement;
  const texts = document.currentScript.dataset;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);

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

  function schemeButton() {
    const button = document.querySelector(".scheme");
    if (!button) return;
    button.title = button.ariaLabel;
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

  // The section that the reader is in: marked in the outline, and where the language menu leads. What is not shown, in tabs and
  // zones that others were chosen over, has no place.
  let followReader = () => {};
  function sections() {
    const headings = all("h2[id], h3[id], h4[id], h5[id], h6[id]", document.querySelector(".article") ?? root);
    const entries = new Map(all(".outline a").map((link) => [decoded(link.hash), link]));
    let current;
    function update() {
      const edge = parseFloat(getComputedStyle(root).scrollPaddingBlockStart) + 8;
      const shown = headings.filter(isShown);
      let index = shown.findLastIndex((heading) => heading.getBoundingClientRect().top <= edge);
      // What was asked for by address counts as long as it is to be seen: at the page's end it cannot reach the top.
      const asked = document.getElementById(decoded(location.hash));
      if (asked && isVisible(asked)) {
        const at = shown.indexOf(asked.closest("h2, h3, h4, h5, h6") ?? asked);
        if (at < 0) return mark(asked.id, shown.slice(0, index + 1));
        index = at;
      }
      mark(shown[index]?.id ?? "", shown.slice(0, index + 1));
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
    followReader = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; update(); });
    };
    addEventListener("scroll", followReader, { passive: true });
    addEventListener("resize", followReader);
    addEventListener("hashchange", followReader);
    update();
  }
  function isShown(element) {
    return element.checkVisibility?.() ?? element.getClientRects().length > 0;
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
      const words = link.dataset.headings?.split(" ").map((word) => decoded(`#${word}`)) ?? [];
      const at = words.findIndex((word, index) => index % 2 === 0 && word === id);
      link.hash = at < 0 ? id : words[at + 1] ?? "";
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
    const button = make("button", { type: "button", className: "chevron", ariaLabel: label.textContent, ariaExpanded: isOpen });
    button.addEventListener("click", async () => {
      const opens = button.ariaExpanded === "false";
      if (opens && !item.querySelector(":scope > ul") && !await complete()) {
        // Without the whole tree the link still leads into the branch.
        label.click();
        return;
      }
      button.ariaExpanded = opens;
      menus.forEach(showParts);
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
    const list = make("ul");
    for (const { title, href, lang, moniker, items: below } of items) {
      const item = make("li");
      if (moniker) item.dataset.moniker = moniker;
      const label = make(href ? "a" : "span", { textContent: title });
      if (href) label.href = new URL(href, base).href;
      if (lang) label.lang = lang;
      item.append(label);
      if (below) opener(item, false, () => Boolean(item.append(level(below, base)) ?? true));
      list.append(item);
    }
    return list;
  }

  // Tabs, versions and zones. What a reader wishes to see is remembered, the latest first, and an address may ask for it.
  const QUERIES = { tabs: "tabs", moniker: "view", zone: "pivots" };
  const wishes = {};
  const menus = [];
  const groups = [];
  const split = (names) => (names ?? "").split(/[ ,+]+/).filter(Boolean);
  function wish(kind, names) {
    wishes[kind] = [...new Set([...names, ...wishes[kind]])].slice(0, 32);
    remember(kind, wishes[kind].join(" ") || null);
  }
  // Which of several was wished for last; names are those by which each is known.
  function wished(kind, offered, names) {
    const name = wishes[kind].find((wish) => offered.some((one) => names(one).includes(wish)));
    return offered.find((one) => names(one).includes(name));
  }
  // What is chosen on the page goes into its address, to be passed on; and the place of the choice stays under the pointer.
  function choose(kind, names, place) {
    const top = () => place.getBoundingClientRect().top;
    const before = top();
    wish(kind, names);
    showWished();
    scrollBy({ top: top() - before, behavior: "instant" });
    if (location.protocol === "file:") return;
    const url = new URL(location.href);
    url.searchParams.set(QUERIES[kind], kind === "tabs" ? [...shownTabs()].join(" ") : names[0]);
    if (url.hash.startsWith("#tab/")) url.hash = "";
    history.replaceState(history.state, "", url);
  }
  function choices() {
    const asked = new URLSearchParams(location.search);
    for (const [kind, query] of Object.entries(QUERIES)) {
      wishes[kind] = split(recall(kind));
      wish(kind, split(asked.get(query)));
    }
    groups.push(...all(".article .tabs").map(tabList));
    menus.push(...all(".choices select"));
    for (const menu of menus) menu.addEventListener("change", () => choose(menu.name, [menu.value], menu));
    showWished();
    if (location.hash) reveal();
    addEventListener("hashchange", reveal);
  }
  function showWished() {
    menus.forEach(showParts);
    // Twice, since a tab may hang on one further down.
    groups.forEach(showTab);
    groups.forEach(showTab);
    for (const link of all(".outline a")) {
      link.parentElement.hidden = Boolean(document.getElementById(decoded(link.hash))?.closest(".chosen[hidden]"));
    }
    followReader();
  }
  // What an address leads to is shown, wherever it stands.
  function reveal() {
    const id = decoded(location.hash);
    const [kind, name, condition] = id.split("/");
    const tab = kind !== "tab" ? null : all(".article .tab").find((tab) => split(tab.dataset.tab).includes(split(name)[0]));
    if (tab) wish("tabs", [...split(name), ...split(condition)]);
    const target = document.getElementById(id) ?? tab;
    const hidden = target?.closest("[hidden]");
    for (let part = hidden; part; part = part.parentElement.closest("[hidden]")) {
      const { tab, condition } = part.dataset;
      if (tab && part !== target) wish("tabs", [...split(tab), ...split(condition)]);
      for (const menu of menus) {
        const option = [...menu].find((option) => partsOf(option).includes(part.dataset[menu.name]));
        if (option) wish(menu.name, [option.value]);
      }
    }
    showWished();
    if (tab || hidden) (tab ? tab.parentElement : target).scrollIntoView({ behavior: "instant" });
  }

  const namesOf = (tab) => split(tab.dataset.tab);
  const shownTabs = () => new Set(groups.flat().filter((tab) => !tab.hidden).flatMap(namesOf));
  const buttonOf = (tab) => document.getElementById(`${tab.id}:tab`);
  function tabList(box, group) {
    const list = make("div", { className: "tablist", role: "tablist", ariaLabel: texts.tabs });
    const tabs = all(":scope > .tab", box);
    tabs.forEach((tab, at) => {
      Object.assign(tab, { id: `hexapla:${group}-${at}`, role: "tabpanel", tabIndex: 0 });
      const button = make("button", { type: "button", id: `${tab.id}:tab`, role: "tab" });
      button.append(...tab.querySelector(".tab-title").cloneNode(true).childNodes);
      tab.setAttribute("aria-labelledby", button.id);
      button.setAttribute("aria-controls", tab.id);
      button.addEventListener("click", () => choose("tabs", namesOf(tab), button));
      list.append(button);
    });
    list.addEventListener("keydown", moveAmongTabs);
    box.prepend(list);
    return tabs;
  }
  function moveAmongTabs(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const list = event.currentTarget;
    const buttons = all("button:not([hidden])", list);
    const right = list.matches(":dir(rtl)") ? -1 : 1;
    const at = buttons.indexOf(event.target);
    const next = { ArrowRight: at + right, ArrowLeft: at - right, Home: 0, End: -1 }[event.key];
    const button = buttons.at(next % buttons.length);
    if (next === undefined || !button) return;
    event.preventDefault();
    button.focus();
    button.click();
  }
  function showTab(tabs) {
    const others = shownTabs();
    const fitting = tabs.filter(({ dataset }) => !dataset.condition || others.has(dataset.condition));
    const offered = fitting.length ? fitting : tabs;
    const shown = wished("tabs", offered, namesOf) ?? offered[0];
    for (const tab of tabs) {
      tab.hidden = tab !== shown;
      Object.assign(buttonOf(tab), { hidden: !offered.includes(tab), ariaSelected: !tab.hidden, tabIndex: tab.hidden ? -1 : 0 });
    }
  }

  // Parts and entries of the contents for some versions or zones: each choice of a menu names those that it shows; what none
  // names is for all, and the entry of the page itself always stands there.
  const partsOf = (option) => JSON.parse(option.dataset.parts);
  function showParts(menu) {
    const option = wished(menu.name, [...menu], (option) => [option.value]) ?? menu.querySelector("[selected]");
    option.selected = true;
    const named = [...menu].flatMap(partsOf);
    for (const part of all(`:is(.article, .contents) [data-${menu.name}]`)) {
      const range = part.dataset[menu.name];
      if (!named.includes(range)) continue;
      part.classList.add("chosen");
      part.hidden = !partsOf(option).includes(range) && !part.querySelector("[aria-current]");
    }
  }

  // A link from an image to a larger one shows that over the page.
  function lightbox() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest(".article a:has(> img)");
      const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !isPlain || !/\.(png|jpe?g|gif|svg|webp|avif)$/i.test(link.pathname)) return;
      event.preventDefault();
      const { alt } = link.querySelector("img");
      const box = make("dialog", { className: "lightbox", ariaLabel: alt || texts.close });
      box.append(make("button", { type: "button", ariaLabel: texts.close }), make("img", { src: link.href, alt }));
      box.addEventListener("click", () => box.close());
      box.addEventListener("close", () => box.remove());
      document.body.append(box);
      box.showModal();
    });
  }

  // Headings become links to themselves, but for those that hold a link already.
  function anchors() {
    for (const heading of all(".article :is(h2, h3, h4, h5, h6)[id]")) {
      if (heading.querySelector("a[href], button")) continue;
      const link = make("a", { className: "anchor", href: `#${encodeURIComponent(heading.id)}` });
      link.append(...heading.childNodes);
      heading.append(link);
    }
  }

  // Code can be copied, where the browser allows it.
  function copying() {
    if (!navigator.clipboard) return;
    for (const pre of all(".article pre")) {
      const box = make("div", { className: "code" });
      const button = make("button", { type: "button", className: "copy", textContent: texts.copy });
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

  // Short code stays on one line: names of options do not break at their hyphens. In a table, which can scroll, and where lines
  // are long, it may be longer. What is longer still, such as an address, breaks behind its marks.
  function code() {
    const isWide = matchMedia("(min-width: 40rem)").matches;
    for (const code of all(".article :not(pre) > code")) {
      if (code.textContent.length <= (isWide || code.closest("td, th") ? 32 : 20)) code.classList.add("short");
      else [...code.childNodes].filter((node) => node.nodeType === 3).forEach(breakable);
    }
  }
  function breakable(text) {
    const parts = text.data.match(/[^/,=&?]*[/,=&?]+|[^/,=&?]+/g) ?? [];
    text.replaceWith(...parts.flatMap((part, index) => (index ? [make("wbr"), part] : [part])));
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

  // Before scripts that count text look at the page.
  if (document.readyState === "loading") document.addEventListener("readystatechange", code, { once: true });
  else code();
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
    choices();
    lightbox();
    sections();
  });
})();
