// Short notices at the edge of the page: what the workspace says, and what went wrong.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 7000;
const MOST = 4;

/** Say something in passing. */
export function toast(words) {
  show(words, "status");
}

/** Say what went wrong. */
export function alertToast(words) {
  show(words, "alert");
}

function show(words, role) {
  const shelf = document.getElementById("toasts");
  const twin = [...shelf.children].find((each) => each.dataset.words === words);
  if (twin) twin.remove();
  const close = h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss" }, icon("close"));
  const node = h(
    "div",
    { class: `toast toast-${role}`, role, "data-words": words },
    h("p", {}, words),
    close,
  );
  let timer = setTimeout(() => node.remove(), SHOWN_MS);
  close.addEventListener("click", () => node.remove());
  node.addEventListener("pointerenter", () => clearTimeout(timer));
  node.addEventListener("pointerleave", () => {
    timer = setTimeout(() => node.remove(), SHOWN_MS);
  });
  shelf.append(node);
  while (shelf.children.length > MOST) shelf.firstChild.remove();
}
