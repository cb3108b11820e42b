// A field for files: chosen or dropped, listed, and read only when they are sent.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { fieldAttributes } from "./field.js";

/** A field for up to `max_files` files of the given types. */
export function fileInput(element, context) {
  const most = element.max_files ?? 10;
  const types = element.filetypes ?? [];
  const accept = types.length ? types.map((each) => `.${each}`).join(",") : null;
  const names = fieldAttributes(element, { ...context, fallbackName: "Files" });
  const input = h("input", { type: "file", class: "file-native", multiple: most > 1, accept, ...names });
  const list = h("ul", { class: "file-list" });
  const words = h("p", { class: "hint" }, limitsOf(types, most));
  const node = h(
    "div",
    { class: "file-field" },
    h("div", { class: "file-row" }, icon("file"), input),
    words,
    list,
  );
  let files = (context.value?.files ?? []).map(({ name }) => ({ name }));
  let fault = null;

  input.addEventListener("change", () => add([...input.files]));
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  show();

  async function add(chosen) {
    fault = faultOf(chosen, types, most);
    if (!fault) {
      files = await Promise.all(chosen.map(read));
      context.change(entered());
    }
    input.value = "";
    show();
  }

  function show() {
    words.textContent = fault ?? limitsOf(types, most);
    words.classList.toggle("field-error", Boolean(fault));
    fill(
      list,
      files.map((file) => rowOf(file, () => remove(file))),
    );
  }

  function remove(file) {
    files = files.filter((each) => each !== file && each.content !== undefined);
    fault = null;
    show();
    context.change(entered());
    input.focus();
  }

  function entered() {
    return files.length ? files : null;
  }

  return { node, target: input, entered, problem: () => fault };
}

function limitsOf(types, most) {
  const kinds = types.length ? types.map((each) => `.${each}`).join(", ") : "Any type";
  return `${kinds}; ${most === 1 ? "one file" : `up to ${most} files`}.`;
}

function faultOf(files, types, most) {
  if (files.length > most) return `That is more than ${most === 1 ? "one file" : `${most} files`}.`;
  const wrong = files.find((file) => types.length && !types.includes(extensionOf(file.name)));
  return wrong ? `${wrong.name} is not one of: ${types.join(", ")}.` : null;
}

function extensionOf(name) {
  return name.includes(".") ? name.split(".").pop().toLowerCase() : "";
}

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () =>
      resolve({ name: file.name, content: reader.result.split(",")[1] ?? "" }),
    );
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

function rowOf(file, onRemove) {
  const label = `Remove ${file.name}`;
  const button = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, onclick: onRemove },
    icon("close"),
  );
  return h("li", {}, icon("file"), h("span", {}, file.name), button);
}
