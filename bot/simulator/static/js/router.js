// Who this page is and where it looks, kept in the address: #/<user>/<channel | home | app>[/<thread>].

import { state, appChannel, tell } from "./state.js";

/** The route in the address bar, with empty parts as null. */
export function route() {
  const [who = null, place = null, thread = null] = location.hash.startsWith("#/")
    ? location.hash
        .slice(2)
        .split("/")
        .map((part) => decodeURIComponent(part) || null)
    : [];
  return { who, place, thread };
}

/** The address of a route. */
export function href({ who, place, thread = null }) {
  return `#/${[who, place, thread].filter(Boolean).map(encodeURIComponent).join("/")}`;
}

/** Go somewhere; what is left out stays, except the thread, which closes. */
export function go(change) {
  const to = href({ who: state.me?.id ?? route().who, place: route().place, ...change });
  if (to !== location.hash) location.hash = to;
}

/** Correct the address without leaving a step in the history. */
export function correct(to) {
  history.replaceState(null, "", href(to));
  tell("route");
}

/** The id of the conversation that a place shows; null for Home and unknown places. */
export function channelAt(place) {
  if (place === "home") return null;
  if (place === "app") return appChannel()?.id ?? null;
  return place;
}

/** The name that a channel id has in addresses. */
export function placeOf(channelId) {
  return channelId === appChannel()?.id ? "app" : channelId;
}

/** Tell `route` whenever the address changes. */
export function watchAddress() {
  addEventListener("hashchange", () => tell("route"));
}
