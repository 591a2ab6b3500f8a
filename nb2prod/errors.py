"""What can make a result impossible.

    Nb2prodError
    ├── NotebookError       the file cannot be read as a notebook
    │   └── NestingError    its code nests more deeply than Python can follow
    ├── ConfigError         an option or a line of `[tool.nb2prod]` is wrong
    ├── PlanError           no plan keeps the notebook's behaviour, or a plan file asks for the impossible
    ├── CodegenError        our own output failed our own check: a bug of nb2prod, and nothing was written
    ├── RequirementsError   names or versions cannot be resolved
    ├── ScaffoldError       the project cannot be written
    └── VerifyError         the notebook or the package cannot be run

A fault *in a notebook* is a `Diagnostic`, and work goes on with the other cells. These errors are for the point where it
cannot go on. They never print, never exit and know nothing of the command line, which turns them into a message and exit code 2.
"""


class Nb2prodError(Exception):
    """Something that makes the result impossible.

    `message` says what is wrong, `place` where ("churn.ipynb: cell 7, line 3"), `hint` what to do about it.
    """

    def __init__(self, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class NotebookError(Nb2prodError):
    """The file cannot be read as a notebook."""


class NestingError(NotebookError):
    """The code of a cell nests more deeply than Python can follow."""

    def __init__(self, place: str = "") -> None:
        hint = "Divide its longest expression, or its longest row of `elif`."
        super().__init__("the code of a cell nests too deeply", place=place, hint=hint)


class ConfigError(Nb2prodError):
    """An option, or a line of the configuration, is wrong."""


class PlanError(Nb2prodError):
    """No plan keeps the notebook's behaviour, or a plan file asks for what cannot be."""


class CodegenError(Nb2prodError):
    """The generated code failed our own check of it. Nothing is written."""


class RequirementsError(Nb2prodError):
    """Names or versions of distributions cannot be resolved."""


class ScaffoldError(Nb2prodError):
    """The project cannot be written to disk."""


class VerifyError(Nb2prodError):
    """The notebook or the package cannot be run for comparison."""
