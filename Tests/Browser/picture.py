"""Takes a picture of an inspection page, as a browser shows it.

    Tests/Browser/python Tests/Browser/picture.py page.html picture.png --layer 4 --head 2 --token 30
"""

import argparse
import base64
import pathlib

from test_page import Page, open_browser


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("picture", type=pathlib.Path)
    parser.add_argument("--layer", type=int, default=1, help="from 1 on")
    parser.add_argument("--head", type=int, help="from 1 on; all of them, where none is given")
    parser.add_argument("--token", type=int, default=1, help="the token that is pointed at, from 1 on")
    parser.add_argument("--width", type=int, default=1180)
    parser.add_argument("--height", type=int, default=1000)
    options = parser.parse_args()
    browser = open_browser()
    try:
        page = Page(browser).open(options.page, width=options.width, height=options.height)
        page.choose(layer=options.layer - 1)
        if options.head:
            page.choose(head=options.head - 1)
        page.run("pointAtToken(0, arguments[0])", options.token - 1)
        clip = {"x": 0, "y": 0, "width": options.width, "height": options.height, "scale": 1}
        data = page.command("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
        options.picture.write_bytes(base64.b64decode(data))
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
