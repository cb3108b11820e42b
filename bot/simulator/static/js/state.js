// The one picture of the workspace that this page keeps, and who wants to know when a part of it changes.

export const state = {
  me: null,
  people: new Map(),
  team: { name: "", domain: "" },
  app: { name: "", bot_user: "", commands: [], shortcuts: [], home_tab: false, messages_tab: false },
  channels: [],
  stack: [],
  home: null,
  clock: { now: Date.now() / 1000, movable: false, next_due: null },
  clockHeard: performance.now(),
  faults: {},
  app_up: false,
  can_restart: false,
  tour: false,
};

const listeners = new Map();

/** Call `listener` whenever this topic is told of. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

/** Tell everybody who listens to this topic. */
export function tell(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** Epoch seconds by the workspace's clock, which runs on between the server's frames. */
export function now() {
  return state.clock.now + (performance.now() - state.clockHeard) / 1000;
}

/** The time zone of the person that this page is. */
export function zone() {
  return state.me?.tz ?? "UTC";
}

/** Somebody's name as shown; the bare id when nobody knows them. */
export function nameOf(userId) {
  if (userId === state.app.bot_user && state.app.name) return state.app.name;
  return state.people.get(userId)?.name ?? userId;
}

/** The conversation with this id, if this person sees it. */
export function channelOf(channelId) {
  return state.channels.find((each) => each.id === channelId);
}

/** This person's direct message with the app. */
export function appChannel() {
  return state.channels.find((each) => each.kind === "app");
}

/** Keep the clock of a frame, and when it was heard. */
export function keepClock(clock) {
  state.clock = clock;
  state.clockHeard = performance.now();
}
