// What cannot wait until the page is parsed: without it, readers would see another colour scheme first, or parts that theme.js
// is about to put away.
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.add("scripted");
  // Where that script does not come, the page reads as it does without any.
  addEventListener("error", ({ target }) => {
    if (target.matches?.("script[data-code]")) root.classList.remove("scripted");
  }, true);
  try {
    const chosen = localStorage.getItem("hexapla.scheme");
    if (chosen === "dark" || chosen === "light") root.dataset.scheme = chosen;
  } catch { /* Storage may be refused. */ }
})();
