// A concern as people walk it: told without a name, the tab closed, come back with the receipt, status and a reply read;
// everything without script too. Public pages: accessible, within a telephone, the way out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fits, isAccessible, openHouse, person } from "./house.mjs";

let house;
before(async () => (house = await openHouse()));
after(() => house.stop());

const PAGES = ["", "/choose", "/back", "/for/child", "/for/teenager", "/for/parent", "/for/professional", "/new/anonymous", "/new/confidential"];

test("the public pages are accessible and fit a telephone, in both languages and in larger print", async () => {
  const page = await person(house, null, { width: 375 });
  for (const face of ["en", "pl-large"]) {
    for (const tail of PAGES) {
      await page.goto(`/tell/${face}${tail}`);
      await isAccessible(page);
      await fits(page);
      assert.ok(await page.getByRole("link", { name: /Leave this page quickly|Szybko opuść tę stronę/ }).isVisible());
    }
  }
  assert.deepEqual(await page.context().cookies(), []);
});

/** Tells something; answers the receipt. */
async function tell(page, worry, script) {
  await page.goto("/tell");
  await page.getByRole("link", { name: "Tell us what worries you" }).first().click();
  await page.getByRole("link", { name: "Tell us without my name" }).click();
  await page.getByLabel("What worries you?").fill(worry);
  await page.getByLabel("Who is it about?").fill("A boy of about ten");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.waitForLoadState();
  const wait = /Please wait (\d+) seconds/.exec(await page.locator("main").innerText());
  if (wait) {
    assert.equal(await page.getByLabel("What worries you?").inputValue(), worry, "what was written is lost");
    await page.waitForTimeout(Number(wait[1]) * 1000);
    await page.getByRole("button", { name: "Send", exact: true }).click();
  }
  const number = (await page.locator("#receipt").innerText()).trim();
  assert.match(number, /^\d{4} \d{4} \d{4} \d{4}$/);
  if (script) await isAccessible(page);
  await page.getByLabel(/last four digits/).fill(number.slice(-4));
  await page.getByRole("button", { name: "I have kept it" }).click();
  assert.match(await page.locator("main").innerText(), /Somebody reads what you told us by/);
  return number;
}

async function comeBack(page, number) {
  await page.goto("/tell/en/back");
  await page.getByLabel("Your number of sixteen digits").fill(number);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  return page.locator("main").innerText();
}

/** Somebody at the front door reads the newest concern and answers. */
async function answer(worry, reply) {
  const staff = await person(house, "frontdoor");
  await staff.goto("/concerns?state=filed");
  for (const href of await staff.locator("tbody th a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await staff.goto(href);
    if ((await staff.locator("main").innerText()).includes(worry)) break;
  }
  await isAccessible(staff);
  await staff.getByRole("button", { name: "I have read it" }).click();
  await staff.getByLabel("Write to the reporter").fill(reply);
  await staff.getByRole("button", { name: "Send the message" }).click();
  await staff.waitForURL(/done=/);
  await staff.context().close();
}

for (const javaScriptEnabled of [true, false]) {
  test(`told without a name, come back to and answered, ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const worry = `A van waits at the gate, ${javaScriptEnabled ? "on Fridays" : "on Mondays"}.`;
    const first = await person(house, null, { javaScriptEnabled, width: 375 });
    const number = await tell(first, worry, javaScriptEnabled);
    await first.context().close();
    await answer(worry, "Thank you. Which gate is it?");

    const page = await person(house, null, { javaScriptEnabled, width: 375 });
    const seen = await comeBack(page, number);
    assert.match(seen, /Somebody has read it/);
    assert.match(seen, /Which gate is it\?/);
    if (javaScriptEnabled) {
      await isAccessible(page);
      await fits(page);
    }
    await page.getByLabel("Write to us").fill("The one by the bridge.");
    await page.getByRole("button", { name: "Send this message" }).click();
    assert.match(await page.locator("main").innerText(), /Your message has been sent[\s\S]*The one by the bridge/);
    assert.match(await comeBack(page, "1111 2222 3333 4444"), /Nothing can be opened with this number/);
    assert.deepEqual(await page.context().cookies(), []);
    await page.context().close();
  });
}

test("the browser works while somebody writes, so that nobody waits", async () => {
  const page = await person(house, null);
  await page.goto("/tell/en/new/anonymous");
  await page.waitForFunction(() => document.querySelector("input[name=work]").value !== "");
  await page.getByLabel("What worries you?").fill("Sent at once");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  assert.ok(await page.locator("#receipt").isVisible());
});

test("the way out replaces the page that is left", async () => {
  const page = await person(house, null);
  await page.route("https://www.bbc.co.uk/**", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Weather</h1>" }));
  await page.goto("/tell");
  await page.getByRole("link", { name: "Tell us what worries you" }).first().click();
  await page.waitForURL(/choose/);
  const before = await page.evaluate(() => history.length);
  await page.getByRole("link", { name: "Leave this page quickly" }).click();
  await page.waitForURL(/bbc\.co\.uk/);
  assert.equal(await page.evaluate(() => history.length), before, "the way back leads to the page that was left");
});

test("a custodian's pages are accessible, and a sealed name is not on the handler's", async () => {
  const reporter = await person(house, null);
  await reporter.goto("/tell/en/new/confidential");
  await reporter.waitForFunction(() => document.querySelector("input[name=work]").value !== "");
  await reporter.getByLabel("What worries you?").fill("A matter told in confidence.");
  await reporter.getByLabel("Your name").fill("Ingrid Sealed");
  await reporter.getByRole("button", { name: "Send", exact: true }).click();
  assert.ok(await reporter.locator("#receipt").isVisible());

  const staff = await person(house, "frontdoor");
  await staff.goto("/concerns?state=filed");
  await isAccessible(staff);
  await staff.locator("tr", { hasText: "Confidential" }).last().locator("th a").click();
  assert.doesNotMatch(await staff.locator("main").innerText(), /Ingrid/);
  await staff.getByText("Ask a custodian for the name").click();
  await staff.getByLabel("Why you need to know who told us").fill("The court has ordered us to name the witness.");
  await staff.getByRole("button", { name: "Ask", exact: true }).click();
  await staff.waitForURL(/done=/);

  const custodian = await person(house, "custodian");
  await custodian.goto("/concerns/identity");
  await isAccessible(custodian);
  await custodian.locator("tr", { hasText: "name the witness" }).first().locator("th a").click();
  await isAccessible(custodian);
  assert.doesNotMatch(await custodian.locator("main").innerText(), /Ingrid|A matter told/);
});
