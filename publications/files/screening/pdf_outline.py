"""The bookmarks of a PDF, as far as they lead to its pages."""

import pikepdf

BOOKMARKS_AT_MOST = 1_000


def outline(job: dict) -> dict:
    """`bookmarks`: (depth from 0, title, page from 1) in the order of the document; `count`: its pages."""
    with pikepdf.open(job["upload"]) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names = named_destinations(pdf)
        with pdf.open_outline() as tree:
            found = list(walked(tree.root, numbers, names, 0))
        return {"bookmarks": found[:BOOKMARKS_AT_MOST], "count": len(pdf.pages)}


def walked(items, numbers, names, depth):
    for item in items:
        page = page_of(item, numbers, names)
        if page is not None:
            yield depth, str(item.title), page
        yield from walked(item.children, numbers, names, depth + 1)


def page_of(item, numbers, names):
    """The number of the page that a bookmark leads to, or None where it leads elsewhere."""
    target = item.destination
    if target is None and item.action is not None:
        target = item.action.get("/D")
    if isinstance(target, pikepdf.String | pikepdf.Name):
        target = names.get(str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array) or not len(target):
        return None
    page = target[0]
    if isinstance(page, pikepdf.Dictionary):
        return numbers.get(page.objgen)
    return int(page) + 1 if isinstance(page, int) and 0 <= int(page) < len(numbers) else None


def named_destinations(pdf):
    found = {str(name): target for name, target in pdf.Root.get("/Dests", pikepdf.Dictionary()).items()}
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is not None:
        found |= {str(name): target for name, target in pikepdf.NameTree(tree).items()}
    return found
