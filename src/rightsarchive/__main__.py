"""``python -m rightsarchive``: the command line."""

from rightsarchive.cli import main

if __name__ == "__main__":
    main(prog_name="rightsarchive")
