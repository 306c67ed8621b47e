// The whole line, as people walk it: split, answer, plan, claim, be refused, be checked, be challenged, freeze, report.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fits, isAccessible, openHouse, person } from "./house.mjs";

let house;
let programme;
before(async () => {
  house = await openHouse();
  const page = await person(house, "manager");
  await page.goto("/programme");
  programme = new URL(page.url()).pathname;
  await page.context().close();
});
after(() => house.stop());

/** The address of a recommendation's page. */
async function row(page, reference) {
  await page.goto(programme);
  const found = page.locator("tr", { has: page.locator("td").first().getByText(reference, { exact: true }) }).first();
  await found.locator("th a").click();
  return new URL(page.url()).pathname;
}

async function date(page, legend, [day, month, year]) {
  const group = page.getByRole("group", { name: legend });
  await group.getByLabel("Day").fill(`${day}`);
  await group.getByLabel("Month").fill(`${month}`);
  await group.getByLabel("Year").fill(`${year}`);
}

/** Day, month, year of so many days from now. */
function from(days) {
  const at = new Date(Date.now() + days * 86_400_000);
  return [at.getDate(), at.getMonth() + 1, at.getFullYear()];
}

const OUTCOME = "Children in Aldermere know whom to ring at night.";
let action;

test("the manager corrects a split, and it is kept", async () => {
  const page = await person(house, "manager", { javaScriptEnabled: false });
  await row(page, "22");
  await page.getByRole("link", { name: "Correct the split into asks" }).click();
  await isAccessibleWithScript(page);
  const further = page.getByRole("group", { name: "A further ask" }).first();
  await further.getByLabel("What is asked").fill("Say in the yearly report what the training changed.");
  await further.getByLabel("AC", { exact: true }).check();
  await page.getByRole("button", { name: "Keep the split" }).click();
  assert.match(await page.locator("main").innerText(), /Say in the yearly report what the training changed\./);
});

/** axe needs script: the same page is looked at with it. */
async function isAccessibleWithScript(page) {
  const context = await house.browser.newContext({ storageState: await page.context().storageState(), baseURL: house.base });
  const twin = await context.newPage();
  await twin.goto(new URL(page.url()).pathname);
  await isAccessible(twin);
  await context.close();
}

test("the council answers an ask for itself; short of acceptance it must say why", async () => {
  const page = await person(house, "council");
  await row(page, "22");
  await page.getByRole("link", { name: /^Answer ask .* for Aldermere Council/ }).last().click();
  await page.getByRole("radio", { name: "Accept in part", exact: true }).check();
  await page.getByLabel("Who signs for the body").fill("Paul Whitcombe, strategic lead");
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  assert.match(await page.locator(".govuk-error-summary").innerText(), /Say which part is not accepted, and why/);
  assert.equal(await page.getByLabel("Who signs for the body").inputValue(), "Paul Whitcombe, strategic lead");
  await isAccessible(page);
  await page.getByLabel("Reason").fill("Yearly figures yes; names of teams no.");
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  assert.match(await page.locator("main").innerText(), /Yearly figures yes; names of teams no\./);
});

test("an action needs its outcome, its officer and its date before it is planned", async () => {
  const page = await person(house, "council");
  await page.goto(`${programme}/actions/new`);
  await page.getByLabel("What will be done").fill("Print the night number on every school planner");
  await page.getByRole("button", { name: "Write it down" }).or(page.locator("main form button[type=submit]").last()).first().click();
  assert.match(await page.locator(".govuk-error-summary").innerText(), /./);
  assert.equal(await page.getByLabel("What will be done").inputValue(), "Print the night number on every school planner");
  await isAccessible(page);
});

