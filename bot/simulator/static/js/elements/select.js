// Menus to choose one or several from, with a field that narrows them down while typing.

import { fill, h } from "../dom.js";
import { confirmed } from "../confirm.js";
import { icon } from "../icons.js";
import { Listbox } from "../listbox.js";
import { openPopup } from "../popup.js";
import { plainText } from "../text/mrkdwn.js";
import { fieldAttributes } from "./field.js";

/** One menu: the field, its list, and what is chosen. Subclasses know where the options come from. */
export class Select {
  constructor(element, context, { multi, chosen }) {
    Object.assign(this, { element, context, multi, chosen });
    this.placeholder = element.placeholder
      ? plainText(element.placeholder)
      : multi
        ? "Choose some"
        : "Choose one";
    this.popup = null;
    this.input = h("input", {
      ...fieldAttributes(element, { ...context, fallbackName: this.placeholder }),
      type: "text",
      role: "combobox",
      class: "select-input",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
    });
    this.list = new Listbox({
      label: this.placeholder,
      input: this.input,
      multi,
      onPick: (each) => this.pick(each),
    });
    this.chips = h("span", { class: "chips" });
    this.clear = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Clear", hidden: true },
      icon("close"),
    );
    this.node = h(
      "div",
      { class: multi ? "select multi" : "select" },
      this.chips,
      this.input,
      this.clear,
      icon("down"),
    );
    this.#listen();
    this.show();
  }

  get target() {
    return this.input;
  }

  get values() {
    return this.chosen.map((each) => each.value);
  }

  entered() {
    return this.multi ? this.values : (this.values[0] ?? null);
  }

  problem() {
    return null;
  }

  /** Take on a value as it is entered; values that are no option here are left out. */
  put(entered) {
    const every = this.everyGroup?.().flatMap((group) => group.options) ?? [];
    this.chosen = [entered ?? []].flat().flatMap((value) => every.find((each) => each.value === value) ?? []);
    this.show();
  }

  show() {
    this.input.value = this.multi ? "" : (this.chosen[0]?.text ?? "");
    this.input.placeholder = this.multi && this.chosen.length ? "" : this.placeholder;
    this.clear.hidden = this.multi || !this.chosen.length || this.context.required !== false;
    if (this.multi)
      fill(
        this.chips,
        this.chosen.map((each) => this.#chip(each)),
      );
  }

  #chip(option) {
    const label = `Remove ${option.text}`;
    const remove = () => this.change(this.chosen.filter((each) => each !== option));
    const button = h(
      "button",
      { type: "button", class: "chip-remove", "aria-label": label, onclick: remove },
      icon("close"),
    );
    return h("span", { class: "chip" }, option.text, button);
  }

  #listen() {
    this.node.addEventListener("click", (event) => {
      if (event.target.closest("button")) return;
      this.input.focus();
      this.open();
    });
    this.clear.addEventListener("click", () => this.change([]));
    this.input.addEventListener("input", () => this.open(true));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.close());
  }

  #key(event) {
    if (event.key === "Escape" && this.popup) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.multi && !this.input.value && this.chosen.length) {
      this.change(this.chosen.slice(0, -1));
    } else if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key) && !this.popup) {
      event.preventDefault();
      this.open();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.list.pick();
    } else this.list.key(event);
  }

  /** Open the list, if it is not open; `typed` when the field's text is a query. */
  open(typed = false) {
    if (!this.popup) {
      this.popup = openPopup(this.node, this.list.node, { onClose: () => this.#closed() });
      this.input.setAttribute("aria-expanded", "true");
      if (!typed && !this.multi) this.input.select();
    }
    this.ask(typed || this.multi ? this.input.value : "");
  }

  close() {
    this.popup?.close();
  }

  #closed() {
    this.popup = null;
    this.input.setAttribute("aria-expanded", "false");
    this.list.leave();
    this.show();
  }

  /** Show these groups in the open list. */
  offer(groups, note = "") {
    if (!this.popup) return;
    const none = !groups.some((group) => group.options.length);
    this.list.show(groups, { chosen: this.values, note: note || (none ? "No results" : "") });
    this.popup.place();
  }

  pick(option) {
    if (!this.multi) {
      this.close();
      return this.change([option]);
    }
    const had = this.values.includes(option.value);
    if (!had && this.chosen.length >= (this.element.max_selected_items ?? Infinity)) return undefined;
    this.input.value = "";
    return this.change(
      had ? this.chosen.filter((each) => each.value !== option.value) : [...this.chosen, option],
    );
  }

  async change(chosen) {
    const before = this.chosen;
    this.chosen = chosen;
    this.show();
    this.popup?.place();
    if (!(await confirmed(this.element.confirm))) {
      this.chosen = before;
      return this.show();
    }
    if (this.popup) this.ask(this.input.value);
    if ((await this.report()) !== false) return undefined;
    this.chosen = before;
    return this.show();
  }

  /** Tell what is chosen now; false when it was refused. */
  report() {
    return this.context.change(this.entered());
  }
}
