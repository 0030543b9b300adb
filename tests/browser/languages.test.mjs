// From one language to another: the same article, the same heading, and what a reader is told who gets another language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, host, on, text, where } from "./support.mjs";

const site = await host("project");

async function change(page, language) {
  await page.click(".languages summary");
  await follow(page, `.languages a[hreflang="${language}"]`);
}

test("the language menu leads to the heading of the same id", () =>
  on(site, "en/leaves/green/#measure", {}, async (page) => {
    await change(page, "fr");
    assert.equal(where(page), "fr/leaves/green/#measure");
  }));

test("the language menu leads to the heading in the same place, where the source's id stays", () =>
  on(site, "en/leaves/green/#warm-the-pot", {}, async (page) => {
    await change(page, "fr");
    assert.equal(where(page), "fr/leaves/green/#warm-the-pot");
    const place = await page.evaluate(() => document.getElementById("warm-the-pot").closest("h2")?.id);
    assert.equal(place, "chauffer-la-théière");
    await change(page, "en");
    assert.equal(where(page), "en/leaves/green/#warm-the-pot");
  }));

test("a translation's own id leads to the source's", () =>
  on(site, "fr/leaves/green/#chauffer-la-théière", {}, async (page) => {
    await change(page, "en");
    assert.equal(where(page), "en/leaves/green/#warm-the-pot");
  }));

test("a heading that cannot reach the top of the window is kept too", () =>
  on(site, "en/leaves/green/#what-goes-wrong", { height: 1200 }, async (page) => {
    await change(page, "fr");
    assert.equal(where(page), "fr/leaves/green/#what-goes-wrong");
  }));

test("the section that was scrolled to is kept", () =>
  on(site, "en/leaves/green/", { height: 500 }, async (page) => {
    await page.evaluate(() => document.getElementById("warm-the-pot").scrollIntoView({ behavior: "instant" }));
    await page.waitForFunction(() => document.querySelector('.languages a[hreflang="fr"]').hash !== "");
    await change(page, "fr");
    assert.equal(where(page), "fr/leaves/green/#warm-the-pot");
  }));

test("an article that was not scrolled is opened at its beginning", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    await change(page, "fr");
    assert.equal(where(page), "fr/leaves/green/");
  }));

test("a fallback page says so in the reader's language and marks the language of its text", () =>
  on(site, "fr/water/hardness/", {}, async (page) => {
    assert.equal(await text(page, ".notice"), "Cet article n’est pas encore traduit. Il est affiché en anglais.");
    assert.equal(await page.$eval("html", (html) => html.lang), "fr");
    assert.equal(await page.$eval(".article", (article) => `${article.lang} ${article.dir}`), "en ltr");
    assert.equal(await page.$eval('link[rel="canonical"]', (link) => link.href), "https://help.example.org/manual/en/water/hardness/");
  }));

test("a fallback page in a right-to-left language keeps the direction of its text", () =>
  on(site, "ar/water/hardness/", {}, async (page) => {
    assert.equal(await page.$eval("html", (html) => html.dir), "rtl");
    assert.equal(await page.$eval(".article", (article) => getComputedStyle(article).direction), "ltr");
  }));

test("a page that is translated has no notice", () =>
  on(site, "fr/leaves/green/", {}, async (page) => assert.equal(await page.$(".notice"), null)));

test("the language menu says what is not translated", () =>
  on(site, "en/water/hardness/", {}, async (page) => {
    await page.click(".languages summary");
    assert.match(await text(page, '.languages a[hreflang="fr"]'), /not translated$/);
    assert.equal(await text(page, '.languages a[hreflang="en"]'), "English");
  }));

test("the language menu closes on Escape and on a click elsewhere", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    const isOpen = () => page.$eval(".languages details", (menu) => menu.open);
    await page.click(".languages summary");
    await page.keyboard.press("Escape");
    assert.equal(await isOpen(), false);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    await page.click(".languages summary");
    await page.click("h1");
    assert.equal(await isOpen(), false);
  }));

const order = (page) => page.$$eval(".language-list a", (links) => links.map((link) => link.hreflang));

test("the front page has the browser's language first", async () => {
  await on(site, "", { languages: ["de-DE", "fr-CA", "en"] }, async (page) => {
    assert.deepEqual(await order(page), ["fr", "en", "ar"]);
    assert.equal(where(page), "");
  });
  await on(site, "", { languages: ["ar-EG"] }, async (page) => assert.deepEqual(await order(page), ["ar", "en", "fr"]));
  await on(site, "", { languages: ["ja"] }, async (page) => assert.deepEqual(await order(page), ["en", "fr", "ar"]));
});

test("the front page has the language first that the reader took last", () =>
  on(site, "en/leaves/green/", { languages: ["en"] }, async (page) => {
    await change(page, "ar");
    await page.goto(`${site.origin}/manual/`, { waitUntil: "load" });
    assert.deepEqual(await order(page), ["ar", "en", "fr"]);
    assert.equal(where(page), "");
  }));

test("a language that differs only by its region is the same, one in another script is not", async () => {
  const guide = await host("guide");
  await on(guide, "", { languages: ["zh-TW", "fr"] }, async (page) => assert.deepEqual(await order(page), ["fr", "en", "zh"]));
  await on(guide, "", { languages: ["zh-SG"] }, async (page) => assert.deepEqual(await order(page), ["zh", "en", "fr"]));
});
