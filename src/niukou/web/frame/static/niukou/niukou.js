// What pages do beyond HTML: close an open menu when one looks elsewhere; ask what the rules say of what is being typed;
// look again at what is under way; keep what is typed when a session has ended; make rows of a table readable on a telephone.
"use strict";
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.who[open]")) {
    if (!open.contains(event.target)) open.removeAttribute("open");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const open of document.querySelectorAll("details.who[open]")) open.removeAttribute("open");
});
for (const form of document.querySelectorAll("form[data-check]")) {
  const answer = document.getElementById(form.dataset.answer);
  let waiting = 0, asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      answer.setAttribute("aria-busy", "true");
      const response = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
      // only what was asked last is shown, and no page for signing in
      const told = response && response.ok && !response.redirected ? await response.text() : null;
      if (mine !== asked) return;
      answer.removeAttribute("aria-busy");
      if (told === null) answer.textContent = answer.dataset.silent;
      else answer.innerHTML = told;
    }, 600);
  });
}
for (const watched of document.querySelectorAll("[data-watch]")) {
  const look = setInterval(async () => {
    const response = await fetch(watched.dataset.watch);
    if (!response.ok || response.redirected) return;
    watched.innerHTML = await response.text();
    if (watched.querySelector("[data-ended]")) clearInterval(look);
  }, 3000);
}
// Who types is not silent: his session goes on. Before a form is sent after long silence it is asked whether it still does, and for
// the token of now: who has signed in again on another page goes on here.
const here = document.body.dataset.here, often = 5 * 60 * 1000;
let heard = Date.now();
async function still() {
  try {
    const response = await fetch(here);
    if (!response.ok || response.redirected) return "ended";
    const token = await response.text();
    for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
    heard = Date.now();
    return "";
  } catch { return "no-line"; }
}
if (here) {
  document.addEventListener("input", () => {
    if (Date.now() - heard < often) return;
    heard = Date.now();
    still();
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || (Date.now() - heard < 2 * often && navigator.onLine)) return;
    event.preventDefault();
    const button = event.submitter, trouble = await still();
    form.querySelector(":scope > .told.kept")?.remove();
    if (!trouble) return form.requestSubmit(button);
    const told = document.getElementById(trouble).content.firstElementChild.cloneNode(true);
    told.classList.add("kept");
    form.append(told);
    told.scrollIntoView({ block: "center" });
  });
}
// Each row one block with its headings beside, where it is narrow. Tables of figures stay side by side and scroll in their frame.
const shortest = 3, roles = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
for (const table of document.querySelectorAll(".scroll > .table")) {
  const heads = [...table.querySelectorAll("thead th")];
  const figures = heads.filter((head) => head.classList.contains("number"));
  if (heads.length < shortest || 2 * figures.length > heads.length) continue;
  table.classList.add("stacked");
  // a block is no table any more to whoever listens, unless it is said
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tr, td")) part.setAttribute("role", roles[part.tagName]);
  for (const head of table.querySelectorAll("th")) head.setAttribute("role", head.closest("thead") ? "columnheader" : "rowheader");
  for (const row of table.querySelectorAll("tbody tr")) {
    let at = 0;
    for (const cell of row.cells) {
      const label = cell.colSpan === 1 ? heads[at].textContent.trim() : "";
      if (label) cell.dataset.label = label;
      at += cell.colSpan;
    }
  }
}
