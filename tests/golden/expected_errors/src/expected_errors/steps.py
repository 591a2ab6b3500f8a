"""The steps of expected_errors.ipynb."""

import traceback

from expected_errors.display import show


def make_error_and_message() -> None:
    stock = {"apples": 3}

    try:
        sold = 1
        stock["pears"] -= sold
        print("never reached")
    except BaseException:  # the notebook expects this cell to fail
        traceback.print_exc()

    print(sold, stock)

    try:

        def take(name, amount):
            if amount > stock[name]:
                raise ValueError(f"only {stock[name]} {name}")
            stock[name] -= amount
            return amount

        taken = take("apples", 2)
        show(take("apples", 5))
    except BaseException:  # the notebook expects this cell to fail
        traceback.print_exc()

    print(taken, stock)
    try:
        take("apples", 2)
    except ValueError as error:
        message = str(error)
    print(message)

    assert stock == {"apples": 1}, "stock is wrong"
    show(stock)
