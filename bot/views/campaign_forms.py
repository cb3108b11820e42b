"""An audit before its launch: which accounts, what it would ask of whom, and the draft that waits."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.campaign_pictures import (
    Asked,
    AuditBrief,
    AuditList,
    AuditPreview,
    DraftPicture,
    OldList,
    StartChoices,
)
from bot.domain.campaigns import CampaignState
from bot.domain.lengths import count
from bot.domain.pictures import LISTED
from bot.domain.reviews import Capacity
from bot.domain.waiting import Waiting
from bot.views.access import account_words
from bot.views.kit import (
    Block,
    actions,
    bullets,
    button,
    confirm,
    context,
    day,
    escape,
    input_block,
    mention,
    message,
    modal,
    multi_external_select,
    option,
    radio_buttons,
    section,
    select,
    value,
    when,
)
from bot.views.reasons import reason_form
from bot.views.values import Values, chosen, field

AUDIT_FORM = "audit_form"
AUDIT_OFF_FORM = "audit_off_form"

EXTENTS = {
    "due": "What is due",
    "all": "Every account",
    "network": "One network",
    "agency": "One agency",
    "tier": "One tier",
    "picked": "Some accounts",
}
"""How accounts are chosen, by the value that the form gives."""

_AS = {
    Capacity.OWNER: "",
    Capacity.BACKUP_OWNER: ", in the place of owners whom they are about or who are away",
    Capacity.PROGRAMME_MANAGER: ", as nobody nearer may answer",
    Capacity.COMMITTEE: ", as nobody nearer may answer",
}
_MOST = 100


def start_form(offers: StartChoices, extent: str, preview: AuditPreview, nonce: str) -> Block:
    """Which accounts, and below it what that would ask of whom."""
    words = {**EXTENTS, "due": f"What is due ({offers.due})"}
    able = [one for one in words if _able(offers, one)]
    radio = radio_buttons("audit_extent", [option(words[one], one) for one in able], initial=extent)
    return modal(
        "Start an audit",
        [
            input_block("Which accounts", radio, "audit_extent", dispatch=True),
            *_more(offers, extent),
            *preview_blocks(preview),
        ],
        callback_id=AUDIT_FORM,
        submit="Launch it",
        private_metadata=json.dumps({"id": "", "nonce": nonce}),
    )


def read_start(values: Values) -> tuple[str, str | None, str | None, str | None, tuple[str, ...]]:
    """Extent, network, agency, tier and accounts of the form."""
    picked = field(values, "audit_accounts").get("selected_options") or ()
    return (
        chosen(values, "audit_extent") or "due",
        chosen(values, "audit_network"),
        chosen(values, "audit_agency"),
        chosen(values, "audit_tier"),
        tuple(str(one["value"]) for one in picked),
    )


def empty(extent: str) -> str:
    """Why nothing would be asked, where no account is chosen."""
    words = {"due": "No account is due now. Choose others, or wait.", "all": "There is no account to audit."}
    return words.get(extent, "Choose below which ones.")


def preview_blocks(preview: AuditPreview, *, bring: bool = False) -> list[Block]:
    """What an audit would ask of whom, and what speaks against it; `bring` puts a button beside each list."""
    old = _old(preview.old_lists, bring=bring)
    if preview.left_out:
        out = f"{count(preview.left_out, 'account')} left out, which another audit asks about already."
        old = [context(out), *old]
    if preview.refused:
        return [section(f":warning: {escape(preview.refused)}"), *old]
    lines = f"*{count(preview.lines, 'line')}* on {count(len(preview.accounts), 'account')}"
    alone = f"{count(preview.high_risk, 'line')} are" if preview.high_risk != 1 else "1 line is"
    words = f"It asks {lines}; {alone} of higher risk and answered one by one."
    if preview.under_way:
        words += f" {count(preview.under_way, 'removal')} under way already: followed, and not asked about."
    return [section(words), section(bullets(_asked(preview.asked))), *old]


def begun(number: int) -> str:
    """What replaces the form."""
    return (
        f"*Audit #{number} is being launched.* Everything is frozen as it is now, and everybody is asked in "
        "their working hours. `/vouchsafe audit` says how far it is."
    )


def draft_card(picture: DraftPicture) -> Block:
    """A draft: why there is one, what it will ask, and when it launches by itself."""
    campaign = picture.campaign
    head = f"Audit #{campaign.number}: {picture.why}"
    return message(head, [section(f"*{head}*"), *_draft(picture)])


def draft_dialogue(picture: DraftPicture) -> Block:
    """The same in a dialogue."""
    return modal(
        f"Audit #{picture.campaign.number}",
        [section(f"*{picture.why}*"), *_draft(picture)],
        callback_id="audit_draft_look",
        close="Close",
    )


def waiting_line(waiting: Waiting) -> list[Block]:
    """A draft, where everything that waits for somebody is listed."""
    accounts = count(int(waiting.facts["accounts"]), "account")
    words = f"*Audit #{waiting.facts['number']}* of {accounts} is prepared."
    launches = f" It launches by itself {when(waiting.due_at)}." if waiting.due_at else ""
    look = button("Look", "audit_draft_look", value(waiting.subject))
    return [section(words + launches, accessory=look)]


def call_off_form(picture: DraftPicture, nonce: str) -> Block:
    """Why a draft is not to be launched."""
    return reason_form(
        "Call it off",
        f"Audit #{picture.campaign.number} asks nobody then.",
        callback_id=AUDIT_OFF_FORM,
        hint="It is kept with the audit.",
        submit="Call it off",
        subject=picture.campaign.id,
        nonce=nonce,
    )


def listed(found: AuditList) -> Block:
    """The answer to `/vouchsafe audit`."""
    blocks = [section(_brief(one)) for one in found.going_on] or [section("No audit goes on.")]
    if found.due:
        blocks.append(section(f"*Due now*: {count(found.due, 'account')}."))
    elif found.next_due:
        blocks.append(section(f"The next account is due on {day(found.next_due)}."))
    if found.over:
        blocks.append(section("*Over*\n" + bullets(map(_brief, found.over))))
    if found.may_start:
        blocks.append(actions(button("Start an audit…", "audit_start")))
    return message("The audits", blocks)


def launched(number: int) -> str:
    """What somebody reads after launching a draft."""
    return f"Audit #{number} is launched. Everybody is asked in their working hours."


def called_off(number: int) -> str:
    """What replaces the form once a draft is called off."""
    return f"Audit #{number} is called off. Nobody has been asked anything."


def _able(offers: StartChoices, extent: str) -> bool:
    some = {"network": offers.networks, "agency": offers.agencies, "tier": offers.tiers}
    return bool(some.get(extent, True))


def _more(offers: StartChoices, extent: str) -> list[Block]:
    """The field that an extent needs."""
    if extent == "network":
        menu = select("audit_network", _options(offers.networks))
        return [input_block("Network", menu, "audit_network", dispatch=True)]
    if extent == "agency":
        menu = select("audit_agency", _options(offers.agencies))
        return [input_block("Agency", menu, "audit_agency", dispatch=True)]
    if extent == "tier":
        menu = select("audit_tier", _options({one: one for one in offers.tiers}))
        return [input_block("Tier", menu, "audit_tier", dispatch=True)]
    if extent == "picked":
        menu = multi_external_select("audit_accounts", placeholder="Type a handle, brand or network")
        return [input_block("Accounts", menu, "audit_accounts", dispatch=True)]
    return []


def _options(offered: Mapping[str, str]) -> list[Block]:
    named = sorted(offered.items(), key=lambda pair: pair[1])
    return [option(words, one) for one, words in named][:_MOST]


def _asked(asked: Sequence[Asked]) -> list[str]:
    said = [f"{mention(one.person)}: {count(one.lines, 'line')}{_AS.get(one.capacity, '')}" for one in asked]
    more = len(said) - LISTED
    return [*said[:LISTED], f"and {more} more"] if more > 0 else said


def _old(old: Sequence[OldList], *, bring: bool) -> list[Block]:
    """Lists of people that would be missing or too old."""
    if not old:
        return []
    named = [f"{account_words(one.account, one.network)}, {_collected(one)}" for one in old[:LISTED]]
    more = [f"and {len(old) - LISTED} more"] if len(old) > LISTED else []
    head = "*Lists of people that are missing or too old*"
    remedy = context("Bring newer ones before, or the accounts' owners are asked for them at the launch.")
    if not bring:
        return [section(f"{head}\n{bullets([*named, *more])}"), remedy]
    lines = [
        section(words, accessory=button("Bring it…", "bring_list", value(one.account.id)))
        for words, one in zip(named, old, strict=False)
    ]
    return [section(head), *lines, *map(context, more), remedy]


def _collected(one: OldList) -> str:
    return f"collected on {day(one.collected_at)}" if one.collected_at else "never brought"


def _draft(picture: DraftPicture) -> list[Block]:
    campaign = picture.campaign
    if campaign.state is CampaignState.CANCELLED:
        return [section(f"Called off: {escape(campaign.note or 'no reason is kept')}")]
    if campaign.state is not CampaignState.DRAFT:
        return [section("It is launched. `/vouchsafe audit` says how far it is.")]
    launches = f"It launches by itself {when(campaign.launch_at)}." if campaign.launch_at else ""
    return [
        *preview_blocks(picture.preview, bring=True),
        *([section(launches)] if launches else []),
        _buttons(picture),
    ]


def _buttons(picture: DraftPicture) -> Block:
    subject = value(picture.campaign.id)
    sure = confirm(
        "Launch it now?", "Everything is frozen as it is now, and everybody is asked.", "Launch it"
    )
    return actions(
        button("Launch now", "audit_launch", subject, style="primary", confirm=sure),
        button("Call it off…", "audit_call_off", subject),
        block_id=f"audit_draft:{picture.campaign.id}",
    )


def _brief(one: AuditBrief) -> str:
    campaign = one.campaign
    head = f"*Audit #{campaign.number}* · {count(one.accounts, 'account')}"
    if campaign.state is CampaignState.DRAFT:
        return f"{head}: prepared" + (
            f"; it launches {when(campaign.launch_at)}" if campaign.launch_at else ""
        )
    if campaign.state is CampaignState.CANCELLED:
        return f"{head}: called off"
    done = f"{one.answered} of {count(campaign.items, 'line')} answered, {one.settled} done"
    if campaign.state is CampaignState.CLOSED:
        return (
            f"{head}: closed on {day(campaign.closed_at)}; {done}"
            if campaign.closed_at
            else f"{head}: closed"
        )
    until = f"; until {day(campaign.due_at)}" if campaign.due_at and campaign.open else ""
    return f"{head}: {campaign.state.sentence[0].lower()}{campaign.state.sentence[1:-1]}: {done}{until}"
