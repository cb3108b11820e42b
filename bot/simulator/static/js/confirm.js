// The question that is asked before an element with a `confirm` does anything.

import { h, newId } from "./dom.js";
import { keepInside } from "./focus.js";
import { plainText, textNodes } from "./text/mrkdwn.js";

/** Ask; resolves to true when the person confirms. Without a question the answer is yes. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => show(question, resolve));
}

function show(question, resolve) {
  const before = document.activeElement;
  const ids = { title: newId("confirm"), text: newId("confirm") };
  const style = question.style === "danger" ? "danger" : "primary";
  const yes = h("button", { type: "button", class: `button ${style}` }, plainText(question.confirm));
  const no = h("button", { type: "button", class: "button" }, plainText(question.deny));
  const box = h(
    "div",
    {
      class: "confirm",
      role: "alertdialog",
      "aria-modal": "true",
      "aria-labelledby": ids.title,
      "aria-describedby": ids.text,
    },
    h("h2", { id: ids.title }, plainText(question.title)),
    h("div", { id: ids.text, class: "confirm-text" }, textNodes(question.text)),
    h("div", { class: "dialog-buttons" }, no, yes),
  );
  const veil = h("div", { class: "veil" }, box);
  const answer = (given) => {
    veil.remove();
    before?.focus?.();
    resolve(given);
  };
  yes.addEventListener("click", () => answer(true));
  no.addEventListener("click", () => answer(false));
  veil.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") answer(false);
    else keepInside(box, event);
  });
  document.getElementById("modals").append(veil);
  yes.focus();
}
