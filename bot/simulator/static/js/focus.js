// Keeps the keyboard inside a dialogue, and gives it back afterwards.

const FOCUSABLE = 'a[href], button, input, textarea, select, summary, [tabindex]:not([tabindex="-1"])';

/** What the keyboard can reach within a node, in order. */
export function focusables(root) {
  const usable = (node) => !node.disabled && node.tabIndex >= 0 && node.getClientRects().length > 0;
  return [...root.querySelectorAll(FOCUSABLE)].filter(usable);
}

/** Let Tab go round within this node; call it from a keydown listener. */
export function keepInside(root, event) {
  if (event.key !== "Tab") return;
  const stops = focusables(root);
  if (!stops.length) return event.preventDefault();
  const at = stops.indexOf(document.activeElement);
  const edge = event.shiftKey ? 0 : stops.length - 1;
  if (at !== edge && at !== -1) return;
  event.preventDefault();
  stops[event.shiftKey ? stops.length - 1 : 0].focus();
}

/** Run a change of the DOM that may take the focused element away, and put the focus back on its successor. */
export function keepingFocus(root, change) {
  const before = document.activeElement;
  const held = root.contains(before) && before !== root;
  const trace = held && traceOf(root, before);
  change();
  if (held && document.activeElement !== before) returnFocus(root, before, trace);
}

function traceOf(root, node) {
  const block = node.closest("[data-block-id]")?.dataset.blockId;
  const action = node.closest("[data-action-id]")?.dataset.actionId;
  const twins = action ? [...root.querySelectorAll(`[data-action-id="${CSS.escape(action)}"]`)] : [];
  const caret = "selectionStart" in node ? [node.selectionStart, node.selectionEnd] : null;
  return { block, action, order: twins.indexOf(node), caret };
}

function returnFocus(root, before, { block, action, order, caret }) {
  const target = root.contains(before) ? before : successor(root, block, action, order);
  target?.focus({ preventScroll: true });
  if (target && caret && caret[0] !== null) target.setSelectionRange?.(...caret);
}

function successor(root, block, action, order) {
  if (!action) return null;
  const byAction = `[data-action-id="${CSS.escape(action)}"]`;
  const inBlock = block && root.querySelector(`[data-block-id="${CSS.escape(block)}"] ${byAction}`);
  return inBlock ?? root.querySelectorAll(byAction)[Math.max(order, 0)] ?? null;
}
