// What stands in the fields of a modal or of Home: which values are not sent yet, and how they are sent.

import { act, attempt, suggestions } from "./acts.js";

/** The surface of one view. Its acts go to the topmost modal, or else to Home. */
export class ViewHost {
  constructor(view, { submit = null, edited = () => {} } = {}) {
    this.view = view;
    this.headings = view.type === "home" ? 2 : 3;
    this.submit = submit;
    this.edited = edited;
    this.waiting = new Map();
    this.errors = {};
  }

  valueOf(block, action) {
    return this.view.values?.[block]?.[action];
  }

  errorOf(block) {
    return this.errors[block] ?? this.view.errors?.[block];
  }

  /** A value that was typed and has not reached the workspace yet; undefined when there is none. */
  unsent(block, action) {
    return this.waiting.get(`${block}/${action}`);
  }

  /** Remember what was typed, to be sent with the next act. */
  typed(place, entered) {
    this.waiting.set(place.what, entered);
    this.edited(place.block);
  }

  /** A field has a new value; those that report do so at once. False when it was refused. */
  async change(place, entered, enter) {
    this.typed(place, entered);
    if (!place.reports) return true;
    this.waiting.delete(place.what);
    this.#send();
    return attempt(() => act("fill", { values: { [place.what]: entered }, enter }));
  }

  /** What is pressed is what stands here, even if the view has become another in this very moment. */
  press({ what, shown }, value) {
    this.#send();
    return attempt(() => act("press", { view: this.view.id, what, shown, value }));
  }

  suggest(place, query) {
    this.#send();
    return suggestions({ what: place.what, query });
  }

  choose(place, query, option) {
    this.edited(place.block);
    this.#send();
    return attempt(() => act("choose", { what: place.what, query, option }));
  }

  /** The values to be sent along with a submission; they count as sent from now on. */
  takeValues() {
    const values = Object.fromEntries(this.waiting);
    this.waiting.clear();
    return values;
  }

  /** These were not sent after all; what was typed since then stands. */
  giveBack(values) {
    this.waiting = new Map([...Object.entries(values), ...this.waiting]);
  }

  /** The app should see what stands in every field, not only in the one that acts. */
  #send() {
    if (!this.waiting.size) return;
    const values = this.takeValues();
    attempt(() => act("fill", { values }));
  }
}
