// The way through a site: contents, outline, neighbours, and all of it by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, host, on, scrollsSideways, text, where } from "./support.mjs";

const site = await host("project");

/** The entries of the contents that are to be seen. */
const shown = (page) =>
  page.$$eval(".contents li > :is(a, span)", (labels) => labels.filter((label) => label.checkVisibility()).map((label) => label.textContent));

const opener = (name) => `.contents .chevron[aria-label="${name}"]`;

test("the contents show the branch that the page is in, with the page marked", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    assert.deepEqual(await shown(page), ["Leaves", "Green tea", "Oolong", "Water", "Every block"]);
    assert.equal(await text(page, '.contents [aria-current="page"]'), "Green tea");
  }));

test("a branch opens and closes, and what the page left out is fetched once", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    const fetched = [];
    page.on("request", (request) => { if (request.url().endsWith(".json")) fetched.push(request.url()); });
    await page.click(opener("Water"));
    await page.waitForSelector(`${opener("Water")}[aria-expanded="true"]`);
    assert.deepEqual(await shown(page), ["Leaves", "Green tea", "Oolong", "Water", "Hardness", "Temperature", "Every block"]);
    await page.click(opener("Oolong"));
    await page.waitForSelector(`${opener("Oolong")}[aria-expanded="true"]`);
    assert.equal(fetched.length, 1, fetched.join());
    await page.click(opener("Leaves"));
    assert.deepEqual(await shown(page), ["Leaves", "Water", "Hardness", "Temperature", "Every block"]);
    await page.click(opener("Leaves"));
    await follow(page, '.contents a[href$="oolong/twisted/"]');
    assert.equal(where(page), "en/leaves/oolong/twisted/");
    assert.deepEqual((await shown(page)).slice(0, 5), ["Leaves", "Green tea", "Oolong", "Rolled oolong", "Twisted oolong"]);
  }));

test("where the whole tree cannot be had, a closed branch leads to its first article", async () => {
  const page = await site.visit("en/leaves/green/");
  await page.evaluate(() => { window.fetch = () => Promise.reject(new Error("no network")); });
  await follow(page, opener("Oolong"));
  assert.equal(where(page), "en/leaves/oolong/rolled/");
  await page.quiet();
});

test("breadcrumbs and neighbours follow the contents", () =>
  on(site, "en/leaves/oolong/rolled/", {}, async (page) => {
    const crumbs = await page.$$eval(".breadcrumbs li", (items) => items.map((item) => item.textContent.trim()));
    assert.deepEqual(crumbs, ["Home", "Leaves", "Oolong"]);
    assert.match(await text(page, ".previous"), /Green tea$/);
    await follow(page, ".next");
    assert.equal(where(page), "en/leaves/oolong/twisted/");
  }));

test("the outline marks the section that is being read", () =>
  on(site, "en/water/temperature/", {}, async (page) => {
    const marked = () => page.$$eval(".outline [aria-current]", (links) => links.map((link) => link.textContent));
    assert.deepEqual(await marked(), []);
    await page.evaluate(() => document.getElementById("eighty-degrees").scrollIntoView({ behavior: "instant" }));
    await page.waitForSelector(".outline [aria-current]");
    assert.deepEqual(await marked(), ["Eighty degrees"]);
    await page.click('.outline a[href="#how-to-reach-it-at-ninety"]');
    await page.waitForFunction(() => document.querySelector(".outline [aria-current]")?.hash === "#how-to-reach-it-at-ninety");
    assert.deepEqual(await marked(), ["How to reach it at ninety"]);
  }));

test("headings lead to themselves, and their names stay as they are", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    await page.click("#pour a");
    assert.equal(where(page), "en/leaves/green/#pour");
    const heading = await page.waitForSelector("aria/Pour[role=\"heading\"]");
    assert.equal(await heading.evaluate((element) => element.id), "pour");
  }));

test("code can be copied", () =>
  on(site, "en/blocks/", {}, async (page) => {
    await page.browserContext().setPermission(site.origin, { permission: { name: "clipboard-write" }, state: "granted" });
    await page.focus(".copy");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".copy").textContent === "Copied");
  }));

test("the button that copies covers no code for good", async () => {
  for (const [address, width] of [["en/blocks/", 1280], ["en/blocks/", 390], ["en/pieces/", 390]]) {
    await on(site, address, { width }, async (page) => {
      const covered = await page.$$eval(".code", (boxes) => boxes.flatMap((box) => {
        const pre = box.querySelector("pre");
        pre.scrollLeft = pre.scrollWidth;
        const button = box.querySelector(".copy").getBoundingClientRect();
        const isBelow = (line) => line.right > button.left && line.top < button.bottom && line.bottom > button.top;
        const range = document.createRange();
        const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
          range.selectNodeContents(walker.currentNode);
          if ([...range.getClientRects()].some(isBelow)) found.push(walker.currentNode.data);
        }
        return found;
      }));
      assert.deepEqual(covered, [], `${address} at ${width}`);
      assert.equal(await scrollsSideways(page), false);
    });
  }
});

/** What the keyboard reaches, in order, until it is back where it began. */
async function walk(page, steps) {
  const stops = [];
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const name = at.getAttribute("aria-label") ?? at.textContent.replace(/\s+/g, " ").trim();
      return { name, ring: style.outlineStyle !== "none", seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
    }));
  }
  return stops;
}

test("everything is reached by keyboard, in order and with a mark", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    const stops = await walk(page, 20);
    assert.deepEqual(stops.map((stop) => stop.name), [
      "Skip to content", "Tea manual", "Language English", "Dark colours",
      "Leaves", "Green tea", "Oolong", "Oolong", "Water", "Water", "Every block",
      "Measure the leaves", "Warm the pot", "Pour", "Taste", "What goes wrong",
      "Home", "Measure the leaves", "Warm the pot", "Pour",
    ]);
    for (const stop of stops) assert.ok(stop.ring && stop.seen, `${stop.name} is marked where it is focused`);
  }));

test("the skip link leads past the navigation", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Home");
  }));

test("the language menu and the contents work by keyboard alone", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    await page.focus(".languages summary");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    assert.equal(where(page), "fr/leaves/green/");
    await page.focus(opener("Eau"));
    await page.keyboard.press("Space");
    await page.waitForSelector(`${opener("Eau")}[aria-expanded="true"]`);
    assert.ok((await shown(page)).includes("Dureté"));
  }));

test("a narrow window has the contents and the outline behind their titles", () =>
  on(site, "en/leaves/green/", { width: 390 }, async (page) => {
    assert.deepEqual(await shown(page), []);
    await page.focus(".contents summary");
    await page.keyboard.press("Enter");
    assert.ok((await shown(page)).includes("Green tea"));
    await page.click(".outline summary");
    await page.click('.outline a[href="#pour"]');
    assert.equal(where(page), "en/leaves/green/#pour");
  }));
