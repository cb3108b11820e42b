// Every interactive element by its type.

import { button, overflow } from "./button.js";
import { checkboxes, radioButtons } from "./choices.js";
import { fileInput } from "./files.js";
import { select } from "./menus.js";
import { textField } from "./texts.js";
import { datepicker, datetimepicker, timepicker } from "./times.js";

const SELECTS = ["static", "external", "users", "conversations", "channels"];
const TEXTS = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];

/**
 * A maker takes the element and its context, and returns a control: its `node`, the `target` that takes the
 * focus and, when it holds a value, `entered`, `put` and `problem`.
 */
export const MAKERS = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker,
  timepicker,
  datetimepicker,
  file_input: fileInput,
  ...Object.fromEntries(TEXTS.map((type) => [type, textField])),
  ...Object.fromEntries(
    SELECTS.flatMap((each) => [`${each}_select`, `multi_${each}_select`]).map((type) => [type, select]),
  ),
};
