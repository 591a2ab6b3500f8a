"""The steps of dynamic_names.ipynb."""

from dynamic_names.display import show


def make_alpha_and_known() -> None:
    global alpha, known, lookup, name, settings
    settings = {"alpha": 1, "beta": 2.5}

    globals().update(settings)
    print(alpha + beta)

    for name in ("low", "high"):
        exec(f"{name} = len('{name}') * alpha", globals())
    print(low, high)

    def lookup(name):
        return globals()[name]

    alpha = 10
    print(lookup("alpha"), eval("alpha * beta"))

    known = sorted(
        name
        for name in list(globals())
        if name in {"alpha", "beta", "low", "high", "settings"}
    )
    show(known)
