"""The files that IT watches by: what Grafana's dashboard and Prometheus' rules ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "installer" / "server" / "monitoring"
_METRIC = re.compile(r"\bkontor_[a-z_]+")


def expressions() -> list[str]:
    """Every query of the dashboard."""
    panels = json.loads((FOLDER / "kontor-dashboard.json").read_text(encoding="utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


def rules() -> dict[str, str]:
    """Alert → its expression."""
    text = (FOLDER / "kontor-alerts.yml").read_text(encoding="utf-8")
    return dict(re.findall(r"- alert: (\w+)\n\s+expr: (.+)\n", text))


def metrics_of(*queries: str) -> set[str]:
    """The metrics that queries ask for."""
    return {name for query in queries for name in _METRIC.findall(query)}
