// Everything here is a convenience: without it each page can be read and each link followed.
"use strict";

// The language menu leads to the heading that is being read.
(() => {
  const links = document.querySelectorAll(".languages a[href]");
  if (!document.querySelector(".article") || !links.length) return;
  const addresses = Array.from(links, (link) => link.getAttribute("href"));

  const current = () => {
    const headings = document.querySelectorAll(".article :is(h1, h2, h3, h4, h5, h6)[id]");
    const passed = Array.from(headings).filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const last = passed.pop();
    return last && passed.length ? last.id : "";
  };

  const counterpart = (link, id) => {
    const pairs = (link.dataset.headings || "").split(" ").map(decodeURIComponent);
    for (let at = 0; at + 1 < pairs.length; at += 2) if (pairs[at] === id) return pairs[at + 1];
    return id;
  };

  const update = () => {
    const id = current();
    links.forEach((link, at) => {
      link.href = addresses[at] + (id ? "#" + encodeURIComponent(counterpart(link, id)) : "");
    });
  };

  for (const moment of ["pointerdown", "focusin", "click"]) {
    document.querySelector(".languages").addEventListener(moment, update, true);
  }
})();
