// Names of people, channels and groups within a text.

import { h } from "../dom.js";
import { href, placeOf } from "../router.js";
import { channelOf, nameOf, state } from "../state.js";

const RANGES = { here: "here", channel: "channel", everyone: "everyone" };

/** A person by name; the reader's own name stands out. */
export function userNode(id) {
  const own = id === state.me?.id;
  return h("span", { class: own ? "mention mention-me" : "mention", "data-user": id }, `@${nameOf(id)}`);
}

/** A channel by name, as a way into it where the reader sees it. */
export function channelNode(id, label) {
  const channel = channelOf(id);
  if (!channel) return h("span", { class: "mention" }, label ? `#${label}` : "#private-channel");
  return h(
    "a",
    { class: "mention", href: href({ who: state.me.id, place: placeOf(id) }) },
    `#${channel.name}`,
  );
}

/** A group of people; the workspace tells the page no group's name, so its label or id stands for it. */
export function groupNode(id, label) {
  return h("span", { class: "mention" }, label ? `@${label.replace(/^@/, "")}` : `@${id}`);
}

/** Everybody who is here, or in the channel. */
export function rangeNode(range) {
  return h("span", { class: "mention mention-me" }, `@${RANGES[range] ?? range}`);
}
