// Images: those of this very address are shown, all others stand as a frame with their words.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** An image of a block or an element. */
export function image(source, className) {
  const words = source.alt_text ?? "";
  if (isOurs(source.image_url)) {
    return h("img", { class: className, src: source.image_url, alt: words, loading: "lazy" });
  }
  const where = source.image_url ?? source.slack_file?.url ?? source.slack_file?.id ?? "";
  const attributes = { class: `image-frame ${className}`, role: "img", "aria-label": words, title: where };
  return h("span", attributes, icon("image"), h("span", {}, words));
}

function isOurs(address) {
  try {
    return Boolean(address) && new URL(address, location.href).origin === location.origin;
  } catch {
    return false;
  }
}
