// The input block: a label, the element it names, a hint and an error; updated in place while somebody types.

import { contextOf, controlOf } from "./controls.js";
import { fill, h, mark, newId, same } from "./dom.js";
import { plainText } from "./text/mrkdwn.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

/** One input block on the screen. */
export class InputBlock {
  constructor(block, host) {
    this.host = host;
    this.ids = { control: newId("field"), label: newId("label"), hint: newId("hint"), error: newId("error") };
    const grouped = GROUPS.has(block.element.type);
    const naming = { class: "field-name", for: grouped ? null : this.ids.control };
    this.words = h("span", { id: this.ids.label });
    this.optional = h("span", { class: "optional" }, " (optional)");
    this.label = h(grouped ? "span" : "label", naming, this.words, this.optional);
    this.hint = h("p", { class: "hint", id: this.ids.hint });
    this.error = h("p", { class: "field-error", id: this.ids.error });
    this.frame = h("div", { class: "field-control" });
    const parts = [this.label, this.frame, this.hint, this.error];
    this.node = h("div", { class: "block block-input", "data-block-id": block.block_id }, parts);
    this.show(block);
  }

  /** Whether the block can take the place of the one shown without a new node. */
  fits(block) {
    return (
      block.type === "input" &&
      block.block_id === this.block.block_id &&
      block.element.type === this.block.element.type
    );
  }

  /** Show this block; the control stays as it is while its definition stays. */
  show(block) {
    const before = this.block;
    this.block = block;
    this.words.textContent = plainText(block.label);
    this.optional.hidden = !block.optional;
    this.hint.textContent = block.hint ? plainText(block.hint) : "";
    this.hint.hidden = !block.hint;
    if (!before || !same(before.element, block.element) || before.dispatch_action !== block.dispatch_action)
      this.#renew();
    this.#describe();
    this.setError(this.host.errorOf(block.block_id));
  }

  /** Put an error under the field, or take it away. */
  setError(words) {
    this.error.textContent = words ?? "";
    this.error.hidden = !words;
    this.node.classList.toggle("invalid", Boolean(words));
    if (this.control.target) mark(this.control.target, "aria-invalid", Boolean(words));
    this.#describe();
  }

  /** What keeps this field from being sent; null when nothing does. */
  problem() {
    const entered = this.control.entered?.() ?? null;
    const empty = entered === null || entered.length === 0;
    if (empty) return this.block.optional ? null : "Please complete this required field.";
    return this.control.problem?.() ?? null;
  }

  focus() {
    this.control.target?.focus();
  }

  #renew() {
    const kept = this.host.unsent(this.block.block_id, this.block.element.action_id);
    const context = contextOf(this.host, this.block, this.block.element, {
      id: this.ids.control,
      labelId: this.ids.label,
      required: !this.block.optional,
      dispatches: this.block.dispatch_action === true,
      inInput: true,
    });
    this.control = controlOf(this.block.element, context);
    if (kept !== undefined) this.control.put?.(kept);
    fill(this.frame, this.control.node);
  }

  #describe() {
    const ids = [!this.hint.hidden && this.ids.hint, !this.error.hidden && this.ids.error].filter(Boolean);
    if (this.control?.target) mark(this.control.target, "aria-describedby", ids.join(" "));
    if (this.control?.target) mark(this.control.target, "aria-required", !this.block.optional);
  }
}
