// Checkboxes and radio buttons.

import { h, newId } from "../dom.js";
import { confirmed } from "../confirm.js";
import { textNodes } from "../text/mrkdwn.js";
import { fieldAttributes } from "./field.js";

/** A group of checkboxes. */
export function checkboxes(element, context) {
  const chosen = context.value?.selected_options ?? element.initial_options ?? [];
  return group(element, context, {
    type: "checkbox",
    role: "group",
    chosen: chosen.map((each) => each.value),
  });
}

/** A group of radio buttons. */
export function radioButtons(element, context) {
  const chosen = context.value?.selected_option ?? element.initial_option;
  return group(element, context, { type: "radio", role: "radiogroup", chosen: chosen ? [chosen.value] : [] });
}

function group(element, context, { type, role, chosen }) {
  const name = newId("choice");
  const boxes = element.options.map((option) => h("input", { type, name, value: option.value }));
  const rows = element.options.map((option, at) => rowOf(option, boxes[at]));
  const required = type === "radio" && context.required;
  const node = h(
    "div",
    { role, class: "choices", ...fieldAttributes(element, { ...context, required }) },
    rows,
  );
  let before = chosen;

  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const entered = () => (type === "radio" ? (picked()[0] ?? null) : picked());
  const put = (values) => {
    const wanted = [values ?? []].flat();
    for (const box of boxes) box.checked = wanted.includes(box.value);
  };
  put(chosen);
  node.addEventListener("change", async () => {
    if (!(await confirmed(element.confirm))) return put(before);
    before = picked();
    context.change(entered());
  });
  return { node, target: boxes[0], entered, put, problem: () => null };
}

function rowOf(option, box) {
  const hint =
    option.description &&
    h("span", { class: "choice-hint", id: newId("hint") }, textNodes(option.description));
  if (hint) box.setAttribute("aria-describedby", hint.id);
  return h("div", { class: "choice" }, h("label", {}, box, h("span", {}, textNodes(option.text))), hint);
}
