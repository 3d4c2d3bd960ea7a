"""Which of PyYAML's safe loaders reads: libyaml's, ten times as fast, where PyYAML was built with it."""

from __future__ import annotations

from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
