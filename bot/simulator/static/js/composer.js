// The box to write in: sends messages and commands, and keeps a draft for every conversation.

import { act, attempt, perform } from "./acts.js";
import { Completion } from "./completion.js";
import { h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { state } from "./state.js";
import { toast } from "./toasts.js";

const TALLEST = 240;
const drafts = new Map();

/** A composer; `use` points it at a conversation or a thread. */
export class Composer {
  constructor({ id = newId("composer"), withShortcuts }) {
    this.area = h("textarea", { id, class: "composer-text", rows: 1, spellcheck: "true" });
    this.completion = new Completion(this.area);
    this.hint = h("p", { class: "composer-hint" });
    this.blocked = h("p", { class: "composer-blocked", hidden: true });
    this.sendButton = h(
      "button",
      {
        type: "button",
        class: "icon-button send",
        "aria-label": "Send",
        title: "Send (Enter)",
        onclick: () => this.#send(),
      },
      icon("send"),
    );
    this.bolt = this.#makeBolt(withShortcuts);
    this.box = h("div", { class: "composer-box" }, this.bolt, this.area, this.sendButton);
    this.node = h("div", { class: "composer" }, this.box, this.blocked, this.hint);
    this.area.addEventListener("input", () => this.#typed());
    this.area.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Write here from now on. `blocked` says why nothing can be written, or is null. */
  use({ channel, thread = null, label, blocked = null }) {
    this.where = { channel, thread };
    this.draftKey = [state.me.id, channel, thread].join("/");
    this.area.placeholder = label;
    this.area.setAttribute("aria-label", label);
    this.block(blocked);
    if (this.bolt) this.bolt.hidden = !state.app.shortcuts.some((each) => each.type === "global");
    this.write(drafts.get(this.draftKey) ?? "");
  }

  /** Show why nothing can be written here, or the box when something can. */
  block(words) {
    this.box.hidden = Boolean(words);
    this.blocked.hidden = !words;
    this.blocked.textContent = words ?? "";
  }

  /** Put these words into the box. */
  write(words) {
    this.area.value = words;
    this.#typed();
    this.completion.close();
  }

  focus() {
    this.area.focus();
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
  }

  #makeBolt(wanted) {
    if (!wanted) return null;
    const names = {
      "aria-label": "Shortcuts",
      title: "Shortcuts",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    };
    const button = h("button", { type: "button", class: "icon-button", ...names }, icon("bolt"));
    button.addEventListener("click", () => openMenu(button, globalShortcuts(), { title: "Shortcuts" }));
    return button;
  }

  #typed() {
    const words = this.area.value;
    if (words) drafts.set(this.draftKey, words);
    else drafts.delete(this.draftKey);
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight, TALLEST)}px`;
    this.sendButton.disabled = !words.trim();
    this.#showHint(words);
  }

  #showHint(words) {
    const command = state.app.commands.find((each) => words.startsWith(`${each.command} `));
    this.hint.textContent = command
      ? [command.command, command.usage_hint, "–", command.description].filter(Boolean).join(" ")
      : "";
  }

  #key(event) {
    if (event.isComposing || this.completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.#send();
    }
  }

  async #send() {
    const words = this.area.value.trim();
    if (!words) return;
    const { channel, thread } = this.where;
    const key = this.draftKey;
    const command = /^\/\S/.test(words);
    if (command && thread) return toast("Slash commands do not work in threads.");
    this.write("");
    this.area.focus();
    const sent = command ? await run(words, channel) : await say(words, channel, thread);
    if (!sent && this.draftKey === key && !this.area.value && !command) this.write(words);
  }
}

function run(words, channel) {
  const [command] = words.split(/\s/, 1);
  return attempt(() => act("command", { command, text: words.slice(command.length).trim(), channel }));
}

function say(words, channel, thread) {
  return attempt(() => act("say", { text: wire(words), channel, ...(thread ? { thread_ts: thread } : {}) }));
}

function globalShortcuts() {
  return state.app.shortcuts
    .filter((each) => each.type === "global")
    .map(({ name, description, callback_id }) => ({
      label: name,
      hint: description,
      run: () => perform("shortcut", { callback_id }),
    }));
}

/** What was written as it travels: entities for `&`, `<` and `>`, ids for the people and channels named. */
function wire(words) {
  const handles = new Map([...state.people.values()].map((each) => [each.handle, each.id]));
  const names = new Map(state.channels.map((each) => [each.name, each.id]));
  const escaped = words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped
    .replace(/(^|[\s(])@([\w-]+(?:\.[\w-]+)*)/g, (whole, lead, name) =>
      handles.has(name) ? `${lead}<@${handles.get(name)}>` : whole,
    )
    .replace(/(^|[\s(])#([\w-]+)/g, (whole, lead, name) =>
      names.has(name) ? `${lead}<#${names.get(name)}|${name}>` : whole,
    );
}
