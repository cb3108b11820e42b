// The live connection: takes the server's frames into the state, and comes back when it is lost.

import { keepClock, state, tell } from "./state.js";
import { toast } from "./toasts.js";

const WAITS_MS = [300, 700, 1500, 3000, 5000];

let socket = null;
let who = null;
let failures = 0;
let retry = null;

const FRAMES = {
  hello: takeHello,
  message: (frame) => tell("message", frame),
  gone: (frame) => tell("gone", frame),
  channels: (frame) => put("channels", frame.channels),
  people: takePeople,
  screen: (frame) => put("stack", frame.stack, "screen"),
  home: (frame) => put("home", frame.home),
  notice: (frame) => toast(frame.words),
  delivery: (frame) => tell("delivery", frame.delivery),
  call: (frame) => tell("call", frame.call),
  clock: takeClock,
  faults: (frame) => put("faults", frame.faults),
  app: (frame) => put("app_up", frame.app_up, "app"),
};

/** Follow the workspace as this person sees it, from now on. */
export function follow(userId) {
  who = userId;
  failures = 0;
  open();
}

function open() {
  clearTimeout(retry);
  const old = socket;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/_page/live?as=${encodeURIComponent(who)}`);
  socket = mine;
  mine.addEventListener("message", (event) => mine === socket && take(JSON.parse(event.data)));
  mine.addEventListener("close", () => mine === socket && lost());
  old?.close();
}

function take(frame) {
  FRAMES[frame.type]?.(frame);
}

function lost() {
  tell("connection", false);
  retry = setTimeout(open, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)]);
  failures += 1;
}

function takeHello(frame) {
  failures = 0;
  const { type: _type, people, clock, ...rest } = frame;
  Object.assign(state, rest);
  state.people = new Map(people.map((each) => [each.id, each]));
  keepClock(clock);
  tell("connection", true);
  tell("hello");
}

function takePeople(frame) {
  state.people = new Map(frame.people.map((each) => [each.id, each]));
  state.me = state.people.get(state.me.id) ?? state.me;
  tell("people");
}

function takeClock(frame) {
  keepClock(frame.clock);
  tell("clock");
}

function put(key, value, topic = key) {
  state[key] = value;
  tell(topic);
}
