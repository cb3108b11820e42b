"""A chart goes as Slack's own block, or else as a picture of it, or else in text alone; always it arrives."""

import sys

import pytest
from structlog.testing import capture_logs

from scheduler.chart_files import MOST_WAITS, REST_SECONDS
from scheduler.delivery import PACE
from scheduler.outcomes import FILE_WAIT
from storage.outbox import Effect

CARD, NOTICE, ANSWER, HOME = Effect.CARD, Effect.NOTICE, Effect.ANSWER, Effect.HOME
CHART, PICTURE, TWIN_OF_IT, WORDS = "data_visualization", "image", "rich_text", "section"


def kinds(blocks):
    return [block["type"] for block in blocks]


def test_a_chart_goes_with_its_twin(stage):
    stage.queue(NOTICE, name="figures")
    stage.finish()
    [message] = stage.workspace.messages[stage.room.id]
    assert kinds(message.blocks) == [WORDS, CHART, TWIN_OF_IT]


@pytest.fixture
def chartless(stage):
    """The same, in a workspace that does not have the block."""
    stage.workspace.faults.no_charts = True
    return stage


def shown(stage, effect=NOTICE):
    """The kinds of blocks of what came last."""
    if effect is HOME:
        return kinds(stage.ada.home.blocks)
    return kinds((stage.ada.ephemerals() or stage.ada.dm())[-1].blocks)


def figures(stage, effect=NOTICE, **more):
    """Queue a message to Ada, or her Home, that has a chart; its title is the subject."""
    stage.queue(effect, place=stage.ada.id, name="figures", **more)


TICKET, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
ASKED = {CARD: "chat.postMessage", NOTICE: "chat.postMessage", HOME: "views.publish"}


@pytest.mark.parametrize("effect", [CARD, NOTICE, HOME])
def test_where_slack_has_no_charts_a_picture_is_uploaded_once_and_charts_are_not_tried_again(
    chartless, effect
):
    chartless.state |= {"r1": "The same", "r2": "The same"}
    for subject in ("r1", "r2"):
        figures(chartless, effect, subject=subject)
        chartless.finish()
        assert shown(chartless, effect) == [WORDS, PICTURE, TWIN_OF_IT]
    assert (chartless.stages(), chartless.dead) == (["sent", "sent"], [])
    assert chartless.calls() == [ASKED[effect], TICKET, COMPLETE, ASKED[effect], ASKED[effect]]
    [file] = chartless.workspace.files.values()
    assert (file.title, file.channels, file.is_picture) == ("The same", [], True)


def test_a_picture_says_its_figures_in_words(chartless):
    figures(chartless, subject="Reach")
    chartless.finish()
    [picture] = [one for one in chartless.ada.dm()[-1].blocks if one["type"] == PICTURE]
    [file] = chartless.workspace.files
    assert picture["slack_file"] == {"id": file}
    assert picture["alt_text"] == "figures Reach: September 2, October 5"


def test_a_live_card_keeps_its_picture_until_its_figures_change(stage):
    stage.queue(CARD, name="figures")
    stage.finish()
    stage.workspace.faults.no_charts = True
    for words in ("the first", "the first", "the second"):
        stage.state["r1"] = words
        stage.queue(CARD, name="figures")
        stage.finish()
    [message] = stage.workspace.messages[stage.room.id]
    assert kinds(message.blocks) == [WORDS, PICTURE, TWIN_OF_IT]
    assert message.blocks[1]["slack_file"]["id"] == list(stage.workspace.files)[-1]
    assert stage.calls().count(COMPLETE) == 2


def test_an_answer_goes_at_once_with_the_twin_alone(chartless):
    chartless.workspace.invite(chartless.room.id, chartless.ada.id)
    figures(
        chartless,
        ANSWER,
        answer_url=chartless.workspace.response_urls.issue(chartless.ada.id, chartless.room.id),
    )
    chartless.finish()
    assert shown(chartless) == [WORDS, TWIN_OF_IT]
    assert chartless.calls() == ["response_url", "response_url"]


