"""How words of a Word document look, with its styles: hidden, white, tiny, or black on black."""

from dataclasses import dataclass
from functools import cached_property

from publications.files.screening.packages import Package

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE = f"{WORD}val"
OFF = {"0", "false", "off", "none"}
LIGHT = 0.92
DARK = 0.2
TINY_HALF_POINTS = 6
WHITE_THEMES = {"background1", "light1", "bg1", "lt1"}
DARK_THEMES = {"text1", "dark1", "tx1", "dk1"}
PROPERTIES = ("vanish", "specVanish", "webHidden", "color", "sz", "highlight", "shd")


def is_on(element) -> bool:
    return element is not None and element.get(VALUE, "true").lower() not in OFF


def brightness(colour: str) -> float | None:
    """From 0, black, to 1, white; None for a colour that is left to Word."""
    try:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    except ValueError:
        return None
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def fill_of(shading) -> float | None:
    """How bright the ground is that a shading paints; None when it paints none."""
    if shading is None:
        return None
    if shading.get(VALUE) == "solid":
        return brightness(shading.get(f"{WORD}color", "")) or 0.0
    theme = shading.get(f"{WORD}themeFill", "")
    if theme in DARK_THEMES:
        return 0.0
    return brightness(shading.get(f"{WORD}fill", ""))


@dataclass
class Styles:
    package: Package

    @cached_property
    def by_id(self) -> dict:
        if "word/styles.xml" not in self.package.parts:
            return {}
        root = self.package.tree("word/styles.xml")
        return {each.get(f"{WORD}styleId"): each for each in root.iter(f"{WORD}style")}

    @cached_property
    def defaults(self) -> list:
        """What holds where nothing else is said: of the whole document, and of its normal paragraph."""
        if "word/styles.xml" not in self.package.parts:
            return []
        root = self.package.tree("word/styles.xml")
        found = root.findall(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        normal = [
            each.find(f"{WORD}rPr")
            for each in self.by_id.values()
            if each.get(f"{WORD}type") == "paragraph" and each.get(f"{WORD}default") in ("1", "true")
        ]
        return [each for each in [*normal, *found] if each is not None]

    def chain(self, style_id) -> list:
        """The properties of a style and of those that it is based on, nearest first."""
        found, seen = [], set()
        while style_id and style_id not in seen and style_id in self.by_id:
            seen.add(style_id)
            style = self.by_id[style_id]
            if (properties := style.find(f"{WORD}rPr")) is not None:
                found.append(properties)
            based = style.find(f"{WORD}basedOn")
            style_id = based.get(VALUE) if based is not None else None
        return found

    @cached_property
    def shaded_tables(self) -> set:
        """Table styles that paint a ground under some of their cells."""
        return {
            name
            for name, style in self.by_id.items()
            if style.get(f"{WORD}type") == "table"
            and any(fill_of(each) is not None for each in style.iter(f"{WORD}shd"))
        }


def style_id_of(properties, name):
    element = properties.find(f"{WORD}{name}") if properties is not None else None
    return element.get(VALUE) if element is not None else None


@dataclass
class Look:
    """What one run of words looks like."""

    text: str
    is_hidden: bool
    colour: float | None
    half_points: float | None
    highlight: str
    ground: float | None  # of the run, its paragraph or its cell
    may_be_on_colour: bool  # in a shape, or in a table whose style paints cells

    @property
    def is_white(self) -> bool:
        return (
            self.colour is not None
            and self.colour >= LIGHT
            and self.highlight in ("", "white")
            and (self.ground is None or self.ground >= LIGHT)
        )

    @property
    def is_tiny(self) -> bool:
        return self.half_points is not None and self.half_points <= TINY_HALF_POINTS

    @property
    def is_black_bar(self) -> bool:
        is_dark = self.colour is None or self.colour <= DARK
        on_dark = self.highlight == "black" or (self.ground is not None and self.ground <= DARK)
        return is_dark and on_dark


def look_of(run, text: str, styles: Styles) -> Look:
    own = run.find(f"{WORD}rPr")
    paragraph = next(run.iterancestors(f"{WORD}p"), None)
    of_paragraph = paragraph.find(f"{WORD}pPr") if paragraph is not None else None
    table = next(run.iterancestors(f"{WORD}tbl"), None)
    of_table = style_id_of(table.find(f"{WORD}tblPr"), "tblStyle") if table is not None else None
    layers = [
        *([own] if own is not None else []),
        *styles.chain(style_id_of(own, "rStyle")),
        *styles.chain(style_id_of(of_paragraph, "pStyle")),
        *styles.chain(of_table),
        *styles.defaults,
    ]

    def nearest(name):
        return next((found for each in layers if (found := each.find(f"{WORD}{name}")) is not None), None)

    colour, size, highlight = nearest("color"), nearest("sz"), nearest("highlight")
    grounds = [nearest("shd"), of_paragraph.find(f"{WORD}shd") if of_paragraph is not None else None]
    cell = next(run.iterancestors(f"{WORD}tc"), None)
    if cell is not None:
        grounds.append(cell.find(f"{WORD}tcPr/{WORD}shd"))
    return Look(
        text=text,
        is_hidden=is_in_hidden_row(run)
        or is_on(nearest("vanish"))
        or is_on(nearest("specVanish"))
        or (is_on(nearest("webHidden")) and not text.strip().isdigit()),  # page numbers of a contents list
        colour=colour_of(colour),
        half_points=number_of(size),
        highlight="" if highlight is None or highlight.get(VALUE) == "none" else highlight.get(VALUE),
        ground=next((fill for each in grounds if (fill := fill_of(each)) is not None), None),
        may_be_on_colour=is_in_shape(run) or of_table in styles.shaded_tables,
    )


def colour_of(element) -> float | None:
    if element is None:
        return None
    if element.get(f"{WORD}themeColor") in WHITE_THEMES and not element.get(f"{WORD}themeShade"):
        return 1.0
    return brightness(element.get(VALUE, ""))


def number_of(element) -> float | None:
    try:
        return float(element.get(VALUE)) if element is not None else None
    except (TypeError, ValueError):
        return None


def is_in_shape(run) -> bool:
    return next(run.iterancestors(f"{WORD}txbxContent"), None) is not None


def is_in_hidden_row(run) -> bool:
    return any(is_on(row.find(f"{WORD}trPr/{WORD}hidden")) for row in run.iterancestors(f"{WORD}tr"))
