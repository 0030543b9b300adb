// What readers choose: tabs, versions, zones, an image to look at closely.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, host, on, text } from "./support.mjs";

const site = await host("project");

const shown = (page, selector) => page.$$eval(selector, (parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.textContent.replace(/\s+/g, " ").trim()));
const panels = (page) => shown(page, ".tab > p:nth-of-type(2)");
const selected = (page) => page.$$eval('[role="tab"][aria-selected="true"]', (tabs) => tabs.map((tab) => tab.textContent));
const query = (page) => new URL(page.url()).searchParams;

test("tabs are switched together, and those that hang on another follow", () =>
  on(site, "en/choices/", {}, async (page) => {
    assert.deepEqual(await panels(page), ["Green tea wants cool water.", "Three infusions.", "A cup for green tea."]);
    const [, black] = await page.$$('[role="tab"]');
    await black.click();
    assert.deepEqual(await panels(page), ["Black tea wants boiling water.", "Two infusions.", "A cup for black tea."]);
    assert.equal(query(page).get("tabs"), "black cup");
    assert.equal((await page.$$('[role="tab"]:not([hidden])')).length, 7);
  }));

test("tabs are worked by keyboard", () =>
  on(site, "en/choices/", {}, async (page) => {
    const first = await page.$('[role="tab"]');
    await first.focus();
    const steps = [["ArrowRight", "Black"], ["ArrowRight", "White or yellow"], ["ArrowRight", "Green"], ["ArrowLeft", "White or yellow"], ["Home", "Green"], ["End", "White or yellow"]];
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      assert.deepEqual((await selected(page)).slice(0, 2), [name, name], key);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
    }
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "tabpanel");
    assert.deepEqual(await page.$$eval('.tabs:first-of-type [role="tab"]', (tabs) => tabs.map((tab) => tab.tabIndex)), [-1, -1, 0]);
  }));

test("in a right-to-left page the arrows are mirrored", () =>
  on(site, "ar/choices/", {}, async (page) => {
    await page.$eval("article", (article) => { article.dir = "rtl"; });
    await page.focus('[role="tab"]');
    await page.keyboard.press("ArrowLeft");
    assert.equal((await selected(page))[0], "Black");
  }));

test("a chosen tab, version and zone hold on other pages and in other languages", () =>
  on(site, "en/choices/", {}, async (page) => {
    const [, black] = await page.$$('[role="tab"]');
    await black.click();
    await page.select('select[name="moniker"]', "kettle-1");
    await page.goto(`${site.origin}/manual/en/more-choices/`, { waitUntil: "load" });
    assert.deepEqual(await panels(page), ["Milk is allowed."]);
    assert.deepEqual(await shown(page, ".moniker p:last-child"), ["It is made of iron."]);
    await page.goto(`${site.origin}/manual/fr/choices/`, { waitUntil: "load" });
    assert.equal((await selected(page))[0], "Black");
    assert.deepEqual(await page.$$eval(".choices option:checked", (options) => options.map((option) => option.textContent)), ["Bouilloire 1", "une gazinière"]);
  }));

test("addresses ask for tabs, versions and zones", () =>
  on(site, "en/choices/?tabs=yellow+glass&view=kettle-2&pivots=open-fire", {}, async (page) => {
    assert.equal((await selected(page))[0], "White or yellow");
    assert.deepEqual(await shown(page, ".moniker h3, .zone h3"), ["The old lid", "On fire"]);
    assert.deepEqual(await shown(page, ".zone p:last-child"), ["Hang the kettle up.", "Never leave it alone."]);
  }));

test("an address that leads into what is hidden shows it", async () => {
  for (const [address, part] of [["#how-long", "How long"], ["#the-old-lid", "The old lid"], ["#on-fire", "On fire"]]) {
    await on(site, `en/choices/${address}`, {}, async (page) => {
      assert.ok((await shown(page, "h3")).includes(part), address);
      const top = await page.evaluate(() => document.querySelector(":target").getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 800, `${address} at ${top}`);
    });
  }
  await on(site, "en/choices/#tab/black", {}, async (page) => assert.equal((await selected(page))[0], "Black"));
  await on(site, "en/choices/", {}, async (page) => {
    await page.click('.article a[href="#tab/black"]');
    await page.waitForFunction(() => document.querySelector('[aria-selected="true"]').textContent === "Black");
    await page.click('.article a[href="#how-long"]');
    assert.ok((await shown(page, "h3")).includes("How long"));
  });
});

