// What every control has in common: its names for tests and screen readers.

import { plainText } from "../text/mrkdwn.js";

/**
 * Attributes for the control itself. Within an input block the block's label names it, elsewhere its
 * placeholder does, or the words for its kind.
 */
export function fieldAttributes(element, context) {
  const words = element.placeholder ? plainText(element.placeholder) : context.fallbackName;
  return {
    id: context.id,
    "data-action-id": element.action_id,
    "aria-labelledby": context.labelId,
    "aria-label": context.labelId ? null : words,
    "aria-describedby": context.describedBy,
    "aria-required": context.required ? "true" : null,
  };
}
