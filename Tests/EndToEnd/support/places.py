"""Where things are. Everything can be set from outside; the defaults fit a run by hand in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("JEMBATAN_TEST_BINARY", ROOT / ".build/debug/jembatan"))
ARTEFACTS = Path(os.environ.get("JEMBATAN_TEST_ARTEFACTS", ROOT / "artefacts"))
# Requirement texts and outside checks, which are not part of the project: tests that read them are skipped without them.
SHARED = ROOT.parent / "shared"
