// What the tests share: sites that are built, a browser, and pages that are watched while they are open.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { serve } from "./server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.join(here, "../..");
const program = process.env.HEXAPLA ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(repository, "target"), "debug/hexapla");

/** The path below which the test server has its site. */
export const BASE = "/manual/";

// What was started last ends first: no browser may ask a server, and no server look into a folder, that is gone.
const endings = [];
after(async () => {
  for (const end of endings.reverse()) await end();
});

/** Builds a site in a folder of its own: `guide` is the one that this repository publishes, `project` the tests' own. */
export function build(name, { urls = "directory", base = BASE } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "hexapla-browser-"));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  const from = name === "guide" ? repository : path.join(here, "project");
  for (const part of ["hexapla.toml", "content"]) cpSync(path.join(from, part), path.join(folder, part), { recursive: true });
  const config = path.join(folder, "hexapla.toml");
  writeFileSync(config, readFileSync(config, "utf8").replace("[site]", `[site]\nurls = "${urls}"`));
  execFileSync(program, ["build", "--no-cache", "-q", "--base-url", `https://help.example.org${base}`], { cwd: folder, stdio: "pipe" });
  return path.join(folder, "site");
}

/** A browser, and what opens pages in it. */
export async function start() {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--lang=en-US"],
  });
  endings.push(() => browser.close());
  return browser;
}

/** A site on loopback with a browser before it. */
export async function host(name, options) {
  const folder = build(name, options);
  const { origin, close } = await serve(folder);
  endings.push(close);
  const browser = await start();
  return { folder, origin, browser, visit: (address, options) => visit(browser, `${origin}${BASE}${address}`, options) };
}

/**
 * Opens a page in a session of its own, with nothing remembered. What the page says to the console, what its policy forbids
 * and what it asks of another host is a failure when it is closed.
 */
export async function visit(browser, address, options = {}) {
  const { width = 1280, height = 800, script = true, scheme = "light", media = null, languages = null, status = 200 } = options;
  const session = await browser.createBrowserContext();
  const page = await session.newPage();
  const faults = [];
  const { origin, protocol } = new URL(address);
  page.on("console", (message) => {
    // The browser notes each answer of 404, the page's own too.
    const isOwn = status !== 200 && message.location().url === address;
    if (!isOwn) faults.push(`console: ${message.text()} (${message.location().url ?? ""})`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    const isOurs = protocol === "file:" ? asked.protocol === "file:" : asked.origin === origin;
    if (!isOurs) faults.push(`request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  if (media) await page.emulateMediaType(media);
  if (languages) {
    await page.evaluateOnNewDocument((list) => Object.defineProperty(navigator, "languages", { value: list }), languages);
  }
  const answer = await page.goto(address, { waitUntil: "load" });
  if (protocol !== "file:") assert.equal(answer.status(), status, address);
  page.quiet = async () => {
    await session.close();
    assert.deepEqual(faults, [], address);
  };
  return page;
}

/** Opens a page, does something with it, and closes it. */
export async function on(site, address, options, act) {
  const page = await site.visit(address, options);
  await act(page);
  await page.quiet();
}

/** Follows a link and waits for the page that it leads to. */
export async function follow(page, selector) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(selector)]);
}

/** The address that a page shows, decoded, below the site's own. */
export function where(page) {
  const { pathname, hash } = new URL(page.url());
  return decodeURIComponent(`${pathname.slice(BASE.length)}${hash}`);
}

/** The text of an element, blanks joined. */
export function text(page, selector) {
  return page.$eval(selector, (element) => element.textContent.replace(/\s+/g, " ").trim());
}

/** Whether the page can be scrolled sideways. */
export function scrollsSideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** Each kind of page of a site, by what it is: its address and the answer's status. */
export const KINDS = {
  guide: [
    ...["en", "fr", "zh"].flatMap((id) => [
      [`${id}: an article`, `${id}/partners/multipartner/`],
      [`${id}: a long article`, `${id}/guide/configuration/`],
      [`${id}: an article as front page`, `${id}/`],
      [`${id}: nothing there`, `${id}/nothing/there/`, 404],
    ]),
    ["the languages", ""],
  ],
  project: [
    ...["en", "fr", "ar"].flatMap((id) => [
      [`${id}: an article`, `${id}/leaves/green/`],
      [`${id}: every block`, `${id}/blocks/`],
      [`${id}: choices`, `${id}/choices/`],
      [`${id}: smaller blocks`, `${id}/pieces/`],
      [`${id}: a landing page`, `${id}/shelf/landing/`],
      [`${id}: a hub`, `${id}/shelf/hub/`],
      [`${id}: questions`, `${id}/shelf/faq/`],
      [`${id}: an index page`, `${id}/shelf/old/`],
      [`${id}: contents as front page`, `${id}/`],
    ]),
    ["fr: a fallback page", "fr/water/temperature/"],
    ["the languages", ""],
  ],
};
