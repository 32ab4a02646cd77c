"""Writes resources/networks.json: what torchvision says of its image classifiers, for when torch is not loaded yet.

    python tools/catalogue.py

Run it after a change of torchvision; a test compares the file with the one installed.
"""

import json
import re
from pathlib import Path
from typing import Any

from explorer.network.operators import torchvision

PLACE = Path(__file__).resolve().parent.parent / "resources" / "networks.json"

# family: (how its members' names begin, what is said of them)
FAMILIES: dict[str, tuple[tuple[str, ...], str]] = {
    "AlexNet": (
        ("alexnet",),
        "Five convolutions and three fully connected layers, the network of 2012 (Krizhevsky et al.).",
    ),
    "VGG": (
        ("vgg",),
        "3×3 convolutions only, {layers} layers with weights{norm} (Simonyan and Zisserman 2014).",
    ),
    "GoogLeNet": (
        ("googlenet",),
        "Inception modules: filters of several sizes side by side (Szegedy et al. 2014).",
    ),
    "Inception": (
        ("inception",),
        "Inception modules of factorised filters, for 299×299 (Szegedy et al. 2015).",
    ),
    "ResNet": (
        ("resnet",),
        "{layers} layers in residual blocks: each adds to what it was given (He et al. 2015).",
    ),
    "Wide ResNet": (
        ("wide_resnet",),
        "A ResNet-{layers} with twice the channels inside its blocks (Zagoruyko 2016).",
    ),
    "ResNeXt": (
        ("resnext",),
        "A ResNet-{layers} whose 3×3 convolutions run in {groups} groups (Xie et al. 2016).",
    ),
    "DenseNet": (("densenet",), "{layers} layers: each reads the maps of all before it (Huang et al. 2016)."),
    "SqueezeNet": (
        ("squeezenet",),
        "Fire modules squeeze by 1×1, expand by 1×1 and 3×3 (Iandola et al. 2016).",
    ),
    "MobileNet": (
        ("mobilenet",),
        "Depthwise convolutions in inverted residual blocks, for telephones ({paper}).",
    ),
    "ShuffleNet": (
        ("shufflenet",),
        "Halves its channels, works on one half and shuffles them (Ma et al. 2018).",
    ),
    "MNASNet": (("mnasnet",), "Inverted residual blocks found by a search for speed (Tan et al. 2018)."),
    "RegNet": (
        ("regnet",),
        "Residual blocks whose widths follow one line{squeeze} (Radosavovic et al. 2020).",
    ),
    "EfficientNet": (
        ("efficientnet",),
        "Depth, width and input grow together; squeeze and excitation ({paper}).",
    ),
    "ConvNeXt": (
        ("convnext",),
        "A ConvNet built with the habits of transformers: 7×7 depthwise (Liu et al. 2022).",
    ),
    "ViT": (("vit",), "A transformer on patches of {patch}×{patch} pixels (Dosovitskiy et al. 2020)."),
    "Swin": (("swin",), "A transformer whose attention looks into shifted windows ({paper})."),
    "MaxViT": (("maxvit",), "Attention in blocks and on a grid, between convolutions (Tu et al. 2022)."),
}
PAPERS = {
    "mobilenet_v2": "Sandler et al. 2018",
    "mobilenet_v3": "Howard et al. 2019",
    "efficientnet_v2": "Tan and Le 2021",
    "efficientnet": "Tan and Le 2019",
    "swin_v2": "Liu et al. 2021, version 2",
    "swin": "Liu et al. 2021",
}
# What becomes of a name, one rule after the other, so that it can be read.
TITLES = (
    (r"^alexnet$", "AlexNet"),
    (r"^googlenet$", "GoogLeNet"),
    (r"^inception_v3$", "Inception v3"),
    (r"^vgg(\d+)$", r"VGG-\1"),
    (r"^vgg(\d+)_bn$", r"VGG-\1 with batch norm"),
    (r"^resnet(\d+)$", r"ResNet-\1"),
    (r"^wide_resnet(\d+)_2$", r"Wide ResNet-\1-2"),
    (r"^resnext(\d+)_(\d+)x(\d+)d$", r"ResNeXt-\1 \2×\3d"),
    (r"^densenet(\d+)$", r"DenseNet-\1"),
    (r"^squeezenet(\d)_(\d)$", r"SqueezeNet \1.\2"),
    (r"^mobilenet_v2$", "MobileNet v2"),
    (r"^mobilenet_v3_(\w+)$", r"MobileNet v3 \1"),
    (r"^shufflenet_v2_x(\d)_(\d)$", r"ShuffleNet v2 ×\1.\2"),
    (r"^mnasnet(\d)_(\d+)$", r"MNASNet \1.\2"),
    (r"^regnet_([xy])_(\d)_(\d)gf$", r"RegNet-\1 \2.\3 GF"),
    (r"^regnet_([xy])_(\d+)([mg])f$", r"RegNet-\1 \2 \3F"),
    (r"^efficientnet_b(\d)$", r"EfficientNet-B\1"),
    (r"^efficientnet_v2_(\w)$", r"EfficientNet v2 \1"),
    (r"^convnext_(\w+)$", r"ConvNeXt \1"),
    (r"^vit_(\w)_(\d+)$", r"ViT-\1/\2"),
    (r"^swin_(\w)$", r"Swin-\1"),
    (r"^swin_v2_(\w)$", r"Swin v2-\1"),
    (r"^maxvit_t$", "MaxViT-T"),
)
UPPER = r"(?<=RegNet-)[xy]|(?<=EfficientNet v2 )\w|(?<=ViT-)\w|(?<=Swin-)\w|(?<=Swin v2-)\w|[mg](?=F$)"


