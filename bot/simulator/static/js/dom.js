// Builds DOM nodes; whatever comes from outside goes in as text, never as markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "textContent", "tabIndex"]);
let counter = 0;

/** A new element with attributes, listeners (`onclick: f`) and children. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) set(node, name, value);
  append(node, children);
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** Add children: nodes, strings, nested lists of them; empty ones are skipped. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/** Put these children in the place of all that are there. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** An id that no other node has. */
export function newId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Set an attribute, or remove it when the value is empty. */
export function mark(node, name, value) {
  if (value === null || value === undefined || value === false || value === "") node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "true" : value);
}

/** The same function, called once the calls have paused for `pause` milliseconds; `flush` calls it now. */
export function debounced(work, pause) {
  let timer = null;
  let latest = [];
  const run = () => {
    timer = null;
    work(...latest);
  };
  const later = (...args) => {
    latest = args;
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Whether two plain values have the same content. */
export function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Only http, https and mailto addresses may be followed; anything else is null. */
export function safeUrl(raw) {
  try {
    const url = new URL(raw);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens in a new tab, or the bare words when the address is not to be followed. */
export function outLink(raw, words) {
  const url = safeUrl(raw);
  if (!url) return h("span", {}, words);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}
