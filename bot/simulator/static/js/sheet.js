// The sheet of samples: draws what the app can show with the renderer of the real pages; nothing in it acts.

import { attempt, get } from "./acts.js";
import { BlockList } from "./blocks.js";
import { fill, h } from "./dom.js";
import { MessageRow } from "./message.js";
import { keepClock, state } from "./state.js";
import { setUpTheme } from "./theme.js";

const FRAMES = { message: messageSample, modal: modalSample, home: homeSample };

/** A surface on which nothing happens. */
function stillHost(view = {}) {
  const nothing = async () => {};
  return {
    headings: 3,
    valueOf: (block, action) => view.values?.[block]?.[action],
    errorOf: (block) => view.errors?.[block],
    unsent: () => undefined,
    typed: () => {},
    press: nothing,
    change: nothing,
    choose: nothing,
    suggest: async () => [],
  };
}

setUpTheme(document.getElementById("theme-button"));
attempt(draw);

async function draw() {
  const [sheet, people, channels] = await Promise.all([
    get("/_page/sheet"),
    get("/_control/people"),
    get("/_control/channels"),
  ]);
  keepClock({ now: await workspaceTime(), movable: false, next_due: null });
  knowThePlace(people.people, channels.channels);
  document.title = sheet.title;
  document.getElementById("title").textContent = sheet.title;
  fill(document.getElementById("samples"), sheet.samples.map(sampleNode));
}

/** The server dates its answers by the workspace's clock. */
async function workspaceTime() {
  const { headers } = await fetch("/_control/people");
  return Date.parse(headers.get("Date") ?? "") / 1000 || Date.now() / 1000;
}

function knowThePlace(people, channels) {
  const persons = people.map((each) => ({ ...each, name: each.real_name ?? each.name }));
  state.people = new Map(persons.map((each) => [each.id, each]));
  state.me = persons.find((each) => !["bot", "slackbot"].includes(each.kind)) ?? null;
  const bot = persons.find((each) => each.kind === "bot");
  state.app = { ...state.app, name: bot?.name ?? "", bot_user: bot?.id ?? "" };
  state.channels = channels
    .filter((each) => each.name)
    .map((each) => ({ ...each, kind: each.private ? "private" : "channel" }));
}

function sampleNode(sample) {
  const frame = h("div", { class: "sample-frame" }, FRAMES[sample.kind](sample));
  frame.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
  const title = h("h2", {}, sample.title, h("span", { class: "sample-kind" }, sample.kind));
  return h("section", { class: "sample" }, title, frame);
}

function messageSample({ message }) {
  const bot = {
    channel: "",
    user: state.app.bot_user,
    is_bot: true,
    only_you: false,
    edited: false,
    replies: 0,
    text: "",
  };
  const whole = {
    ...bot,
    ts: `${state.clock.now.toFixed(6)}`,
    thread_ts: null,
    latest_reply: null,
    ...message,
  };
  const row = new MessageRow(whole, { inThread: false, host: stillHost() });
  row.show(whole, null, false);
  return row.article;
}

function modalSample({ view }) {
  const words = (text) => text?.text ?? text;
  const foot = [
    h("button", { type: "button", class: "button" }, words(view.close) || "Cancel"),
    view.submit && h("button", { type: "button", class: "button primary" }, words(view.submit)),
  ];
  return h(
    "div",
    { class: "modal" },
    h("header", { class: "modal-head" }, h("h2", {}, words(view.title))),
    blocksNode("modal-body", view),
    h("footer", { class: "modal-foot" }, foot),
  );
}

function homeSample({ view }) {
  return blocksNode("home-blocks", view);
}

function blocksNode(className, view) {
  const node = h("div", { class: className });
  new BlockList(node, stillHost(view)).show(view.blocks);
  return node;
}
