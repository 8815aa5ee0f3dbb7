"""What the chart of the figures says: its message in words, and its bars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chart:
    """Ready for `components/chart.html`."""

    title: str
    description: str
    bars: list[tuple[str, int, str]]
    max: int


def chart_of(quarters) -> Chart | None:
    """How many in a hundred answers of each quarter were in time, the oldest first; None without answers."""
    shown = [quarter for quarter in sorted(quarters, key=lambda each: each.starts_on) if quarter.answered]
    if not shown:
        return None
    bars = [
        (quarter.name, share, f"{share}% ({quarter.in_time + quarter.extended} of {quarter.answered})")
        for quarter, share in ((quarter, percent_in_time(quarter)) for quarter in shown)
    ]
    latest, (_, share, words) = shown[-1], bars[-1]
    message = f"In {latest.name} we answered {words} of requests in time"
    if len(bars) > 1:
        before = bars[-2][1]
        change = "as many as" if share == before else f"{'more' if share > before else 'fewer'} than"
        message += f", {change} in the quarter before ({before}%)"
    highest, lowest = max(bars, key=lambda bar: bar[1]), min(bars, key=lambda bar: bar[1])
    return Chart(
        f"{message}.",
        f"A bar chart with a bar for each quarter. The highest is {highest[0]} with {highest[1]}%, "
        f"the lowest is {lowest[0]} with {lowest[1]}%. The table on this page has all figures.",
        bars,
        100,
    )


def percent_in_time(quarter) -> int:
    """Of 100 answers, how many went out within the limit or a permitted extension: 100 only if all did."""
    return 100 * (quarter.in_time + quarter.extended) // quarter.answered
