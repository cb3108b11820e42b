// The guided tour: a card in the corner that leads from step to step and notices when one is done.

import { attempt, get, post } from "./acts.js";
import { advance } from "./clock.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { go, placeOf, route } from "./router.js";
import { fieldNamed, find, shows, watchScreen } from "./screen.js";
import { now, on, state } from "./state.js";
import { become } from "./switcher.js";
import { toast } from "./toasts.js";

const KEY = "tour";
const LOOK_EVERY_MS = 250;
const MOVE_ON_MS = 1200;

/** The tour's card in this node; the button brings it back. `compose` fills the message box. */
export class Tour {
  constructor(node, button, { compose }) {
    Object.assign(this, { node, button, compose, steps: [], done: new Set(), busy: false });
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    this.at = kept.at ?? 0;
    this.since = kept.since ?? null;
    this.dismissed = kept.dismissed ?? false;
    button.addEventListener("click", () => this.#set({ dismissed: !this.dismissed }));
    on("hello", () => this.#begin());
    on("route", () => this.#draw());
    setInterval(() => this.#look(), LOOK_EVERY_MS);
    watchScreen(() => this.#notice());
    new ResizeObserver(() => this.#makeRoom()).observe(node);
  }

  get step() {
    return this.steps[this.at];
  }

  async #begin() {
    this.button.hidden = !state.tour;
    if (state.tour && !this.steps.length) {
      await attempt(async () => {
        const { title, steps } = await get("/_page/tour");
        Object.assign(this, { title, steps });
      });
      this.at = Math.min(this.at, Math.max(this.steps.length - 1, 0));
    }
    if (this.since === null || this.since > now()) this.#set({ at: 0 });
    this.#draw();
  }

  #set(change) {
    Object.assign(this, change);
    if (change.at === 0) this.since = now();
    const { at, since, dismissed } = this;
    localStorage.setItem(KEY, JSON.stringify({ at, since, dismissed }));
    this.#draw();
    this.#look();
  }

  #draw() {
    const shown = Boolean(this.step) && state.tour && !this.dismissed;
    this.node.hidden = !shown;
    document.body.classList.toggle("has-tour", shown);
    if (!shown) return this.#outline(null);
    const { step, at, steps } = this;
    const done = this.done.has(at);
    const key = [at, done, this.#isThere(), state.me?.id].join();
    if (key === this.drawn) return undefined;
    this.drawn = key;
    const dismiss = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Dismiss the tour",
        onclick: () => this.#set({ dismissed: true }),
      },
      icon("close"),
    );
    const count = h("span", { class: "tour-count" }, `Step ${at + 1} of ${steps.length}`);
    fill(
      this.node,
      h("header", {}, h("span", { class: "tour-title" }, this.title), count, dismiss),
      h(
        "h2",
        {},
        done &&
          h("span", { class: "tour-done" }, icon("check"), h("span", { class: "visually-hidden" }, "Done: ")),
        step.title,
      ),
      h("p", { class: "tour-who" }, `As ${step.as}${placeWords(step.place)}`),
      h("p", { class: "tour-text" }, step.text),
      h("div", { class: "tour-acts" }, this.#acts()),
      h("div", { class: "tour-progress", "aria-hidden": "true" }, this.#bar()),
      h("footer", {}, this.#move("Back", at - 1), this.#move("Next", at + 1, done || !step.done)),
    );
    return undefined;
  }

  /** Where the card is a sheet at the bottom, the page ends above it. */
  #makeRoom() {
    document.documentElement.style.setProperty("--tour-height", `${this.node.offsetHeight}px`);
  }

  #bar() {
    const bar = h("span", {});
    bar.style.width = `${((this.at + 1) / this.steps.length) * 100}%`;
    return bar;
  }

  #acts() {
    const { step } = this;
    const button = (words, run, primary) =>
      h(
        "button",
        { type: "button", class: primary ? "button small primary" : "button small", onclick: run },
        words,
      );
    const there = this.#isThere();
    return [
      !there && button("Take me there", () => this.#goThere(), true),
      there && step.type && button("Write it for me", () => this.compose(step.type), true),
      there && step.paste && button("Paste it for me", () => this.#paste(), true),
      step.advance && button(step.advance.label, () => this.#advance(), there),
      step.change && button(step.change.label, () => this.#change(), there),
    ];
  }

  #move(words, to, invited = false) {
    const look = invited && to < this.steps.length ? "button small primary" : "button small";
    const button = h("button", { type: "button", class: look, onclick: () => this.#set({ at: to }) }, words);
    button.disabled = to < 0 || to >= this.steps.length;
    return button;
  }

  async #advance() {
    if (this.busy) return;
    this.busy = true;
    await advance({ seconds: this.step.advance.seconds });
    this.busy = false;
  }

  /** Write into the field that the step names, as somebody who pastes. */
  #paste() {
    const { field, words } = this.step.paste;
    const input = fieldNamed(field);
    if (!input) return toast("Open the form first.");
    input.value = words;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    return input.focus();
  }

  /** What the workspace's owner does, whoever one is just now. */
  async #change() {
    const { change, who } = this.step.change;
    const person = [...state.people.values()].find((each) => each.name === who);
    if (this.busy || !person) return;
    this.busy = true;
    await attempt(() => post("/_control/change", { change, who: person.id }));
    this.busy = false;
  }

  #goThere() {
    const person = this.#person();
    if (!person) return;
    const { place, type } = this.step;
    if (person.id !== state.me.id) {
      become(person.id);
      this.arriving = { place, type };
    } else this.#arrive(place, type);
  }

  #arrive(place, type) {
    this.arriving = null;
    const to = this.#placeId(place);
    if (to) go({ place: to });
    if (type) setTimeout(() => this.compose(type), 0);
  }

  #person() {
    return [...state.people.values()].find((each) => each.name === this.step?.as);
  }

  #placeId(place) {
    if (!place?.startsWith("#")) return place;
    const channel = state.channels.find((each) => each.name === place.slice(1));
    return channel && placeOf(channel.id);
  }

