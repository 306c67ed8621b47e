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

// Keeps a form on the server as one types: a crash, an ended session or a second tab loses nothing.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  let waiting;
  const keep = async () => {
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft + form.elements.draft_id.value, { method: "POST", body, keepalive: true });
      if (!answer.ok) throw new Error();
      const kept = await answer.json();
      form.elements.draft_version.value = kept.version;
      if (kept.split) {
        form.action = form.action.replace(form.elements.draft_id.value, kept.id);
        form.elements.draft_id.value = kept.id;
      }
      said.textContent = kept.split ? "Kept. Another page saved this too: both texts are kept." : "Kept.";
    } catch {
      said.textContent = "Not kept just now. Your text stays on this page; press “Save for now” to try again.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  });
  // The form itself is being sent, and keeps the text.
  form.addEventListener("submit", () => clearTimeout(waiting));
}
