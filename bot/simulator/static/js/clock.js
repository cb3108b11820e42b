// The workspace's clock in the header: ticks in the reader's zone, and can be moved on.

import { attempt, post } from "./acts.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { now, on, state, zone } from "./state.js";
import { ago, partsIn, refreshDates, say } from "./text/dates.js";

const MOVES = [
  ["+1 h", 3600, "Move the clock on by one hour"],
  ["+1 day", 86_400, "Move the clock on by one day"],
  ["+1 week", 604_800, "Move the clock on by one week"],
];

let moving = 0;
let redraw = () => {};

/** Draw the clock in this node and keep it ticking. */
export function setUpClock(node) {
  const time = h("time", { class: "clock-time" });
  const face = h(
    "button",
    { type: "button", class: "clock-face", "aria-expanded": "false" },
    icon("clock"),
    time,
  );
  const buttons = MOVES.map(([words, seconds, title]) =>
    h("button", { type: "button", class: "button small", title, onclick: () => advance({ seconds }) }, words),
  );
  const due = h(
    "button",
    { type: "button", class: "button small", onclick: () => advance({ to_next_due: true }) },
    "Next due",
  );
  const busy = h("span", { class: "clock-busy", role: "status" });
  const moves = h(
    "div",
    { class: "clock-moves", role: "group", "aria-label": "Move the clock" },
    buttons,
    due,
    busy,
  );
  node.append(face, moves);
  face.addEventListener("click", () => {
    const open = node.classList.toggle("open");
    face.setAttribute("aria-expanded", String(open));
  });
  document.addEventListener(
    "pointerdown",
    (event) => node.contains(event.target) || node.classList.remove("open"),
  );

  redraw = () => {
    const at = now();
    fill(time, h("span", { class: "clock-weekday" }, `${weekday(at)} `), say("{date_short}, {time}", at));
    face.title = `${say("{date_long} at {time_secs}", at)}, ${zone()}`;
    face.setAttribute("aria-label", `Workspace clock: ${time.textContent}`);
    moves.hidden = !state.clock.movable;
    busy.textContent = moving ? "catching up…" : "";
    for (const button of [...buttons, due]) button.disabled = moving > 0;
    showDue(due);
  };
  redraw();
  setInterval(tick, 1000);
  for (const topic of ["hello", "clock", "people"]) on(topic, () => (redraw(), refreshDates()));
}

let minute = 0;

function tick() {
  redraw();
  const current = Math.floor(now() / 60);
  if (current !== minute) refreshDates();
  minute = current;
}

function weekday(at) {
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][partsIn(zone(), at).weekday];
}

function showDue(button) {
  const { next_due: at } = state.clock;
  button.hidden = at === null || at === undefined;
  if (button.hidden) return;
  button.textContent = `Next due ${at > now() ? ago(at - now()) : "now"}`;
  button.title = `Move the clock to ${say("{date_short_pretty} at {time}", at)}, when the app next has something to do`;
}

/** Move the clock on; says so until the workspace has caught up. */
export async function advance(how) {
  moving += 1;
  redraw();
  await attempt(() => post("/_control/advance", how));
  moving -= 1;
  redraw();
}
