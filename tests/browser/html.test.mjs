// The Nu HTML checker on each page of both sites, and how many bytes each kind of page costs its reader.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import vnu from "vnu-jar";
import { build } from "./support.mjs";

const files = (folder, extension) =>
  readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(extension)).map((name) => path.join(folder, name));

for (const name of ["guide", "project"]) {
  const folder = build(name);

  test(`${name}: every page is valid HTML`, () => {
    const { status, stderr, error } = spawnSync("java", ["-Xss1m", "-jar", vnu, "--format", "json", "--stdout", ...files(folder, ".html")],
      { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    assert.equal(error, undefined);
    assert.equal(status, 0, stderr);
  });

  test(`${name}: the style sheet and the script stay small`, () => {
    const size = (extension) => files(path.join(folder, "_hexapla"), extension).reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    assert.ok(size(".css") < 20 * 1024, `${size(".css")} bytes of CSS`);
    assert.ok(size(".js") < 15 * 1024, `${size(".js")} bytes of JavaScript`);
  });
}
