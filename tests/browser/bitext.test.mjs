// Reading a translation beside its source.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { BASE, host, on, visit } from "./support.mjs";

const guide = await host("guide");
const project = await host("project");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BESIDE = '.reading [value="beside"]';
const SENTENCES = '.reading [value="sentences"]';
const ARTICLE = "fr/partners/multipartner/";

const ready = (page) => page.waitForSelector(".article .sentence");
const gloss = (page) => page.$eval(".gloss", (box) => (box.hidden ? null : box.textContent));
const pressed = (page) => page.$$eval(".reading button", (buttons) => buttons.map((button) => button.getAttribute("aria-pressed")));
const active = (page) => page.evaluate(() => document.activeElement.textContent);

test("pointing at a sentence shows its source", () =>
  on(guide, ARTICLE, {}, async (page) => {
    await page.click(SENTENCES);
    await ready(page);
    assert.deepEqual(await pressed(page), ["false", "true"]);
    const sentence = await page.$(".article p .sentence");
    await sentence.hover();
    await page.waitForSelector(".gloss:not([hidden])");
    assert.equal(await page.$eval(".gloss", (box) => box.getAttribute("role")), "status");
    assert.equal(await page.$eval(".gloss p", ({ lang, dir }) => `${lang} ${dir}`), "en ltr");
    assert.match(await gloss(page), /[a-z]{3} [a-z]/);
    assert.equal(new URL(page.url()).search, "?with=en,sentences");
    await page.mouse.move(2, 2);
    await page.waitForSelector(".gloss[hidden]");
  }));

test("a tap shows the source, and another one hides it", () =>
  on(guide, `${ARTICLE}?with=en,sentences`, { width: 390, height: 800 }, async (page) => {
    await ready(page);
    const sentence = await page.$(".article p .sentence");
    await sentence.tap();
    assert.ok(await gloss(page));
    assert.equal(await page.$eval(".gloss", (box) => getComputedStyle(box).position), "fixed");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
    await page.touchscreen.tap(20, 3);
    assert.equal(await gloss(page), null);
  }));

test("by keyboard, there is one stop, arrows between sentences, and Escape leads out", () =>
  on(guide, `${ARTICLE}?with=en,sentences`, {}, async (page) => {
    await ready(page);
    assert.equal(await page.$$eval('.article .sentence[tabindex="0"]', (stops) => stops.length), 1);
    await page.focus(SENTENCES);
    await page.keyboard.press("Tab");
    const first = await active(page);
    const source = await gloss(page);
    assert.ok(source);
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await active(page), first);
    assert.notEqual(await gloss(page), source);
    await page.keyboard.press("ArrowUp");
    assert.equal(await active(page), first);
    await page.keyboard.press("End");
    const last = await active(page);
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(page), last);
    await page.keyboard.press("Home");
    assert.equal(await gloss(page), source);
    await page.keyboard.press("Escape");
    assert.equal(await gloss(page), null);
    assert.equal(await page.evaluate(() => document.activeElement.value), "sentences");
  }));

test("side by side, the source stands beside where there is room, else below", () =>
  on(guide, ARTICLE, {}, async (page) => {
    await page.click(BESIDE);
    await ready(page);
    const boxes = () => page.$eval(".article p .pair", (pair) => {
      const [own, other] = [...pair.children].map((part) => part.getBoundingClientRect());
      return { isBeside: other.left >= own.right, isBelow: other.top >= own.bottom - 1, top: other.top - own.top };
    });
    const wide = await boxes();
    assert.ok(wide.isBeside && Math.abs(wide.top) < 2, JSON.stringify(wide));
    assert.equal(await page.$eval(".article .other", (other) => `${other.lang} ${other.dir}`), "en ltr");
    await page.setViewport({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
    const below = await page.$eval(".article p .pair .other", (other) => other.checkVisibility());
    assert.ok(below);
    await page.click(BESIDE);
    assert.deepEqual(await pressed(page), ["false", "false"]);
    assert.ok(!(await page.$eval(".article .other", (other) => other.checkVisibility())));
    assert.equal(new URL(page.url()).search, "");
  }));

test("the choice is remembered, and an address asks for it", async () => {
  await on(guide, `${ARTICLE}?with=en`, {}, async (page) => {
    await ready(page);
    assert.deepEqual(await pressed(page), ["true", "false"]);
    await page.click(SENTENCES);
    await page.goto(`${guide.origin}${BASE}fr/guide/links/`, { waitUntil: "load" });
    await ready(page);
    assert.deepEqual(await pressed(page), ["false", "true"]);
  });
  await on(guide, `${ARTICLE}?with=de`, {}, async (page) => {
    assert.equal(await page.$(".article .sentence"), null);
  });
});

test("what an address leads to is at the top when both languages are there, and what is read stays in its place", async () => {
  const heading = "markdown";
  for (const width of [1280, 390]) {
    await on(guide, `fr/guide/configuration/?with=en#${heading}`, { width }, async (page) => {
      const top = (id) => page.$eval(`#${id}`, (element) => element.getBoundingClientRect().top);
      const edge = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart));
      const isNear = async (id, place, what) => assert.ok(Math.abs(await top(id) - place) < 3, `${width}: ${what}: ${await top(id)}, not ${place}`);
      const settled = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const press = async (value) => {
        await page.$eval(`.reading [value="${value}"]`, (button) => button.click());
        await settled();
      };
      await ready(page);
      await page.waitForSelector(".beside .other");
      await settled();
      await isNear(heading, edge, "opened");
      for (const value of ["beside", "beside", "sentences"]) {
        await press(value);
        await isNear(heading, edge, value);
      }
      await page.goto(`${guide.origin}${BASE}fr/guide/links/`, { waitUntil: "load" });
      await ready(page);
      await press("beside");
      assert.equal(await page.evaluate(() => scrollY), 0, "at the beginning it stays there");
    });
  }
});

