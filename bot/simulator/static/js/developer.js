// The developer's menu: what Slack does wrong on request, the app's connection, and its restart.

import { attempt, post } from "./acts.js";
import { h, fill, newId } from "./dom.js";
import { whileBusy } from "./elements/button.js";
import { openPopup } from "./popup.js";
import { on, state } from "./state.js";
import { toast } from "./toasts.js";

const SECONDS = { deliver_late: 2, slow_files: 4 };
let whom = null;
const SWITCHES = [
  ["limited", "Slack answers 429", "Every call is told to wait."],
  ["down", "Slack is down", "Nothing answers."],
  ["deliver_twice", "Everything is delivered twice", "As after a lost acknowledgement."],
  ["out_of_order", "Deliveries come out of order", "A later one may come first."],
  ["drop_after", "Answers are lost", "Calls are carried out, then the line drops."],
  ["no_charts", "This workspace has no charts", "A message or Home with a chart is refused."],
  ["slow_files", "Pictures take their time", `None is shown for ${SECONDS.slow_files} seconds.`],
  ["deliver_late", "Deliveries come late", `Each waits ${SECONDS.deliver_late} seconds.`],
];

/** Let this button open the menu; the light in it shows whether the app is connected. */
export function setUpDeveloper(button, light) {
  let body = null;
  const draw = () => {
    const words = `${state.app.name} is ${state.app_up ? "connected" : "not connected"}`;
    light.classList.toggle("up", state.app_up);
    button.title = `Developer menu. ${words}`;
    button.classList.toggle("has-faults", Object.values(state.faults).some(Boolean));
    if (body?.isConnected) keepingSwitch(body, () => drawMenu(body));
  };
  for (const topic of ["hello", "app", "faults", "people"]) on(topic, draw);
  button.addEventListener("click", () => {
    if (body?.isConnected) return;
    body = h("div", { class: "developer", role: "dialog", "aria-label": "Developer menu" });
    drawMenu(body);
    button.setAttribute("aria-expanded", "true");
    const popup = openPopup(button, body, {
      width: "content",
      align: "end",
      onClose: () => button.setAttribute("aria-expanded", "false"),
    });
    popup.panel.querySelector("input")?.focus();
  });
}

function keepingSwitch(body, change) {
  const held = body.contains(document.activeElement) ? document.activeElement.dataset.fault : null;
  change();
  if (held) body.querySelector(`[data-fault="${held}"]`)?.focus();
}

function drawMenu(body) {
  const status = h(
    "p",
    { class: "app-status" },
    h("span", { class: state.app_up ? "light up" : "light" }),
    `${state.app.name} is ${state.app_up ? "connected" : "not connected"}`,
  );
  const clear = h(
    "button",
    { type: "button", class: "button small", "data-fault": "clear", onclick: () => change({ clear: true }) },
    "Everything works again",
  );
  fill(
    body,
    status,
    state.can_restart && restartButton(),
    h("h2", {}, "What the workspace's owner does"),
    membership(),
    h("h2", {}, "What Slack does wrong"),
    SWITCHES.map(switchRow),
    clear,
  );
}

/** Deactivate somebody, or take them back. */
function membership() {
  const people = [...state.people.values()]
    .filter((each) => !["bot", "slackbot"].includes(each.kind))
    .sort((one, other) => one.name.localeCompare(other.name));
  const chosen = () => state.people.get(select.value);
  const button = h("button", { type: "button", class: "button small" });
  const select = h(
    "select",
    { class: "text-field", "aria-label": "Person" },
    people.map((each) => h("option", { value: each.id }, each.name)),
  );
  const name = () => (button.textContent = chosen()?.deleted ? "Reactivate" : "Deactivate");
  select.value = whom ?? people[0]?.id;
  select.addEventListener("change", () => ((whom = select.value), name()));
  button.addEventListener("click", () =>
    whileBusy(button, () =>
      attempt(() =>
        post("/_control/change", { change: button.textContent.toLowerCase(), who: select.value }),
      ),
    ),
  );
  name();
  return h("div", { class: "membership" }, select, button);
}

function switchRow([name, words, hint]) {
  const value = state.faults[name];
  const id = newId("fault");
  const hintId = newId("hint");
  const input = h("input", {
    type: "checkbox",
    role: "switch",
    id,
    "data-fault": name,
    checked: Boolean(value),
    "aria-describedby": hintId,
  });
  input.addEventListener("change", () =>
    change({ set: { [name]: name in SECONDS ? (input.checked ? SECONDS[name] : 0) : input.checked } }),
  );
  return h(
    "div",
    { class: "switch-row" },
    h("label", { for: id }, words),
    input,
    h("p", { class: "hint", id: hintId }, hint),
  );
}

function change(what) {
  return attempt(() => post("/_control/faults", what));
}

function restartButton() {
  const button = h("button", { type: "button", class: "button small" }, "Restart the bot");
  button.addEventListener("click", () => whileBusy(button, restart));
  return button;
}

async function restart() {
  const done = await attempt(() => post("/_page/restart", {}));
  if (done) toast(`${state.app.name}'s process was killed and started again.`);
}
