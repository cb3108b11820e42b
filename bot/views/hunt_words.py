"""How a source of the hunt is said, and the duty to gather from it."""

from bot.domain.hunt import Evidence, EvidenceState, SourceKind
from bot.domain.hunt_pictures import EvidencePicture, ItemPicture
from bot.domain.named import Named
from bot.domain.pictures import DutyPicture
from bot.views.duty_words import DutyWords
from bot.views.kit import button, escape, link, mention, value, when
from bot.views.named import named

_KEEP_OUT = "Leave passwords and codes out: who has which right is all that counts."
_STEPS = {
    SourceKind.PEOPLE_SCREEN: "Copy or export everybody who is listed there, with their rights.",
    SourceKind.TOOL: "Copy or export everybody who has a seat there, with the accounts they reach.",
    SourceKind.AGENCY: "Ask them for the names of all who work on our accounts, and how each comes in.",
    SourceKind.LEAVERS: "Ask HR for everybody who has left within the last two years.",
    SourceKind.DRIVE: "Look for sheets and notes with logins, and list where they are and what they open.",
    SourceKind.TOLD_LIST: "Have it shown to you, and list which accounts it opens and who can read it.",
}
_SAYS = {
    EvidenceState.DONE: "all of it",
    EvidenceState.PARTLY: "a part",
    EvidenceState.NOT_OBTAINABLE: "not to be had",
}


def what(evidence: Evidence, account: Named | None) -> str:
    """A source as a phrase of our markup."""
    name = escape(evidence.label) if evidence.label else ""
    if evidence.source is SourceKind.PEOPLE_SCREEN:
        return f"the people screen of {named(account)}" if account else "the people screen of an account"
    if evidence.source is SourceKind.TOLD_LIST:
        return f"the list of {mention(evidence.told_by or '')}: {name}"
    return {
        SourceKind.TOOL: f"the publishing tool {name}",
        SourceKind.AGENCY: f"the people of {name}",
        SourceKind.LEAVERS: "HR's list of leavers",
        SourceKind.DRIVE: f"logins on {name}" if name else "logins on shared drives",
    }[evidence.source]


def duty_words(picture: DutyPicture) -> DutyWords:
    """How the duty to gather evidence from one source is said."""
    about = picture.about
    if not isinstance(about, EvidencePicture):
        raise TypeError("a duty to gather evidence is about a source")
    evidence = about.evidence
    account = (picture.account, picture.network) if picture.account else None
    phrase = what(evidence, account)
    kept = "\n".join(_item(one) for one in about.items if one.counts)
    cannot = evidence.state is EvidenceState.NOT_OBTAINABLE
    return DutyWords(
        asked=f"Gather for the hunt: {phrase}",
        done=f"Not to be had: {phrase}" if cannot else f"Gathered: {phrase}",
        facts=(("So far" if picture.duty.open else "What came of it", kept),) if kept else (),
        steps=(*_screen(picture), _STEPS[evidence.source], _KEEP_OUT),
        more=(button("Answer…", "evidence", value(evidence.id), style="primary"),),
    )


def _screen(picture: DutyPicture) -> tuple[str, ...]:
    network = picture.network
    if network is None or not network.people_url:
        return ()
    return (link(f"Open {network.name}'s people screen", str(network.people_url)),)


def _item(one: ItemPicture) -> str:
    """What was given, by whom and when, with the hash by which it is known again."""
    item = one.item
    given = [_SAYS[item.says]]
    if item.lines and item.sha256:
        given.append(f"{item.lines} {'line' if item.lines == 1 else 'lines'}, SHA-256 {item.sha256[:12]}…")
    if one.file_sha256:
        given.append(f"{escape(one.file_name or 'a file', 60)}, SHA-256 {one.file_sha256[:12]}…")
    return f"{'; '.join(given)}; {mention(item.collected_by)}, {when(item.collected_at)}"
