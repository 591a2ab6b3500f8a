"""The page in a real browser: quiet, alone, and as wide as its window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nb2prod import pipeline
from nb2prod.cli.report import _sheet
from nb2prod.reporters.html import Part, Sheet, render_page
from tests.notebook_files import write_notebook
from tests.reporters.browser import CHROMIUM, chromium, look_at

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")]

EVIL = "</li></ol><script>document.title='run'</script><img src=x onerror=alert(1)> & \"quoted\""
CONTRAST = """(() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => (v = v / 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                       return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                        if (!c.startsWith('rgba(0, 0, 0, 0')) return c } return 'rgb(255, 255, 255)' };
  return [...document.querySelectorAll('h1,h2,h3,h4,p,a,li,strong,code,th,td,span')].filter(e => e.textContent.trim() && e.offsetParent)
    .map(e => { const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
                return [(a + .05) / (b + .05), e.tagName + '.' + e.className] })
    .filter(([ratio]) => ratio < 4.5) })()"""
NAMELESS = """[...document.querySelectorAll('[role=region],section,article,nav')].filter(e => {
  const name = e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent;
  return !name }).length"""
REACHED = """[...document.querySelectorAll('a,[tabindex="0"]')].filter(e => {
  e.focus(); return document.activeElement === e }).length"""
TWICE = """(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.length - new Set(ids).size })()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[str]:
    with chromium() as address:
        yield address


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    long = "x = [" + ", ".join(map(str, range(400))) + "]\nprint(gone)"
    evil = write_notebook(folder / f"{'long' * 20}.ipynb", f"print(gone)  # {EVIL}", long, "print(lost)\n" * 80)
    sheets = {
        "one": [_sheet(samples / "refused" / "hidden_state_later.ipynb", (), ())],
        "many": [_sheet(path, (), ()) for path in sorted(samples.rglob("*.ipynb"))],
        "hostile": [Sheet(pipeline.lint(evil), (Part(EVIL, EVIL, "", (EVIL,), ((EVIL,),)),))],
    }
    for name, found in sheets.items():
        (folder / f"{name}.html").write_text(render_page(found), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in sheets}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", ["one", "many", "hostile"])
def test_page_is_quiet_alone_and_no_wider_than_its_window(
    browser: str, pages: dict[str, Path], name: str, width: int, dark: bool
) -> None:
    seen = look_at(browser, pages[name], width, CONTRAST, dark=dark)
    assert seen.complaints == ()
    assert seen.requests == ()
    assert seen.overflow <= 0
    assert seen.answer == [], "text that is hard to read"


@pytest.mark.parametrize("name", ["one", "many", "hostile"])
def test_everything_has_a_name_and_can_be_reached(browser: str, pages: dict[str, Path], name: str) -> None:
    assert look_at(browser, pages[name], 1280, NAMELESS).answer == 0
    assert look_at(browser, pages[name], 1280, TWICE).answer == 0
    reached = look_at(browser, pages[name], 1280, REACHED).answer
    assert reached == look_at(browser, pages[name], 1280, "document.querySelectorAll('a,[tabindex]').length").answer > 0


def test_nothing_a_notebook_holds_comes_alive(browser: str, pages: dict[str, Path]) -> None:
    seen = look_at(browser, pages["hostile"], 1280, "document.querySelectorAll('script,img,iframe,form').length")
    assert seen.answer == 0
    assert EVIL in look_at(browser, pages["hostile"], 1280, "document.body.textContent").answer
