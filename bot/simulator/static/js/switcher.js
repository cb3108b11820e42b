// The switch between people: a list to search, with everybody's title and kind of account.

import { h } from "./dom.js";
import { Listbox } from "./listbox.js";
import { avatar, badge } from "./people.js";
import { openPopup } from "./popup.js";
import { go, route } from "./router.js";
import { state, tell } from "./state.js";

/** Let the reader become somebody else; the list hangs from this button. */
export function openSwitcher(button) {
  const input = h("input", {
    type: "text",
    class: "text-field",
    role: "combobox",
    "aria-label": "Find a person",
    placeholder: "Find a person",
    autocomplete: "off",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
  });
  const list = new Listbox({ label: "People", input, onPick: pick });
  const show = () => list.show(groups(input.value), { chosen: [state.me.id] });
  const popup = openPopup(
    button,
    h("div", { class: "switcher", role: "dialog", "aria-label": "Become somebody else" }, input, list.node),
    { width: "content" },
  );
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.pick();
    else list.key(event);
  });
  show();
  popup.place();
  input.focus();

  function pick(option) {
    popup.close();
    become(option.value);
  }
}

/** Be this person from now on, in the same place where they see it. */
export function become(userId) {
  const { place } = route();
  tell("person-picked");
  go({ who: userId, place });
}

function groups(query) {
  const words = query.trim().toLowerCase();
  const fits = (each) =>
    [each.name, each.handle, each.title].some((text) => text.toLowerCase().includes(words));
  const people = [...state.people.values()].filter(
    (each) => !["bot", "slackbot"].includes(each.kind) && fits(each),
  );
  people.sort(
    (one, other) => Number(one.deleted) - Number(other.deleted) || one.name.localeCompare(other.name),
  );
  const options = people.map((person) => ({
    value: person.id,
    text: person.name,
    description: person.title,
    icon: () => avatar(person),
    badge: badge(person),
  }));
  return [{ label: options.length ? null : "Nobody by that name", options }];
}
