// Improves pages that already work without it: starts GOV.UK Frontend's components and keeps text typed into a long
// form when the page is left or the session runs out, on this device only and only until the form is sent.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `kept:${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((e) => e.matches("textarea, input[type=text]"));
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields()) {
    if (field.value === "" && kept[field.name]) field.value = kept[field.name];
  }
  form.addEventListener("input", () => {
    const now = Object.fromEntries(fields().map((f) => [f.name, f.value]));
    sessionStorage.setItem(key, JSON.stringify(now));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}
