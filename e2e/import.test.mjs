// A report goes in: sent, understood beside its source, corrected, saved; and refused with the place and the remedy.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fits, isAccessible, openHouse, person } from "./house.mjs";

const files = fileURLToPath(new URL("../crates/programme/tests/files/", import.meta.url));
let house;
before(async () => (house = await openHouse()));
after(() => house.stop());

async function send(page, file, name) {
  await page.goto("/programme/import");
  await page.getByLabel("The report", { exact: true }).setInputFiles(file);
  await page.getByRole("radio", { name: "A new programme" }).check();
  await page.getByLabel("Name of a new programme").fill(name);
  await page.getByRole("button", { name: "Read it" }).click();
}

for (const format of ["docx", "html", "pdf", "txt"]) {
  test(`the report as ${format} is understood the same`, async () => {
    const page = await person(house, "manager", { javaScriptEnabled: format !== "docx" });
    await send(page, join(files, `aldermere-report.${format}`), `From ${format}`);
    assert.match(await page.locator("h1").innerText(), /What was understood/);
    assert.match(await page.locator(".s-counts").innerText(), /38/);
    assert.equal(await page.locator(".s-beside").count(), 42);
    await page.context().close();
  });
}

test("a correction stays with the import, and saving shows 42 rows", async () => {
  const page = await person(house, "manager");
  await send(page, join(files, "aldermere-report.txt"), "Corrected");
  await isAccessible(page);
  await page.getByRole("link", { name: "Correct row 31" }).click();
  await page.getByLabel("Lead bodies, one on a line").fill("TVCT");
  await page.getByLabel("A note that stays with the import").fill("Agreed by telephone with the Trust.");
  await isAccessible(page);
  await page.getByRole("button", { name: "Keep this correction" }).click();
  assert.match(await page.locator("#row-31").innerText(), /Corrected by hand/);
  await page.setViewportSize({ width: 375, height: 800 });
  await fits(page);
  await page.getByRole("button", { name: "Save these rows" }).click();
  assert.match(await page.locator("h1").innerText(), /Corrected/);
  assert.match(await page.locator("main").innerText(), /Showing 1 to 42 of 42/);
});

test("a file that cannot be read is refused with place and remedy, and all else is kept", async () => {
  const page = await person(house, "manager");
  const picture = join(house.folder, "scan.png");
  writeFileSync(picture, Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"));
  await send(page, picture, "A name that stays");
  const summary = page.locator(".govuk-error-summary");
  assert.match(await summary.innerText(), /picture/i);
  assert.equal(await page.getByLabel("Name of a new programme").inputValue(), "A name that stays");
  await isAccessible(page);
  await summary.getByRole("link").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "file");
});

test("a plan with strange columns asks which is which, and remembers", async () => {
  const page = await person(house, "manager");
  const plan = join(house.folder, "plan.csv");
  writeFileSync(plan, "Qx,Stuff,People\n1,Write to every school about the service,Police\n2,Train all drivers before renewal,Council\n");
  await send(page, plan, "Strange");
  assert.match(await page.locator("h1").innerText(), /Which column is which/);
  await isAccessible(page);
  await page.getByLabel("“Qx”").selectOption({ label: "Number or reference" });
  await page.getByLabel("“Stuff”").selectOption({ label: "Recommendation" });
  await page.getByLabel("“People”").selectOption({ label: "Who leads" });
  await page.getByRole("button", { name: "Read it so" }).click();
  assert.match(await page.locator("h1").innerText(), /What was understood/);
  writeFileSync(plan, readFileSync(plan, "utf8") + "3,Meet parents each term,Council\n");
  await send(page, plan, "Strange again");
  assert.match(await page.locator("h1").innerText(), /What was understood/);
});

test("only the business manager reads reports in", async () => {
  const page = await person(house, "police");
  assert.equal((await page.goto("/programme/import")).status(), 403);
});
