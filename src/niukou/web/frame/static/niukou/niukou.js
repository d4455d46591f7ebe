// What pages do beyond HTML: close an open menu when one looks elsewhere.
"use strict";
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.who[open]")) {
    if (!open.contains(event.target)) open.removeAttribute("open");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const open of document.querySelectorAll("details.who[open]")) open.removeAttribute("open");
});
