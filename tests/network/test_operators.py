"""torchvision beside a torch it was not built for, and without the compiler it asks for."""

import subprocess
import sys

SCRIPT = """
import sys
from explorer.network.operators import torchvision
first = torchvision()
from explorer.network import open_network
open_network("squeezenet1_1")
assert "sympy" not in sys.modules, "the compiler came along"
import torch._dynamo.utils
from torchvision.ops import roi_align
assert torch._dynamo.utils.is_compile_supported("cpu") == roi_align.__globals__["is_compile_supported"]("cpu")
assert torch.compile is not None and torchvision() is first
"""


def test_torchvision_and_its_networks_come_without_the_compiler_which_can_still_be_had() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
