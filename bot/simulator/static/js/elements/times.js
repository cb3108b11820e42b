// Fields for a date, a time of day, or an instant in the reader's own zone.

import { debounced, h } from "../dom.js";
import { confirmed } from "../confirm.js";
import { zone } from "../state.js";
import { epochOf, localOf } from "../text/dates.js";
import { fieldAttributes } from "./field.js";

const TYPING_PAUSE_MS = 500;

/** A date. */
export function datepicker(element, context) {
  return field(element, context, {
    type: "date",
    name: "Date",
    initial: context.value ? context.value.selected_date : element.initial_date,
  });
}

/** A time of day; the app may name the zone it is meant in. */
export function timepicker(element, context) {
  const control = field(element, context, {
    type: "time",
    name: "Time",
    initial: context.value ? context.value.selected_time : element.initial_time,
  });
  if (!element.timezone) return control;
  return {
    ...control,
    node: h("div", { class: "zoned" }, control.node, h("span", { class: "hint" }, element.timezone)),
  };
}

/** A date and a time in the reader's zone, kept as an epoch. */
export function datetimepicker(element, context) {
  const tz = zone();
  const control = field(element, context, {
    type: "datetime-local",
    name: "Date and time",
    initial: context.value ? context.value.selected_date_time : element.initial_date_time,
    read: (local) => epochOf(local, tz),
    write: (epoch) => localOf(epoch, tz),
  });
  return { ...control, node: h("div", { class: "zoned" }, control.node, h("span", { class: "hint" }, tz)) };
}

const asItIs = (value) => value;

function field(element, context, { type, name, initial, read = asItIs, write = asItIs }) {
  const names = fieldAttributes(element, { ...context, fallbackName: name });
  const input = h("input", { type, class: "text-field time-field", ...names });
  let before = "";
  const entered = () => (input.value ? read(input.value) : null);
  const put = (value) => {
    input.value = value === null || value === undefined ? "" : write(value);
    before = input.value;
  };
  const settle = debounced(async () => {
    if (input.value === before) return;
    if (!(await confirmed(element.confirm))) return void (input.value = before);
    before = input.value;
    context.change(entered());
  }, TYPING_PAUSE_MS);
  input.addEventListener("input", () => {
    context.typed(entered());
    settle();
  });
  put(initial);
  return { node: input, target: input, entered, put, problem: () => null };
}
