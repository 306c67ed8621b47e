// The front door as people walk it, by the checks that a practitioner would try first (numbers are those of the checks):
// news of an open case, two counts of one list, the bank holiday, silence, a decline, a no for today, sealed names, what
// ends and what stays, somebody who leaves, the half-year; drafts that are never lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isSound, openHouse, person, words } from "./house.mjs";

let house;
before(async () => (house = await openHouse()));
after(() => house.stop());

/** Opens a page until it says something: the clockwork goes round beside the pages once the program has started. */
async function says(page, address, pattern) {
  const until = Date.now() + 60_000;
  for (;;) {
    await page.goto(address);
    const seen = await words(page);
    if (pattern.test(seen)) return seen;
    assert.ok(Date.now() < until, `${address} does not say ${pattern}:\n${seen}`);
  }
}

async function date(page, legend, [day, month, year]) {
  const group = page.getByRole("group", { name: legend });
  await group.getByLabel("Day").fill(`${day}`);
  await group.getByLabel("Month").fill(`${month}`);
  await group.getByLabel("Year").fill(`${year}`);
}

/** Opens what is folded away, if it is. */
async function unfold(page, name) {
  const box = page.locator("details", { has: page.getByText(name, { exact: true }) }).first();
  if (!(await box.evaluate((d) => d.open))) await box.locator("summary").click();
}

async function choose(list, text) {
  await list.selectOption(await list.locator("option", { hasText: text }).first().getAttribute("value"));
}

/** Begins a contact and fills in who gets in touch and why. */
async function beginContact(page, worry) {
  await page.goto("/contacts/new");
  await page.getByRole("radio", { name: "Telephone", exact: true }).check();
  await page.getByLabel("Who", { exact: true }).selectOption("school");
  await page.getByLabel("Name and post (leave empty if they would rather not say)").fill("Joan Pell, safeguarding lead");
  await page.getByLabel("In their words").fill(worry);
}

