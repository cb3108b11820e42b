// The main pane: one conversation with its messages and composer, or the app's Home.

import { act, attempt, get } from "./acts.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { HomePane, openHome } from "./home.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { channelAt, correct, go, route } from "./router.js";
import { channelOf, on, state } from "./state.js";

const PAGE = 60;

/** The main pane in this node; `showRoute` draws what the address names. */
export class Conversation {
  constructor(main) {
    this.head = h("header", { class: "pane-head" });
    this.list = new MessageList({
      empty: () => beginning(this.channel),
      loadOlder: (ts) => this.#older(ts),
      seen: () => this.#markRead(),
    });
    this.composer = new Composer({ id: "message-box", withShortcuts: true });
    this.homeNode = h("div", { class: "home", hidden: true });
    this.home = new HomePane(this.homeNode);
    fill(main, this.head, this.homeNode, this.list.node, this.composer.node);
    this.shown = null;
    this.early = null;
    on("message", (frame) => this.#message(frame));
    on("gone", (frame) => frame.channel === this.channelId && this.list.remove(frame.ts));
    on("home", () => route().place === "home" && this.home.show());
    on("channels", () => this.#channelsChanged());
    on("people", () => this.#channelsChanged());
    document.addEventListener("visibilitychange", () => this.#markRead());
  }

  get channel() {
    return channelOf(this.channelId);
  }

  /** Draw what the address names; `again` fetches even what is on the screen already. */
  async showRoute({ again = false } = {}) {
    const { who, place, thread } = route();
    const channelId = channelAt(place);
    if (place !== "home" && !channelOf(channelId)) return correct({ who, place: "app" });
    if (place === "home" && !state.app.home_tab) return correct({ who, place: "app" });
    const key = `${who}/${place}`;
    if (key === this.shown && !again) return undefined;
    const moved = key !== this.shown;
    Object.assign(this, { shown: key, channelId, thread });
    this.#drawHead(place);
    const home = place === "home";
    this.homeNode.hidden = !home;
    this.list.node.hidden = this.composer.node.hidden = home;
    if (moved && (home || place === "app") && !state.me.deleted) openHome(home ? "home" : "messages");
    return home ? this.home.show() : this.#openChannel(moved);
  }

  /** Names or the zone have changed: draw the messages anew. */
  redraw() {
    this.list.redraw();
  }

  async #openChannel(moved) {
    const { channel, shown } = this;
    this.composer.use({ channel: channel.id, label: labelFor(channel), blocked: whyBlocked(channel) });
    if (moved) this.list.reset([], { more: false });
    if (moved && isIdle()) this.composer.focus();
    const early = (this.early = []);
    const found = await fetchMessages(channel.id, {});
    // Whoever asks again meanwhile starts anew, and hears what comes from then on.
    if (this.shown !== shown || this.early !== early) return;
    this.early = null;
    if (!found) return;
    this.list.reset(found.messages, { more: found.more, unread: channel.unread });
    for (const frame of early) this.#message(frame);
  }

  #message(frame) {
    if (frame.channel !== this.channelId) return;
    if (this.early) this.early.push(frame);
    else if (isRoot(frame.message)) this.list.upsert(frame.message);
  }

  #channelsChanged() {
    const { who, place } = route();
    if (this.shown !== `${who}/${place}`) return;
    if (place !== "home" && !this.channel) {
      correct({ who, place: "app" });
      return;
    }
    this.#drawHead(place);
    if (this.channel) this.composer.block(whyBlocked(this.channel));
    this.#markRead();
  }

  async #markRead() {
    const { channel, list } = this;
    if (!channel?.unread || !list.stuck || this.list.node.hidden || document.visibilityState !== "visible")
      return;
    const newest = list.items.reduce(
      (most, each) => [most, each.ts, each.latest_reply ?? ""].sort().at(-1),
      "",
    );
    const key = `${state.me.id}/${channel.id}/${newest}`;
    if (!newest || key === this.readUpTo) return;
    this.readUpTo = key;
    await attempt(() => act("read", { channel: channel.id, ts: newest }));
  }

  #older(before) {
    return fetchMessages(this.channelId, { before });
  }

  #drawHead(place) {
    const { channel } = this;
    const app = place === "home" || place === "app";
    const title = app ? state.app.name : channel.name;
    const sign = app
      ? h("span", { class: "avatar avatar-small avatar-app", "aria-hidden": "true" }, title[0])
      : channel.kind === "private"
        ? icon("lock")
        : h("span", { class: "sign", "aria-hidden": "true" }, "#");
    const held = this.head.contains(document.activeElement) && document.activeElement.dataset.tab;
    fill(this.head, h("h1", {}, sign, title), app ? tabs(place) : notes(channel));
    if (held) this.head.querySelector(`[data-tab="${held}"]`)?.focus();
  }
}

/** Messages of a conversation or a thread; null when they could not be had. */
export async function fetchMessages(channel, more) {
  let found = null;
  await attempt(async () => {
    found = await get("/_page/messages", { as: state.me.id, channel, limit: PAGE, ...more });
  });
  return found;
}

/** Whether a message stands in the channel itself, not in a thread under another. */
export function isRoot(message) {
  return !message.thread_ts || message.thread_ts === message.ts;
}

/** Why this person cannot write in a channel; null when they can. */
export function whyBlocked(channel) {
  if (state.me.deleted) return `${state.me.name}'s account is deactivated: they can no longer write here.`;
  if (channel.archived) return "This channel is archived.";
  if (channel.kind === "app" && !state.app.messages_tab)
    return "Sending messages to this app has been turned off.";
  if (!channel.member) return `You are not a member of #${channel.name}. You can read along.`;
  return null;
}

/** Whether the message box may take the focus: nothing else has it, and no keyboard would cover the screen. */
function isIdle() {
  const held = document.activeElement;
  return (
    matchMedia("(hover: hover)").matches &&
    (held === document.body || document.getElementById("nav").contains(held))
  );
}

function labelFor(channel) {
  return channel.kind === "app" ? `Message ${state.app.name}` : `Message #${channel.name}`;
}

function beginning(channel) {
  if (!channel) return "";
  const where = channel.kind === "app" ? `your messages with ${state.app.name}` : `#${channel.name}`;
  return `This is the very beginning of ${where}.`;
}

function notes(channel) {
  const members = `${channel.members} ${channel.members === 1 ? "member" : "members"}`;
  const words = [
    members,
    channel.archived && "archived",
    channel.ext_shared && "shared with another organisation",
  ];
  return h("p", { class: "pane-notes" }, words.filter(Boolean).join(" · "));
}

function tabs(place) {
  const tab = (to, words) => {
    const here = to === place;
    const attributes = {
      type: "button",
      role: "tab",
      class: "tab",
      "data-tab": to,
      "aria-selected": String(here),
      tabIndex: here ? 0 : -1,
    };
    return h("button", { ...attributes, onclick: () => go({ place: to }) }, words);
  };
  const shown = [state.app.home_tab && tab("home", "Home"), tab("app", "Messages")].filter(Boolean);
  const move = (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = shown.find((each) => each !== event.target);
    other?.focus();
    other?.click();
  };
  return h("div", { role: "tablist", class: "tabs", "aria-label": state.app.name, onkeydown: move }, shown);
}
