"""The capstone is made of the course's own parts: it uses no part of torch that a step rebuilds."""

import ast

import pytest

from checks.course import STEPS

NOT_ITS_OWN = ("torch.optim", "torch.utils.data", "nn.Sequential", "nn.ModuleList", "nn.Module(", "nn.functional")


@pytest.mark.parametrize("file", [STEPS[11].exercise, STEPS[11].solution], ids=["exercise", "solution"])
def test_the_capstone_uses_no_part_that_a_step_rebuilds(file):
    code = ast.unparse(ast.parse(file.read_text("utf-8")))
    assert [name for name in NOT_ITS_OWN if name in code] == []
