// Slack's mrkdwn as DOM nodes: bold, links, mentions, dates, quotes, lists and code.

import { h, outLink } from "../dom.js";
import { dateNode } from "./dates.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { channelNode, groupNode, rangeNode, userNode } from "./mentions.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const STYLES = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const URL_AHEAD = /https?:\/\/[^\s<>|]+/y;
const EMOJI_AHEAD = /:([a-z0-9_+'-]+):/y;
const BULLET = /^\s*[•◦▪]\s+/;
const QUOTE = /^(?:&gt;|>)\s?/;
const REST_QUOTED = /^(?:&gt;){3}\s?|^>{3}\s?/;

/** A text object, plain or mrkdwn, as nodes. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim === true });
  return [plainText(object)];
}

/** What a plain_text object shows: its characters, and emoji for codes unless it says otherwise. */
export function plainText(object) {
  return object.emoji === false ? object.text : withEmoji(object.text);
}

/** mrkdwn as nodes; `verbatim` leaves bare addresses alone. */
export function mrkdwn(text, { verbatim = false } = {}) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2) return [h("pre", {}, unescaped(part.replace(/^\n|\n$/g, "")))];
    return blocksOf(index ? part.replace(/^\n/, "") : part, verbatim);
  });
}

/** A text with Slack's three entities turned back into characters. */
export function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

function blocksOf(text, verbatim) {
  const nodes = [];
  const lines = text.split("\n");
  while (lines.length) {
    if (REST_QUOTED.test(lines[0])) nodes.push(quoteOf(lines.splice(0), REST_QUOTED, verbatim));
    else if (QUOTE.test(lines[0])) nodes.push(quoteOf(run(lines, QUOTE), QUOTE, verbatim));
    else if (BULLET.test(lines[0])) nodes.push(listOf(run(lines, BULLET), verbatim));
    else nodes.push(...plainLines(lines, verbatim));
  }
  return nodes;
}

function run(lines, pattern) {
  const end = lines.findIndex((line) => !pattern.test(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function quoteOf(lines, pattern, verbatim) {
  const words = lines.map((line) => line.replace(pattern, "")).join("\n");
  return h("blockquote", {}, inline(words, verbatim));
}

function listOf(lines, verbatim) {
  const item = (line) => h("li", {}, inline(line.replace(BULLET, ""), verbatim));
  return h("ul", { class: "bullets" }, lines.map(item));
}

function plainLines(lines, verbatim) {
  const end = lines.findIndex((line) => QUOTE.test(line) || BULLET.test(line));
  const taken = lines.splice(0, end < 0 ? lines.length : end);
  return inline(taken.join("\n"), verbatim);
}

/** One run of mrkdwn without paragraphs, as nodes. */
function inline(text, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const found = special(text, at, verbatim);
    if (!found) plain += text[at++];
    else {
      flush();
      nodes.push(found.node);
      at = found.end;
    }
  }
  flush();
  return nodes;
}

function special(text, at, verbatim) {
  const sign = text[at];
  if (sign === "\n") return { node: h("br"), end: at + 1 };
  if (sign === "<") return angle(text, at);
  if (sign === "&") return entity(text, at);
  if (sign === "`") return code(text, at);
  if (sign === ":") return emoji(text, at);
  if (STYLES[sign]) return styled(text, at, verbatim);
  if (sign === "h" && !verbatim) return bareUrl(text, at);
  return null;
}

function entity(text, at) {
  const name = text.slice(at, text.indexOf(";", at) + 1);
  return ENTITIES[name] ? { node: ENTITIES[name], end: at + name.length } : null;
}

function code(text, at) {
  const end = endOfSpan(text, at, "`");
  return end && { node: h("code", {}, unescaped(text.slice(at + 1, end))), end: end + 1 };
}

function emoji(text, at) {
  EMOJI_AHEAD.lastIndex = at;
  const hit = EMOJI_AHEAD.exec(text);
  const shown = hit && emojiOf(hit[1]);
  return shown ? { node: shown, end: at + hit[0].length } : null;
}

function bareUrl(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  URL_AHEAD.lastIndex = at;
  const hit = URL_AHEAD.exec(text);
  if (!hit) return null;
  const raw = hit[0].replace(/[.,;:!?)*_~'"]+$/, "");
  return { node: outLink(unescaped(raw), unescaped(raw)), end: at + raw.length };
}

function styled(text, at, verbatim) {
  const before = text[at - 1];
  if (before !== undefined && (WORD.test(before) || before === text[at])) return null;
  const end = endOfSpan(text, at, text[at]);
  if (!end) return null;
  return { node: h(STYLES[text[at]], {}, inline(text.slice(at + 1, end), verbatim)), end: end + 1 };
}

/** Where the sign that opens at `at` closes on the same line; codes and angles between are passed over. */
function endOfSpan(text, at, sign) {
  if (/\s/.test(text[at + 1] ?? " ") || text[at + 1] === sign) return null;
  for (let i = at + 1; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === sign && !/\s/.test(text[i - 1]) && closesHere(text, i, sign)) return i;
    if (sign !== "`" && text[i] === "<") i = Math.max(i, text.indexOf(">", i));
    else if (sign !== "`" && text[i] === "`") i = endOfSpan(text, i, "`") ?? i;
  }
  return null;
}

function closesHere(text, at, sign) {
  return sign === "`" || !WORD.test(text[at + 1] ?? " ");
}

function angle(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, label] = split(text.slice(at + 1, end));
  const node = angleNode(target, label);
  return node && { node, end: end + 1 };
}

function split(body) {
  const bar = body.indexOf("|");
  return bar < 0 ? [body, null] : [body.slice(0, bar), unescaped(body.slice(bar + 1))];
}

function angleNode(target, label) {
  if (/^@[UWB]\w+$/.test(target)) return userNode(target.slice(1));
  if (/^#[CDG]\w+$/.test(target)) return channelNode(target.slice(1), label);
  if (target.startsWith("!")) return commandNode(target.slice(1), label);
  if (/^(?:https?:|mailto:)/i.test(target)) return outLink(unescaped(target), label ?? shortened(target));
  return null;
}

function shortened(target) {
  return unescaped(target).replace(/^mailto:/i, "");
}

function commandNode(words, label) {
  const [name, ...rest] = words.split("^");
  if (name === "date") return dateOf(rest, label);
  if (name === "subteam") return groupNode(rest[0], label);
  if (["here", "channel", "everyone"].includes(name)) return rangeNode(name);
  return label === null ? null : h("span", {}, label);
}

function dateOf([epoch, format, link], fallback) {
  if (!/^\d{1,11}$/.test(epoch ?? "") || !format) return h("span", {}, fallback ?? "");
  return dateNode(unescaped(format), Number(epoch), link ? unescaped(link) : null);
}
