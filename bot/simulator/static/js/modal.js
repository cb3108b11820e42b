// The modals in front of a person: up to three, the lower ones visible behind the one that is used.

import { act, attempt, perform, Refused } from "./acts.js";
import { BlockList, arrange } from "./blocks.js";
import { fill, h, newId } from "./dom.js";
import { whileBusy } from "./elements/button.js";
import { focusables, keepInside } from "./focus.js";
import { ViewHost } from "./forms.js";
import { icon } from "./icons.js";
import { on, state } from "./state.js";

let stage = null;
let open = [];
let before = null;

/** Show the modals of the state in this node, from now on. */
export function setUpModals(node) {
  stage = node;
  on("screen", show);
  on("hello", show);
}

function show() {
  const kept = new Map(open.map((modal) => [modal.view.id, modal]));
  const topBefore = open.at(-1);
  if (!open.length) before = document.activeElement;
  open = state.stack.map((view) => kept.get(view.id) ?? new Modal(view));
  for (const [depth, modal] of open.entries()) modal.show(state.stack[depth], depth, state.stack.length);
  const questions = [...stage.children].filter((each) => each.classList.contains("veil"));
  arrange(stage, [...open.map((modal) => modal.node), ...questions]);
  document.body.classList.toggle("has-modal", open.length > 0);
  if (open.at(-1) !== topBefore) moveFocus(topBefore);
}

function moveFocus() {
  const top = open.at(-1);
  if (top) top.focus();
  else (before?.isConnected ? before : document.getElementById("message-box")).focus();
}

class Modal {
  constructor(view) {
    this.view = view;
    this.host = new ViewHost(view, { submit: () => this.#submit(), edited: (block) => this.#edited(block) });
    const titleId = newId("modal");
    this.title = h("h2", { id: titleId });
    this.submitButton = h("button", {
      type: "button",
      class: "button primary",
      onclick: () => this.#submit(),
    });
    this.closeButton = h("button", { type: "button", class: "button", onclick: () => this.#close(false) });
    const cross = {
      type: "button",
      class: "icon-button",
      "aria-label": "Close",
      onclick: () => this.#close(this.deep),
    };
    this.cross = h("button", cross, icon("close"));
    this.banner = h("div", { class: "modal-banner", role: "alert", hidden: true });
    this.body = h("div", { class: "modal-body" });
    this.blocks = new BlockList(this.body, this.host);
    const head = h(
      "header",
      { class: "modal-head" },
      h("span", { class: "avatar avatar-small avatar-app", "aria-hidden": "true" }, state.app.name[0]),
      this.title,
      this.cross,
    );
    const foot = h("footer", { class: "modal-foot" }, this.closeButton, this.submitButton);
    this.box = h(
      "div",
      { class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": titleId, tabIndex: -1 },
      head,
      this.banner,
      this.body,
      foot,
    );
    this.node = h("div", { class: "modal-layer", onkeydown: (event) => this.#key(event) }, this.box);
  }

  /** Show the view as it is now, so many modals deep in a stack of so many. */
  show(view, depth, count) {
    const hadErrors = hasErrors(this.view);
    const hadFocus = this.box.contains(document.activeElement);
    if (view !== this.view) this.host.errors = {};
    this.view = this.host.view = view;
    this.deep = count > 1;
    this.title.textContent = view.title;
    this.submitButton.textContent = view.submit ?? "";
    this.submitButton.hidden = !view.submit;
    this.closeButton.textContent = view.close || "Cancel";
    this.cross.setAttribute("aria-label", this.deep ? "Close all" : "Close");
    this.node.dataset.below = String(count - 1 - depth);
    this.box.inert = depth < count - 1;
    this.blocks.show(view.blocks);
    this.#showErrors();
    if (hasErrors(view) && !hadErrors) this.#focusError();
    if (hadFocus && !isOnScreen(document.activeElement)) this.box.focus();
  }

  focus() {
    const wanted = this.view.blocks.flatMap((block) => [
      block.element,
      block.accessory,
      ...(block.type === "actions" ? block.elements : []),
    ]);
    const first = wanted.find((element) => element?.focus_on_load);
    const named = first && this.body.querySelector(`[data-action-id="${CSS.escape(first.action_id)}"]`);
    (named ?? this.blocks.inputs[0]?.control.target ?? focusables(this.body)[0] ?? this.box).focus();
  }

  #key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      this.#close(false);
    } else keepInside(this.box, event);
  }

  #close(everything) {
    return perform("close_view", { everything });
  }

  async #submit() {
    if (!this.view.submit || this.submitButton.getAttribute("aria-busy") === "true") return;
    if (!this.#check()) return;
    await whileBusy(this.submitButton, () => attempt(() => this.#send()));
  }

  async #send() {
    const values = this.host.takeValues();
    try {
      await act("submit", { values });
    } catch (refusal) {
      this.host.giveBack(values);
      if (!(
        refusal instanceof Refused &&
        refusal.kind === "RequiredField" &&
        this.#placeRefusal(refusal.message)
      ))
        throw refusal;
    }
  }

  /** Look at every field as Slack's client does; the first that is wrong takes the focus. */
  #check() {
    this.host.errors = {};
    for (const input of this.blocks.inputs) {
      const problem = input.problem();
      if (problem) this.host.errors[input.block.block_id] = problem;
    }
    this.#showErrors();
    this.#focusError();
    return !Object.keys(this.host.errors).length;
  }

  #focusError() {
    this.blocks.inputs.find((input) => this.host.errorOf(input.block.block_id))?.focus();
  }

  #placeRefusal(words) {
    const input = this.blocks.inputs.find((each) => words.startsWith(`${each.block.label.text}: `));
    if (!input) return false;
    this.host.errors[input.block.block_id] = words.slice(input.block.label.text.length + 2);
    this.#showErrors();
    input.focus();
    return true;
  }

  #edited(block) {
    delete this.host.errors[block];
    this.view.errors = { ...this.view.errors, [block]: undefined };
    this.#showErrors();
  }

  #showErrors() {
    const fields = new Set(this.blocks.inputs.map((input) => input.block.block_id));
    for (const input of this.blocks.inputs) input.setError(this.host.errorOf(input.block.block_id));
    const others = Object.entries(this.view.errors ?? {}).filter(
      ([block, words]) => words && !fields.has(block),
    );
    fill(
      this.banner,
      others.map(([, words]) => h("p", {}, words)),
    );
    this.banner.hidden = !others.length;
  }
}

/** Whether an element still has a place on the screen: the keys go nowhere from one that has not. */
function isOnScreen(node) {
  return node !== document.body && node.getClientRects().length > 0;
}

function hasErrors(view) {
  return Object.values(view.errors ?? {}).some(Boolean);
}
