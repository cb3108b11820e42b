// How people look: their picture of initials, and what kind of account theirs is.

import { h } from "./dom.js";
import { nameOf, state } from "./state.js";

const TINTS = 8;
const BADGES = { guest: "Guest", single_channel_guest: "Guest", stranger: "External", bot: "App" };

/** A picture of initials in a tint that belongs to the account. */
export function avatar(person, size = "small") {
  const tint = [...person.id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % TINTS;
  const bot = person.kind === "bot" || person.id === state.app.bot_user;
  const classes = `avatar avatar-${size} ${bot ? "avatar-app" : `tint-${tint}`}`;
  return h("span", { class: classes, "aria-hidden": "true" }, initials(nameOf(person.id)));
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** The word for an account that is not an ordinary member's; null for one that is. */
export function badge(person) {
  const words = person.deleted ? "Deactivated" : person.admin ? "Admin" : BADGES[person.kind];
  return words ? h("span", { class: `badge badge-${words.toLowerCase()}` }, words) : null;
}

/** Whoever wrote a message, known or not. */
export function author(message) {
  return (
    state.people.get(message.user) ?? {
      id: message.user,
      name: nameOf(message.user),
      kind: message.is_bot ? "bot" : "member",
    }
  );
}
