// Sends what a person does to the workspace, one act after the other, and fetches what they look at.

import { state } from "./state.js";
import { alertToast } from "./toasts.js";

let tail = Promise.resolve();

/** What the workspace refused, in its words; `kind` is the kind of refusal. */
export class Refused extends Error {
  constructor(words) {
    const [, kind, rest] = /^(\w+): (.*)$/s.exec(words) ?? [null, "", words];
    super(kind === "KeyError" || !rest ? words : rest);
    this.kind = kind;
  }
}

/** Do this after everything asked for before. Refused when the workspace says no. */
export function act(name, fields = {}) {
  const body = { as: state.me.id, act: name, ...fields };
  const turn = tail.then(() => post("/_page/act", body)).then((answer) => answer.done);
  tail = turn.catch(() => null);
  return turn;
}

/** The same, with a refusal shown as a toast: true when it was done. */
export async function perform(name, fields = {}) {
  return attempt(() => act(name, fields));
}

/** The options that the app offers for what was typed; none when it cannot be asked. */
export async function suggestions(asked) {
  try {
    return await act("suggestions", asked);
  } catch (refusal) {
    if (refusal instanceof Refused) return [];
    throw refusal;
  }
}

/** Run this; a refusal becomes a toast. True when it went well. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    alertToast(refusal.message);
    return false;
  }
}

/** POST JSON; the answer's JSON. Refused when it is not ok, or nobody answers. */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(() => fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** GET JSON with these query parameters, the empty ones left out. */
export async function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given);
  return answerOf(() => fetch(given.length ? `${path}?${search}` : path));
}

async function answerOf(ask) {
  let response;
  let answer;
  try {
    response = await ask();
    answer = await response.json();
  } catch {
    throw new Refused("The workspace does not answer. Is it still running?");
  }
  if (!response.ok || answer.ok === false) throw new Refused(answer.error ?? `error ${response.status}`);
  return answer;
}
