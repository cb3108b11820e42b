// What stands on the screen, as the tour looks at it: where something can be pressed, and which words can be read.

const PRESSABLE = "button, a, label, summary, input, textarea, [role=option], [role=tab], .field-name";

/** Where a person looks: the topmost modal, or else the panes; never the tour itself. */
function screens() {
  const modal = [...document.querySelectorAll("#modals .modal, #modals .confirm")].at(-1);
  const popups = document.getElementById("popups");
  if (modal) return [popups, modal];
  return [
    popups,
    ...["thread", "main", "nav", "top"]
      .map((id) => document.getElementById(id))
      .filter((each) => !each.hidden),
  ];
}

/** The newest thing with this label that can be pressed, in no message older than `since`; null when there is none. */
export function find(words, since) {
  const meant = (node) =>
    node.getClientRects().length && namesOf(node).includes(words) && !isOld(node, since);
  for (const screen of screens()) {
    const hits = [...screen.querySelectorAll(PRESSABLE)].filter(meant);
    if (hits.length) return hits.at(-1);
  }
  return null;
}

/** The field with this label in the topmost modal, to be written into; null when there is none. */
export function fieldNamed(words) {
  const modal = [...document.querySelectorAll("#modals .modal")].at(-1);
  const labels = [...(modal?.querySelectorAll("label") ?? [])];
  return labels.find((label) => namesOf(label).includes(words))?.control ?? null;
}

function namesOf(node) {
  return [spaced(node.textContent), node.getAttribute("aria-label"), node.getAttribute("placeholder")].map(
    (each) => each?.replace(/ \(optional\)$/, ""),
  );
}

/** Whether these words stand in a modal, in Home, or in a message from after `since`. */
export function shows(words, since) {
  const wanted = spaced(words);
  return newTexts(since).some((text) => spaced(text).includes(wanted));
}

/** Call this whenever something else stands in the panes or the modals. */
export function watchScreen(listener) {
  const watch = new MutationObserver(listener);
  for (const id of ["main", "thread", "modals"]) {
    watch.observe(document.getElementById(id), { childList: true, subtree: true });
  }
}

function isOld(node, since) {
  return Number(node.closest(".message")?.dataset.ts ?? Infinity) < since;
}

function newTexts(since) {
  const everyMessage = [...document.querySelectorAll("#main .message, #thread .message")];
  const messages = everyMessage.filter((message) => !isOld(message, since));
  const surfaces = [...document.querySelectorAll("#modals .modal, #main > .home")];
  return [...surfaces, ...messages]
    .filter((node) => node.getClientRects().length)
    .map((node) => node.textContent);
}

function spaced(text) {
  return text.replace(/\s+/g, " ").trim();
}
