// The app's Home tab.

import { act, attempt } from "./acts.js";
import { BlockList } from "./blocks.js";
import { fill, h } from "./dom.js";
import { ViewHost } from "./forms.js";
import { state } from "./state.js";

/** Home within a node: `show` draws what the app has published for this person. */
export class HomePane {
  constructor(node) {
    this.node = node;
    this.view = null;
  }

  /** Show Home as it is now. */
  show() {
    if (!state.home) return this.#showNothing();
    if (this.view !== state.home.id) this.#begin();
    this.host.view = state.home;
    return this.blocks.show(state.home.blocks);
  }

  #begin() {
    this.view = state.home.id;
    this.host = new ViewHost(state.home);
    const body = h("div", { class: "home-blocks" });
    this.blocks = new BlockList(body, this.host);
    fill(this.node, body);
  }

  #showNothing() {
    this.view = null;
    fill(this.node, h("p", { class: "empty" }, `${state.app.name} has not published its Home for you yet.`));
  }
}

/** Tell the app that its Home, or its messages, are looked at. */
export function openHome(tab) {
  return attempt(() => act("open_home", { tab }));
}
