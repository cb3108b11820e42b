// A menu of commands that hangs from a button.

import { h, newId } from "./dom.js";
import { openPopup } from "./popup.js";

/** Open a menu at this button. An item is {label, hint?, url?, danger?, run}; `title` heads the menu. */
export function openMenu(button, items, { title = null, align = "start" } = {}) {
  if (button.getAttribute("aria-expanded") === "true") return;
  const rows = items.map(rowOf);
  const heading = title && h("p", { class: "menu-title", id: newId("menu") }, title);
  const name = heading
    ? { "aria-labelledby": heading.id }
    : { "aria-label": button.getAttribute("aria-label") };
  const list = h("div", { role: "menu", class: "menu", ...name, onkeydown: keys }, heading, rows);
  const popup = openPopup(button, list, { width: "content", align, onClose: closed });
  button.setAttribute("aria-expanded", "true");
  rows[0]?.focus();

  function rowOf(item) {
    const hint = item.hint && h("span", { class: "menu-hint" }, item.hint);
    const attributes = {
      role: "menuitem",
      tabIndex: -1,
      class: item.danger ? "menu-item danger" : "menu-item",
    };
    const row = item.url
      ? h(
          "a",
          { ...attributes, href: item.url, target: "_blank", rel: "noopener noreferrer" },
          item.label,
          hint,
        )
      : h("button", { ...attributes, type: "button" }, h("span", {}, item.label), hint);
    row.addEventListener("click", () => choose(item));
    return row;
  }

  function choose(item) {
    button.focus();
    popup.close();
    item.run();
  }

  function keys(event) {
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) rows[(to + rows.length) % rows.length].focus();
    else if (event.key === "Escape") button.focus();
    if (event.key === "Escape" || event.key === "Tab") popup.close();
    if (to === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
  }

  function closed() {
    button.setAttribute("aria-expanded", "false");
  }
}
