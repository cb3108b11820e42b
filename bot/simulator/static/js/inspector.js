// The inspector: what was delivered to the app with its acknowledgements, and what the app called.

import { attempt, get } from "./acts.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { now, on } from "./state.js";
import { say } from "./text/dates.js";

const MOST = 200;
const LATE_SECONDS = 3;
const TABS = { deliveries: "Deliveries", calls: "Web API calls" };

/** The inspector in this node, opened and closed by the button or Alt+I. */
export class Inspector {
  constructor(aside, button) {
    Object.assign(this, {
      aside,
      button,
      tab: "deliveries",
      log: { deliveries: [], calls: [] },
      rows: new Map(),
    });
    this.filter = h("input", {
      type: "search",
      class: "text-field",
      placeholder: "Filter",
      "aria-label": "Filter",
      oninput: () => this.#draw(),
    });
    this.tabs = Object.entries(TABS).map(([name, words]) => this.#tab(name, words));
    const close = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Close inspector",
        onclick: () => this.toggle(false),
      },
      icon("close"),
    );
    this.list = h("ul", { class: "log" });
    this.panel = h(
      "div",
      { class: "log-panel", id: "inspector-panel", role: "tabpanel", tabIndex: 0 },
      this.list,
    );
    const tablist = h(
      "div",
      {
        role: "tablist",
        class: "tabs",
        "aria-label": "Inspector",
        onkeydown: (event) => this.#moveTab(event),
      },
      this.tabs,
    );
    fill(
      aside,
      h("header", { class: "pane-head" }, h("h2", {}, "Inspector"), close),
      tablist,
      h("div", { class: "log-filter" }, this.filter),
      this.panel,
    );
    button.addEventListener("click", () => this.toggle());
    aside.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    on("delivery", (entry) => this.#take("deliveries", entry));
    on("call", (entry) => this.#take("calls", entry));
    on("hello", () => this.open && this.#load());
  }

  get open() {
    return !this.aside.hidden;
  }

  /** Open it, or close it. */
  toggle(open = !this.open) {
    const held = this.aside.contains(document.activeElement);
    this.aside.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("inspector-open", open);
    if (open) this.#load();
    else if (held) this.button.focus();
  }

  #tab(name, words) {
    const attributes = { type: "button", role: "tab", class: "tab", "aria-controls": "inspector-panel" };
    return h("button", { ...attributes, "data-name": name, onclick: () => this.#choose(name) }, words);
  }

  #choose(name) {
    this.tab = name;
    this.#draw();
  }

  #moveTab(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = this.tabs.find((each) => each !== event.target);
    other.focus();
    other.click();
  }

  async #load() {
    await attempt(async () => {
      const { deliveries, calls } = await get("/_page/log");
      this.log = { deliveries: deliveries.slice(-MOST), calls: calls.slice(-MOST) };
    });
    this.rows.clear();
    this.#draw();
  }

  #take(kind, entry) {
    const entries = this.log[kind];
    const at = entries.findIndex((each) => each.n === entry.n);
    if (at >= 0) entries[at] = entry;
    else entries.push(entry);
    if (entries.length > MOST) entries.shift();
    this.rows.delete(`${kind}/${entry.n}`);
    if (this.open && kind === this.tab) this.#draw();
  }

  #draw() {
    for (const tab of this.tabs) {
      const here = tab.dataset.name === this.tab;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
    }
    const words = this.filter.value.trim().toLowerCase();
    const fits = (entry) => !words || JSON.stringify(entry).toLowerCase().includes(words);
    const entries = this.log[this.tab].filter(fits).reverse();
    this.panel.setAttribute("aria-label", TABS[this.tab]);
    fill(
      this.list,
      entries.length
        ? entries.map((entry) => this.#row(entry))
        : h("li", { class: "empty" }, words ? "Nothing matches." : "Nothing yet."),
    );
  }

  #row(entry) {
    const key = `${this.tab}/${entry.n}`;
    if (!this.rows.has(key)) this.rows.set(key, this.tab === "calls" ? callRow(entry) : deliveryRow(entry));
    return this.rows.get(key);
  }
}

function deliveryRow(entry) {
  const late = entry.seconds > LATE_SECONDS;
  const status = entry.ok
    ? "acknowledged"
    : entry.error || (entry.status === null ? "no answer" : `status ${entry.status}`);
  const retry = entry.retry_num ? ` · retry ${entry.retry_num}` : "";
  const facts = [
    entry.as,
    `${Math.round(entry.seconds * 1000)} ms${late ? ", late" : ""}`,
    status + retry,
  ].filter(Boolean);
  const faults = [...(entry.problems ?? [])];
  const title = entry.what && entry.what !== entry.kind ? `${entry.kind} ${entry.what}` : entry.kind;
  return row(title, entry.at, facts, { bad: !entry.ok || late || faults.length > 0, faults }, [
    ["Sent", entry.body],
    ["Acknowledgement", parsed(entry.ack)],
  ]);
}

function callRow(entry) {
  const outcome = entry.ok ? "ok" : entry.error;
  return row(
    entry.method,
    entry.at,
    [String(entry.status), outcome],
    { bad: !entry.ok, faults: entry.messages ?? [] },
    [
      ["Request", entry.args],
      ["Answer", entry.answer],
    ],
  );
}

function row(title, at, facts, { bad, faults }, parts) {
  const time = h("span", { class: "log-time" }, say("{time_secs}", at ?? now()));
  const head = h(
    "summary",
    {},
    h("span", { class: "log-title" }, title),
    time,
    h("span", { class: "log-facts" }, facts.join(" · ")),
    faults.map((fault) => h("span", { class: "log-fault" }, fault)),
  );
  const details = h("details", {}, head);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...parts.map(jsonPart));
  });
  return h("li", { class: bad ? "log-entry bad" : "log-entry" }, details);
}

function jsonPart([title, content]) {
  const words = typeof content === "string" ? content || "(empty)" : JSON.stringify(content, null, 2);
  return h("div", { class: "log-part" }, h("h3", {}, title), h("pre", { tabIndex: 0 }, words ?? "(nothing)"));
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : "";
  } catch {
    return text;
  }
}