  #isThere() {
    const person = this.#person();
    const to = this.#placeId(this.step?.place);
    return person?.id === state.me?.id && (!to || to === route().place);
  }

  /** Look at the screen: point at what is to be pressed, and see whether the step is done. */
  #look() {
    if (this.node.hidden || !this.step || !state.me) return;
    if (this.arriving && this.#person()?.id === state.me.id)
      this.#arrive(this.arriving.place, this.arriving.type);
    this.#notice();
    this.#outline(this.#isOpen() && this.step.look ? find(this.step.look, this.since) : null);
    this.#makeWay();
    this.#draw();
  }

  /** The words that end a step may stand for a moment only, so every change of the screen is looked at. */
  #notice() {
    if (this.#isOpen() && this.step.done && shows(this.step.done, this.since)) this.#finish();
  }

  #isOpen() {
    const shown = !this.node.hidden && Boolean(this.step) && Boolean(state.me);
    return shown && this.#person()?.id === state.me.id && !this.done.has(this.at);
  }

  #finish() {
    const { at } = this;
    this.done.add(at);
    this.#outline(null);
    if (at + 1 < this.steps.length) setTimeout(() => this.at === at && this.#set({ at: at + 1 }), MOVE_ON_MS);
  }

  #outline(target) {
    if (this.outlined === target) return;
    this.outlined?.classList.remove("tour-look");
    target?.classList.add("tour-look");
    target?.scrollIntoView({ block: "nearest" });
    this.outlined = target;
  }

  /** The card goes up when it would cover what it points at. */
  #makeWay() {
    const target = this.outlined?.getBoundingClientRect();
    if (!target) return;
    this.node.classList.remove("up");
    const card = this.node.getBoundingClientRect();
    const apart = target.right < card.left || target.bottom < card.top || target.top > card.bottom;
    this.node.classList.toggle("up", !apart);
  }
}

function placeWords(place) {
  if (!place) return "";
  return { home: ", in the app's Home", app: ", in the messages with the app" }[place] ?? `, in ${place}`;
}
