"""The screens of FOI officers, on any width, light or dark."""

import pytest

from tests.browser import checks

SCREENS = [
    "/admin/foi/disclosurelogentry/add/",
    "/admin/foi/disclosurelogentry/import/",
    "/admin/foi/schemeitem/add/",
    "/admin/foi/compliancequarter/add/",
    "/admin/meetings/meeting/add/",
    "/admin/files/storedfile/add/",
]


@pytest.mark.parametrize("address", SCREENS)
def test_axe_finds_nothing_on_any_width_light_or_dark(sign_in, address):
    page = sign_in("FOI officer")
    page.goto(address)
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 768, 320):
            page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{scheme} {width}: {fault}" for fault in checks.axe_faults(page, tags=checks.ADMIN)]
    assert faults == []