def test_what_slack_still_looks_at_is_waited_for_in_its_turn(chartless):
    chartless.workspace.faults.slow_files = 3600
    figures(chartless)
    chartless.queue(place=chartless.ada.id, subject="later")
    assert chartless.drain() == FILE_WAIT.total_seconds()
    assert chartless.dm() == []
    [file] = chartless.workspace.files.values()
    file.ready_at = 0
    chartless.finish()
    assert chartless.dm() == ["figures r1", "request later"]
    assert kinds(chartless.ada.dm()[0].blocks) == [WORDS, PICTURE, TWIN_OF_IT]
    assert chartless.calls().count(COMPLETE) == 1


def test_after_a_few_waits_the_twin_goes_alone_and_for_a_while_nobody_waits_again(chartless):
    chartless.workspace.faults.slow_files = 3600
    figures(chartless)
    began = chartless.at
    chartless.finish()
    assert shown(chartless) == [WORDS, TWIN_OF_IT]
    assert chartless.at - began <= FILE_WAIT * MOST_WAITS + PACE
    before = len(chartless.calls())
    figures(chartless, subject="r2")
    chartless.finish()
    assert chartless.calls()[before:] == ["chat.postMessage"]
    chartless.workspace.faults.slow_files = 0
    chartless.move(seconds=REST_SECONDS)
    figures(chartless, subject="r3")
    chartless.finish()
    assert shown(chartless) == [WORDS, PICTURE, TWIN_OF_IT]
    assert (set(chartless.stages()), chartless.dead) == ({"sent"}, [])


TROUBLES = {
    "refused": lambda faults: faults.answer_error("missing_scope", method=TICKET),
    "limited": lambda faults: faults.answer_429(30, method=COMPLETE),
    "broken": lambda faults: faults.answer_5xx(method=TICKET),
    "cut off": lambda faults: faults.drop_after_accept(method=COMPLETE),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_what_cannot_be_uploaded_delays_nothing_and_is_not_tried_again_for_a_while(chartless, trouble):
    trouble(chartless.workspace.faults)
    for subject in ("r1", "r2"):
        figures(chartless, subject=subject)
        chartless.drain()
        assert shown(chartless) == [WORDS, TWIN_OF_IT]
        chartless.move(seconds=PACE.total_seconds())
    assert chartless.calls().count(TICKET) == 1
    assert (chartless.stages(), chartless.dead, chartless.faults) == (["sent", "sent"], [], [])


def test_a_picture_that_slack_has_lost_is_uploaded_anew_after_a_while(chartless):
    figures(chartless)
    chartless.finish()
    chartless.workspace.files.clear()
    for _ in range(2):
        figures(chartless)
        chartless.finish()
        chartless.move(seconds=REST_SECONDS)
    assert [kinds(one.blocks) for one in chartless.ada.dm()] == [
        [WORDS, PICTURE, TWIN_OF_IT],
        [WORDS, TWIN_OF_IT],
        [WORDS, PICTURE, TWIN_OF_IT],
    ]


def test_a_chart_without_letters_for_its_labels_goes_as_its_twin_and_others_as_pictures(chartless):
    chartless.state |= {"r1": "山田太郎", "r2": "Reach"}
    for subject in ("r1", "r2"):
        figures(chartless, subject=subject)
        chartless.finish()
    assert [kinds(one.blocks) for one in chartless.ada.dm()] == [
        [WORDS, TWIN_OF_IT],
        [WORDS, PICTURE, TWIN_OF_IT],
    ]


def test_without_the_extra_the_twin_goes_alone_and_the_log_names_the_remedy(chartless, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with capture_logs() as logged:
        for subject in ("r1", "r2"):
            figures(chartless, subject=subject)
            chartless.finish()
            assert shown(chartless) == [WORDS, TWIN_OF_IT]
    assert chartless.calls() == ["chat.postMessage"] * 3
    [said] = [one for one in logged if one["event"] == "slack_has_no_charts"]
    assert "vouchsafe[charts]" in said["remedy"]


def test_what_slack_refuses_for_another_reason_is_no_reason_to_do_without_charts(stage):
    stage.workspace.faults.answer_error("invalid_blocks", calls=3, method="chat.postMessage")
    stage.queue(NOTICE, name="figures", subject="refused")
    stage.queue(NOTICE, name="figures", subject="next")
    stage.finish()
    assert stage.stages() == ["dead", "sent"]
    [message] = stage.workspace.messages[stage.room.id]
    assert CHART in kinds(message.blocks)
