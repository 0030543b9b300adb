// axe-core on each kind of page, in each language, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { KINDS, host, on } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(page) {
  // Through the debugger, which the page's policy does not concern.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

for (const name of ["guide", "project"]) {
  const site = await host(name);
  for (const [kind, address, status] of KINDS[name]) {
    test(`${name}, ${kind}`, async () => {
      for (const scheme of ["light", "dark"]) {
        await on(site, address, { scheme, status }, async (page) => {
          assert.deepEqual(await violations(page), [], `wide, ${scheme}`);
          await page.setViewport({ width: 390, height: 800 });
          await page.$$eval("nav > details", (menus) => menus.forEach((menu) => { menu.open = true; }));
          assert.deepEqual(await violations(page), [], `narrow, menus open, ${scheme}`);
        });
      }
    });
  }
}
