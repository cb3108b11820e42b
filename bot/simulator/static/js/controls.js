// Makes the control for an element, and the context through which it speaks to the surface around it.

import { h } from "./dom.js";
import { MAKERS } from "./elements/index.js";
import { image } from "./images.js";

/**
 * What a control knows of the place it stands in. The surface (`host`) decides what a press or a change does:
 * a message clicks, a modal or Home fills in, the sheet of samples does nothing.
 */
export function contextOf(
  host,
  block,
  element,
  { inInput = false, dispatches = false, required = false, ...names } = {},
) {
  const place = {
    block: block.block_id,
    action: element.action_id,
    what: `${block.block_id}/${element.action_id}`,
    shown: block,
    reports: !inInput || dispatches,
  };
  return {
    host,
    dispatches,
    required: inInput ? required : null,
    value: host.valueOf(place.block, place.action),
    fallbackName: "Choose",
    ...names,
    press: (value) => host.press(place, value),
    typed: (entered) => host.typed(place, entered),
    change: (entered, { enter = false } = {}) => host.change(place, entered, enter),
    suggest: (query) => host.suggest(place, query),
    choose: (query, option) => host.choose(place, query, option),
  };
}

/** The control of an element; a type that is not known is shown as what it is. */
export function controlOf(element, context) {
  if (element.type === "image") return { node: image(element, "image-accessory") };
  const make = MAKERS[element.type];
  return make ? make(element, context) : { node: unknownBox("element", element) };
}

/** A thing of a type that is not known, with what it holds. */
export function unknownBox(what, thing) {
  const json = h("pre", {}, JSON.stringify(thing, null, 2));
  const details = h("details", {}, h("summary", {}, "What it holds"), json);
  return h("div", { class: "unknown" }, h("strong", {}, `Unknown ${what}: ${thing.type}`), details);
}
