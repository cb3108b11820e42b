// Completes commands, people and channels while somebody writes.

import { Listbox } from "./listbox.js";
import { avatar } from "./people.js";
import { openPopup } from "./popup.js";
import { state } from "./state.js";

const MOST = 20;

const KINDS = [
  { pattern: /^(\/\S*)$/, options: commands },
  { pattern: /(?:^|[\s(])@([\w.-]*)$/, options: people },
  { pattern: /(?:^|[\s(])#([\w-]*)$/, options: channels },
];

/** Completion for one text area. */
export class Completion {
  constructor(area) {
    this.area = area;
    this.popup = null;
    this.list = new Listbox({ label: "Suggestions", input: area, onPick: (option) => this.#put(option) });
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.#look());
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.#look());
  }

  /** Handle a key before the text area does; true when it was meant for the list. */
  key(event) {
    if (!this.popup) return false;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return true;
    }
    if (event.key === "Tab" || (event.key === "Enter" && !this.#isComplete())) {
      event.preventDefault();
      return this.list.pick();
    }
    return this.list.key(event);
  }

  close() {
    this.popup?.close();
  }

  #look() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    for (const kind of KINDS) {
      const hit = kind.pattern.exec(before);
      const options = hit ? kind.options(hit[1]) : [];
      if (options.length)
        return this.#open({ start: before.length - hit[1].length, end: before.length }, options);
    }
    return this.close();
  }

  #open(range, options) {
    this.range = range;
    if (!this.popup) this.popup = openPopup(this.area, this.list.node, { onClose: () => this.#closed() });
    this.list.show([{ label: null, options: options.slice(0, MOST) }]);
    this.popup.place();
  }

  #closed() {
    this.popup = null;
    this.list.leave();
  }

  /** What is written out already is sent by Enter, not completed once more. */
  #isComplete() {
    const written = this.area.value.slice(this.range.start, this.range.end);
    return this.list.options[this.list.at]?.value === written;
  }

  #put(option) {
    const { start, end } = this.range;
    this.close();
    this.area.setRangeText(`${option.value} `, start, end, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input"));
  }
}

function commands(typed) {
  const fits = state.app.commands.filter((each) => each.command.startsWith(typed.toLowerCase()));
  return fits.map(({ command, description, usage_hint: usage }) => ({
    value: command,
    text: usage ? `${command} ${usage}` : command,
    description,
  }));
}

function people(typed) {
  const words = typed.toLowerCase();
  const fits = (person) =>
    [person.handle, ...person.name.split(" ")].some((each) => each.toLowerCase().startsWith(words));
  return [...state.people.values()]
    .filter((person) => !person.deleted && person.kind !== "slackbot" && fits(person))
    .map((person) => ({
      value: person.handle,
      text: person.name,
      description: `@${person.handle}`,
      icon: () => avatar(person),
    }));
}

function channels(typed) {
  return state.channels
    .filter((each) => each.kind !== "app" && each.name.includes(typed.toLowerCase()))
    .map((each) => ({ value: each.name, text: `#${each.name}` }));
}
