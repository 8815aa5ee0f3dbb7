"""What can be done to a record from its form, and who may do it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Button:
    """One thing that can be done to a record from its form."""

    name: str
    label: str
    permission: str
    fields: tuple[str, ...] = ()
    explanation: str = ""
    reason_help: str = ""


BUTTONS = {
    button.name: button
    for button in (
        Button(
            "submit", "Send for review", "change", explanation="A second person then reads and publishes it."
        ),
        Button(
            "publish",
            "Publish",
            "publish",
            ("at", "correction", "is_minor"),
            explanation="The public can read it from the time you give.",
        ),
        Button(
            "send_back",
            "Send back",
            "publish",
            ("reason",),
            explanation="It is a draft again.",
            reason_help="Say what should change. Its writer reads this in the history.",
        ),
        Button(
            "publish_urgently",
            "Publish urgently",
            "publish_urgently",
            ("reason", "at", "correction", "is_minor"),
            explanation="Only for what cannot wait for a second person. "
            "It stays flagged until one has checked it.",
            reason_help="Say why it cannot wait. It is kept in the history.",
        ),
        Button(
            "check", "I have checked it", "publish", explanation="The flag of the urgent publication goes."
        ),
        Button("unschedule", "Take back to draft", "publish", explanation="It does not go live."),
        Button(
            "start_new_version",
            "Change it",
            "change",
            explanation="You write in a copy. The public reads the present words "
            "until a second person publishes yours.",
        ),
        Button(
            "withdraw",
            "Withdraw",
            "publish",
            ("reason",),
            explanation="Its address then says when and why it went. It leaves all lists, feeds and search.",
            reason_help="The public reads this.",
        ),
    )
}


def buttons_for(record, at=None):
    """The names of what can be done to a record as it stands, whoever may do it."""
    match record.standing(at):
        case "Draft":
            return ["submit", "publish_urgently"]
        case "In review":
            return ["publish", "send_back", "publish_urgently"]
        case "Scheduled":
            return ["start_new_version", "unschedule"]
        case "Published":
            return [*(["check"] if record.needs_check else []), "start_new_version", "withdraw"]
    return []
