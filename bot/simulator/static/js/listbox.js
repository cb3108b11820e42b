// The list of choices under a text field: moved through by arrow keys while the field keeps the focus.

import { fill, h, mark, newId } from "./dom.js";

const MOST = 100;

/**
 * A listbox. `show` takes groups of {label?, options}, an option being {value, text, description?, icon?};
 * `onPick` gets the option that was chosen by Enter or by the pointer.
 */
export class Listbox {
  constructor({ label, onPick, input, multi = false }) {
    this.onPick = onPick;
    this.input = input;
    this.options = [];
    this.at = -1;
    this.list = h("ul", { role: "listbox", id: newId("list"), "aria-label": label });
    if (multi) this.list.setAttribute("aria-multiselectable", "true");
    this.note = h("p", { class: "list-note", role: "status" });
    this.node = h("div", { class: "listbox" }, this.list, this.note);
    this.node.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** The list is out of sight: the field no longer speaks of it. */
  leave() {
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Show these groups; `chosen` are the values that are picked already; `note` stands below. */
  show(groups, { chosen = [], note = "", at = 0 } = {}) {
    this.input.setAttribute("aria-controls", this.list.id);
    this.options = groups.flatMap((group) => group.options).slice(0, MOST);
    const room = new Set(this.options);
    const cut = groups.some((group) => group.options.some((each) => !room.has(each)));
    const rowsOf = (group) =>
      this.#group(
        group,
        group.options.filter((each) => room.has(each)),
        chosen,
      );
    fill(this.list, groups.map(rowsOf));
    this.list.hidden = !this.options.length;
    this.note.textContent = note || (cut ? "Keep typing to narrow the list." : "");
    this.note.hidden = !this.note.textContent;
    const picked = this.options.findIndex((each) => chosen.includes(each.value));
    this.#mark(this.options.length ? Math.max(picked, at) : -1);
  }

  /** Handle a key of the text field; true when it was meant for the list. */
  key(event) {
    const last = this.options.length - 1;
    const to = { ArrowDown: this.at >= last ? 0 : this.at + 1, ArrowUp: this.at <= 0 ? last : this.at - 1 }[
      event.key
    ];
    if (to === undefined || last < 0) return false;
    event.preventDefault();
    this.#mark(to);
    return true;
  }

  /** Choose the option that is marked; false when there is none. */
  pick() {
    const option = this.options[this.at];
    if (option) this.onPick(option);
    return Boolean(option);
  }

  #group(group, options, chosen) {
    if (!options.length) return [];
    const heading = group.label && h("li", { role: "presentation", class: "list-heading" }, group.label);
    return [heading, ...options.map((option) => this.#row(option, chosen.includes(option.value)))];
  }

  #row(option, picked) {
    const index = this.options.indexOf(option);
    const words = [h("span", { class: "option-text" }, option.text)];
    if (option.description) words.push(h("span", { class: "option-hint" }, option.description));
    const attributes = { role: "option", id: `${this.list.id}-${index}`, "aria-selected": String(picked) };
    const row = h(
      "li",
      { ...attributes, class: "option" },
      option.icon?.(),
      h("span", {}, words),
      option.badge,
    );
    row.addEventListener("pointermove", () => index !== this.at && this.#mark(index, false));
    row.addEventListener("click", () => this.onPick(option));
    return row;
  }

  #mark(index, scroll = true) {
    this.list.querySelector(".active")?.classList.remove("active");
    this.at = index;
    const row =
      index < 0 ? null : (document.getElementById(`${this.list.id}-${index}`) ?? this.#rowAt(index));
    row?.classList.add("active");
    mark(this.input, "aria-activedescendant", row?.id);
    if (scroll) row?.scrollIntoView({ block: "nearest" });
  }

  #rowAt(index) {
    return this.list.querySelector(`#${CSS.escape(`${this.list.id}-${index}`)}`);
  }
}
