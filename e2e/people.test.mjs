// People as they are looked for and looked at: search before create, other forms of a name, records that are one person
// or two, and somebody who opens a neighbour's child (check 22).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isSound, openHouse, person, words } from "./house.mjs";

let house;
before(async () => (house = await openHouse()));
after(() => house.stop());

async function choose(list, text) {
  await list.selectOption(await list.locator("option", { hasText: text }).first().getAttribute("value"));
}

/** Adds a person by the form; answers their page. `more`: values by label. */
async function add(page, given, family, [day, month, year], more = {}) {
  await page.goto(`/people?words=${given}+${family}`);
  await page.getByRole("link", { name: "Add a person" }).click();
  await page.getByRole("radio", { name: /date of birth is known/i }).or(page.locator("input[name=born-kind][value=exact]")).first().check();
  await page.locator("[name=born-day]").fill(`${day}`);
  await page.locator("[name=born-month]").fill(`${month}`);
  await page.locator("[name=born-year]").fill(`${year}`);
  for (const [name, value] of Object.entries(more)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole("button", { name: /^(Add|Keep)/ }).last().click();
  const another = page.locator("[name=another]");
  if (await another.count()) {
    await another.check();
    await page.getByRole("button", { name: /^(Add|Keep)/ }).last().click();
  }
  await page.waitForURL(/\/people\/per_/);
  return new URL(page.url()).pathname;
}

test("a child is found by another form of the name, and the page says so", async () => {
  const page = await person(house, "frontdoor");
  const added = await add(page, "Catherine", "Loxley", [4, 5, 2011]);
  await isSound(page);
  await page.goto("/people");
  await page.getByRole("textbox", { name: "Find a person, a place or a group" }).fill("katie loxley");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  assert.equal(await page.getByRole("link", { name: /^Catherine Loxley/ }).first().getAttribute("href"), added);
  assert.match(await words(page), /Another form of the same name/);
  await isSound(page);
});

test("two records that look alike are in the manager's list, kept apart with a reason, and that is taken back", async () => {
  const page = await person(house, "frontdoor");
  const one = await add(page, "Amelia", "Stanhope", [4, 5, 2010]);
  const other = await add(page, "Millie", "Stanhope", [4, 5, 2010]);
  assert.match(await words(page), /May be the same person[\s\S]*Another form of the same name, born the same day/);
  // The clockwork compares records when the program starts, and every minute.
  await house.goOn(0);
  const manager = await person(house, "doormanager");
  await manager.goto("/people");
  await manager.getByRole("link", { name: "Records that may be one person" }).click();
  const until = Date.now() + 60_000;
  while ((await manager.locator(`a[href='${other}']`).count()) === 0) {
    assert.ok(Date.now() < until, "the records were not compared");
    await manager.reload();
  }
  await isSound(manager);
  const row = manager.locator("tr", { has: manager.locator(`a[href='${one}']`) }).filter({ has: manager.locator(`a[href='${other}']`) });
  await row.getByRole("link", { name: /^Compare/ }).click();
  await isSound(manager);
  await manager.getByRole("button", { name: "Keep them apart" }).click();
  assert.match(await manager.locator(".govuk-error-summary").innerText(), /Say why these are two people/);
  await manager.getByLabel("Why these are two people").fill("Twins, seen together by the school.");
  await manager.getByRole("button", { name: "Keep them apart" }).click();
  await manager.waitForURL(/\/people\/duplicates/);
  assert.equal(await manager.locator(`a[href='${other}']`).count(), 0);
  await manager.goto(one);
  assert.match(await words(manager), /Looks like, and is somebody else[\s\S]*Twins, seen together by the school\./);
  await isSound(manager);
  await manager.getByText("They may be one person after all").click();
  await manager.getByLabel("Why", { exact: true }).fill("The school meant somebody else.");
  await manager.getByRole("button", { name: "Take this back" }).click();
  assert.match(await words(manager), /May be the same person/);
});

test("22: a neighbour's child: a reason is asked for, the case holder is told, the manager's lists show it", async () => {
  const manager = await person(house, "doormanager");
  // Where the practitioner lives is known from their own record, which is closed to them.
  const own = await add(manager, "Owen", "Harker", [1, 2, 1984], { "address-0": "4 Lantern Close", "postcode-0": "ZZ9 2AB" });
  await manager.getByRole("link", { name: "Restrict" }).click();
  await isSound(manager);
  await manager.getByRole("radio", { name: /^Works for a body/ }).or(manager.locator("input[name=kind][value=staff]")).first().check();
  await manager.locator("[name=reason]").first().fill("Works for the mental health trust.");
  await choose(manager.locator("select[name=account]"), "Owen Harker");
  const review = new Date(Date.now() + 200 * 86_400_000);
  await manager.locator("[name=review-day]").fill(`${review.getDate()}`);
  await manager.locator("[name=review-month]").fill(`${review.getMonth() + 1}`);
  await manager.locator("[name=review-year]").fill(`${review.getFullYear()}`);
  await manager.getByRole("button", { name: /^Restrict/ }).click();
  await manager.waitForURL(/done=/);

  const child = await add(manager, "Isolde", "Marchetti", [7, 8, 2012], { "address-0": "6 Lantern Close", "postcode-0": "ZZ9 2AB" });
  await manager.getByText("Note who works with them").click();
  await choose(manager.getByLabel("Which body"), "Aldermere Council");
  await manager.getByLabel("Which team").fill("Exploitation team");
  await choose(manager.getByLabel("Which worker (optional)"), "Priya Raman");
  await manager.getByRole("button", { name: "Note it" }).click();

  const neighbour = await person(house, "camhs");
  await neighbour.goto(child);
  assert.doesNotMatch(await words(neighbour), /Lantern Close/, "a summary, and no more");
  assert.match(await words(neighbour), /Ask them first, unless a child cannot wait/);
  await isSound(neighbour);
  await neighbour.getByRole("button", { name: "Open the record" }).click();
  assert.match(await neighbour.locator(".govuk-error-summary").innerText(), /Say why you need to see this now/);
  await neighbour.getByLabel("Why you need to see this now").fill("I heard shouting last night and want to know.");
  await neighbour.getByRole("button", { name: "Open the record" }).click();
  assert.match(await words(neighbour), /You opened this record with a reason[\s\S]*6 Lantern Close/);
  await isSound(neighbour);
  // Their own record opens to no reason.
  assert.equal((await neighbour.goto(own)).status(), 404);
  await neighbour.getByLabel("Why you need to see this now").fill("I would like to see what is said of me.");
  await neighbour.getByRole("button", { name: "Open the record" }).click();
  assert.doesNotMatch(await words(neighbour), /4 Lantern Close/);

  const outbox = await person(house, "administrator");
  await outbox.goto("/outbox");
  assert.match(await outbox.locator("tr", { hasText: "Priya Raman" }).first().innerText(), /A record allocated to you was opened/);
  const holder = await person(house, "practitioner");
  await holder.goto(`${child}/history`);
  assert.match(await words(holder), /Owen Harker[\s\S]*Opened with a reason, without a right to it/);
  await isSound(holder);

  await manager.goto("/people/looks");
  const line = manager.locator("tr", { has: manager.locator(`a[href='${child}/history']`) });
  assert.match(await line.innerText(), /Owen Harker[\s\S]*Same postcode: may be a neighbour/);
  assert.match(await manager.locator("tr", { has: manager.locator(`a[href='${own}/history']`) }).innerText(), /Own record/);
  await isSound(manager);
  await manager.goto("/glass");
  assert.match(await words(manager), /Owen Harker[\s\S]*I heard shouting last night/);
  await isSound(manager);
  await manager.getByRole("radio", { name: /not|no good reason/i }).or(manager.locator("input[name=fitting][value=no]")).first().check();
  await manager.locator("[name=words]").first().fill("Not a matter of work: spoken to by their manager.");
  await manager.locator("form", { has: manager.locator("[name=fitting]") }).first().getByRole("button").click();
  assert.match(await words(manager), /Not a matter of work/);
});

test("a place that nobody knows yet becomes a subject at intake, and is found the next time", async () => {
  const page = await person(house, "frontdoor");
  await page.goto("/contacts/new");
  await page.getByRole("radio", { name: "Telephone", exact: true }).check();
  await page.getByLabel("Who", { exact: true }).selectOption("public");
  await page.getByLabel("In their words").fill("Children go in at night.");
  await page.getByText("Not found: add somebody, a place or a group").click();
  await page.getByLabel("As what").selectOption("place");
  await page.getByLabel("Name of the place or the group").fill("The Lantern Kiosk");
  await page.getByLabel("Address", { exact: true }).fill("1 Lantern Close");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  assert.match(await words(page), /A place: The Lantern Kiosk|Place: The Lantern Kiosk/);
  await page.getByRole("button", { name: "Take the contact" }).click();
  await page.waitForURL(/\/contacts\/cnt_/);
  await page.getByRole("link", { name: /The Lantern Kiosk/ }).click();
  await isSound(page);
  await page.goto("/people?words=lantern+kiosk");
  assert.equal(await page.getByRole("link", { name: /^The Lantern Kiosk/ }).count(), 1);
});
