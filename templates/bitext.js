// The reader of bilingual pages: it shows, for each sentence, the one that it was translated from.
//
// Only pages that have a bitext load it. What it shows is fetched when a reader asks for it, and found on the page by the order of
// blocks and by offsets in their text, which the program has counted as this script does.
(() => {
  "use strict";

  const tools = document.querySelector(".reading[data-bitext]");
  const article = document.querySelector(".article");
  if (!article || !tools || location.protocol === "file:") return;

  // The interface's texts by its language: the program fills them in. A template may give others as data of the tools.
  const TEXTS = {};
  const texts = { ...TEXTS[tools.closest("[lang]").lang], ...tools.dataset };
  const sourceLang = texts.lang ?? tools.querySelector("a[hreflang]")?.hreflang ?? "";
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const buttons = [...tools.querySelectorAll("button")];
  if (!buttons.length) {
    buttons.push(...["beside", "sentences"].map((value) => make("button", { type: "button", value, textContent: texts[value] })));
    tools.append(...buttons);
  }
  const INLINE = new Set(("a abbr b bdi bdo br cite code data del dfn em i img input ins kbd mark q rp rt ruby s samp small span strong "
    + "sub sup time u var wbr").split(" "));
  const isInline = (node) => node.nodeType !== 1 || INLINE.has(node.localName);

  // The blocks: elements with text of their own, and that text's nodes. Found before other scripts change the page.
  function findBlocks() {
    const blocks = new Map();
    const seen = [];
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      let element = node.parentElement;
      if (element.closest("[data-notice]")) continue;
      while (element !== article && isInline(element)) element = element.parentElement;
      if (!blocks.has(element)) blocks.set(element, { element, nodes: [], isSeen: false });
      const block = blocks.get(element);
      block.nodes.push(node);
      if (!block.isSeen && /[^ \t\n\r\f]/.test(node.data)) {
        block.isSeen = true;
        seen.push(block);
      }
    }
    return seen;
  }
  const blocks = findBlocks();

  let file;
  let mode = "";
  const sentences = [];
  const sentenceOf = new Map();
  const gloss = make("div", { className: "gloss", hidden: true });
  gloss.setAttribute("role", "status");
  let shown = null;

  function recall() {
    try { return localStorage.getItem("hexapla.with"); } catch { return null; }
  }
  function remember(value) {
    try {
      if (value) localStorage.setItem("hexapla.with", value);
      else localStorage.removeItem("hexapla.with");
    } catch { /* Not remembered. */ }
  }

  // HTML of the source as nodes: of what it may hold only running text is taken, without what could act.
  function nodes(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const element of [...body.querySelectorAll("*")]) {
      if (!INLINE.has(element.localName) || element.matches("img, input")) {
        element.replaceWith(...(element.matches("script, style") ? [] : element.childNodes));
        continue;
      }
      for (const { name } of [...element.attributes]) {
        const isKept = /^(class|title|lang|dir|datetime|value)$/.test(name)
          || (name === "href" && /^(https?|mailto):$/.test(element.protocol));
        if (!isKept) element.removeAttribute(name);
      }
      if (element.localName === "code" && element.textContent.length <= 20) element.className = "short";
    }
    return [...body.childNodes].map((node) => document.adoptNode(node));
  }
  function inSource(element, html) {
    element.lang = file.lang;
    element.dir = file.dir;
    element.append(...nodes(html));
    return element;
  }

  // Gives each sentence its elements on the page.
  function place() {
    // The title that the template shows is no block of the article.
    const own = blocks.length === file.count + 1 && blocks[0].element.localName === "h1" ? blocks.slice(1) : blocks;
    if (own.length !== file.count) return;
    for (const index of file.same ?? []) own[index].isSame = true;
    for (const { block: index, sentences: entries } of file.blocks) {
      const block = own[index];
      const text = block.nodes.map((node) => node.data).join("");
      if (entries.at(-1).end !== text.length) continue;
      block.sentences = entries.map((entry) => {
        const own = text.slice(entry.start, entry.end);
        const start = entry.start + own.length - own.trimStart().length;
        return sentence(block, entry, start, start + own.trim().length);
      }).filter(({ parts }) => parts.length);
    }
  }
  function sentence(block, entry, start, end) {
    const parts = [];
    let at = 0;
    for (let index = 0; index < block.nodes.length; index += 1) {
      const node = block.nodes[index];
      const next = at + node.length;
      if (next > start && at < end) {
        if (start > at) {
          block.nodes.splice(index + 1, 0, node.splitText(start - at));
          at += node.length;
          continue;
        }
        if (end < next) block.nodes.splice(index + 1, 0, node.splitText(end - at));
        wrap(node, parts);
      }
      at += node.length;
    }
    const found = { entry, parts, others: [] };
    parts.forEach((part) => sentenceOf.set(part, found));
    if (entry.change || entry.added) parts.forEach((part) => part.classList.add("outdated"));
    // Where a sentence stands in a link, that is its stop.
    found.stop = parts.find((part) => !part.closest("a, button, summary")) ?? parts[0]?.closest("a, button, summary");
    if (parts.length) sentences.push(found);
    return found;
  }
  function wrap(node, parts) {
    if (!/\S/.test(node.data)) return;
    const part = make("span", { className: "sentence" });
    node.replaceWith(part);
    part.append(node);
    parts.push(part);
  }

  // Side by side: a block's own text and, behind it, that of the source.
  function lay() {
    for (const block of blocks) {
      const other = beside(block);
      if (!other || block.element === article || block.element.closest("pre")) continue;
      const own = make("span", { className: "own" });
      const all = [...block.element.childNodes];
      const end = all.findIndex((node) => !isInline(node));
      own.append(...all.slice(0, end < 0 ? all.length : end));
      const pair = make("span", { className: block.isSame ? "pair same" : "pair" });
      pair.append(own, other);
      block.element.prepend(pair);
    }
  }
  function beside({ element, nodes: texts, isSame, sentences: own }) {
    // A cell of code or numbers needs no mark to be understood.
    const isCode = (node) => node.parentElement.closest("code") || !/\p{L}/u.test(node.data);
    if (isSame) return element.matches("td, th") && texts.every(isCode) ? null : same();
    if (!own?.length) return null;
    const other = make("span", { className: "other", lang: file.lang, dir: file.dir });
    for (const found of own) {
      const part = make("span", { className: "sentence" });
      part.append(...nodes(found.entry.source));
      if (found.entry.change) part.classList.add("outdated");
      found.others.push(part);
      sentenceOf.set(part, found);
      other.append(part, " ");
    }
    return other;
  }
  function same() {
    const mark = make("span", { className: "other", textContent: "=", title: texts.same, ariaLabel: texts.same });
    mark.setAttribute("role", "img");
    return mark;
  }

  function show(found) {
    if (found === shown) return;
    hide();
    shown = found;
    [...found.parts, ...found.others].forEach((part) => part.classList.add("shown"));
    const { source, change, now, added } = found.entry;
    gloss.replaceChildren(inSource(make("p"), source));
    const tell = (text, htmls) => gloss.append(
      make("p", { className: "hint", textContent: text }), ...htmls.map((html) => inSource(make("p"), html)));
    if (change) tell(texts[change], now ? [now] : []);
    if (added) tell(texts.added, added);
    gloss.hidden = false;
    gloss.classList.toggle("unseen", mode === "beside" && !change && !added);
    position(found.parts);
  }
  // Below the sentence; above it where there is no room. On narrow screens the style sheet has a place for it.
  function position(parts) {
    gloss.style.cssText = "";
    const boxes = parts.flatMap((part) => [...part.getClientRects()]);
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!first || gloss.classList.contains("unseen") || getComputedStyle(gloss).position === "fixed") return;
    const { offsetWidth: width, offsetHeight: height } = gloss;
    const isAbove = last.bottom + height + 8 > innerHeight && first.top - height - 8 > 0;
    const start = document.dir === "rtl" ? last.right - width : last.left;
    gloss.style.top = `${scrollY + (isAbove ? first.top - height - 6 : last.bottom + 6)}px`;
    gloss.style.left = `${scrollX + Math.max(8, Math.min(start, document.documentElement.clientWidth - width - 8))}px`;
  }
  function hide() {
    if (!shown) return;
    [...shown.parts, ...shown.others].forEach((part) => part.classList.remove("shown"));
    shown = null;
    gloss.hidden = true;
  }

  const foundAt = (target) => sentenceOf.get(target.closest?.(".sentence"));
  let leaving;
  function listen() {
    article.addEventListener("pointerover", (event) => {
      const found = mode && event.pointerType === "mouse" && foundAt(event.target);
      clearTimeout(leaving);
      if (found) show(found);
      else if (!gloss.hidden && !isOnStop()) leaving = setTimeout(hide, 300);
    });
    // The pointer may go to what is shown, and stay there.
    gloss.addEventListener("pointerenter", () => clearTimeout(leaving));
    for (const element of [article, gloss]) {
      element.addEventListener("pointerleave", () => { leaving = setTimeout(hide, 300); });
    }
    document.addEventListener("click", (event) => {
      if (!mode || gloss.contains(event.target)) return;
      const isOther = event.target.closest("a, button, summary");
      if (isOther && article.contains(isOther)) return;
      const found = foundAt(event.target);
      if (!found || (found === shown && !isOnStop())) hide();
      else go(found);
    });
    article.addEventListener("focusin", (event) => {
      const found = mode && sentences.find(({ stop }) => stop === event.target);
      if (found) show(found);
      else hide();
    });
    document.addEventListener("keydown", move);
    addEventListener("resize", hide);
  }
  const isOnStop = () => shown?.stop === document.activeElement;
  const isVisible = ({ stop }) => stop.checkVisibility?.() ?? stop.getClientRects().length > 0;

  // One stop on the way through the page: from there, arrows lead from sentence to sentence.
  function setStop(found) {
    for (const { stop } of sentences) if (stop.matches(".sentence")) stop.removeAttribute("tabindex");
    if (mode && found?.stop.matches(".sentence")) found.stop.tabIndex = 0;
  }
  function go(found) {
    setStop(found);
    if (!found.stop.matches(".sentence") && !found.stop.matches("a, button, summary")) found.stop.tabIndex = -1;
    found.stop.focus();
    show(found);
  }
  function move(event) {
    if (!mode || event.altKey || event.ctrlKey || event.metaKey) return;
    const isInside = article.contains(document.activeElement) && sentences.some(({ stop }) => stop === document.activeElement);
    if (event.key === "Escape" && (shown || isInside)) {
      hide();
      if (isInside) buttons.find((button) => button.value === mode).focus();
      return;
    }
    if (!isInside) return;
    const right = article.matches(":dir(rtl)") ? -1 : 1;
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: right, ArrowLeft: -right }[event.key];
    const stops = sentences.filter(isVisible);
    const at = isOnStop() ? stops.indexOf(shown) : stops.findIndex(({ stop }) => stop === document.activeElement);
    const next = { Home: stops[0], End: stops.at(-1) }[event.key] ?? (step && stops[at + step]);
    if (!next && !step) return;
    event.preventDefault();
    if (next) go(next);
  }

  // What the reader looks at stays where it is: on a page just opened what its address leads to, else what is at the top edge.
  function holdPlace(isOpening) {
    const target = isOpening && !hasActed && document.getElementById(fragment());
    if (target) return () => goTo(target);
    const edge = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
    const places = [tools, ...blocks.map(({ element }) => element)].filter((element) => element !== article);
    const at = places.find((element) => element.getBoundingClientRect().bottom > edge);
    const top = at?.getBoundingClientRect().top;
    return () => {
      const way = at ? at.getBoundingClientRect().top - top : 0;
      // Even a way of nothing would keep the browser from going to where the address leads.
      if (way) scrollBy({ top: way, behavior: "instant" });
    };
  }
  // Twice, since the browser may be on a smooth way there.
  function goTo(target) {
    const go = () => target.scrollIntoView({ behavior: "instant" });
    go();
    requestAnimationFrame(go);
  }
  // Whoever comes back to a page, or has begun to move about in it, is where they wish to be.
  let hasActed = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(act, () => { hasActed = true; }, { once: true, passive: true });
  }
  function fragment() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return location.hash.slice(1); }
  }

  let isLaid = false;
  async function set(wanted, isOpening = false) {
    if (wanted && !file) {
      try {
        const answer = await fetch(texts.bitext);
        file = answer.ok ? await answer.json() : null;
      } catch { /* Not to be had. */ }
      if (file) place();
      if (!sentences.length) {
        tools.classList.remove("ready");
        return;
      }
      if (file.exact === false && texts.inexact && !tools.querySelector(".inexact")) {
        tools.append(make("span", { className: "inexact", textContent: texts.inexact }));
      }
      document.body.append(gloss);
      listen();
    }
    mode = wanted;
    hide();
    const returnToPlace = holdPlace(isOpening);
    if (mode === "beside" && !isLaid) {
      isLaid = true;
      lay();
    }
    document.documentElement.classList.toggle("beside", mode === "beside");
    article.classList.toggle("pointed", mode !== "");
    returnToPlace();
    setStop(sentences.find((found) => found.stop.matches(".sentence") && isVisible(found)));
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === mode));
  }

  // The choice is remembered, and an address may ask for it: `?with=en` side by side, `?with=en,sentences` on pointing.
  function choose(wanted) {
    remember(wanted);
    const url = new URL(location.href);
    if (wanted) url.searchParams.set("with", wanted === "beside" ? sourceLang : `${sourceLang},${wanted}`);
    else url.searchParams.delete("with");
    history.replaceState(history.state, "", url.href.replace("%2C", ","));
    return set(wanted);
  }
  function asked() {
    const [lang, way] = (new URLSearchParams(location.search).get("with") ?? "").split(",");
    if (lang.toLowerCase() !== sourceLang.toLowerCase()) return recall();
    return way || "beside";
  }

  tools.classList.add("ready");
  for (const button of buttons) {
    button.addEventListener("click", () => choose(mode === button.value ? "" : button.value));
  }
  document.addEventListener("DOMContentLoaded", () => {
    const wanted = asked();
    if (buttons.some((button) => button.value === wanted)) set(wanted, true);
  });
})();
