// Pages written in YAML: cards in sections, questions with their answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, host, on, scrollsSideways, text, where } from "./support.mjs";

const site = await host("project");
const PAGES = ["landing", "hub", "faq", "old"];

test("cards stand side by side where there is room, and below each other on a phone", async () => {
  const columns = (page) => page.$eval(".cards", (cards) => getComputedStyle(cards).gridTemplateColumns.split(" ").length);
  await on(site, "en/shelf/landing/", { width: 1600 }, async (page) => assert.equal(await columns(page), 3));
  await on(site, "en/shelf/landing/", { width: 390 }, async (page) => assert.equal(await columns(page), 1));
});

test("no page is wider than its window", async () => {
  for (const name of PAGES) {
    for (const width of [320, 700, 1280]) {
      await on(site, `en/shelf/${name}/`, { width }, async (page) => assert.equal(await scrollsSideways(page), false, `${name} at ${width}`));
    }
  }
});

test("without a script all of it can be read", async () => {
  await on(site, "en/shelf/faq/", { script: false }, async (page) => {
    const answers = await page.$$eval(".answer", (all) => all.map((answer) => answer.checkVisibility()));
    assert.deepEqual(answers, [true, true, true]);
    assert.match(await text(page, ".question:nth-of-type(2)"), /H2O.*Yes/);
  });
});

test("a card that is a link is one wherever it is clicked", async () => {
  const page = await site.visit("en/shelf/hub/");
  await follow(page, ".section-highlighted .card");
  assert.equal(where(page), "en/leaves/green/");
  await page.quiet();
});

test("a link in the text of such a card leads where it says", async () => {
  const page = await site.visit("en/shelf/hub/");
  await follow(page, ".section-conceptual .summary a");
  assert.equal(where(page), "en/blocks/");
  await page.quiet();
});

test("links lead to questions, and the outline lists them", async () => {
  await on(site, "en/shelf/faq/#how-hot-is-hot-1", {}, async (page) => {
    assert.equal(await page.$eval(":target", (heading) => heading.localName), "h3");
    const outline = await page.$$eval(".outline a", (links) => links.map((link) => link.hash));
    assert.deepEqual(outline, ["#water", "#how-hot-is-hot", "#is-h2o-enough", "#leaves", "#how-hot-is-hot-1"]);
  });
});

test("the types of pages are named in the language of the page", async () => {
  await on(site, "fr/shelf/landing/", {}, async (page) => assert.equal(await text(page, ".card-label"), "Prise en main"));
  await on(site, "fr/shelf/hub/", {}, async (page) => {
    assert.equal(await page.$eval("article", (article) => article.lang), "en");
    assert.equal(await text(page, ".card-label"), "Quickstart");
  });
});

test("on paper the cards lose nothing", async () => {
  await on(site, "en/shelf/hub/", { media: "print" }, async (page) => {
    assert.ok(await page.$$eval(".card", (cards) => cards.every((card) => card.checkVisibility())));
  });
});
