"""The command `melian`, also as `python -m melian`."""

from __future__ import annotations

import signal

__all__ = ["main"]


def main() -> None:
    """Run the command line; Ctrl-C while it is still being imported ends the process without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the command line listens itself
    from melian.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()
