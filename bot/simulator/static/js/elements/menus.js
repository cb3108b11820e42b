// Every kind of select: with fixed options, with people or channels, and with options asked of the app.

import { debounced } from "../dom.js";
import { Select } from "./select.js";
import {
  channelGroups,
  conversationGroups,
  groupsOf,
  matching,
  optionOf,
  peopleGroups,
  staticGroups,
} from "./sources.js";

const TYPING_PAUSE_MS = 150;
const SHORTEST_QUERY = 3;

const LOCAL = {
  static: { groups: staticGroups, state: "selected_option", initial: "initial_option" },
  users: { groups: peopleGroups, state: "selected_user", initial: "initial_user" },
  channels: { groups: channelGroups, state: "selected_channel", initial: "initial_channel" },
  conversations: {
    groups: conversationGroups,
    state: "selected_conversation",
    initial: "initial_conversation",
  },
};

/** A select of any type, single or multi. */
export function select(element, context) {
  const multi = element.type.startsWith("multi_");
  const source = element.type.replace(/^multi_/, "").replace(/_select$/, "");
  if (source === "external")
    return new ExternalSelect(element, context, { multi, chosen: givenOptions(element, context, multi) });
  return new LocalSelect(element, context, { multi, ...LOCAL[source] });
}

function givenOptions(element, context, multi) {
  const [key, initial] = multi
    ? ["selected_options", "initial_options"]
    : ["selected_option", "initial_option"];
  const given = context.value ? context.value[key] : element[initial];
  return [given ?? []].flat().map(optionOf);
}

/** The options are known here. */
class LocalSelect extends Select {
  constructor(element, context, { multi, groups, state, initial }) {
    super(element, context, { multi, chosen: [] });
    this.groups = groups;
    const many = multi ? "s" : "";
    const given = context.value ? context.value[`${state}${many}`] : element[`${initial}${many}`];
    this.put([given ?? []].flat().map((each) => each.value ?? each));
  }

  everyGroup() {
    return this.groups(this.element);
  }

  ask(query) {
    this.offer(matching(this.everyGroup(), query));
  }
}

/** The options are asked of the app while the person types. */
class ExternalSelect extends Select {
  constructor(element, context, options) {
    super(element, context, options);
    this.asked = 0;
    this.query = "";
    this.fetch = debounced((query, turn) => this.#fetch(query, turn), TYPING_PAUSE_MS);
  }

  ask(query) {
    const least = this.element.min_query_length ?? SHORTEST_QUERY;
    this.asked += 1;
    this.fetch.cancel();
    if (query.length < least)
      return this.offer([], `Type ${least === 1 ? "a letter" : `${least} letters`} to search.`);
    this.offer([], "Searching…");
    return this.fetch(query, this.asked);
  }

  async #fetch(query, turn) {
    const found = await this.context.suggest(query);
    if (turn !== this.asked) return;
    this.query = query;
    this.offer(suggestedGroups(found));
  }

  report() {
    if (!this.chosen.length) return this.context.change(this.entered());
    return this.context.choose(this.query, this.entered());
  }
}

function suggestedGroups(found) {
  const grouped = found.length && found[0].options;
  return groupsOf(grouped ? found : [{ label: null, options: found }]);
}
