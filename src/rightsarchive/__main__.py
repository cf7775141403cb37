"""The program ``rightsarchive``, also as ``python -m rightsarchive``: the command line in a process of its own."""

import gc

OBJECTS = 200_000
"""Objects that are made between two looks for garbage: a short command makes fewer."""


def run() -> None:
    """Carry out the command that the process was started with."""
    # What is loaded stays: to walk it again and again is a twelfth of a short command.
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    from rightsarchive.cli import main

    main(prog_name="rightsarchive")


if __name__ == "__main__":
    run()
