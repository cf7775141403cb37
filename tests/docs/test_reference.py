"""The reference says what the program has, no more and no less."""

from __future__ import annotations

from tests.docs.cli_reference import PAGE, reference


def test_the_command_line_page_is_the_program_s_own_help() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run: python -m tests.docs.cli_reference"
