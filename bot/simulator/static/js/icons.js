// The few line icons of the page, drawn as SVG nodes.

const NS = "http://www.w3.org/2000/svg";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  thread: "M5 5h14v10H10l-5 4z",
  send: "M4 12l16-7-6 15-3-6z",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  down: "M6 9l6 6 6-6",
  clock: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4l3 2",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8 8 0 119.5 4a6.5 6.5 0 0010.5 10.5z",
  inspect: "M4 6h16M4 12h10M4 18h7M16 15l4 4M15.5 13a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
  tools: "M5 8h9M18 8h1M5 16h1M10 16h9M16 6v4M8 14v4",
  flag: "M6 21V4M6 5h11l-2 4 2 4H6",
  lock: "M7 11h10v8H7zM9 11V8a3 3 0 016 0v3",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 10a2 2 0 100 4 2 2 0 000-4z",
  check: "M5 13l4 4L19 7",
  info: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 11v5M12 8h.01",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  error: "M12 4a8 8 0 100 16 8 8 0 000-16zM9 9l6 6M15 9l-6 6",
  success: "M12 4a8 8 0 100 16 8 8 0 000-16zM8.5 12.5l2.5 2.5 4.5-5",
};

const drawn = new Map();

/** An icon that screen readers pass over: the control around it carries the name. */
export function icon(name) {
  if (!drawn.has(name)) drawn.set(name, draw(name));
  return drawn.get(name).cloneNode(true);
}

function draw(name) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
