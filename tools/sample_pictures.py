"""Ask the shipped networks what they see in the sample pictures, and write down who is right.

Run it after new weights: ``python tools/sample_pictures.py``.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NETWORKS = ("cifar_cnn", "cifar_resnet", "cifar_plain")


def main() -> None:
    """Rewrite ``resources/pictures/pictures.json``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    from PySide6.QtGui import QGuiApplication

    from explorer.errors import ExplorerError
    from explorer.network import open_network
    from explorer.panels.samples import pixels_of, sample_pictures

    _application = QGuiApplication(sys.argv[:1])
    seen: dict[str, list[str]] = {sample.name: [] for sample in sample_pictures()}
    for name in NETWORKS:
        try:
            network = open_network(name)
        except ExplorerError as error:
            print(error)
            continue
        for picture, recognised in seen.items():
            best, chance = network.trace(pixels_of(picture)).ranking[0]
            print(f"{name:13} {picture:11} {best:11} {chance:.2f}")
            if best == picture:
                recognised.append(name)
    lines = [json.dumps({"name": name, "recognised": recognised}) for name, recognised in seen.items()]
    path = ROOT / "resources" / "pictures" / "pictures.json"
    path.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main()
