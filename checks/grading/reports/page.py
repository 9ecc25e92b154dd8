"""Page: report.html, everything about a class in one file that needs no other."""

import base64
from collections.abc import Iterator
from importlib import resources

from jinja2 import Environment, StrictUndefined

from checks.course import number
from checks.grading.reports.marks import Marks, printable, title, whole_message


def report(marks: Marks, images: dict[str, bytes]) -> Iterator[str]:
    """The page, piece by piece, with the pictures inside."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"printable": printable, "title": title, "number": number, "whole": whole_message}
    template = environment.from_string(resources.files(__package__).joinpath("page.html").read_text("utf-8"))
    encoded = {name: base64.b64encode(png).decode() for name, png in images.items()}
    return template.generate(marks=marks, images=encoded)
