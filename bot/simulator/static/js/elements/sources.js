// Where the options of a menu come from: the element itself, the people, the channels, or the app.

import { avatar } from "../people.js";
import { state } from "../state.js";
import { plainText } from "../text/mrkdwn.js";

/** A select's option in the form that the list shows; `raw` is what Slack calls an option. */
export function optionOf(raw) {
  return {
    value: raw.value,
    text: plainText(raw.text),
    description: raw.description && plainText(raw.description),
    raw,
  };
}

/** Groups of options that hold the query. */
export function matching(groups, query) {
  const words = query.trim().toLowerCase();
  if (!words) return groups;
  const fits = (option) =>
    [option.text, option.keywords ?? ""].some((each) => each.toLowerCase().includes(words));
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) }));
}

/** The fixed options of a static select, flat or in groups. */
export function staticGroups(element) {
  const groups = element.option_groups ?? [{ label: null, options: element.options ?? [] }];
  return groupsOf(groups);
}

/** Slack's option groups, or flat options, as groups for the list. */
export function groupsOf(groups) {
  return groups.map((group) => ({
    label: group.label && plainText(group.label),
    options: group.options.map(optionOf),
  }));
}

/** Everybody who can be picked: accounts that are active. */
export function peopleGroups() {
  const people = [...state.people.values()].filter((each) => !each.deleted && each.kind !== "slackbot");
  people.sort((one, other) => one.name.localeCompare(other.name));
  return [{ label: null, options: people.map(personOption) }];
}

/** A person as an option. */
export function personOption(person) {
  return {
    value: person.id,
    text: person.name,
    description: person.title,
    keywords: `${person.handle} ${person.title}`,
    icon: () => avatar(person),
  };
}

/** Public channels. */
export function channelGroups() {
  return [
    { label: null, options: state.channels.filter((each) => each.kind === "channel").map(channelOption) },
  ];
}

/** The conversations that the element's filter lets through. */
export function conversationGroups(element) {
  const {
    include,
    exclude_external_shared_channels: noShared,
    exclude_bot_users: noBots,
  } = element.filter ?? {};
  const kindOf = { channel: "public", private: "private", app: "im" };
  const wanted = (channel) =>
    !(include && !include.includes(kindOf[channel.kind])) &&
    !(noShared && channel.ext_shared) &&
    !(noBots && channel.kind === "app");
  return [{ label: null, options: state.channels.filter(wanted).map(channelOption) }];
}

function channelOption(channel) {
  const text = channel.kind === "app" ? state.app.name : `#${channel.name}`;
  return { value: channel.id, text, description: channel.archived ? "archived" : null };
}