test("versions: the newest holds until another is chosen, and the outline follows", () =>
  on(site, "en/choices/", { width: 1400 }, async (page) => {
    assert.deepEqual(await shown(page, ".moniker > :last-child"), ["A button lifts the lid.", "The whistle can be taken off."]);
    await page.select('select[name="moniker"]', "kettle-2");
    assert.equal(query(page).get("view"), "kettle-2");
    assert.deepEqual(await shown(page, ".moniker > :last-child"), ["The lid is lifted by hand."]);
    assert.deepEqual((await shown(page, ".outline a")).filter((entry) => entry.includes("lid")), ["The old lid"]);
    await page.reload({ waitUntil: "load" });
    assert.equal(await page.$eval('select[name="moniker"]', (menu) => menu.value), "kettle-2");
  }));

test("what is not shown is no section that the reader is in", () =>
  on(site, "en/choices/", { width: 1400 }, async (page) => {
    const section = () => page.evaluate(() => [
      document.querySelector('.outline [aria-current="location"]')?.textContent ?? "",
      new URL(document.querySelector('.languages a[hreflang="fr"]').href).hash,
    ]);
    const leadTo = (id) => page.evaluate((id) => {
      document.getElementById(id).scrollIntoView({ behavior: "instant" });
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, id);
    assert.deepEqual(await section(), ["", ""]);
    await page.setViewport({ width: 1400, height: 300 });
    await leadTo("versions");
    assert.deepEqual(await section(), ["Versions", "#versions"]);
    await leadTo("how-long");
    assert.deepEqual(await section(), ["Versions", "#versions"], "a hidden heading cannot be gone to");
    await page.$eval("#how-long", (heading) => document.getElementById(`${heading.closest(".tab").id}:tab`).click());
    await leadTo("how-long");
    assert.equal((await section())[1], "#how-long");
  }));

test("without scripts every part is there, with its title", () =>
  on(site, "en/choices/", { script: false }, async (page) => {
    assert.equal((await panels(page)).length, 9);
    assert.equal((await shown(page, ".tab-title")).length, 9);
    assert.equal((await shown(page, ".range-label")).length, 6);
    assert.equal(await page.$eval(".choices", (choices) => choices.checkVisibility()), false);
  }));

test("on paper every tab is there, and of the versions the chosen one", () =>
  on(site, "en/choices/", { media: "print" }, async (page) => {
    assert.equal((await shown(page, ".tab-title")).length, 9);
    assert.equal((await shown(page, ".tablist, .choices")).length, 0);
    assert.equal((await shown(page, ".moniker")).length, 2);
  }));

test("nothing moves while a page with choices is loaded", () =>
  on(site, "en/leaves/green/", {}, async (page) => {
    await page.evaluateOnNewDocument(() => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; })).observe({ type: "layout-shift", buffered: true });
    });
    for (const address of ["en/choices/", "en/pieces/"]) {
      await page.goto(`${site.origin}/manual/${address}`, { waitUntil: "networkidle0" });
      assert.ok(await page.evaluate(() => window.shift) < 0.05, `${address}: ${await page.evaluate(() => window.shift)}`);
    }
  }));

test("an image is looked at closely, and closed by key or click", () =>
  on(site, "en/pieces/", {}, async (page) => {
    const link = '.article a[href*="pot-large"]';
    await page.click(link);
    await page.waitForFunction(() => document.querySelector("dialog[open] img")?.naturalWidth === 2400);
    const [image, width] = await page.$eval("dialog img", (image) => [image.getBoundingClientRect().width, innerWidth]);
    assert.ok(image > 1000 && image <= width, `${image}`);
    assert.equal(await page.$eval("dialog", (box) => box.getAttribute("aria-label")), "A pot and a cup");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    assert.equal(await page.evaluate((link) => document.activeElement === document.querySelector(link), link), true);
    await page.click(link);
    await page.click("dialog button");
    await page.waitForFunction(() => !document.querySelector("dialog"));
  }));

test("without scripts the larger image is a link", () =>
  on(site, "en/pieces/", { script: false }, async (page) => {
    await follow(page, '.article a[href*="pot-large"]');
    assert.ok(page.url().endsWith("pot-large.svg"));
  }));

test("marked lines are told apart without colour", () =>
  on(site, "en/pieces/", {}, async (page) => {
    assert.equal((await page.$$("mark.line")).length, 3);
    const border = await page.$eval("mark.line", (line) => parseFloat(getComputedStyle(line).borderInlineStartWidth));
    assert.ok(border >= 2);
    assert.match(await text(page, ".alert.warning"), /nothing\.py/);
  }));

test("the page has an icon that its policy lets through", () =>
  on(site, "en/choices/", {}, async (page) => {
    const icon = await page.$eval('link[rel="icon"]', (link) => link.href);
    assert.match(icon, /\/_hexapla\/icon\.[0-9a-f]+\.svg$/);
    assert.equal(await page.evaluate((icon) => fetch(icon).then((answer) => answer.status), icon), 200);
  }));
