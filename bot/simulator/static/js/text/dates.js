// Dates and times as Slack writes them, in one person's zone and by the workspace's clock.

import { h, outLink } from "../dom.js";
import { now, zone } from "../state.js";

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY = 86_400;
const HALF_YEAR = 183 * DAY;
const STEPS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", 3600],
  ["minute", 60],
];
const QUARTER = 900;
const formatters = new Map();
const offsets = new Map();

/** The parts of an instant on the wall clock of a zone, as numbers. */
export function partsIn(tz, epoch) {
  const local = new Date((epoch + offsetAt(tz, epoch)) * 1000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    serial: Math.floor(local.getTime() / (DAY * 1000)),
    weekday: local.getUTCDay(),
  };
}

/** Seconds by which a zone is ahead of UTC; looked up once for every quarter of an hour, where zones change. */
function offsetAt(tz, epoch) {
  const quarter = Math.floor(epoch / QUARTER);
  const key = `${tz} ${quarter}`;
  if (!offsets.has(key)) offsets.set(key, lookUpOffset(tz, quarter * QUARTER));
  return offsets.get(key);
}

function lookUpOffset(tz, epoch) {
  if (!formatters.has(tz)) formatters.set(tz, newFormatter(tz));
  const found = {};
  for (const { type, value } of formatters.get(tz).formatToParts(epoch * 1000)) found[type] = Number(value);
  return (
    Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second) / 1000 - epoch
  );
}

function newFormatter(timeZone) {
  const numeric = { year: "numeric", month: "numeric", day: "numeric" };
  const options = { ...numeric, hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
  }
}

/** The epoch of a wall clock time ("2026-03-01T09:30") in a zone. */
export function epochOf(local, tz) {
  const [year, month, day, hour, minute] = local.split(/\D/).map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  const first = wanted - offsetAt(tz, wanted);
  return wanted - offsetAt(tz, first);
}

/** The wall clock time of an epoch in a zone, as date fields take it. */
export function localOf(epoch, tz) {
  const at = partsIn(tz, epoch);
  return `${numbered(at)}T${two(at.hour)}:${two(at.minute)}`;
}

/** An instant in Slack's words: `format` holds tokens such as {date_short_pretty} and {time}. */
export function say(format, epoch, at = now(), tz = zone()) {
  return format.replace(/\{(\w+)\}/g, (token, name) => {
    const write = TOKENS[name];
    return write ? write(partsIn(tz, epoch), partsIn(tz, at), epoch, at) : token;
  });
}

const two = (number) => String(number).padStart(2, "0");
const numbered = (it) => `${it.year}-${two(it.month)}-${two(it.day)}`;
const month = (it) => MONTHS[it.month - 1];
const year = (epoch, at, it) => (Math.abs(epoch - at) < HALF_YEAR ? "" : `, ${it.year}`);
const time = (it, seconds = "") =>
  `${it.hour % 12 || 12}:${two(it.minute)}${seconds} ${it.hour < 12 ? "AM" : "PM"}`;
const long = (it, _today, epoch, at) => `${month(it)} ${ordinal(it.day)}${year(epoch, at, it)}`;
const short = (it, _today, epoch, at) => `${month(it).slice(0, 3)} ${it.day}${year(epoch, at, it)}`;
const full = (it, today, epoch, at) => `${DAYS[it.weekday]}, ${long(it, today, epoch, at)}`;

const TOKENS = {
  date_num: numbered,
  date_slash: (it) => `${two(it.month)}/${two(it.day)}/${it.year}`,
  date: long,
  date_short: short,
  date_long: full,
  date_long_full: (it) => `${month(it)} ${it.day}, ${it.year}`,
  date_pretty: pretty(long),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(full),
  day_divider_pretty: pretty(full),
  time: (it) => time(it),
  time_secs: (it) => time(it, `:${two(it.second)}`),
  ago: (_it, _today, epoch, at) => ago(epoch - at),
};

function pretty(otherwise) {
  return (it, today, epoch, at) =>
    ({ "-1": "yesterday", 0: "today", 1: "tomorrow" })[it.serial - today.serial] ??
    otherwise(it, today, epoch, at);
}

function ordinal(day) {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${(!teen && { 1: "st", 2: "nd", 3: "rd" }[day % 10]) || "th"}`;
}

/** A distance in time in words: "3 days ago", "in 2 hours". */
export function ago(seconds) {
  const size = Math.abs(seconds);
  const [unit, length] = STEPS.find(([, each]) => size >= each) ?? [null, 1];
  if (!unit) return seconds > 0 ? "in a moment" : "just now";
  const count = Math.floor(size / length);
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}

/** A `<time>` that shows an instant in a format, and is written anew when the clock moves. */
export function dateNode(format, epoch, link = null) {
  const shown = h("time", { "data-format": format, "data-epoch": epoch, datetime: isoOf(epoch) });
  shown.textContent = say(format, epoch);
  shown.title = say("{date_long} at {time_secs}", epoch);
  return link ? outLink(link, shown) : shown;
}

function isoOf(epoch) {
  const date = new Date(epoch * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/** Write every shown date anew: "today" has become "yesterday". */
export function refreshDates(root = document) {
  for (const node of root.querySelectorAll("time[data-format]")) {
    const words = say(node.dataset.format, Number(node.dataset.epoch));
    if (node.textContent !== words) node.textContent = words;
  }
}
