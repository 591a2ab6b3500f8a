"""The steps of environment_first.ipynb."""

import os
import shutil
import sys
import warnings

from environment_first.display import show, show_figures


def save_ax() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    os.environ["PALETTE"] = "muted"
    warnings.filterwarnings("ignore")

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    os.makedirs("extra", exist_ok=True)
    with open("extra/palette.py", "w") as out:
        out.write(
            "import os\nNAME = os.environ['PALETTE']\nCOLOURS = ['red', 'blue']\n"
        )
    sys.path.insert(0, "extra")
    import palette

    print(palette.NAME, os.environ["OMP_NUM_THREADS"])

    print(matplotlib.get_backend().lower())
    try:
        import not_installed_anywhere as fast
    except ImportError:
        fast = None
    print(fast)
    show_figures()

    fig, ax = plt.subplots(figsize=(2, 1), dpi=40)
    ax.plot(np.arange(3), color=palette.COLOURS[0])
    fig.savefig("extra/line.png")
    print(sorted(os.listdir("extra"))[:2])
    show_figures()

    shutil.rmtree("extra")
    if "__main__" == "__main__":
        print("as in a notebook")
    show(warnings.warn("nobody sees this"))
