"""Page: report.html, everything about a class in one file that needs no other."""

import base64
from importlib import resources

from jinja2 import Environment, StrictUndefined

from checks.course import number
from checks.grading.reports import pictures
from checks.grading.reports.marks import Marks, printable, title, whole_message


def report(marks: Marks) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"printable": printable, "title": title, "number": number, "whole": whole_message}
    template = environment.from_string(resources.files(__package__).joinpath("page.html").read_text("utf-8"))
    images = {name: base64.b64encode(png).decode() for name, png in pictures.all_pictures(marks).items()}
    return template.render(marks=marks, images=images, frequent=pictures.frequent)