test("a claim without evidence of its days is refused; with it, it is the lead's word", async () => {
  const page = await person(house, "council");
  await page.goto(`${programme}/actions`);
  await page.getByRole("link", { name: /Harbour Link website/ }).click();
  action = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Claim that it is done" }).click();
  await date(page, "First day the claim speaks of", from(-20));
  await date(page, "Last day the claim speaks of", from(-1));
  await page.getByLabel("What was done").fill("The pages are open day and night.");
  await page.getByLabel("What changed for children?").fill(OUTCOME);
  await page.getByRole("button", { name: "Claim it" }).click();
  assert.match(await page.locator(".govuk-error-summary").innerText(), /evidence/i);
  assert.equal(await page.getByLabel("What was done").inputValue(), "The pages are open day and night.");

  await page.goto(`${action}/evidence`);
  await page.getByLabel("Title by which others will know it").fill("Use of the pages by hour");
  await page.getByRole("radio", { name: "Figures", exact: true }).check();
  await date(page, "First day it speaks for", from(-20));
  await page.getByRole("radio", { name: /^3: Figures show it/ }).check();
  await page.getByRole("radio", { name: /^Partnership:/ }).check();
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "hours.csv", mimeType: "text/csv", buffer: Buffer.from("hour,visits\n22,14\n") });
  await page.getByRole("button", { name: "Put it on file" }).click();
  assert.doesNotMatch(await page.locator("main").innerText(), /There is a problem/);

  await page.goto(`${action}/claim`);
  await page.getByRole("checkbox", { name: /Use of the pages by hour/ }).check();
  await date(page, "First day the claim speaks of", from(-20));
  await date(page, "Last day the claim speaks of", from(-1));
  await page.getByLabel("What was done").fill("The pages are open day and night.");
  await page.getByLabel("What changed for children?").fill(OUTCOME);
  await page.getByRole("button", { name: "Claim it" }).click();
  await page.goto(action);
  assert.match(await page.locator("main").innerText(), /Claimed/);
});

test("the lead cannot check itself; the outside assessor does", async () => {
  const own = await person(house, "council");
  await own.goto(`${action}/verify`);
  const holds = own.getByRole("radio", { name: "It holds", exact: true });
  if (await holds.count()) {
    await holds.check();
    await own.getByLabel("How it was checked").fill("We looked.");
    await own.getByLabel("Who answers for the check").fill("Paul Whitcombe");
    await own.getByRole("button", { name: "Put the check on file" }).click();
  }
  await own.goto(action);
  assert.doesNotMatch(await own.locator("main").innerText(), /It holds/);

  const page = await person(house, "assessor");
  await page.goto(`${action}/verify`);
  await page.getByRole("radio", { name: "It holds", exact: true }).check();
  await page.getByLabel("How it was checked").fill("Visits of three nights were counted from the server's own log.");
  await page.getByRole("radio", { name: "As outside assessor" }).check();
  await page.getByLabel("Who answers for the check").fill("Dr Maria Lindqvist, outside assessor");
  await isAccessible(page);
  await page.getByRole("button", { name: "Put the check on file" }).click();
  await page.goto(action);
  assert.match(await page.locator("main").innerText(), /Verified/);
});

test("a sub-group challenges, and the body owes an answer", async () => {
  const page = await person(house, "subgroup");
  await row(page, "22");
  await page.getByRole("link", { name: /challenge/i }).first().click();
  await isAccessible(page);
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page);
});

test("a report is frozen and stays the same, in every format", async () => {
  const page = await person(house, "manager");
  await page.goto(`${programme}/reports`);
  await page.getByRole("link", { name: /^Interim report/ }).first().click();
  const report = new URL(page.url()).pathname;
  await isAccessible(page);
  const fetched = async (format) => (await page.request.get(`${report}.${format}`)).body();
  const first = {};
  for (const format of ["pdf", "docx", "xlsx", "csv"]) first[format] = await fetched(format);
  assert.equal(first.pdf.subarray(0, 5).toString(), "%PDF-");
  await row(page, "22");
  await page.getByRole("link", { name: "Correct the split into asks" }).click();
  await page.getByRole("group", { name: "A further ask" }).first().getByLabel("What is asked").fill("An ask that came after the report.");
  await page.getByRole("button", { name: "Keep the split" }).click();
  for (const format of Object.keys(first)) assert.ok(first[format].equals(await fetched(format)), `${format} changed`);
});

test("a councillor sees only what was released", async () => {
  const page = await person(house, "councillor");
  assert.equal((await page.goto(programme)).status(), 404);
  await page.goto("/reports");
  assert.equal(await page.getByRole("link", { name: /^Interim report/ }).count(), 0);
});

test("what was done stands on the record's history", async () => {
  const page = await person(house, "manager");
  await page.goto(action);
  await page.getByRole("link", { name: /History of this action/ }).click();
  await isAccessible(page);
  assert.match(await page.locator("main").innerText(), /Paul Whitcombe/);
});
