// The markdown block: standard Markdown as DOM nodes, blocks first and then what stands within a line.

import { h, outLink } from "../dom.js";
import { withEmoji } from "./emoji.js";

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TASK = /^\[([ xX])\]\s+/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const INLINE = [
  [/^\\([\\`*_{}[\]()#+\-.!~>|])/, (hit) => hit[1]],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (hit) => h("code", {}, hit[2].trim())],
  [
    /^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/,
    (hit) => h("span", { class: "image-words" }, `Image: ${hit[1] || hit[2]}`),
  ],
  [/^\[([^\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)/, (hit) => outLink(hit[2], inline(hit[1]))],
  [/^<((?:https?:\/\/|mailto:)[^>\s]+)>/, (hit) => outLink(hit[1], hit[1])],
  [/^https?:\/\/[^\s<>|)]+[^\s<>|).,;:!?]/, (hit) => outLink(hit[0], hit[0])],
  [/^\*\*\*(?=\S)([\s\S]*?\S)\*\*\*/, (hit) => h("strong", {}, h("em", {}, inline(hit[1])))],
  [/^(\*\*|__)(?=\S)([\s\S]*?\S)\1/, (hit) => h("strong", {}, inline(hit[2]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (hit) => h("s", {}, inline(hit[1]))],
  [/^\*(?=\S)([^*]*?\S)\*(?!\*)/, (hit) => h("em", {}, inline(hit[1]))],
  [/^_(?=\S)([^_]*?\S)_(?!\w)/, (hit) => h("em", {}, inline(hit[1]))],
  [/^:[\w+'-]+:/, (hit) => withEmoji(hit[0])],
  [/^\n/, () => h("br")],
];

/** Markdown as nodes. */
export function markdown(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"));
}

function blocks(lines) {
  const left = [...lines];
  const nodes = [];
  while (left.length) {
    const node = next(left);
    if (node) nodes.push(node);
  }
  return nodes;
}

function next(left) {
  const line = left[0];
  if (!line.trim()) return void left.shift();
  if (FENCE.test(line)) return fence(left);
  if (HEADING.test(line)) return heading(left.shift());
  if (RULE.test(line)) return left.shift() && h("hr");
  if (QUOTE.test(line)) return quote(left);
  if (ITEM.test(line)) return list(left);
  if (line.includes("|") && TABLE_RULE.test(left[1] ?? "")) return table(left);
  return paragraph(left);
}

function takeWhile(left, keep) {
  const end = left.findIndex((line) => !keep(line));
  return left.splice(0, end < 0 ? left.length : end);
}

function fence(left) {
  const sign = FENCE.exec(left.shift())[1];
  const body = takeWhile(left, (line) => !line.trim().startsWith(sign));
  left.shift();
  return h("pre", {}, body.join("\n"));
}

function heading(line) {
  const [, signs, words] = HEADING.exec(line);
  return h(`h${Math.min(signs.length + 2, 6)}`, { class: `md-heading md-h${signs.length}` }, inline(words));
}

function quote(left) {
  const body = takeWhile(left, (line) => QUOTE.test(line));
  return h("blockquote", {}, blocks(body.map((line) => line.replace(QUOTE, ""))));
}

function list(left) {
  const [, indent, sign] = ITEM.exec(left[0]);
  const ordered = /\d/.test(sign);
  const node = h(ordered ? "ol" : "ul", { class: "md-list", start: ordered ? parseInt(sign, 10) : null });
  while (left.length && isItemOf(left[0], indent.length, ordered)) node.append(item(left, indent.length));
  return node;
}

function isItemOf(line, indent, ordered) {
  const hit = ITEM.exec(line);
  return Boolean(hit) && Math.abs(hit[1].length - indent) < 2 && /\d/.test(hit[2]) === ordered;
}

function item(left, indent) {
  const words = ITEM.exec(left.shift())[3];
  const deeper = (line) => line.trim() && /^\s*/.exec(line)[0].length >= indent + 2;
  const inner = takeWhile(left, deeper);
  const task = TASK.exec(words);
  const content = [inline(task ? words.slice(task[0].length) : words), blocks(outdented(inner))];
  if (!task) return h("li", {}, content);
  const box = h("input", {
    type: "checkbox",
    disabled: true,
    checked: task[1] !== " ",
    "aria-label": "Task",
  });
  return h("li", { class: "task" }, box, " ", content);
}

function outdented(lines) {
  const least = Math.min(...lines.map((line) => /^\s*/.exec(line)[0].length));
  return lines.map((line) => line.slice(least));
}

function table(left) {
  const head = cells(left.shift());
  const aligns = cells(left.shift()).map(alignOf);
  const rows = takeWhile(left, (line) => line.includes("|")).map(cells);
  const row = (tag) => (texts) =>
    h(
      "tr",
      {},
      head.map((_, at) => cell(tag, texts[at] ?? "", aligns[at])),
    );
  return h(
    "div",
    { class: "table-frame" },
    h("table", {}, h("thead", {}, row("th")(head)), h("tbody", {}, rows.map(row("td")))),
  );
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((each) => each.trim().replace(/\\\|/g, "|"));
}

function alignOf(rule) {
  if (/^:.*:$/.test(rule)) return "center";
  return rule.endsWith(":") ? "right" : "left";
}

function cell(tag, words, align) {
  return h(tag, { class: `align-${align ?? "left"}` }, inline(words));
}

function paragraph(left) {
  const starts = (line) => FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || ITEM.test(line);
  const first = left.shift();
  const rest = takeWhile(left, (line) => line.trim() && !starts(line) && !RULE.test(line));
  return h("p", {}, inline([first, ...rest].join("\n")));
}

function inline(text) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = firstHit(text, at);
    if (!found) plain += text[at++];
    else {
      nodes.push(plain, found.node);
      plain = "";
      at += found.length;
    }
  }
  nodes.push(plain);
  return nodes;
}

function firstHit(text, at) {
  if (/[\w ]/.test(text[at]) && text[at] !== "h" && text[at] !== "_") return null;
  if (/[_h]/.test(text[at]) && /\w/.test(text[at - 1] ?? "")) return null;
  const rest = text.slice(at);
  for (const [pattern, make] of INLINE) {
    const hit = pattern.exec(rest);
    if (hit) return { node: make(hit), length: hit[0].length };
  }
  return null;
}
