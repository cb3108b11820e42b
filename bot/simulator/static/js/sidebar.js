// The column of conversations, with the switch between people at its top.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, badge } from "./people.js";
import { go, href, placeOf, route } from "./router.js";
import { on, state } from "./state.js";
import { openSwitcher } from "./switcher.js";

/** Draw the sidebar in this node, and keep it up to date. */
export function setUpSidebar(nav, toggle, veil) {
  const me = h("div", { class: "you" });
  const channels = h("ul", { class: "places" });
  const apps = h("ul", { class: "places" });
  fill(nav, me, h("h2", {}, "Channels"), channels, h("h2", {}, "Apps"), apps);

  const draw = () => {
    if (!state.me) return;
    const held = nav.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    drawMe(me);
    fill(channels, state.channels.filter((each) => each.kind !== "app").map(channelRow));
    fill(apps, state.channels.filter((each) => each.kind === "app").map(appRow));
    if (held) nav.querySelector(`[data-place="${held}"]`)?.focus();
  };
  for (const topic of ["hello", "channels", "people", "route"]) on(topic, draw);

  const setOpen = (open) => {
    document.body.classList.toggle("nav-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    if (open) nav.querySelector("a, button")?.focus();
    else if (nav.contains(document.activeElement)) toggle.focus();
  };
  toggle.addEventListener("click", () => setOpen(!document.body.classList.contains("nav-open")));
  veil.addEventListener("click", () => setOpen(false));
  nav.addEventListener("click", (event) => event.target.closest("a") && setOpen(false));
  nav.addEventListener("keydown", (event) => event.key === "Escape" && setOpen(false));
  on("person-picked", () => setOpen(false));
}

function drawMe(node) {
  const { me } = state;
  const words = h(
    "span",
    { class: "you-words" },
    h("span", { class: "you-are" }, "You are"),
    h("span", { class: "you-name" }, me.name, badge(me)),
    h("span", { class: "you-title" }, me.title),
  );
  const button = h(
    "button",
    {
      type: "button",
      class: "you-button",
      "data-place": "you",
      title: "Become somebody else (Alt+P)",
      "aria-haspopup": "dialog",
      "aria-keyshortcuts": "Alt+P",
    },
    avatar(me, "large"),
    words,
    icon("down"),
  );
  button.addEventListener("click", () => openSwitcher(button));
  fill(node, button);
}

function channelRow(channel) {
  const sign =
    channel.kind === "private" ? icon("lock") : h("span", { class: "sign", "aria-hidden": "true" }, "#");
  const note = channel.archived ? "archived" : channel.ext_shared ? "shared" : null;
  const hint = note && h("span", { class: "place-note" }, note);
  return row(
    channel,
    [sign, h("span", { class: "place-name" }, channel.name), hint],
    channel.archived || !channel.member,
  );
}

function appRow(channel) {
  const picture = h(
    "span",
    { class: "avatar avatar-tiny avatar-app", "aria-hidden": "true" },
    state.app.name[0] ?? "",
  );
  const light = h("span", { class: state.app_up ? "light up" : "light" });
  return row(channel, [picture, h("span", { class: "place-name" }, state.app.name), light], false);
}

function row(channel, parts, faded) {
  const place = placeOf(channel.id);
  const here = route().place === place || (place === "app" && route().place === "home");
  const count =
    channel.unread > 0 &&
    h(
      "span",
      { class: channel.mentioned ? "count mentioned" : "count" },
      countWords(channel.unread),
      h("span", { class: "visually-hidden" }, " unread"),
    );
  const classes = ["place", here && "here", channel.unread > 0 && "unread", faded && "faded"]
    .filter(Boolean)
    .join(" ");
  const link = h(
    "a",
    {
      class: classes,
      href: href({ who: state.me.id, place }),
      "data-place": place,
      "aria-current": here ? "page" : null,
    },
    parts,
    count,
  );
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go({ place });
  });
  return h("li", {}, link);
}

function countWords(unread) {
  return unread >= 99 ? "99+" : String(unread);
}