async function addChild(page, given, family) {
  await unfold(page, "Not found: add somebody, a place or a group, or describe somebody nobody knows");
  await page.getByLabel("First name").fill(given);
  await page.getByLabel("Family name").fill(family);
  await page.getByLabel("Or about how old").fill("14");
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

async function take(page) {
  await page.getByRole("button", { name: "Take the contact" }).click();
  await page.waitForURL(/\/contacts\/cnt_/);
  return new URL(page.url()).pathname;
}

/** A contact about a new child; answers its page. */
async function contactAbout(page, given, family, worry) {
  await beginContact(page, worry);
  await addChild(page, given, family);
  return take(page);
}

/** The totals of the half-year: contacts, requests for services, every concern. */
async function totals(page) {
  await page.goto("/front-door/figures");
  const cells = await page.locator("tr", { has: page.getByRole("rowheader", { name: "All", exact: true }) }).locator("td strong").allInnerTexts();
  return cells.slice(0, 3).map(Number);
}

/** From contact to a decision that the referrer knows of; answers the referral's page. */
async function decidedReferral(given, family, worry) {
  const page = await person(house, "frontdoor");
  await contactAbout(page, given, family, worry);
  await page.getByRole("button", { name: "Open a referral" }).click();
  await page.waitForURL(/\/referrals\/ref_/);
  const referral = new URL(page.url()).pathname;
  await page.getByRole("group", { name: "Does something have to be done today?" }).first().getByLabel("No").check();
  await page.getByRole("radio", { name: /^Level 3/ }).check();
  await page.getByLabel("What is to be done").selectOption("early_help");
  await page.getByLabel("Why", { exact: true }).first().fill("Several needs, and the family agrees to help.");
  await page.getByRole("button", { name: "Record the decision" }).click();
  await page.getByLabel("How, or why they cannot be told").fill("By telephone");
  await page.getByLabel("In these words").fill("Early help is offered; the school stays in touch.");
  await page.getByRole("button", { name: "They have been told" }).click();
  assert.match(await words(page), /Early help is offered/);
  await page.context().close();
  return referral;
}

const MIND = "Young people’s mental health service";

/** Sends it on to the young people's mental health service; answers the onward referral's page. */
async function sendOn(page, referral) {
  await page.goto(referral);
  await unfold(page, "Send it on to a service");
  await choose(page.getByLabel("Body").last(), "Lowmarsh Mental Health Trust");
  await page.getByLabel("Service", { exact: true }).fill(MIND);
  await page.getByLabel("What the service needs to know").fill("Sleeps badly since the summer and stays away from school.");
  await page.getByLabel("What the family and the child have been told, and agreed to").fill("Her mother agrees.");
  await page.getByRole("button", { name: "Send on", exact: true }).click();
  const row = page.locator("tr", { hasText: MIND }).last();
  await row.locator("th a").click();
  await page.waitForURL(/\/onward\/onw_/);
  return new URL(page.url()).pathname;
}

test("1, 2: a school rings about an open case: news for its worker, no referral; both counts come from one list", async () => {
  const door = await person(house, "frontdoor");
  await contactAbout(door, "Ottilie", "Brambleby", "Comes late and tired.");
  await door.getByRole("link", { name: /Ottilie Brambleby/ }).click();
  await unfold(door, "Note who works with them");
  await choose(door.getByLabel("Which body"), "Aldermere Council");
  await door.getByLabel("Which team").fill("Exploitation team");
  await choose(door.getByLabel("Which worker (optional)"), "Priya Raman");
  await door.getByRole("button", { name: "Note it" }).click();
  assert.match(await words(door), /Exploitation team, Aldermere Council: Priya Raman/);

  const [contacts, referrals, concerns] = await totals(door);
  await beginContact(door, "She was collected from school by somebody we do not know.");
  await door.getByLabel("Look for a child, an adult, a place or a group").fill("Ottilie Brambleby");
  await door.getByRole("button", { name: "Look", exact: true }).click();
  await door.getByRole("button", { name: /^Choose Ottilie Brambleby/ }).click();
  assert.match(await words(door), /Case open[\s\S]*Tell them who has it: Priya Raman, Exploitation team, Aldermere Council/);
  await isSound(door);
  const news = await take(door);
  assert.match(await words(door), /Case open/);
  assert.equal(await door.getByRole("button", { name: "Open a referral" }).count(), 0, "an open case yields no referral");
  await isSound(door);
  await door.getByRole("checkbox", { name: "I have told them who has the case" }).check();
  await door.getByRole("button", { name: "Pass it to the worker" }).click();
  assert.match(await words(door), /News of an open case, passed to its worker[\s\S]*Whoever got in touch was told who has the case/);

  const worker = await person(house, "practitioner");
  await worker.goto("/my-work");
  await worker.locator(`a[href='${news}']`).first().click();
  assert.match(await words(worker), /collected from school by somebody we do not know/);
  await isSound(worker);
  await worker.getByRole("button", { name: "I have seen this" }).click();
  await door.goto(news);
  assert.match(await words(door), /Seen by Priya Raman/);

  const now = await totals(door);
  assert.deepEqual(now, [contacts + 1, referrals, concerns + 1], "a contact and a concern more, no referral more");
  for (const [at, key] of ["contact", "referral", "concern"].entries()) {
    await door.goto("/front-door/figures");
    const row = door.locator("tr", { has: door.getByRole("rowheader", { name: "All", exact: true }) });
    await row.locator("td a").nth(at).click();
    assert.match(await words(door), new RegExp(`Showing 1 to \\d+ of ${now[at]}\\.`), `the list behind ${key}`);
    const file = await door.request.get(await door.getByRole("link", { name: "As CSV" }).getAttribute("href"));
    assert.equal((await file.text()).trim().split("\n").length - 1, now[at], `the file behind ${key}`);
  }
  await door.goto("/front-door/events?counts=concern");
  const line = door.locator("tr", { has: door.locator(`a[href='${news}']`) });
  assert.deepEqual((await line.locator("td").allInnerTexts()).slice(-3), ["Yes", "No", "Yes"]);
  await isSound(door);
});

test("3: five to five on the Friday before a bank holiday is due on Tuesday, and the page says why", async () => {
  const page = await person(house, "frontdoor");
  await beginContact(page, "Unknown cars wait for him.");
  await addChild(page, "Barnaby", "Thistlewood");
  await unfold(page, "It came at another time");
  await date(page, "Day", [28, 8, 2026]);
  await page.getByLabel("Time", { exact: true }).fill("16:55");
  await take(page);
  assert.doesNotMatch(await words(page), /Out of hours/);
  await page.getByRole("button", { name: "Open a referral" }).click();
  assert.match(await words(page), /Decide by\s+1 September 2026/);
  assert.match(await words(page), /1 working day after Friday 28 August 2026, passing Summer bank holiday/);
  await isSound(page);
});

test("6: a service declines on criteria: the same papers go on, and nobody refers again", async () => {
  const referral = await decidedReferral("Cressida", "Fennimore", "Sleeps badly and stays away.");
  const door = await person(house, "frontdoor2");
  const onward = await sendOn(door, referral);
  const before = await totals(door);

  const service = await person(house, "camhs");
  await service.goto("/sent-to-us");
  await service.locator(`a[href='${onward}']`).first().click();
  await isSound(service);
  await unfold(service, "Decline");
  await service.getByLabel("Reason").selectOption("criteria");
  await service.getByLabel("In words").fill("Not at the level that we see.");
  await service.getByRole("button", { name: "Decline", exact: true }).click();
  assert.match(await words(service), /Declined/);

  await door.goto(onward);
  await choose(door.getByLabel("Body"), "Aldermere Council");
  await door.getByLabel("Service", { exact: true }).fill("Family intervention service");
  await door.getByRole("button", { name: "Send on with the same papers" }).click();
  const seen = await words(door);
  assert.match(seen, /Family intervention service, Aldermere Council\s+Sent on from a service that declined/);
  assert.match(seen, /Sleeps badly since the summer and stays away from school/);
  await isSound(door);
  assert.deepEqual(await totals(door), before, "no contact and no referral more");
});

let asked;
test("7: a young person says no today: they are asked again on a day, without a new referral", async () => {
  const referral = await decidedReferral("Dashiell", "Quarrington", "Does not go out any more.");
  const door = await person(house, "frontdoor");
  asked = await sendOn(door, referral);
  const before = await totals(door);
  const service = await person(house, "camhs");
  await service.goto(asked);
  await service.getByRole("button", { name: "Accept", exact: true }).click();
  await unfold(service, "The young person does not want it now");
  await service.getByLabel("In their words, or why").fill("Not now, perhaps after the summer.");
  const day = new Date(Date.now() + 30 * 86_400_000);
  await date(service, "Ask again on", [day.getDate(), day.getMonth() + 1, day.getFullYear()]);
  await service.getByRole("button", { name: "Ask again on that day" }).click();
  assert.match(await words(service), /To be asked again on/);
  await isSound(service);
  await door.goto("/front-door/ask-again");
  assert.equal(await door.locator(`a[href='${asked}']`).count(), 1, "on the list");
  await isSound(door);
  assert.deepEqual(await totals(door), before);
});

test("25: the half-year against the last on one screen, with its definitions", async () => {
  const page = await person(house, "doormanager");
  await page.goto("/front-door/figures");
  const seen = await words(page);
  for (const part of ["Contacts", "Referrals: requests for services", "Referrals: every concern", "Open at the end", "New of these", "Against", "What is counted", "School or college", "All with the exploitation flag"])
    assert.ok(seen.includes(part), part);
  assert.match(seen, /Any approach to the front door, whatever became of it\./);
  await isSound(page);
  await page.getByRole("link", { name: "The same for the public" }).click();
  await isSound(page);
  const open = await page.locator("tbody td.govuk-table__cell--numeric").allInnerTexts();
  const numbers = open.filter((n) => /^\d+$/.test(n)).map(Number);
  assert.ok(open.includes("[c]"), "small numbers are hidden");
  assert.deepEqual(numbers.filter((n) => n > 0 && n < 5), [], "no small number is shown");
  const file = await page.request.get(await page.getByRole("link", { name: /^As CSV/ }).first().getAttribute("href"));
  assert.doesNotMatch(await file.text(), /,[1-4](,|\r?\n|$)/);
  const board = await person(house, "manager");
  await board.goto("/front-door/figures/public");
  assert.match(await words(board), /Counts of 1 to 4 are shown as \[c\]/);
});

// Drafts: what is typed is never lost.

test("a session that ends loses nothing: the text is there after signing in again", async () => {
  const page = await person(house, "frontdoor");
  await beginContact(page, "A text that must not be lost.");
  const draft = new URL(page.url()).pathname;
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save for now" }).click();
  await page.waitForURL(/\/sign-in/);
  await page.getByLabel("Email address").fill("frontdoor@aldermere.example");
  await page.getByLabel("Password").fill("all-of-this-is-invented");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/contacts/new/"));
  assert.ok(page.url().includes(draft), "back on the same draft");
  assert.equal(await page.getByLabel("In their words").inputValue(), "A text that must not be lost.");
  assert.equal(await page.getByLabel("Who", { exact: true }).inputValue(), "school");
});

test("two tabs keep both texts", async () => {
  const one = await person(house, "frontdoor2", { javaScriptEnabled: false });
  await one.goto("/contacts/new");
  const two = await one.context().newPage();
  await two.goto(one.url());
  await one.getByLabel("In their words").fill("What the first tab says.");
  await two.getByLabel("In their words").fill("What the second tab says.");
  await one.getByRole("button", { name: "Save for now" }).click();
  await two.getByRole("button", { name: "Save for now" }).click();
  assert.match(await words(two), /Both texts are kept/);
  assert.equal(await two.getByLabel("In their words").inputValue(), "What the second tab says.");
  await two.locator(".govuk-inset-text", { hasText: "Both texts are kept" }).getByRole("link").first().click();
  assert.equal(await two.getByLabel("In their words").inputValue(), "What the first tab says.");
});

test("what is typed is kept as it is typed, before any button", async () => {
  const page = await person(house, "frontdoor");
  await page.goto("/contacts/new");
  await page.getByLabel("In their words").fill("Typed, and the browser closed.");
  await page.getByText("Kept.", { exact: true }).waitFor();
  const draft = page.url();
  await page.goto("/front-door");
  await page.goto(draft);
  assert.equal(await page.getByLabel("In their words").inputValue(), "Typed, and the browser closed.");
});

for (const javaScriptEnabled of [true, false]) {
  test(`a double click makes one contact, ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const page = await person(house, "frontdoor", { javaScriptEnabled });
    const [before] = await totals(page);
    await beginContact(page, "Sent with two clicks.");
    await addChild(page, "Evander", javaScriptEnabled ? "Wetherall" : "Winterbourne");
    await page.getByRole("button", { name: "Take the contact" }).dblclick({ noWaitAfter: true });
    await page.waitForURL(/\/contacts\/cnt_/);
    const [now] = await totals(page);
    assert.equal(now, before + 1);
  });
}

// Sealed names.

let concern;
test("10: a sealed name: a refusal and its motive remain after a second request succeeds", async () => {
  const reporter = await person(house, null);
  await reporter.goto("/tell/en/new/confidential");
  await reporter.waitForFunction(() => document.querySelector("input[name=work]").value !== "");
  await reporter.getByLabel("What worries you?").fill("A matter told in confidence, with a name beneath a seal.");
  await reporter.getByLabel("Your name").fill("Ingrid Sealed");
  await reporter.getByRole("button", { name: "Send", exact: true }).click();
  assert.ok(await reporter.locator("#receipt").isVisible());

  const staff = await person(house, "frontdoor");
  await staff.goto("/concerns?state=filed");
  for (const href of await staff.locator("tbody th a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    await staff.goto(href);
    if ((await words(staff)).includes("with a name beneath a seal")) break;
  }
  concern = new URL(staff.url()).pathname;
  const ask = async (reason) => {
    await staff.goto(concern);
    await unfold(staff, "Ask a custodian for the name");
    await staff.getByLabel("Why you need to know who told us").fill(reason);
    await staff.getByRole("button", { name: "Ask", exact: true }).click();
    await staff.waitForURL(/done=/);
  };
  const custodian = await person(house, "custodian");
  const answer = async (reason, choice, motive) => {
    await custodian.goto("/concerns/identity");
    await custodian.locator("tr", { hasText: reason }).first().locator("th a").click();
    assert.doesNotMatch(await words(custodian), /Ingrid/, "the custodian does not see the name");
    await custodian.getByRole("radio", { name: choice }).check();
    await custodian.getByLabel("Why", { exact: true }).fill(motive);
    await custodian.getByRole("button", { name: "Answer", exact: true }).click();
    await custodian.waitForURL(/done=/);
  };
  await ask("I would like to ring them.");
  await answer("I would like to ring them.", "Refuse", "Writing to them through the page is enough.");
  await staff.goto(concern);
  assert.doesNotMatch(await words(staff), /Ingrid/);
  await ask("The court has ordered us to name the witness.");
  await answer("The court has ordered us to name the witness.", /^Open the name to Kim Sandford/, "The order is on file.");
  await staff.goto(concern);
  const seen = await words(staff);
  assert.match(seen, /Refused by Edith Rowan[\s\S]*Writing to them through the page is enough\./, "the refusal remains");
  assert.match(seen, /Opened by Edith Rowan[\s\S]*The order is on file\./);
  assert.doesNotMatch(seen, /Ingrid/, "the name is not on the page of the concern");
  await isSound(staff);
  await staff.getByRole("link", { name: "Read the name" }).click();
  assert.match(await words(staff), /Ingrid Sealed/);
  const colleague = await person(house, "frontdoor2");
  await colleague.goto(concern);
  assert.equal(await colleague.getByRole("link", { name: "Read the name" }).count(), 0, "opened to one, not to all");
});

// Somebody leaves.

test("12: a worker leaves: their referrals and their reports are the team's, none lost and none read", async () => {
  const leaver = await person(house, "frontdoor2");
  await contactAbout(leaver, "Fenella", "Harcastle", "News for whoever comes after.");
  await leaver.getByRole("button", { name: "Open a referral" }).click();
  await unfold(leaver, "Who works on it");
  await leaver.getByRole("button", { name: "I take it" }).click();
  const referral = new URL(leaver.url()).pathname;
  assert.match(await words(leaver), /Worker\s+Leon Abara/);
  const reporter = await person(house, null);
  const reports = [];
  for (const number of ["first", "second", "third"]) {
    await reporter.goto("/tell/en/new/anonymous");
    await reporter.waitForFunction(() => document.querySelector("input[name=work]").value !== "");
    await reporter.getByLabel("What worries you?").fill(`The ${number} report that somebody worked on.`);
    await reporter.getByRole("button", { name: "Send", exact: true }).click();
    await leaver.goto("/concerns?state=filed");
    for (const href of await leaver.locator("tbody th a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
      await leaver.goto(href);
      if ((await words(leaver)).includes(`The ${number} report`)) break;
    }
    await leaver.getByRole("button", { name: "I have read it" }).click();
    await leaver.waitForURL(/done=/);
    assert.match(await words(leaver), /With Leon Abara/);
    reports.push(new URL(leaver.url()).pathname);
  }
  const administrator = await person(house, "administrator");
  await administrator.goto("/accounts");
  await administrator.getByRole("link", { name: "Leon Abara" }).click();
  await administrator.getByRole("checkbox", { name: /^Closed/ }).check();
  await administrator.getByRole("button", { name: "Keep the changes" }).click();
  assert.match(await words(administrator), /Leon Abara Closed/);
  // The clockwork goes round when the program starts, and every minute.
  await house.goOn(0);
  const manager = await person(house, "doormanager");
  await says(manager, referral, /Worker\s+Nobody yet/);
  await manager.goto("/referrals?worker=nobody");
  assert.equal(await manager.locator(`a[href='${referral}']`).count(), 1, "in the tray of whoever is there");
  for (const report of reports) {
    assert.match(await says(manager, report, /With the team/), /report that somebody worked on/, "readable");
  }
  await manager.goto("/my-work");
  for (const report of reports) assert.equal(await manager.locator(`a[href='${report}']`).count(), 1, "on the manager's list");
  await isSound(manager);
});

// Time goes on: what is silent, what ends.

/** So many days from now or some more: a Wednesday, with a working day after it. Nobody is chased on days of rest. */
function untilWednesday(days) {
  for (let ahead = days; ; ahead += 1) {
    const at = new Date(Date.now() + ahead * 86_400_000);
    const holidays = (at.getMonth() === 11 && at.getDate() > 22) || (at.getMonth() === 0 && at.getDate() < 3);
    if (at.getDay() === 3 && !holidays) return ahead;
  }
}

test("5: silence is chased and goes up, the sender and the Board see it, and the referral does not close", async () => {
  const referral = await decidedReferral("Gulliver", "Pemberton", "Does not sleep.");
  const door = await person(house, "frontdoor");
  const onward = await sendOn(door, referral);
  const days = untilWednesday(40);
  await house.goOn(days);
  await says(await person(house, "frontdoor"), onward, /Chased[\s\S]*the officer/);
  // One rung a working day.
  await house.goOn(days + 1);
  const sender = await person(house, "frontdoor");
  await says(sender, onward, /the officer[\s\S]*who signs for the body/);
  await isSound(sender);
  await sender.goto("/front-door/sent-on");
  assert.match(await sender.locator("tr", { has: sender.locator(`a[href='${onward}']`) }).innerText(), /Late/);
  await sender.goto(referral);
  await sender.getByLabel("What came of it").fill("Nothing came of it.");
  await sender.getByRole("button", { name: "Close the referral" }).click();
  assert.match(await sender.locator(".govuk-error-summary").innerText(), /An onward referral is still open/);
  assert.equal(await sender.getByLabel("What came of it").inputValue(), "Nothing came of it.");
  await isSound(sender);
  const manager = await person(house, "doormanager");
  await manager.goto("/front-door/late");
  assert.ok((await words(manager)).includes(MIND) || (await manager.locator(`a[href='${onward}']`).count()) > 0, "on the late board");
  await isSound(manager);
  const board = await person(house, "manager");
  await board.goto("/late");
  assert.ok((await board.locator(`a[href='${onward}'], a[href^='/owed']`).count()) > 0 || /Lowmarsh/.test(await words(board)), "the Board sees that a body is silent");
  await board.goto(onward);
  assert.doesNotMatch(await words(board), /Pemberton/, "and not about whom");
});

test("7: when the day has come, whoever said no is asked, and says yes to the same papers", async () => {
  const service = await person(house, "camhs");
  await service.goto("/my-work");
  await service.locator(`a[href='${asked}']`).first().click();
  await service.getByRole("button", { name: "Asked again, they want it" }).click();
  assert.match(await words(service), /Accepted/);
});

test("11: the reporter's way back ends by its own clock, the concern stays, and the page says so", async () => {
  const staff = await person(house, "frontdoor");
  await staff.goto(concern);
  assert.match(await words(staff), /The way back is open until/);
  await house.goOn(120);
  const later = await person(house, "frontdoor");
  const seen = await says(later, concern, /The way back ended/);
  assert.match(seen, /The way back ended on .*, as its own clock says\. \d+ messages? went with it; the concern stays\./);
  assert.match(seen, /A matter told in confidence/, "the concern stays");
  await isSound(later);
});

// What tampering is found, and which row is named, is tested in crates/surety/tests/trail.rs.
test("23: after all of this the trail and the ledger of who looked are sound", () => {
  const sound = house.command("trail", "verify");
  assert.equal(sound.code, 0, sound.said + sound.error);
  assert.match(sound.said, /Sound: \d+ entries[\s\S]*Sound: \d+ looks/);
});
