"""Pictures of every page of the workbench over the example corpus, for the documentation and for looking at.

    python -m bench.screenshots --corpus build/examples.db --out docs/screenshots
    python -m bench.screenshots --corpus build/examples.db --out build/look --all

Without ``--all``, one of each page (Arabic, light, 1280 pixels) and a few others; with it, every page in both languages, both
themes and two widths.
"""

from __future__ import annotations

import argparse
import io
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import uvicorn
from playwright.sync_api import Browser, sync_playwright

import marsad
from marsad.web.app import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (1280, 390)
COLOURS = 128  # of a picture: small files


def pages(corpus: Path) -> Iterator[tuple[str, str]]:
    """Names and addresses: of the stories, one that is contradictory."""
    with marsad.open(corpus) as opened:
        story = max(opened.stories(disputed=True), key=lambda one: (len(one.articles), one.id))
        article = story.earliest
        event = story.id.rpartition("/")[2]
        [pact] = opened.db.execute("SELECT id FROM pacts ORDER BY violations DESC, articles DESC, id LIMIT 1").fetchone()
        [actor] = opened.db.execute("SELECT id FROM cast_list ORDER BY articles DESC, id LIMIT 1").fetchone()
    yield "overview", "/"
    yield "article", f"/articles/{quote(article, safe='')}#{quote(event)}"
    yield "event", f"/events/{quote(article, safe='')}/{quote(event, safe='')}"
    yield "story", f"/stories/{quote(story.id, safe='')}"
    yield "search", f"/search?q={quote('غارة جوية')}"
    yield "map", "/map"
    yield "agreements", "/agreements"
    yield "agreement", f"/agreements/{quote(pact, safe='')}"
    yield "actors", "/actors"
    yield "actor", f"/actors/{quote(actor, safe='')}"
    yield "review", "/review"
    yield "agree", "/review/agree"


def shoot(browser: Browser, base: str, name: str, path: str, out: Path, *, lang: str = "ar", theme: str = "light", width: int = 1280) -> bool:
    """One picture; False where there is no such page."""
    context = browser.new_context(viewport={"width": width, "height": 860 if width > 600 else 844}, color_scheme="light" if theme == "light" else "dark")
    context.add_cookies([{"name": f"marsad_{key}", "value": value, "url": base} for key, value in (("lang", lang), ("theme", theme))])
    page = context.new_page()
    answer = page.goto(base + path)
    found = answer is not None and answer.status == 200
    if found:
        page.evaluate("document.fonts.ready.then(() => true)")
        if drawn := {"map": "#map[data-ready]", "overview": "[data-small][data-ready]"}.get(name):
            page.wait_for_selector(drawn, timeout=60_000)
        page.wait_for_timeout(400)
        write(out, page.screenshot())
    context.close()
    return found


def write(out: Path, picture: bytes) -> None:
    """A picture with fewer colours, where Pillow is there to take them out."""
    try:
        from PIL import Image
    except ImportError:
        out.write_bytes(picture)
        return
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(out, optimize=True)


def main() -> int:
    """Make them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--all", action="store_true", help="both languages, both themes, both widths")
    args = parser.parse_args()
    if CHROMIUM is None:
        print("no Chromium on this machine: no pictures", file=sys.stderr)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(args.corpus), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    base = f"http://127.0.0.1:{bound.getsockname()[1]}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"])
        for name, path in pages(args.corpus):
            kinds = [("ar", "light", 1280)] if not args.all else [(lang, theme, width) for lang in ("ar", "en") for theme in ("light", "dark") for width in WIDTHS]
            if not args.all and name in ("article", "overview"):
                kinds += [("en", "dark", 1280), ("ar", "light", 390)]
            for lang, theme, width in kinds:
                end = "" if (lang, theme, width) == ("ar", "light", 1280) else f"-{lang}-{theme}-{width}"
                if not shoot(browser, base, name, path, args.out / f"{name}{end}.png", lang=lang, theme=theme, width=width):
                    print(f"{name}: no such page here", file=sys.stderr)
                    break
                print(args.out / f"{name}{end}.png")
        browser.close()
    server.should_exit = True
    thread.join(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
