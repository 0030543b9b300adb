// A static host as simple as they come: files below a sub-path, `index.html` for folders, the site's 404.html for the rest.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** Serves a folder below `/manual/` on loopback; `origin` and `close` are the answer. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    // Browsers ask for it by themselves; a site without an icon is no fault.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const file = pathname.startsWith("/manual/") ? await find(folder, decodeURIComponent(pathname.slice(8))) : null;
    const shown = file ?? path.join(folder, "404.html");
    const content = await readFile(shown).catch(() => null);
    if (content === null) return response.writeHead(500).end();
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[path.extname(shown)] ?? "application/octet-stream" }).end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

async function find(folder, name) {
  const file = path.join(folder, name);
  if (!file.startsWith(folder)) return null;
  const facts = await stat(file).catch(() => null);
  if (facts?.isDirectory()) return name === "" || name.endsWith("/") ? find(folder, path.join(name, "index.html")) : null;
  return facts?.isFile() ? file : null;
}
