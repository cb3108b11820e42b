"""The dialogue that asks for a reason, before something is taken from somebody or left undone."""

import json

from bot.domain.asking import REASON_LIMIT
from bot.views.kit import Block, input_block, modal, section, text_input


def reason_form(
    title: str,
    about: str,
    *,
    callback_id: str,
    hint: str,
    submit: str,
    subject: str,
    nonce: str,
    label: str = "Reason",
) -> Block:
    """What it is `about`, in our markup, and who reads the reason."""
    reason = text_input("reason", multiline=True, max_length=REASON_LIMIT)
    return modal(
        title,
        [section(about), input_block(label, reason, "reason", hint=hint)],
        callback_id=callback_id,
        submit=submit,
        private_metadata=json.dumps({"id": subject, "nonce": nonce}),
    )
