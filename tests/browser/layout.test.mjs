// How pages look where they must: narrow, enlarged, dark, on paper, mirrored.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS, host, on, scrollsSideways } from "./support.mjs";

const sites = { guide: await host("guide"), project: await host("project") };
const kinds = Object.entries(KINDS).flatMap(([name, pages]) => pages.map((page) => [sites[name], ...page]));

test("no page scrolls sideways at 320 pixels, nor at 200 % of 1280", async () => {
  for (const [site, kind, address, status] of kinds) {
    await on(site, address, { width: 320, height: 640, status }, async (page) => {
      assert.equal(await scrollsSideways(page), false, `${kind} at 320 pixels`);
      // To enlarge a page is to narrow its window; text alone enlarged is the harder case.
      await page.setViewport({ width: 640, height: 400, deviceScaleFactor: 2 });
      assert.equal(await scrollsSideways(page), false, `${kind} at 200 %`);
      await page.setViewport({ width: 1280, height: 800 });
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      assert.equal(await scrollsSideways(page), false, `${kind} with text at 200 %`);
    });
  }
});

test("wide tables and code scroll in their own box, which the keyboard reaches", () =>
  on(sites.project, "en/blocks/", { width: 390 }, async (page) => {
    const boxes = await page.$$eval(".table, pre, .article table:not(.table > table)", (boxes) =>
      boxes.map((box) => ({ scrolls: box.scrollWidth > box.clientWidth, stop: box.tabIndex === 0, name: box.getAttribute("aria-label") })));
    assert.ok(boxes.filter((box) => box.scrolls).length >= 3);
    for (const box of boxes) assert.equal(box.stop, box.scrolls);
    for (const box of boxes.filter((box) => box.scrolls)) assert.match(box.name, /^(Table|Code)$/);
  }));

