// Starts the page: puts the parts in their places and follows the address.

import { attempt, get } from "./acts.js";
import { setUpClock } from "./clock.js";
import { Conversation } from "./conversation.js";
import { setUpDeveloper } from "./developer.js";
import { fill } from "./dom.js";
import { icon } from "./icons.js";
import { Inspector } from "./inspector.js";
import { follow } from "./live.js";
import { setUpModals } from "./modal.js";
import { correct, route, watchAddress } from "./router.js";
import { setUpSidebar } from "./sidebar.js";
import { nameOf, on, state } from "./state.js";
import { openSwitcher } from "./switcher.js";
import { setUpTheme } from "./theme.js";
import { Thread } from "./thread.js";
import { Tour } from "./tour.js";

const LAST_PERSON = "person";
const byId = (id) => document.getElementById(id);

for (const [id, name] of [
  ["nav-toggle", "menu"],
  ["tour-button", "flag"],
  ["inspector-button", "inspect"],
])
  fill(byId(id), icon(name));
byId("developer-button").prepend(icon("tools"));

const conversation = new Conversation(byId("main"));
const thread = new Thread(byId("thread"));
const inspector = new Inspector(byId("inspector"), byId("inspector-button"));
new Tour(byId("tour"), byId("tour-button"), { compose });
setUpTheme(byId("theme-button"));
setUpSidebar(byId("nav"), byId("nav-toggle"), byId("nav-veil"));
setUpClock(byId("clock"));
setUpDeveloper(byId("developer-button"), byId("app-light"));
setUpModals(byId("modals"));
watchAddress();

on("route", showRoute);
on("hello", showHello);
on("people", () => redrawIfRenamed());
on("connection", (up) => {
  byId("bar").hidden = up;
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  const box = byId("message-box");
  (box.getClientRects().length ? box : byId("main")).focus();
});
addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const run = {
    KeyI: () => inspector.toggle(),
    KeyP: () => openSwitcher(document.querySelector(".you-button")),
  }[event.code];
  if (!run) return;
  event.preventDefault();
  run();
});
start();

/** Find out who is here, and be the person of the address, or whoever this page was last. */
async function start() {
  await attempt(async () => {
    const { people } = await get("/_control/people");
    const persons = people.filter((each) => !["bot", "slackbot"].includes(each.kind));
    const known = (id) => persons.some((each) => each.id === id);
    const { who, place, thread: ts } = route();
    const wanted = [who, localStorage.getItem(LAST_PERSON), persons[0]?.id].find(known);
    if (wanted !== who) correct({ who: wanted, place, thread: ts });
    follow(wanted);
  });
}

let following = null;

function showRoute() {
  const { who } = route();
  if (!state.me) return;
  if (who && who !== state.me.id) {
    if (!state.people.has(who)) return void correct({ who: state.me.id, place: null });
    if (who !== following) follow((following = who));
    return;
  }
  conversation.showRoute();
  thread.showRoute();
}

let names = "";

function showHello() {
  following = state.me.id;
  localStorage.setItem(LAST_PERSON, state.me.id);
  names = everyName();
  byId("team").textContent = state.team.name;
  document.title = `${state.me.name} – ${state.team.name}`;
  conversation.showRoute({ again: true });
  thread.showRoute({ again: true });
}

function redrawIfRenamed() {
  if (everyName() === names) return;
  names = everyName();
  conversation.redraw();
  thread.redraw();
}

function everyName() {
  return [...state.people.keys()].map(nameOf).join();
}

function compose(words) {
  conversation.composer.write(words);
  conversation.composer.focus();
}
