// Only `hexapla serve` adds this: it loads the page again when it has changed, and shows what is wrong with it.
"use strict";
(() => {
  const version = document.currentScript.dataset.version;
  const kept = "hexapla-serve " + location.pathname;
  let events = null;
  let box = null;

  const scroll = sessionStorage.getItem(kept);
  if (scroll !== null) {
    sessionStorage.removeItem(kept);
    const [left, top] = scroll.split(" ").map(Number);
    const back = () => window.scrollTo({ left, top, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...content);
    return made;
  };

  const entry = (kind, line, help) => {
    const item = element("li", "hexapla-serve-" + kind, element("strong", "", kind), " " + line);
    if (help) item.append(element("span", "hexapla-serve-help", help));
    return item;
  };

  const counts = (entries) => {
    const words = ["error", "warning", "info"].map((kind) => {
      const count = entries.filter((one) => one.kind === kind).length;
      return count && `${count} ${kind}${count === 1 ? "" : "s"}`;
    });
    return words.filter(Boolean).join(", ");
  };

  const show = ({ failures, findings }) => {
    const entries = failures.map(({ message, help }) => ({ kind: "error", line: message, help }));
    for (const { severity, line, help } of findings) entries.push({ kind: severity, line, help });
    const isOpen = box ? box.open : false;
    if (box) box.remove();
    box = null;
    if (entries.length === 0) return;
    const title = failures.length ? "not up to date: " : "";
    box = element("details", "hexapla-serve",
      element("summary", "", title + counts(entries)),
      element("ul", "", ...entries.map(({ kind, line, help }) => entry(kind, line, help))));
    box.open = isOpen || failures.length > 0;
    box.lang = "en";
    box.dir = "ltr";
    box.setAttribute("role", "status");
    document.body.append(box);
  };

  const hear = (event) => {
    const news = JSON.parse(event.data);
    if (news.version !== null && news.version !== version) {
      sessionStorage.setItem(kept, scrollX + " " + scrollY);
      location.reload();
    } else {
      show(news);
    }
  };

  // Browsers allow few connections to one host, so only pages that somebody sees keep one.
  const follow = () => {
    if (document.hidden || events) {
      if (document.hidden && events) events.close();
      if (document.hidden) events = null;
      return;
    }
    events = new EventSource("/_hexapla/events?page=" + encodeURIComponent(location.pathname));
    events.onmessage = hear;
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", follow);
  addEventListener("pagehide", () => {
    if (events) events.close();
    events = null;
  });
})();
