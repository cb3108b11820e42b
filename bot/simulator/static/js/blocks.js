// Blocks as they look in messages, modals and Home; a list of them is updated in place.

import { chart } from "./charts.js";
import { contextOf, controlOf, unknownBox } from "./controls.js";
import { append, h, same } from "./dom.js";
import { keepingFocus } from "./focus.js";
import { icon } from "./icons.js";
import { image } from "./images.js";
import { InputBlock } from "./inputs.js";
import { markdown } from "./text/markdown.js";
import { plainText, textNodes } from "./text/mrkdwn.js";
import { richText } from "./text/richtext.js";

const ALERTS = { default: "info", info: "info", warning: "warning", error: "error", success: "success" };

const RENDER = {
  section,
  header,
  divider,
  image: imageBlock,
  actions,
  context,
  rich_text,
  markdown: md,
  table,
  alert,
  data_visualization: chart,
};

/** A list of blocks within one node. `host` is the surface they stand on. */
export class BlockList {
  constructor(node, host) {
    this.node = node;
    this.host = host;
    this.shown = [];
  }

  /** Show these blocks; what has not changed stays untouched, and the focus stays where it is. */
  show(blocks) {
    const before = new Map(this.shown.map((each) => [each.block.block_id, each]));
    keepingFocus(this.node, () => {
      this.shown = blocks.map((block) => this.#entry(block, block.block_id && before.get(block.block_id)));
      arrange(
        this.node,
        this.shown.map((each) => each.node),
      );
    });
  }

  /** The fields that can be filled in. */
  get inputs() {
    return this.shown.flatMap((each) => each.input ?? []);
  }

  #entry(block, old) {
    if (old?.input?.fits(block)) {
      old.input.show(block);
      return { ...old, block };
    }
    if (old && same(old.block, block)) return old;
    if (block.type === "input") {
      const input = new InputBlock(block, this.host);
      return { block, input, node: input.node };
    }
    return { block, node: blockNode(block, this.host) };
  }
}

/** Put these children into the node in this order, moving as few as can be. */
export function arrange(node, wanted) {
  const keep = new Set(wanted);
  for (const child of [...node.children]) if (!keep.has(child)) child.remove();
  let next = node.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else node.insertBefore(child, next);
  }
}

function blockNode(block, host) {
  const content = RENDER[block.type]?.(block, host) ?? unknownBox("block", block);
  const node = h("div", { class: `block block-${block.type}`, "data-block-id": block.block_id });
  return append(node, [content]);
}

function control(element, block, host) {
  return controlOf(element, contextOf(host, block, element)).node;
}

function section(block, host) {
  const fields = block.fields?.map((field) => h("div", { class: "field" }, textNodes(field)));
  const words = h(
    "div",
    { class: "section-words" },
    block.text && h("div", { class: "text" }, textNodes(block.text)),
    fields && h("div", { class: "fields" }, fields),
  );
  const accessory =
    block.accessory && h("div", { class: "accessory" }, control(block.accessory, block, host));
  return [words, accessory];
}

function header(block, host) {
  const level = block.level ?? 1;
  return h(
    `h${Math.min(host.headings + level - 1, 6)}`,
    { class: `header header-${level}` },
    plainText(block.text),
  );
}

function divider() {
  return h("hr");
}

function imageBlock(block) {
  const title = block.title && h("figcaption", {}, plainText(block.title));
  return h("figure", {}, title, image(block, "image-block"));
}

function actions(block, host) {
  return block.elements.map((element) => control(element, block, host));
}

function context(block) {
  const part = (each) =>
    each.type === "image" ? image(each, "image-context") : h("span", {}, textNodes(each));
  return block.elements.map(part);
}

function rich_text(block) {
  return richText(block);
}

function md(block) {
  return markdown(block.text);
}

function alert(block) {
  const level = block.level ?? "default";
  return h(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    icon(ALERTS[level]),
    h("div", {}, textNodes(block.text)),
  );
}

function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (content, column) => {
    const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
    const attributes = {
      class: `align-${align}${wrapped ? " wrapped" : ""}`,
      scope: tag === "th" ? "col" : null,
    };
    return h(tag, attributes, content.type === "rich_text" ? richText(content) : content.text);
  };
  const [head = [], ...rows] = block.rows;
  const body = rows.map((row) => h("tr", {}, row.map(cell("td"))));
  const grid = h("table", {}, h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, body));
  return h("div", { class: "table-frame", tabIndex: 0, role: "group", "aria-label": "Table" }, grid);
}
