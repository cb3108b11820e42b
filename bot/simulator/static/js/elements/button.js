// A button, and the menu of three dots.

import { h, safeUrl } from "../dom.js";
import { confirmed } from "../confirm.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { plainText } from "../text/mrkdwn.js";
import { fieldAttributes } from "./field.js";

const STYLES = { primary: "button primary", danger: "button danger" };

/** A button; one with an address is a link that also reports its click. */
export function button(element, context) {
  const words = plainText(element.text);
  const url = element.url && safeUrl(element.url);
  const attributes = {
    class: STYLES[element.style] ?? "button",
    "data-action-id": element.action_id,
    "aria-label": element.accessibility_label,
  };
  const node = url
    ? h("a", { ...attributes, href: url, target: "_blank", rel: "noopener noreferrer" }, words)
    : h("button", { ...attributes, type: "button" }, words);
  node.addEventListener("click", (event) => press(event, node, element, context, url));
  return { node, target: node };
}

async function press(event, node, element, context, url) {
  if (node.getAttribute("aria-busy") === "true") return event.preventDefault();
  if (element.confirm) event.preventDefault();
  if (!(await confirmed(element.confirm))) return;
  if (url && element.confirm) open(url, "_blank", "noopener,noreferrer");
  await whileBusy(node, () => context.press(element.value));
}

/** Show a control as busy while this is under way. */
export async function whileBusy(node, work) {
  node.setAttribute("aria-busy", "true");
  node.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
    node.removeAttribute("aria-disabled");
  }
}

/** The menu of three dots. */
export function overflow(element, context) {
  const names = { ...fieldAttributes(element, { ...context, fallbackName: "More actions" }) };
  const attributes = {
    type: "button",
    class: "button overflow",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  };
  const node = h("button", { ...names, ...attributes }, icon("more"));
  const itemOf = (option) => ({
    label: plainText(option.text),
    hint: option.description && plainText(option.description),
    url: option.url && safeUrl(option.url),
    run: () => pick(node, element, context, option),
  });
  node.addEventListener("click", () => openMenu(node, element.options.map(itemOf)));
  return { node, target: node };
}

async function pick(node, element, context, option) {
  if (await confirmed(element.confirm)) await whileBusy(node, () => context.press(option.value));
}