def rows() -> list[dict[str, Any]]:
    """Return what is known of every classifier, family by family, small before large."""
    torchvision()
    from torchvision import models

    names = models.list_models(module=models)
    return sorted((_row(name, models.get_model_weights(name).DEFAULT) for name in names), key=_place)


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a row is sorted by: its family, version, depth and size."""
    version = re.search(r"v\d|(?<=regnet_)[xy]", row["name"])
    depth = re.match(r"[a-z_]+(\d{2,}|\d_\d)", row["name"])
    counted = depth and row["family"] not in ("MNASNet", "RegNet", "ViT")
    number = int(depth[1].replace("_", "")) if depth and counted else 0
    return list(FAMILIES).index(row["family"]), version[0] if version else "", number, row["parameters"]


def _row(name: str, weights: Any) -> dict[str, Any]:
    """Return what the weights that torchvision takes by default say of themselves."""
    prepare = weights.transforms()
    (accuracy,) = (of["acc@1"] for of in weights.meta["_metrics"].values())
    family = next(key for key, (starts, _) in FAMILIES.items() if name.startswith(starts))
    return {
        "name": name,
        "title": _title(name),
        "family": family,
        "summary": _summary(name, family),
        "parameters": weights.meta["num_params"],
        "size": [3, *prepare.crop_size * 2][:3],
        "accuracy": round(accuracy / 100, 5),
        "resize": prepare.resize_size[0],
        "interpolation": prepare.interpolation.value,
        "mean": prepare.mean,
        "std": prepare.std,
        "url": weights.url,
        "bytes": round(weights.meta["_file_size"] * 2**20),  # torchvision says MiB, to three digits
    }


def _title(name: str) -> str:
    pattern, replacement = next((rule for rule in TITLES if re.search(rule[0], name)), (name, name))
    title = re.sub(pattern, replacement, name)
    return re.sub(UPPER, lambda match: match[0].upper(), title)


def _summary(name: str, family: str) -> str:
    numbers = re.findall(r"\d+", name) or [""]
    return FAMILIES[family][1].format(
        layers=numbers[0],
        groups=numbers[1] if len(numbers) > 1 else "",
        patch=numbers[-1],
        norm=", each normalised" if name.endswith("_bn") else "",
        squeeze=", with squeeze and excitation" if "_y_" in name else "",
        paper=next((paper for start, paper in PAPERS.items() if name.startswith(start)), ""),
    )


def text() -> str:
    """Return the file's content, one network a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows())
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    PLACE.write_text(text(), "utf-8")
    print(PLACE)
