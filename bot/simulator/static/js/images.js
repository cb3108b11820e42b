// Images: Slack's own files and those of this very address are shown, all others stand as a frame with their words.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** An image of a block or an element. */
export function image(source, className) {
  const words = source.alt_text ?? "";
  const file = source.slack_file?.id;
  const src = file ? `/_page/file/${encodeURIComponent(file)}` : source.image_url;
  if (isOurs(src)) return h("img", { class: className, src, alt: words, loading: "lazy" });
  const where = source.image_url ?? source.slack_file?.url ?? "";
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
