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

const QUESTION = "Which schools have not been told whom to ring at night?";
const REPLY = "Two of forty: Brent Street and Quay Lane. They will be told this week.";
const CHANGED = "Children at both schools now know whom to ring.";
const DECIDED = "Ask every school for the same in March, and look at row 22 again then.";
let challenge;

/** Chooses the option of a list whose words hold some text. */
async function choose(list, text) {
  await list.selectOption(await list.locator("option", { hasText: text }).first().getAttribute("value"));
}

test("a sub-group challenges, the body answers, and what changed is recorded", async () => {
  const chair = await person(house, "subgroup");
  const address = await row(chair, "22");
  await chair.getByRole("link", { name: "Challenge a body about this row" }).click();
  await isAccessible(chair);
  await choose(chair.getByLabel("Which group asks"), "Quality and Performance");
  await choose(chair.getByLabel("Which body has to answer"), "Aldermere Council");
  await chair.getByRole("button", { name: "Raise the challenge" }).click();
  assert.match(await chair.locator(".govuk-error-summary").innerText(), /question/i);
  await chair.getByLabel("Question").fill(QUESTION);
  await chair.setViewportSize({ width: 375, height: 800 });
  await fits(chair);
  await chair.getByRole("button", { name: "Raise the challenge" }).click();
  challenge = new URL(chair.url()).pathname;
  assert.match(await chair.locator("main").innerText(), /Awaiting an answer/);
  assert.equal(await chair.getByRole("button", { name: "Send the answer" }).count(), 0, "nobody answers for another body");

  const council = await person(house, "council", { javaScriptEnabled: false });
  await council.goto("/owed");
  assert.match(await council.locator("main").innerText(), new RegExp(QUESTION.replace("?", "\\?")));
  await council.goto(challenge);
  await council.getByLabel("Answer", { exact: true }).fill(REPLY);
  await council.getByRole("button", { name: "Send the answer" }).click();
  assert.match(await council.locator(".govuk-error-summary").innerText(), /Name who signs for the body/);
  assert.equal(await council.getByLabel("Answer", { exact: true }).inputValue(), REPLY);
  await council.getByLabel("Who signs for the body").fill("Paul Whitcombe, strategic lead");
  await council.getByRole("button", { name: "Send the answer" }).click();
  assert.match(await council.locator("main").innerText(), /Answered/);

  await chair.goto(challenge);
  await isAccessible(chair);
  await chair.getByLabel("What changed for children because of this challenge").fill(CHANGED);
  await chair.getByRole("button", { name: "Record and close" }).click();
  assert.match(await chair.locator("main").innerText(), /Closed/);
  await chair.goto(address);
  const said = await chair.locator("main").innerText();
  for (const words of [QUESTION, REPLY, CHANGED]) assert.ok(said.includes(words), words);
});

/** Today by the clocks of the United Kingdom. */
function today() {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London" }).format(new Date()).split("/");
  return parts.map(Number);
}

test("the group decides on the row at its meeting, and the row says so", async () => {
  const page = await person(house, "subgroup");
  await page.goto("/meetings/new");
  await choose(page.getByLabel("Which group"), "Quality and Performance");
  await page.getByLabel("What it is called").fill("Extraordinary meeting");
  await date(page, "Day", today());
  await page.getByLabel("Where").fill("online");
  await page.getByRole("button", { name: "Plan the meeting" }).click();
  const meeting = new URL(page.url()).pathname;
  await page.goto(`${meeting}/decide`);
  const title = await (async () => {
    const other = await person(house, "subgroup");
    await row(other, "22");
    return other.locator("h1").innerText();
  })();
  await page.getByLabel("Find something that is not on the agenda").fill(title);
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByLabel("What was decided").fill(DECIDED);
  await page.getByRole("radio", { name: /^Recommendation: 22 / }).check();
  await isAccessible(page);
  await page.getByRole("button", { name: "Record the decision" }).click();
  assert.ok((await page.locator("main").innerText()).includes(DECIDED));
  const address = await row(page, "22");
  assert.ok((await page.locator("main").innerText()).includes(DECIDED));
  await isAccessible(page);
  await page.getByRole("link", { name: /^Quality and Performance Sub-group, / }).last().click();
  assert.equal(new URL(page.url()).pathname, meeting);
  const council = await person(house, "council");
  await council.goto(address);
  assert.ok((await council.locator("main").innerText()).includes(DECIDED), "every member reads it");
});

test("a report frozen after it holds the challenge, its answer, what changed and the decision", async () => {
  const page = await person(house, "manager");
  const [day, month, year] = today().map((n) => `${n}`.padStart(2, "0"));
  await page.goto(`${programme}/reports/preview?as-at=${year}-${month}-${day}&kind=full`);
  await page.getByRole("button", { name: "Freeze this report" }).click();
  const report = new URL(page.url()).pathname;
  assert.match(report, /\/programme\/reports\/rpt_/);
  const said = await page.locator("main").innerText();
  for (const words of [QUESTION, REPLY, CHANGED, DECIDED]) assert.ok(said.includes(words), words);
  const open = await (await page.request.get(`${report}?for=public`)).text();
  assert.ok(!open.includes(DECIDED), "the public version leaves it out");
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
