#!/usr/bin/env python3
"""Drives the pages of explain in headless Chromium.

usage: page_test.py SIGCONV [SCREENSHOTS]

Needs chromium and chromium-driver. Without them it prints a message and exits with 77. SCREENSHOTS
is a folder for pictures of each page: in light colours, in dark colours, and 360 pixels wide.
"""
import base64
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HOSTILE = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>&amp;'

# Returns the lowest contrast (by WCAG 2) of any text with its background, and its element.
CONTRAST = """
const luminance = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
const behind = (element) => { for (; element; element = element.parentElement) { const c = numbers(getComputedStyle(element).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
let least = [99, ''];
for (const element of document.querySelectorAll('body *')) {
  if (element.closest('script') || ![...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
  const [a, b] = [luminance(numbers(getComputedStyle(element).color).slice(0, 3)), luminance(behind(element))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < least[0]) least = [ratio, element.tagName + '.' + element.className + ' ' + element.textContent.slice(0, 20)];
}
return least;
"""


class Browser:
    def __init__(self, chromium, driver):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL)
        options = {"binary": chromium, "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                                                "--disable-dev-shm-usage", "--window-size=1000,900"]}
        for attempt in range(100):
            try:
                session = self.call("POST", "/session",
                                    {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
                break
            except (urllib.error.URLError, ConnectionError):
                if attempt == 99:
                    raise
                time.sleep(0.1)
        self.base += "/session/" + session["sessionId"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].split("\n")[0]) from None

    def script(self, text, *arguments):
        return self.call("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def text(self, name):
        return self.script("return document.getElementById(arguments[0]).textContent", name)

    def press(self, key):
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def click(self, name):
        self.script("document.getElementById(arguments[0]).click()", name)

    def media(self, scheme="light", motion="no-preference", kind="screen"):
        self.devtools("Emulation.setEmulatedMedia", media=kind, features=[
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion}])

    def width(self, pixels):
        self.devtools("Emulation.setDeviceMetricsOverride", width=pixels, height=900,
                      deviceScaleFactor=1, mobile=pixels < 500)

    def picture(self, path):
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait()


KEYS = {"left": "\ue012", "right": "\ue014", "home": "\ue011", "end": "\ue010", "space": " "}


def run(sigconv, arguments, folder):
    return subprocess.run([sigconv, *arguments], cwd=folder, check=True, capture_output=True,
                          text=True).stdout


def values_of(text):
    """Returns the values of the sums in the text of explain, in order."""
    flat = re.sub(r"\n +(?=[+=])", " ", text)  # joins wrapped lines
    return re.findall(r"^(?:y|dL/d[xwb])(?:\[\d+\])* = .* = (\S+)$", flat, re.M)


def step_through(browser):
    """Visits every sum of every choice on the page and returns their last lines."""
    shown = []
    chapters = browser.script("return data.chapters.map((each) => each.slides.map((s) => s.sums.length))")
    for chapter, slides in enumerate(chapters):
        for slide, count in enumerate(slides):
            browser.script("Object.assign(at, {chapter: arguments[0], slide: arguments[1], sum: 0}); open();",
                           chapter, slide)
            browser.click("first")
            for at in range(count):
                shown.append(browser.text("sum").split("\n")[-1])
                assert browser.text("where").endswith(f", {at + 1} of {count}"), browser.text("where")
                browser.click("next")
            assert browser.text("sum").split("\n")[-1] == shown[-1]  # "next" stays at the last sum
    return shown


def check_page(browser, sigconv, folder, arguments, forward, screenshots, name):
    page = folder / "page.html"
    run(sigconv, ["explain", *arguments, "--html", str(page)], folder)
    markup = page.read_text(encoding="utf-8")
    assert not re.search(r"<\w[^>]*\s(src|href)=|url\(|@import|https?:", markup), "not self-contained"
    browser.width(1000)
    browser.media()
    browser.call("POST", "/url", {"url": page.as_uri()})
    shown = step_through(browser)
    printed = values_of(run(sigconv, ["explain", *arguments], folder))
    assert [line.rsplit(" = ", 1)[1] for line in shown] == printed, (shown, printed)
    if forward:
        plain = re.split(r"[,\s]+", run(sigconv, forward, folder).strip())
        assert plain == printed, (plain, printed)
    for scheme in ("light", "dark"):
        browser.media(scheme)
        time.sleep(0.3)  # waits for the transition of colours
        ratio, where = browser.script(CONTRAST)
        assert ratio >= 4.5, f"{name}, {scheme}: contrast {ratio:.2f} of {where}"
        if screenshots:
            browser.picture(screenshots / f"{name}-{scheme}.png")
    browser.media()
    browser.width(360)
    time.sleep(0.3)
    wide = browser.script("return document.documentElement.scrollWidth")
    assert wide <= 360, f"{name}: {wide} pixels wide"
    if screenshots:
        browser.picture(screenshots / f"{name}-360.png")
    browser.width(1000)
    browser.media(kind="print")
    assert browser.script("return getComputedStyle(document.querySelector('.controls')).display") == "none"
    browser.media(motion="reduce")
    assert browser.script("return getComputedStyle(document.querySelector('td')).transitionDuration") == "0s"
    browser.media()
    return shown


def check_keys(browser, shown):
    where = lambda: browser.text("sum").split("\n")[-1]
    browser.script("document.activeElement.blur()")
    browser.press(KEYS["home"])
    assert where() == shown[0]
    browser.press(KEYS["right"])
    assert where() == shown[1]
    browser.press(KEYS["left"])
    assert where() == shown[0]
    browser.press(KEYS["end"])
    assert where() == shown[-1]
    browser.press(KEYS["home"])
    browser.press(KEYS["space"])
    label = "return document.getElementById('play').getAttribute('aria-label')"
    assert browser.script(label) == "Pause"
    time.sleep(1.2)
    assert where() != shown[0]
    browser.press(KEYS["space"])
    assert browser.script(label) == "Play"
    browser.script("document.getElementById('slider').focus()")
    browser.press(KEYS["home"])
    assert where() == shown[0]
    browser.press(KEYS["right"])
    assert where() == shown[1]
    browser.script("document.querySelectorAll('td.result button')[2].click()")
    assert where() == shown[2]


def main():
    sigconv = str(pathlib.Path(sys.argv[1]).resolve())
    screenshots = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    chromium = shutil.which("chromium")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        print("skipped: chromium and chromium-driver are not installed")
        sys.exit(77)
    data = pathlib.Path(__file__).resolve().parents[2] / "data"
    browser = Browser(chromium, driver)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            quoted = HOSTILE.replace('"', '""')
            (folder / "hostile.csv").write_text(f'"{quoted}",b\n1,2\n3,4\n-5,6\n', encoding="utf-8")
            series = ["-k", "1,0,-1", "--signal", "1,2,3,4,-5"]
            shown = check_page(browser, sigconv, folder, ["conv", *series], ["conv", *series],
                               screenshots, "conv")
            check_keys(browser, shown)
            for name, arguments, forward in [
                    ("stride", ["corr", "-k", "1,2,3", "--dilation", "2", "--stride", "2", "--pad", "mirror",
                                "--signal", "1,2,3,4,5,6,7,8"], True),
                    ("skip", ["conv", "-k", "1,2,1", "--na", "skip", "--signal", "1,,3,4"], True),
                    ("mean", ["conv", "-k", "box:3", "--na", "skip", "--signal", "20,,40,50"], True),
                    ("conv1d", ["conv1d", "-k", str(data / "w1.csv"), str(data / "x1.csv")], False),
                    ("conv2d", ["conv2d", "-k", str(data / "w.csv"), "--padding", "1", str(data / "x.csv")], True),
                    ("grad", ["grad", "conv", "-k", "1,0,2", "--stride", "2", "--signal", "1,2,3,4",
                              "--upstream", "1,2"], False),
                    ("grad2d", ["grad", "conv2d", "-k", str(data / "w.csv"), "--upstream", str(data / "g.csv"),
                                str(data / "x.csv")], False)]:
                check_page(browser, sigconv, folder, arguments, arguments if forward else None, screenshots, name)
                print(f"{name}: passes", flush=True)
            check_page(browser, sigconv, folder, ["conv", "-k", "1,1", "hostile.csv"], None, screenshots, "hostile")
            assert browser.script("return document.title") == "sigconv explain conv"
            assert browser.script("return document.images.length + document.scripts.length") == 2
            assert browser.script("return document.querySelector('option').textContent") == HOSTILE
            assert HOSTILE in browser.text("notes")
    finally:
        browser.close()
    print("all pages pass")


main()
