// A list of messages, newest at the bottom: holds all that were loaded, and draws only those around the reader.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageRow } from "./message.js";
import { nameOf, state } from "./state.js";

const PAGE = 60;
const FIRST_ROWS = 20;
const REST_AFTER_MS = 30;
const MOST_ROWS = 180;
const NEAR_EDGE = 600;
const AT_END = 40;

/** The messages of a channel or a thread. `loadOlder(ts)` fetches what came before; `seen(ts)` hears what was read. */
export class MessageList {
  constructor({ inThread = false, empty, loadOlder = null, seen = () => {} }) {
    Object.assign(this, { inThread, empty, loadOlder, seen });
    this.rowsNode = h("div", { class: "rows" });
    this.top = h("p", { class: "list-top" });
    this.scroller = h(
      "div",
      { class: "messages", role: "log", "aria-live": "off", "aria-label": "Messages" },
      this.top,
      this.rowsNode,
    );
    this.pill = h(
      "button",
      { type: "button", class: "pill", hidden: true, onclick: () => this.toEnd() },
      "New messages",
      icon("down"),
    );
    this.live = h("p", { class: "visually-hidden", "aria-live": "polite" });
    this.node = h("div", { class: "message-list" }, this.scroller, this.pill, this.live);
    this.rowsNode.addEventListener("keydown", (event) => this.#moveFocus(event));
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.stuck && this.#stick()).observe(this.scroller);
    new ResizeObserver(() => this.stuck && this.#stick()).observe(this.rowsNode);
    this.reset([], { more: false });
  }

  /** Start anew with these messages, oldest first; `unread` of them are new to the reader. */
  reset(messages, { more, unread = 0 }) {
    this.items = messages;
    this.more = more;
    this.rows = new Map();
    this.newFrom = firstUnread(messages, unread);
    this.from = Math.max(0, messages.length - FIRST_ROWS);
    this.to = messages.length;
    this.stuck = true;
    this.loading = false;
    this.pill.hidden = true;
    this.live.textContent = "";
    fill(this.rowsNode);
    this.#draw();
    this.#stick();
    this.#tellSeen();
    setTimeout(() => this.items === messages && this.#drawRest(), REST_AFTER_MS);
  }

  /** What is above the first screenful is drawn once that has been painted. */
  #drawRest() {
    this.from = Math.max(0, Math.min(this.from, this.items.length - PAGE));
    this.#keepingPlace(() => this.#draw());
    if (this.more && this.scroller.scrollHeight <= this.scroller.clientHeight) this.#earlier();
  }

  /** Take in a message that is new or has changed. */
  upsert(message) {
    const at = this.items.findIndex((each) => each.ts === message.ts);
    if (at >= 0) this.items[at] = message;
    else this.#insert(message);
    this.#keepingPlace(() => this.#draw());
    if (at < 0 && this.items.at(-1) === message) this.#arrived(message);
  }

  /** Take a message away. */
  remove(ts) {
    const at = this.items.findIndex((each) => each.ts === ts);
    if (at < 0) return;
    this.items.splice(at, 1);
    if (at < this.from) this.from -= 1;
    this.to = Math.min(at < this.to ? this.to - 1 : this.to, this.items.length);
    this.#keepingPlace(() => this.#draw());
  }

  /** Draw every row anew, because names or the zone have changed. */
  redraw() {
    this.rows.clear();
    this.#keepingPlace(() => this.#draw());
  }

  /** Go to the newest message and stay there. */
  toEnd() {
    this.to = this.items.length;
    this.from = Math.max(0, this.to - PAGE);
    this.stuck = true;
    this.#draw();
    this.#stick();
    this.#tellSeen();
  }

  #insert(message) {
    let at = this.items.length;
    while (at > 0 && this.items[at - 1].ts > message.ts) at -= 1;
    if (at === 0 && this.more) return;
    const atEnd = this.to === this.items.length;
    this.items.splice(at, 0, message);
    if (at < this.from) this.from += 1;
    if (at < this.to || atEnd) this.to += 1;
    if (this.stuck) this.from = Math.max(this.from, this.to - MOST_ROWS);
  }

  #arrived(message) {
    const who = nameOf(message.user);
    this.live.textContent = `${who}: ${message.text.slice(0, 200)}`;
    if (message.user === state.me.id || this.stuck) this.toEnd();
    else this.pill.hidden = false;
  }

