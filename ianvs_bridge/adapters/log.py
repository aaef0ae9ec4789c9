"""Where the adapters write: below the logger of Ianvs, so that its handler and format apply."""

from __future__ import annotations

import logging

LOG = logging.getLogger("ianvs.smart_coding")
