// Charts as inline SVG: pies, and bars, lines and areas over shared categories.

import { h } from "./dom.js";

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 28;
const TOP = 12;
const COLOURS = 6;

/** A chart with its title and a legend; what it shows is also said in words for those who cannot see it. */
export function chart(block) {
  const { title, chart: shown } = block;
  const pie = shown.type === "pie";
  const label = pie ? said(shown.segments) : shown.series.map((one) => `${one.name}: ${said(one.data)}`).join(". ");
  const size = pie ? `0 0 ${HEIGHT} ${HEIGHT}` : `0 0 ${WIDTH} ${HEIGHT + (shown.axis_config.x_label ? 18 : 0)}`;
  const drawing = svg("svg", { viewBox: size, role: "img", "aria-label": `${title}. ${label}`, class: `chart-${shown.type}` });
  drawing.append(...(pie ? slices(shown.segments) : plot(shown)));
  const legend = pie ? shown.segments : shown.series.length > 1 ? shown.series : [];
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", {}, title),
    h("div", { class: "chart-body" }, drawing, legend.length > 0 && names(legend)),
  );
}

function said(points) {
  return points.map((point) => `${point.label} ${point.value}`).join(", ");
}

function svg(tag, attributes = {}, words = null) {
  const node = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (words !== null) node.textContent = words;
  return node;
}

function names(entries) {
  const whole = entries.reduce((sum, entry) => sum + (entry.value ?? 0), 0);
  const share = (entry) => (whole ? ` ${Math.round((100 * entry.value) / whole)}%` : "");
  return h(
    "ul",
    { class: "chart-names", "aria-hidden": "true" },
    entries.map((entry, index) =>
      h("li", {}, h("span", { class: `swatch chart-fill-${index % COLOURS}` }), (entry.label ?? entry.name) + share(entry)),
    ),
  );
}

function slices(segments) {
  const whole = segments.reduce((sum, segment) => sum + segment.value, 0);
  const middle = HEIGHT / 2;
  const radius = middle - 4;
  let from = 0;
  return segments.map((segment, index) => {
    const to = from + segment.value / whole;
    const at = (part) => {
      const angle = 2 * Math.PI * part - Math.PI / 2;
      return `${middle + radius * Math.cos(angle)} ${middle + radius * Math.sin(angle)}`;
    };
    const far = to - from > 0.5 ? 1 : 0;
    const path = `M${middle} ${middle}L${at(from)}A${radius} ${radius} 0 ${far} 1 ${at(to)}Z`;
    const slice =
      segments.length === 1
        ? svg("circle", { cx: middle, cy: middle, r: radius })
        : svg("path", { d: path });
    slice.setAttribute("class", `chart-fill-${index % COLOURS}`);
    from = to;
    return slice;
  });
}

function plot({ type, series, axis_config: axis }) {
  const { low, high, step } = scale(series.flatMap((one) => one.data.map((point) => point.value)));
  const y = (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const slot = (WIDTH - LEFT) / axis.categories.length;
  const frame = { x: (index) => LEFT + slot * (index + 0.5), y, slot, floor: y(0) };
  const drawn = series.flatMap((one, index) => {
    const values = axis.categories.map((name) => one.data.find((point) => point.label === name).value);
    return type === "bar" ? bars(values, index, series.length, frame) : trace(values, index, frame, type === "area");
  });
  return [...grid(low, high, step, y), ...drawn, ...labels(axis, frame)];
}

/** Round numbers below and above all values, nought among them. */
function scale(values) {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  const rough = (most - least || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
  return { low: Math.floor(least / step) * step, high: Math.ceil((most || step) / step) * step, step };
}

function grid(low, high, step, y) {
  const lines = [];
  for (let value = low; value <= high + step / 2; value += step) {
    const at = { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) };
    lines.push(svg("line", { ...at, class: Math.abs(value) < step / 2 ? "chart-floor" : "chart-grid" }));
    const words = String(Number(value.toPrecision(6)));
    lines.push(svg("text", { x: LEFT - 6, y: y(value) + 4, class: "chart-number" }, words));
  }
  return lines;
}

function bars(values, index, many, { x, y, slot, floor }) {
  const wide = Math.min((slot * 0.7) / many, 64);
  return values.map((value, place) =>
    svg("rect", {
      x: x(place) + (index - many / 2) * wide,
      y: Math.min(y(value), floor),
      width: Math.max(wide - 2, 1),
      height: Math.abs(floor - y(value)),
      rx: 2,
      class: `chart-fill-${index % COLOURS}`,
    }),
  );
}

function trace(values, index, { x, y, floor }, filled) {
  const points = values.map((value, place) => `${x(place)} ${y(value)}`);
  const line = svg("path", { d: `M${points.join("L")}`, class: `chart-stroke-${index % COLOURS}` });
  const dots = values.map((value, place) =>
    svg("circle", { cx: x(place), cy: y(value), r: 3, class: `chart-fill-${index % COLOURS}` }),
  );
  if (!filled) return [line, ...dots];
  const under = `M${x(0)} ${floor}L${points.join("L")}L${x(values.length - 1)} ${floor}Z`;
  return [svg("path", { d: under, class: `chart-under chart-fill-${index % COLOURS}` }), line, ...dots];
}

function labels(axis, { x, slot }) {
  const room = Math.max(Math.floor(slot / 7), 3);
  const short = (name) => (name.length > room ? `${name.slice(0, room - 1)}…` : name);
  const under = axis.categories.map((name, place) =>
    svg("text", { x: x(place), y: HEIGHT - 8, class: "chart-category" }, short(name)),
  );
  if (axis.x_label) {
    under.push(svg("text", { x: (LEFT + WIDTH) / 2, y: HEIGHT + 12, class: "chart-category" }, axis.x_label));
  }
  if (axis.y_label) {
    const turn = `rotate(-90 8 ${HEIGHT / 2})`;
    under.push(svg("text", { x: 8, y: HEIGHT / 2, transform: turn, class: "chart-category" }, axis.y_label));
  }
  return under;
}
