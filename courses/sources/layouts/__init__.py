"""The layouts of tables that the portal reads. A new one is a module here and a line in `LAYOUTS`."""

from __future__ import annotations

from collections.abc import Mapping

from courses.sources.layouts.layout import Column, Layout, Repeats
from courses.sources.layouts.sundsvall_komvux import SUNDSVALL_KOMVUX
from courses.sources.layouts.utbud import UTBUD
from courses.sources.layouts.yh_omgangar import YH_OMGANGAR

LAYOUTS: Mapping[str, Layout] = {layout.slug: layout for layout in (UTBUD, SUNDSVALL_KOMVUX, YH_OMGANGAR)}

__all__ = ["LAYOUTS", "Column", "Layout", "Repeats"]
