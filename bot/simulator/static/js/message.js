// One message: who wrote it, when, what it shows, and what can be done with it.

import { act, attempt, perform, suggestions } from "./acts.js";
import { BlockList } from "./blocks.js";
import { fill, h, same } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { author, avatar, badge } from "./people.js";
import { go } from "./router.js";
import { nameOf, state, zone } from "./state.js";
import { dateNode, partsIn, say } from "./text/dates.js";
import { mrkdwn } from "./text/mrkdwn.js";

const TOGETHER_SECONDS = 300;

/** The surface of one message: every act names the message it is done in. */
class MessageHost {
  constructor(message) {
    this.message = message;
    this.headings = 2;
  }

  valueOf() {
    return undefined;
  }

  errorOf() {
    return undefined;
  }

  unsent() {
    return undefined;
  }

  typed() {}

  /** What is pressed is what stands here, even if the message has become another in this very moment. */
  press({ what, shown }, value) {
    return attempt(() => act("click", { ...this.#where, what, shown, value }));
  }

  async change(place, entered) {
    return place.reports ? this.press(place, entered) : true;
  }

  suggest(place, query) {
    return suggestions({ ...this.#where, what: place.what, query });
  }

  choose(place, query, option) {
    return attempt(() => act("choose", { ...this.#where, what: place.what, query, option }));
  }

  get #where() {
    return { channel: this.message.channel, ts: this.message.ts };
  }
}

/** A message on the screen; `show` brings it up to date in place. */
export class MessageRow {
  constructor(message, { inThread, host = new MessageHost(message) }) {
    Object.assign(this, { inThread, host });
    this.divider = h("div", { class: "row-divider" });
    this.side = h("div", { class: "message-side" });
    this.head = h("div", { class: "message-head" });
    this.body = h("div", { class: "message-body" });
    this.blocks = new BlockList(this.body, this.host);
    this.foot = h("div", { class: "message-foot" });
    this.tools = this.#makeTools();
    const content = h("div", { class: "message-content" }, this.head, this.body, this.foot);
    this.article = h(
      "article",
      { class: "message", "data-ts": message.ts, tabIndex: -1 },
      this.side,
      content,
      this.tools,
    );
    this.article.addEventListener("focusin", () => this.#letReach(0));
    this.article.addEventListener("focusout", () => this.#letReach(-1));
    this.node = h("div", { class: "row" }, this.divider, this.article);
  }

  /** Show the message as it follows on `previous`; `isNew` when the unread ones begin here. */
  show(message, previous, isNew) {
    const joined = !isNew && goesWith(message, previous);
    const before = this.message;
    this.message = this.host.message = message;
    if (!before || !same(before, message)) {
      this.#showContent();
      this.#showFoot();
    }
    if (this.joined !== joined || before?.user !== message.user || before?.edited !== message.edited)
      this.#showHead(joined);
    this.#showDivider(previous, isNew);
  }

  #showHead(joined) {
    this.joined = joined;
    const { message } = this;
    const who = author(message);
    this.article.classList.toggle("joined", joined);
    this.article.classList.toggle("only-you", message.only_you);
    this.article.setAttribute("aria-label", `Message from ${nameOf(message.user)}`);
    const at = Number(message.ts);
    fill(this.side, joined ? h("span", { class: "joined-time" }, clockTime(at)) : avatar(who, "large"));
    const app = message.is_bot ? h("span", { class: "badge badge-app" }, "App") : badge(who);
    fill(this.head, h("span", { class: "author" }, nameOf(message.user)), app, dateNode("{time}", at));
    this.head.hidden = joined;
  }

  #showContent() {
    const { message } = this;
    if (message.blocks?.length) {
      if (this.textOnly) fill(this.body);
      this.blocks.show(message.blocks);
    } else fill(this.body, h("div", { class: "text" }, mrkdwn(message.text)));
    this.textOnly = !message.blocks?.length;
  }

  #showFoot() {
    const { message } = this;
    fill(
      this.foot,
      message.edited && h("span", { class: "edited" }, "(edited)"),
      message.only_you && h("span", { class: "only-you-note" }, icon("eye"), "Only visible to you"),
      !this.inThread && message.replies > 0 && this.#repliesLink(),
    );
    this.foot.hidden = !this.foot.childNodes.length;
  }

  #repliesLink() {
    const { replies, latest_reply: latest, ts } = this.message;
    const words = `${replies} ${replies === 1 ? "reply" : "replies"}`;
    const last =
      latest && h("span", { class: "last-reply" }, "Last reply ", dateNode("{ago}", Number(latest)));
    return h(
      "button",
      { type: "button", class: "replies", onclick: () => go({ thread: ts }) },
      h("span", { class: "replies-count" }, words),
      last,
    );
  }

  #showDivider(previous, isNew) {
    const day = dayOf(this.message);
    const first = !previous || dayOf(previous) !== day;
    const key = `${first}${isNew}${day}`;
    if (key === this.dividerKey) return;
    this.dividerKey = key;
    const date = first && dateNode("{day_divider_pretty}", Number(this.message.ts));
    const fresh = isNew && h("span", { class: "new-mark" }, "New");
    fill(this.divider, date && h("span", { class: "day" }, date), fresh);
    this.divider.hidden = !first && !isNew;
    this.divider.classList.toggle("is-new", Boolean(isNew));
  }

  #makeTools() {
    const thread = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Reply in thread",
        title: "Reply in thread",
        onclick: () => go({ thread: this.message.thread_ts ?? this.message.ts }),
      },
      icon("thread"),
    );
    const more = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "More actions",
        title: "More actions",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
      },
      icon("more"),
    );
    more.addEventListener("click", () => openMenu(more, this.#actions(), { align: "end" }));
    thread.classList.add("tool-thread");
    thread.tabIndex = more.tabIndex = -1;
    return h("div", { class: "message-tools" }, !this.inThread && thread, more);
  }

  /** The tools are stops for the Tab key only within the message that has the focus. */
  #letReach(tabIndex) {
    for (const tool of this.tools.children) tool.tabIndex = tabIndex;
  }

  #actions() {
    const { channel, ts, thread_ts: root } = this.message;
    const shortcuts = state.app.shortcuts.filter((each) => each.type === "message");
    const run = (each) => () => perform("shortcut", { callback_id: each.callback_id, channel, ts });
    const offered = shortcuts.map((each) => ({ label: each.name, hint: each.description, run: run(each) }));
    const reply = { label: "Reply in thread", run: () => go({ thread: root ?? ts }) };
    return this.message.only_you ? [reply] : [...offered, reply];
  }
}

function goesWith(message, previous) {
  return (
    previous !== null &&
    !message.blocks?.length &&
    !previous.blocks?.length &&
    previous.user === message.user &&
    previous.only_you === message.only_you &&
    Number(message.ts) - Number(previous.ts) < TOGETHER_SECONDS &&
    dayOf(previous) === dayOf(message)
  );
}

function dayOf(message) {
  return partsIn(zone(), Number(message.ts)).serial;
}

/** The time of day alone, which fits beside a message. */
function clockTime(epoch) {
  return say("{time}", epoch).replace(/ .M$/, "");
}
