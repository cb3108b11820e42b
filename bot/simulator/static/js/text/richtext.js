// The rich_text block as DOM nodes: sections, lists, quotes and preformatted text.

import { h, outLink } from "../dom.js";
import { dateNode } from "./dates.js";
import { emojiFromPoints, emojiOf } from "./emoji.js";
import { channelNode, groupNode, rangeNode, userNode } from "./mentions.js";

const STYLES = { code: "code", strike: "s", underline: "u", italic: "em", bold: "strong" };

const PARTS = {
  rich_text_section: (part) => h("p", { class: "rich" }, pieces(part.elements)),
  rich_text_quote: (part) => h("blockquote", {}, pieces(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, pieces(part.elements)),
  rich_text_list: list,
};

const PIECES = {
  text: (piece) => lines(piece.text),
  link: (piece) => outLink(piece.url, piece.text ?? piece.url),
  user: (piece) => userNode(piece.user_id),
  usergroup: (piece) => groupNode(piece.usergroup_id),
  channel: (piece) => channelNode(piece.channel_id),
  broadcast: (piece) => rangeNode(piece.range),
  emoji: (piece) =>
    emojiOf(piece.name) ?? (piece.unicode && emojiFromPoints(piece.unicode)) ?? `:${piece.name}:`,
  color: colour,
  date: (piece) => dateNode(piece.format, piece.timestamp, piece.url),
};

/** Every part of a rich_text block. */
export function richText(block) {
  return block.elements.map((part) => PARTS[part.type]?.(part) ?? unknown(part));
}

/** What a rich_text block says, without any styling. */
export function flatText(block) {
  const text = (part) => part.text ?? (part.elements ?? []).map(text).join("");
  return (block?.elements ?? []).map(text).join("\n");
}

function pieces(elements) {
  return elements.map((piece) => styled(PIECES[piece.type]?.(piece) ?? unknown(piece), piece.style));
}

function styled(content, style = {}) {
  const wrap = (inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner);
  return Object.entries(STYLES).reduce(wrap, content);
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function list(part) {
  const ordered = part.style === "ordered";
  const level = part.indent ?? 0;
  const attributes = {
    class: `rich-list level-${level % 3}`,
    start: ordered ? (part.offset ?? 0) + 1 : null,
  };
  const node = h(ordered ? "ol" : "ul", attributes);
  node.style.marginInlineStart = `${level * 1.5}rem`;
  for (const item of part.elements) node.append(h("li", {}, pieces(item.elements)));
  return node;
}

function colour(piece) {
  const swatch = h("span", { class: "swatch" });
  swatch.style.backgroundColor = piece.value;
  return h("span", { class: "colour" }, swatch, piece.value);
}

function unknown(part) {
  return h("span", { class: "unknown-piece" }, `[${part.type}]`);
}