test("short code stays on one line, and long code pushes no column of a table out of sight", async () => {
  for (const [address, width] of [["en/guide/configuration/", 1280], ["en/guide/reference/rules/", 1280], ["en/guide/reference/rules/", 320]]) {
    await on(sites.guide, address, { width }, async (page) => {
      const broken = await page.$$eval(".article :not(pre) > code", (all) =>
        all.filter((code) => code.getClientRects().length > 1).map((code) => code.textContent));
      assert.ok(broken.every((code) => code.length > 20), `${address} at ${width}: ${broken}`);
      const wide = await page.$$eval(".table", (boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
      if (width === 1280) assert.equal(wide, 0, address);
    });
  }
});

test("code in a table keeps room for its words, without scripts too", async () => {
  for (const [address, script] of [["en/guide/configuration/", false], ["en/guide/reference/rules/", false], ["en/guide/configuration/", true]]) {
    await on(sites.guide, address, { width: 360, script }, async (page) => {
      const broken = await page.$$eval(".table :is(td, th) > code", (all) =>
        all.map((code) => ({ text: code.textContent, lines: code.getClientRects().length })).filter((code) => code.lines > 1));
      for (const { text, lines } of broken) assert.ok(text.length / lines > 6, `${text} in ${lines} lines`);
    });
  }
});

test("the room that is kept for an image is the one that it takes", () =>
  on(sites.project, "en/blocks/", { width: 390 }, async (page) => {
    await page.$eval("img", (image) => image.scrollIntoView());
    await page.waitForFunction(() => document.querySelector("img").complete && document.querySelector("img").naturalWidth > 0);
    const [kept, taken] = await page.$eval("img", (image) => [image.getAttribute("height") / image.getAttribute("width"), image.clientHeight / image.clientWidth]);
    assert.ok(Math.abs(kept - taken) < 0.01, `${kept} is not ${taken}`);
  }));

test("images are never wider than the text", () =>
  on(sites.project, "en/blocks/", { width: 390 }, async (page) => {
    await page.$eval("img", (image) => image.scrollIntoView());
    await page.waitForFunction(() => document.querySelector("img").complete && document.querySelector("img").naturalWidth > 0);
    const [image, column] = await page.$eval("img", (image) => [image.clientWidth, image.closest(".article").clientWidth]);
    assert.ok(image > 0 && image <= column, `${image} in ${column}`);
  }));

const ground = (page) => page.$eval("html", (html) => getComputedStyle(html).backgroundColor);
const LIGHT = "rgb(255, 255, 255)";
const DARK = "rgb(20, 24, 27)";

test("the system's colour scheme holds, and the reader's choice is remembered", () =>
  on(sites.project, "en/leaves/green/", { scheme: "dark" }, async (page) => {
    assert.equal(await ground(page), DARK);
    assert.equal(await page.$eval(".scheme", (button) => button.ariaPressed), "true");
    await page.click(".scheme");
    assert.equal(await ground(page), LIGHT);
    await page.goto(`${sites.project.origin}/manual/fr/blocks/`, { waitUntil: "load" });
    assert.equal(await ground(page), LIGHT);
    await page.click(".scheme");
    assert.equal(await ground(page), DARK);
    assert.equal(await page.evaluate(() => localStorage.length), 0, "back at the system's, nothing is left to remember");
  }));

test("a remembered scheme is there before the first paint", () =>
  on(sites.project, "en/leaves/green/", {}, async (page) => {
    await page.click(".scheme");
    await page.evaluateOnNewDocument(() => {
      window.grounds = [];
      new PerformanceObserver(() => window.grounds.push(getComputedStyle(document.documentElement).backgroundColor))
        .observe({ type: "paint", buffered: true });
    });
    await page.reload({ waitUntil: "load" });
    await page.waitForFunction(() => window.grounds.length > 0);
    const grounds = await page.evaluate(() => window.grounds);
    assert.deepEqual([...new Set(grounds)], [DARK]);
  }));

test("on paper there is the article, in black on white", () =>
  on(sites.project, "en/blocks/", { media: "print", scheme: "dark" }, async (page) => {
    assert.equal(await ground(page), LIGHT);
    const shown = await page.$$eval(".contents, .outline, .tools, .neighbours, .breadcrumbs, .copy, .article", (parts) =>
      parts.filter((part) => part.checkVisibility()).map((part) => part.className));
    assert.deepEqual(shown, ["article"]);
    const pages = await page.pdf({ format: "A4" });
    assert.ok(pages.length > 10_000);
  }));

test("on paper no table is wider than the page", async () => {
  // A4 within its margins.
  for (const address of ["en/guide/configuration/", "en/guide/reference/rules/", "fr/guide/reference/rules/"]) {
    await on(sites.guide, address, { width: 672, media: "print" }, async (page) => {
      const beyond = await page.$$eval(".article table", (tables) =>
        tables.map((table) => table.getBoundingClientRect().right - document.documentElement.clientWidth).filter((beyond) => beyond > 0));
      assert.deepEqual(beyond, [], address);
    });
  }
});

test("a right-to-left language mirrors the page, and code stays as it is", () =>
  on(sites.project, "ar/leaves/green/", { width: 1400 }, async (page) => {
    const left = (selector) => page.$eval(selector, (element) => element.getBoundingClientRect().left);
    assert.ok(await left(".contents") > await left(".main"));
    assert.ok(await left(".main") > await left(".outline"));
    assert.ok(await left(".tools") < await left(".site-title"));
    const borders = await page.$eval(".alert", (alert) => {
      const style = getComputedStyle(alert);
      return [parseFloat(style.borderRightWidth), parseFloat(style.borderLeftWidth)];
    });
    assert.ok(borders[0] > borders[1]);
  }));

test("what another language stands in for is mirrored, too", async () => {
  const edges = (page, selector) => page.$eval(selector, (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const [box, words] = [element.getBoundingClientRect(), range.getBoundingClientRect()];
    return { left: box.left, right: box.right, words: words.right };
  });
  await on(sites.project, "ar/blocks/", { width: 1280 }, async (page) => {
    assert.equal(await page.$eval(".article", (article) => article.dir), "ltr");
    const [rule, title, main] = [await edges(page, ".outline ul"), await edges(page, ".outline-title"), await edges(page, ".main")];
    assert.ok(rule.left > 20 && rule.right === title.right && rule.right <= main.left, JSON.stringify({ rule, title, main }));
    const link = await edges(page, ".outline a");
    assert.ok(title.words - link.words < 4, "its entries begin where its title does");
    const notice = await edges(page, ".notice");
    assert.ok(notice.right - notice.words < 24, "the notice begins where the page does");
  });
  await on(sites.project, "ar/leaves/green/", { width: 1280 }, async (page) => {
    const [bar, link] = [await edges(page, ".reading"), await edges(page, ".reading a")];
    assert.ok(bar.right - link.right < 2, JSON.stringify({ bar, link }));
  });
});

test("Chinese has leading of its own and no italics", () =>
  on(sites.guide, "zh/guide/start/", {}, async (page) => {
    const style = await page.evaluate(() => {
      const emphasis = document.createElement("em");
      document.querySelector(".article p").append(emphasis);
      const { fontStyle, lineHeight, fontSize, fontFamily } = getComputedStyle(emphasis);
      return { fontStyle, leading: parseFloat(lineHeight) / parseFloat(fontSize), fontFamily };
    });
    assert.equal(style.fontStyle, "normal");
    assert.ok(style.leading > 1.75);
    assert.match(style.fontFamily, /PingFang SC/);
  }));

test("alerts are told apart without colour", () =>
  on(sites.project, "en/blocks/", {}, async (page) => {
    const marks = await page.$$eval(".alert", (alerts) => alerts.map((alert) => {
      const { borderInlineStartStyle, borderInlineStartWidth } = getComputedStyle(alert);
      const { content, clipPath } = getComputedStyle(alert.querySelector(".alert-title"), "::before");
      return { title: alert.querySelector(".alert-title").textContent, shape: clipPath, border: `${borderInlineStartStyle} ${borderInlineStartWidth}`, content };
    }));
    for (const part of ["title", "shape", "border"]) assert.equal(new Set(marks.map((mark) => mark[part])).size, 5, part);
  }));

test("nothing moves for readers who want stillness", async () => {
  const page = await sites.project.visit("en/leaves/green/");
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  assert.equal(await page.$eval("html", (html) => getComputedStyle(html).scrollBehavior), "auto");
  assert.equal(await page.$eval(".chevron", (button) => getComputedStyle(button, "::before").transitionDuration), "0s");
  await page.quiet();
});
