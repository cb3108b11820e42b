// Fields to type in: single and multi-line text, e-mail, address, number and rich text.

import { debounced, h } from "../dom.js";
import { flatText } from "../text/richtext.js";
import { plainText } from "../text/mrkdwn.js";
import { fieldAttributes } from "./field.js";

const LONGEST = 3000;
const TYPING_PAUSE_MS = 300;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

const KINDS = {
  plain_text_input: {},
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url", autocomplete: "off" },
  number_input: { inputmode: "decimal", autocomplete: "off" },
};

/** A field of text of any kind. */
export function textField(element, context) {
  const multiline = element.multiline || element.type === "rich_text_input";
  const input = multiline ? areaOf(element, context) : inputOf(element, context);
  const counter = element.max_length ? h("span", { class: "counter" }) : null;
  const report = debounced(() => context.change(entered()), TYPING_PAUSE_MS);

  const entered = () => input.value || null;
  const typed = () => {
    showLength(counter, input, element);
    if (multiline) grow(input);
    context.typed(entered());
    if (reportsOn(element, context, "on_character_entered")) report();
  };
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => onEnter(event));
  put(initial(element, context.value));

  function onEnter(event) {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (multiline && !(event.ctrlKey || event.metaKey)) return;
    if (reportsOn(element, context, "on_enter_pressed")) {
      event.preventDefault();
      report.cancel();
      context.change(entered(), { enter: true });
    } else if (!multiline || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      context.host.submit?.();
    }
  }

  function put(value) {
    input.value = value ?? "";
    showLength(counter, input, element);
    if (multiline) requestAnimationFrame(() => grow(input));
  }

  const node = counter ? h("div", { class: "counted" }, input, counter) : input;
  return { node, target: input, entered, put, problem: () => problemOf(element, input.value) };
}

function inputOf(element, context) {
  const attributes = { type: "text", class: "text-field", autocomplete: "off", ...KINDS[element.type] };
  return h("input", { ...attributes, ...lengthsOf(element), ...fieldAttributes(element, context) });
}

function areaOf(element, context) {
  const attributes = { class: "text-field", rows: element.type === "rich_text_input" ? 4 : 3 };
  return h("textarea", { ...attributes, ...lengthsOf(element), ...fieldAttributes(element, context) });
}

function lengthsOf(element) {
  const placeholder = element.placeholder ? plainText(element.placeholder) : null;
  return { maxlength: element.max_length ?? LONGEST, placeholder };
}

function initial(element, value) {
  if (element.type !== "rich_text_input") return value?.value ?? element.initial_value;
  const rich = value?.rich_text_value ?? element.initial_value;
  return rich && flatText(rich);
}

function reportsOn(element, context, trigger) {
  if (!context.dispatches) return false;
  return (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(trigger);
}

function showLength(counter, input, element) {
  if (!counter) return;
  const left = element.max_length - input.value.length;
  counter.textContent = String(left);
  counter.title = `${left} of ${element.max_length} characters left`;
  counter.classList.toggle("low", left < Math.max(10, element.max_length * 0.1));
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 360)}px`;
}

function problemOf(element, words) {
  if (!words) return null;
  const checks = { email_text_input: emailProblem, url_text_input: urlProblem, number_input: numberProblem };
  const fault = checks[element.type]?.(words, element);
  if (fault) return fault;
  const least = element.min_length ?? 0;
  return words.length < least ? `Please write at least ${least} characters.` : null;
}

const emailProblem = (words) => (EMAIL.test(words) ? null : "That is not an e-mail address.");
const urlProblem = (words) => (words.includes("://") ? null : "That is not a URL.");

function numberProblem(words, element) {
  if (!NUMBER.test(words.trim())) return "That is not a number.";
  const number = Number(words);
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Only whole numbers, please.";
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `At least ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `At most ${element.max_value}.`;
  return null;
}
