// Light or dark: what the system asks for, until the person chooses; the choice is remembered.

import { fill } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "theme";

/** Take on the remembered theme, and let this button change it. */
export function setUpTheme(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => localStorage.getItem(KEY) ?? (dark.matches ? "dark" : "light");
  const show = () => {
    document.documentElement.dataset.theme = current();
    const next = current() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to the ${next} theme`);
    button.title = button.getAttribute("aria-label");
    fill(button, icon(next === "dark" ? "moon" : "sun"));
  };
  dark.addEventListener("change", show);
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
    show();
  });
  show();
}
