"""``optimum-cli export edge``: the verb ``export`` of ``smart-coding``, where users of Optimum look for it.

Optimum's command loads every file of this namespace package, which must hold no ``__init__.py``.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from optimum.commands.base import BaseOptimumCLICommand, CommandInfo
from optimum.commands.export.base import ExportCommand


class EdgeExportCommand(BaseOptimumCLICommand):  # type: ignore[misc]  # Optimum is seen as untyped
    """Takes its options as the other exporters of Optimum do: ``--model`` and the folder."""

    COMMAND = CommandInfo(name="edge", help="Export a decoder to an edge target, with a parity report.")

    @staticmethod
    def parse_args(parser: ArgumentParser) -> None:
        """Declare the options."""
        from ianvs_bridge import export  # noqa: PLC0415  other commands of Optimum need not pay for it
        from smart_coding_dataset import rooms  # noqa: PLC0415

        parser.add_argument("-m", "--model", required=True, help="A folder, or a model of the Hub.")
        parser.add_argument("--to", required=True, choices=rooms.names(export), help="The target.")
        parser.add_argument("--precision", default="int8", help="Of the weights: fp32, int8 or int4.")
        parser.add_argument(
            "--context", type=int, help="Tokens that the export has room for, where that is set aside."
        )
        parser.add_argument("--rows", type=int, default=8, help="Questions of the parity report; 0 makes none.")
        parser.add_argument("output", type=Path, help="The folder for the export.")

    def run(self) -> None:
        """Export. Exit code 2: unusable input, or more was lost than the precision may lose."""
        from ianvs_bridge.exporting import export  # noqa: PLC0415
        from smart_coding_dataset.errors import UserError  # noqa: PLC0415

        a = self.args
        try:
            form = {"precision": a.precision, "context": a.context}
            done = export(a.model, to=a.to, out=a.output, rows=a.rows, **form)
        except UserError as error:
            sys.stderr.write(f"optimum-cli export edge: {error}\n")
            sys.exit(2)
        print(done)  # noqa: T201  its result
        if not done.ok:
            sys.exit(2)


REGISTER_COMMANDS = [(EdgeExportCommand, ExportCommand)]
