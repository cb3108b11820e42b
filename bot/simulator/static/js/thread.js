// The pane of one thread beside the conversation, with a composer of its own.

import { Composer } from "./composer.js";
import { fetchMessages, whyBlocked } from "./conversation.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { channelAt, go, route } from "./router.js";
import { channelOf, on, state } from "./state.js";

/** The thread pane in this node; hidden while the address names no thread. */
export class Thread {
  constructor(aside) {
    this.aside = aside;
    this.place = h("span", { class: "pane-notes" });
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Close thread",
        onclick: () => go({ thread: null }),
      },
      icon("close"),
    );
    const head = h("header", { class: "pane-head" }, h("h2", {}, "Thread"), this.place, close);
    this.list = new MessageList({
      inThread: true,
      empty: () => "",
      loadOlder: (before) => this.#fetch({ before }),
    });
    this.composer = new Composer({ withShortcuts: false });
    fill(aside, head, this.list.node, this.composer.node);
    aside.addEventListener(
      "keydown",
      (event) => event.key === "Escape" && !event.defaultPrevented && go({ thread: null }),
    );
    this.shown = null;
    this.early = null;
    on("message", (frame) => this.#message(frame));
    on("gone", (frame) => this.shown && frame.channel === this.channelId && this.list.remove(frame.ts));
  }

  /** Draw the thread that the address names; `again` fetches even the one on the screen. */
  async showRoute({ again = false } = {}) {
    const { who, place, thread } = route();
    const channel = channelOf(channelAt(place));
    const key = thread && channel ? `${who}/${place}/${thread}` : null;
    if (key === this.shown && !again) return;
    const opened = key !== this.shown && key !== null;
    Object.assign(this, { shown: key, thread, channelId: channel?.id });
    this.aside.hidden = !key;
    document.body.classList.toggle("thread-open", Boolean(key));
    if (key) await this.#open(channel, opened);
  }

  redraw() {
    this.list.redraw();
  }

  async #open(channel, opened) {
    const { shown } = this;
    this.place.textContent = channel.kind === "app" ? state.app.name : `#${channel.name}`;
    this.composer.use({
      channel: channel.id,
      thread: this.thread,
      label: "Reply…",
      blocked: whyBlocked(channel),
    });
    if (opened) this.list.reset([], { more: false });
    this.early = [];
    const found = await this.#fetch({});
    if (this.shown !== shown || !found) return;
    const early = this.early;
    this.early = null;
    this.list.reset(found.messages, { more: found.more });
    for (const frame of early) this.#message(frame);
    if (opened) this.composer.focus();
  }

  #fetch(more) {
    return fetchMessages(this.channelId, { thread: this.thread, ...more });
  }

  #message(frame) {
    const { ts, thread_ts: root } = frame.message;
    if (!this.shown || frame.channel !== this.channelId || (ts !== this.thread && root !== this.thread))
      return;
    if (this.early) this.early.push(frame);
    else this.list.upsert(frame.message);
  }
}
