// Every page that can be reached, as several people: it opens, is accessible, fits a telephone, and prints.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fits, isAccessible, links, openHouse, person } from "./house.mjs";

let house;
before(async () => (house = await openHouse()));
after(() => house.stop());

/** One address for each kind of page: ids and pages of a list are not worth a second look. */
function kind(href) {
  const [path, query = ""] = href.split("?");
  const shape = path.replace(/[a-z]{2,4}_[0-9a-f]{32}/g, ":id").replace(/\/rows\/[^/]+/, "/rows/:ref");
  const keys = query.split("&").map((pair) => pair.split("=")[0]).filter(Boolean).sort();
  return `${shape}?${[...new Set(keys)].join("&")}`;
}

/** A file rather than a page: by its ending, or a list asked for in another format. */
const FILE = /\.(pdf|docx|xlsx|csv|ics|json)(\?|$)|[?&]format=/;
/** The way out of the public pages leads to somebody else's. */
const LEAVES = /^\/tell\/leave/;

async function walk(name, options, look) {
  const page = await person(house, name, options);
  const seen = new Set();
  const next = ["/"];
  const seenOn = new Map();
  while (next.length > 0) {
    const href = next.shift();
    if (seen.has(kind(href)) || FILE.test(href) || LEAVES.test(href) || href.includes("/files/")) continue;
    seen.add(kind(href));
    const answer = await page.goto(href);
    assert.ok(answer.status() < 400, `${href}, found on ${seenOn.get(href)}, answered ${answer.status()} to ${name}`);
    await look(page);
    for (const found of await links(page)) {
      if (!seenOn.has(found)) seenOn.set(found, href);
      next.push(found);
    }
  }
  await page.context().close();
  return seen;
}

for (const name of ["manager", "subgroup", "police", "councillor", "consultee", "assessor", "administrator", "doormanager", "practitioner", "referrer", "custodian"]) {
  test(`every page that the ${name} can reach is accessible`, async () => {
    const seen = await walk(name, {}, isAccessible);
    assert.ok(seen.size >= 4, [...seen].join("\n"));
  });
}

test("no page scrolls sideways on a telephone", async () => {
  await walk("manager", { width: 375 }, fits);
  await walk("police", { width: 375 }, fits);
  await walk("doormanager", { width: 375 }, fits);
});

test("every page opens without JavaScript", async () => {
  await walk("manager", { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator("h1").first().isVisible(), page.url());
  });
});

test("the pages of nobody signed in are accessible too", async () => {
  const page = await person(house, null);
  for (const href of ["/sign-in", "/accessibility", "/glossary", "/nowhere"]) {
    await page.goto(href);
    await isAccessible(page);
  }
});

test("by keyboard alone: skip link, menu, sign out", async () => {
  const page = await person(house, "manager");
  await page.goto("/programme");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Skip to main content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main-content");
});

test("no log line holds an address of a person", async () => {
  assert.doesNotMatch(house.log(), /@aldermere\.example/);
});
