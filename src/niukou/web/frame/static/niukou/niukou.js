// What pages do beyond HTML: close an open menu when one looks elsewhere; ask what the rules say of what is being typed;
// look again at what is under way.
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
      const response = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
      // only what was asked last is shown
      if (response.ok && mine === asked) answer.innerHTML = await response.text();
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
