// Improves pages that already work without it: leaves faster and without a trace in the way back, works for the form
// while somebody writes, and sends once.

// The way out: the page that is left is replaced, so that the way back does not lead here. Escape pressed three times
// does the same.
const leave = document.querySelector("[data-leave]");
function goAway() {
  document.body.hidden = true;
  window.location.replace(leave.dataset.leave);
}
if (leave) {
  let pressed = [];
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    goAway();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    pressed = [...pressed.filter((at) => now - at < 3000), now];
    if (pressed.length >= 3) goAway();
  });
  // From page to page of this side: one entry in the way back, not many.
  for (const link of document.querySelectorAll("a[href^='/tell']:not([data-leave])")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.location.replace(link.href);
    });
  }
}

// Work instead of pictures: a number that makes the hash of the form's token begin with zeros. It costs a machine that
// sends thousands dearly, and a person nothing, who is still writing.
async function work(token, bits, isStopped) {
  const encoder = new TextEncoder();
  for (let n = 0; !isStopped(); n++) {
    const hash = new DataView(await crypto.subtle.digest("SHA-256", encoder.encode(`${token}:${n}`)));
    if (Math.clz32(hash.getUint32(0)) >= bits) return `${n}`;
  }
  return "";
}

for (const form of document.querySelectorAll("form")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // A page that is shown again by going back can be sent again.
  window.addEventListener("pageshow", () => (sent = false));
  if (form.dataset.work && window.crypto?.subtle) {
    work(form.elements.token.value, Number(form.dataset.work), () => sent).then((n) => (form.elements.work.value = n));
  }
}
