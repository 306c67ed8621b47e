// The house under test: a server of its own with the demonstration loaded, and people with browsers.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const PASSWORD = "all-of-this-is-invented";
const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the demonstration in `folder`; answers when it listens. */
async function serve(folder, port, daysAhead, heard) {
  const server = spawn(process.env.SURETY, ["demo", "--days-ahead", `${daysAhead}`], {
    cwd: folder,
    env: settings(folder, port),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      said += chunk;
      heard(`${chunk}`);
      if (said.includes("listening")) resolve();
    });
    server.on("exit", () => reject(new Error(`the server stopped:\n${said}`)));
  });
  return server;
}

function settings(folder, port) {
  return {
    ...process.env,
    SURETY_LISTEN: `127.0.0.1:${port}`,
    SURETY_PUBLIC_URL: `http://127.0.0.1:${port}`,
    SURETY_DATABASE_URL: `sqlite:${folder}/demo.db`,
    SURETY_FILES: `${folder}/files`,
    SURETY_SECRETS: `${folder}/secrets`,
    SURETY_PARTNERSHIP: "Aldermere Safeguarding Partnership",
  };
}

function ended(server) {
  const gone = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGTERM");
  return gone;
}

/**
 * Starts the demonstration in a folder of its own; `stop()` ends it and removes the folder. `goOn(days)` starts it again
 * as if so many days had passed; `command()` runs another command of the program on its database.
 */
export async function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), "surety-e2e-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  let said = "";
  const heard = (words) => (said += words);
  let server = await serve(folder, port, 0, heard);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return {
    base,
    browser,
    folder,
    log: () => said,
    async goOn(days) {
      await ended(server);
      server = await serve(folder, port, days, heard);
    },
    command(...args) {
      const done = spawnSync(process.env.SURETY, args, { cwd: folder, env: settings(folder, port), encoding: "utf8" });
      return { code: done.status, said: done.stdout, error: done.stderr };
    },
    async stop() {
      await browser.close();
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody signed in, in a browser window of their own. `options`: javaScriptEnabled, width. */
export async function person(house, name, { javaScriptEnabled = true, width = 1280 } = {}) {
  const context = await house.browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 }, baseURL: house.base });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`script error on ${page.url()}: ${error}`));
  if (name) {
    await page.goto("/sign-in");
    await page.getByLabel("Email address").fill(`${name}@aldermere.example`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  }
  return page;
}

/** No violation of WCAG 2.2 A or AA that can be found by a machine. */
export async function isAccessible(page) {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const said = found.violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(said, [], `accessibility of ${page.url()}`);
}

/** Nothing scrolls sideways. */
export async function fits(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
}

/** A page that was passed: accessible, and within a telephone. */
export async function isSound(page) {
  await isAccessible(page);
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** What a page says. */
export const words = (page) => page.locator("main").innerText();

/** Every address of this site on a page that can be opened without doing anything. */
export async function links(page) {
  const all = await page.locator("a[href^='/']").evaluateAll((found) => found.map((a) => a.getAttribute("href").split("#")[0]));
  return [...new Set(all)].filter((href) => href && !href.startsWith("//"));
}