test("every sentence of the guide is found on its page", async () => {
  for (const address of ["fr/guide/configuration/", "zh/guide/articles/", "fr/", "zh/guide/reference/rules/"]) {
    await on(guide, `${address}?with=en`, {}, async (page) => {
      await ready(page);
      const [found, told] = await page.evaluate(async () => {
        const file = await (await fetch(document.querySelector(".reading").dataset.bitext)).json();
        return [document.querySelectorAll(".article .other > .sentence").length, file.blocks.flatMap((block) => block.sentences).length];
      });
      // Code is shown once.
      assert.ok(found > 0 && found >= told * 0.9, `${address}: ${found} of ${told}`);
    });
  }
});

test("what reads as its source does is marked so", async () => {
  for (const [width, isBeside] of [[1280, true], [390, false]]) {
    await on(guide, "fr/guide/configuration/?with=en", { width }, async (page) => {
      await ready(page);
      const [text, name, own, mark] = await page.$eval("h1 > .same", (pair) => {
        const [own, mark] = pair.children;
        const box = document.createRange();
        box.selectNodeContents(own);
        return [mark.textContent, mark.ariaLabel, box.getBoundingClientRect().toJSON(), mark.getBoundingClientRect().toJSON()];
      });
      assert.deepEqual([text, name], ["=", "Identique à l’original"]);
      assert.ok(mark.left >= own.right && mark.top < own.bottom, "on the same line");
      assert.equal(mark.left - own.right > 60, isBeside, "in its column, where there is one");
      assert.equal(await page.$("td > .same"), null, "a cell with code alone needs none");
    });
  }
});

test("in a right-to-left page the source stands to the left", () =>
  on(project, "ar/leaves/green/?with=en", {}, async (page) => {
    await ready(page);
    const isLeft = await page.$eval(".article p .pair", (pair) => {
      const [own, other] = [...pair.children].map((part) => part.getBoundingClientRect());
      return other.right <= own.left;
    });
    assert.ok(isLeft);
    await page.click(SENTENCES);
    const stop = await page.$('.sentence[tabindex="0"]');
    await stop.focus();
    const first = await active(page);
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await active(page), first);
  }));

test("without a script a link leads to the source", () =>
  on(guide, ARTICLE, { script: false }, async (page) => {
    assert.equal(await page.$(BESIDE), null);
    assert.match(await page.$eval(".reading a", (link) => link.href), /\/en\/partners\/multipartner\/$/);
  }));

test("read from disk, where nothing can be fetched, the buttons are not shown", async () => {
  const page = await visit(guide.browser, `${pathToFileURL(path.join(guide.folder, ARTICLE, "index.html")).href}?with=en`);
  assert.equal(await page.$(BESIDE), null);
  await page.quiet();
});

test("where the file is missing, the page stays as it is", async () => {
  const page = await guide.visit(ARTICLE);
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().endsWith("bitext.json") ? request.respond({ status: 404 }) : request.continue()));
  await page.click(BESIDE);
  await page.waitForSelector(".reading:not(.ready)");
  assert.equal(await page.$(".article .sentence"), null);
});

test("nothing keeps anybody out", async () => {
  for (const [site, address] of [[guide, ARTICLE], [guide, "zh/guide/configuration/"], [project, "ar/leaves/green/"], [project, "fr/blocks/"]]) {
    for (const way of ["en", "en,sentences"]) {
      for (const scheme of ["light", "dark"]) {
        await on(site, `${address}?with=${way}`, { scheme }, async (page) => {
          await ready(page);
          const stop = await page.$('.sentence[tabindex="0"]');
          await stop.focus();
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`), [], `${address} ${way} ${scheme}`);
        });
      }
    }
  }
});

test("on paper, the tools are left out", () =>
  on(guide, `${ARTICLE}?with=en`, { media: "print" }, async (page) => {
    await ready(page);
    assert.ok(!(await page.$eval(".reading", (tools) => tools.checkVisibility())));
    assert.ok(await page.$eval(".article .other", (other) => other.checkVisibility()));
  }));
