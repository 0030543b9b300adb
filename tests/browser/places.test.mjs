// Where and how a page may be read: without scripts, at a wrong address, from disk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { BASE, KINDS, build, follow, host, on, start, text, visit, where } from "./support.mjs";

const site = await host("project");
const guide = await host("guide");

test("every kind of page is whole without scripts", async () => {
  for (const [name, host] of [["project", site], ["guide", guide]]) {
    for (const [kind, address, status] of KINDS[name]) {
      await on(host, address, { script: false, status }, async (page) => {
        const heading = await page.$$eval("h1", (headings) => headings.map((heading) => heading.checkVisibility()));
        assert.deepEqual(heading, [true], kind);
      });
    }
  }
});

test("a page is shown while its script is on the way, and is whole where that never comes", async () => {
  for (const comes of [true, false]) {
    const page = await site.browser.newPage();
    const scripts = [];
    await page.setRequestInterception(true);
    page.on("request", (request) => (/\/theme\.\w+\.js$/.test(request.url()) ? scripts.push(request) : request.continue()));
    const loaded = page.goto(`${site.origin}${BASE}en/choices/`, { waitUntil: "load" });
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length, { polling: 100 });
    assert.equal(await page.evaluate(() => document.readyState), "interactive");
    assert.ok(await page.$eval(".article > p", (paragraph) => paragraph.checkVisibility()));
    assert.equal(scripts.length, 1);
    const [script] = scripts;
    await (comes ? script.continue() : script.abort());
    await loaded;
    const shown = await page.$$eval(".tab", (tabs) => tabs.filter((tab) => tab.checkVisibility()).length);
    assert.equal(shown, comes ? 3 : 9);
    await page.close();
  }
});

test("without scripts every place is reached by links alone", () =>
  on(site, "en/leaves/green/", { script: false }, async (page) => {
    assert.equal(await page.$eval(".scheme", (button) => button.checkVisibility()), false);
    await follow(page, ".tree > ul > li:nth-child(2) > a");
    assert.equal(where(page), "en/water/");
    await follow(page, ".tree > ul > li:nth-child(1) > a");
    assert.equal(where(page), "en/leaves/green/");
    await follow(page, ".tree > ul > li > ul > li:nth-child(2) > a");
    assert.equal(where(page), "en/leaves/oolong/rolled/");
    await page.click(".languages summary");
    await follow(page, '.languages a[hreflang="fr"]');
    assert.equal(where(page), "fr/leaves/oolong/rolled/");
    await follow(page, ".previous");
    assert.equal(where(page), "fr/leaves/green/");
    await page.click('.outline a[href="#verser"]');
    assert.equal(where(page), "fr/leaves/green/#verser");
  }));

test("without scripts a narrow window has its menus", () =>
  on(site, "en/leaves/green/", { script: false, width: 390 }, async (page) => {
    await page.click(".contents summary");
    await follow(page, ".tree > ul > li:nth-child(2) > a");
    assert.equal(where(page), "en/water/");
  }));

test("the page for wrong addresses works below a sub-path, at any depth", async () => {
  for (const address of ["nothing", "nothing/at/this/depth/", "fr/leaves/nothing/"]) {
    await on(site, address, { status: 404 }, async (page) => {
      assert.equal(await page.$eval(".button", (button) => getComputedStyle(button).display), "inline-block", "it has its style sheet");
      assert.equal(await page.$eval('meta[name="robots"]', (robots) => robots.content), "noindex");
      await follow(page, ".button");
      assert.match(where(page), /^(en\/|fr\/|)$/);
    });
  }
});

test("where it does not know its sub-path, the page for wrong addresses is readable without its style", async () => {
  const lost = await host("project", { base: "/" });
  const page = await lost.visit("nothing/at/all/", { status: 404 });
  assert.equal(await page.$eval(".button", (button) => getComputedStyle(button).display), "inline");
  const [width, fill] = await page.$eval(".globe", (globe) => [globe.getBoundingClientRect().width, getComputedStyle(globe).fill]);
  assert.deepEqual([width, fill], [18, "none"]);
  assert.equal(await page.$eval(".scheme", (button) => button.checkVisibility()), false, "what needs a script is not there");
  assert.deepEqual(await page.$$eval(".language-list a", (links) => links.map((link) => link.pathname)), ["/en/", "/fr/", "/ar/"]);
});

test("a wrong address below a language has that language first", () =>
  on(site, "fr/leaves/nothing/", { status: 404, languages: ["en"] }, async (page) => {
    assert.equal(await text(page, ".language-list li:first-child"), "Français");
  }));

test("a site with files as addresses can be read from disk", async () => {
  const folder = build("project", { urls: "file" });
  const browser = await start();
  const page = await visit(browser, pathToFileURL(`${folder}/en/leaves/green.html`).href);
  assert.equal(await page.$eval("html", (html) => html.classList.contains("scripted")), true);
  assert.equal(await page.$eval(".header", (header) => getComputedStyle(header).display), "flex");
  await page.click('.outline a[href="#warm-the-pot"]');
  await page.waitForFunction(() => document.querySelector('.languages a[hreflang="fr"]').hash !== "");
  await page.click(".languages summary");
  await follow(page, '.languages a[hreflang="fr"]');
  assert.ok(decodeURIComponent(page.url()).endsWith("/fr/leaves/green.html#warm-the-pot"));
  await follow(page, ".tree > ul > li:nth-child(2) > a");
  assert.ok(page.url().endsWith("/fr/water/index.html"));
  await follow(page, ".site-title");
  assert.ok(page.url().endsWith("/fr/index.html"));
  await page.quiet();
  const front = await visit(browser, pathToFileURL(`${folder}/index.html`).href);
  await follow(front, '.language-list a[hreflang="ar"]');
  assert.ok(front.url().endsWith("/ar/index.html"));
  await front.quiet();
});