  #draw() {
    const wanted = this.items.slice(this.from, this.to);
    const stay = new Set(wanted.map((each) => each.ts));
    for (const ts of [...this.rows.keys()]) if (!stay.has(ts)) this.rows.delete(ts);
    let next = this.rowsNode.firstElementChild;
    for (const [index, message] of wanted.entries()) {
      const row = this.#row(message);
      row.show(message, this.items[this.from + index - 1] ?? null, message.ts === this.newFrom);
      while (next && !stay.has(next.dataset.row)) next = dropped(next);
      if (row.node === next) next = next.nextElementSibling;
      else this.rowsNode.insertBefore(row.node, next);
    }
    while (next) next = dropped(next);
    this.#offerFocus(this.rows.get(wanted.at(-1)?.ts)?.article);
    this.#showTop();
  }

  /** One message at a time can be reached by the Tab key, the newest at first; arrows move to the others. */
  #offerFocus(article) {
    if (this.reachable) this.reachable.tabIndex = -1;
    this.reachable = article;
    if (article) article.tabIndex = 0;
  }

  #moveFocus(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches(".message")) return;
    event.preventDefault();
    const articles = [...this.rowsNode.querySelectorAll(".message")];
    const article = articles[articles.indexOf(event.target) + step];
    if (!article) return;
    this.#offerFocus(article);
    article.focus();
  }

  #row(message) {
    if (!this.rows.has(message.ts)) {
      const row = new MessageRow(message, { inThread: this.inThread });
      row.node.dataset.row = message.ts;
      this.rows.set(message.ts, row);
    }
    return this.rows.get(message.ts);
  }

  #showTop() {
    const begins = this.from === 0 && !this.more;
    this.top.textContent = begins ? this.empty() : "Loading earlier messages…";
    this.top.classList.toggle("begins", begins);
  }

  /** Change the rows while what the reader looks at stays where it is. */
  #keepingPlace(change) {
    if (this.stuck) {
      change();
      return this.#stick();
    }
    const edge = this.scroller.getBoundingClientRect().top;
    const anchor = [...this.rowsNode.children].find((row) => row.getBoundingClientRect().bottom > edge);
    const ts = anchor?.dataset.row;
    const before = anchor?.getBoundingClientRect().top;
    change();
    const after = ts && this.rows.get(ts)?.node.getBoundingClientRect().top;
    if (after !== undefined && ts) this.scroller.scrollTop += after - before;
    return undefined;
  }

  #stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.pill.hidden = true;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const atEnd = this.to === this.items.length;
    const wasStuck = this.stuck;
    this.stuck = atEnd && below < AT_END;
    if (this.stuck && !wasStuck) this.#tellSeen();
    if (this.stuck) this.pill.hidden = true;
    if (scrollTop < NEAR_EDGE && !this.stuck) this.#earlier();
    else if (below < NEAR_EDGE && !atEnd) this.#later();
  }

  async #earlier() {
    if (this.from > 0) {
      this.from = Math.max(0, this.from - PAGE);
      this.to = Math.min(this.to, this.from + MOST_ROWS);
      return this.#keepingPlace(() => this.#draw());
    }
    if (!this.more || this.loading) return undefined;
    this.loading = true;
    const asked = this.items;
    const found = await this.loadOlder(this.items[0].ts);
    if (this.items !== asked) return undefined;
    this.loading = false;
    return found && this.#prepend(found);
  }

  #prepend({ messages, more }) {
    this.items.unshift(...messages);
    this.more = more;
    this.to = Math.min(this.items.length, Math.min(this.to + messages.length, MOST_ROWS));
    this.#keepingPlace(() => this.#draw());
  }

  #later() {
    this.to = Math.min(this.items.length, this.to + PAGE);
    this.from = Math.max(this.from, this.to - MOST_ROWS);
    this.#keepingPlace(() => this.#draw());
  }

  #tellSeen() {
    const last = this.items.at(-1);
    if (last) this.seen(last.ts);
  }
}

/** Where the unread ones begin; null when it cannot be told, as replies count as unread but stand elsewhere. */
function firstUnread(messages, unread) {
  const others = messages.filter((each) => each.user !== state.me.id);
  const first = unread > 0 && unread < others.length ? others.at(-unread).ts : null;
  const hasNewReplies = messages.some((each) => each.latest_reply !== null && each.latest_reply >= first);
  return first && !hasNewReplies ? first : null;
}

function dropped(node) {
  const next = node.nextElementSibling;
  node.remove();
  return next;
}
