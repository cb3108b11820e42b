// A small panel that hangs from a control: keeps its place, and goes away on Escape or a press elsewhere.

import { h } from "./dom.js";

const GAP = 4;
const EDGE = 8;

let current = null;

/**
 * Show `content` under (or over) `anchor`. There is at most one panel, unless `beside` keeps the other open.
 * Returns `close` and `place`; `onClose` is called once, however it closes.
 */
export function openPopup(anchor, content, { onClose = () => {}, width = "anchor", align = "start" } = {}) {
  current?.close();
  const panel = h("div", { class: "popup" }, content);
  const popup = { panel, close, place: () => place(panel, anchor, width, align) };
  document.getElementById("popups").append(panel);
  document.addEventListener("pointerdown", outside, true);
  addEventListener("scroll", moved, true);
  addEventListener("resize", popup.place);
  document.addEventListener("keydown", escape);
  const watch = new MutationObserver(() => anchor.isConnected || close());
  watch.observe(document.body, { childList: true, subtree: true });
  popup.place();
  current = popup;
  return popup;

  function outside(event) {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  }

  function escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
    anchor.focus();
  }

  function moved(event) {
    if (!anchor.isConnected) close();
    else if (!panel.contains(event.target)) popup.place();
  }

  function close() {
    if (current !== popup) return;
    current = null;
    watch.disconnect();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape);
    removeEventListener("scroll", moved, true);
    removeEventListener("resize", popup.place);
    panel.remove();
    onClose();
  }
}

function place(panel, anchor, width, align) {
  const box = anchor.getBoundingClientRect();
  if (width === "anchor") panel.style.width = `${Math.max(box.width, 200)}px`;
  panel.style.maxHeight = "";
  const below = innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const up = below < Math.min(panel.offsetHeight, 240) && above > below;
  panel.style.maxHeight = `${Math.max(up ? above : below, 120)}px`;
  const left = align === "end" ? box.right - panel.offsetWidth : box.left;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - panel.offsetWidth - EDGE))}px`;
  panel.style.top = up ? `${Math.max(EDGE, box.top - GAP - panel.offsetHeight)}px` : `${box.bottom + GAP}px`;
}
