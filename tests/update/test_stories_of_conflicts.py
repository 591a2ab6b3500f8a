"""Stories in which a person and the notebook changed the same."""

from nb2prod.scaffold.merge import LABELS

from .living import HELPED, MORE, SHELL, STEPS, Home, changed, edited

OURS, BASE, MIDDLE, THEIRS = LABELS


def test_both_changed_one_line(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    expected = home.change(MORE)
    new = "    print(math.ceil(mean))\n"
    marked = f"{OURS}\n    print(round(mean))\n{BASE}\n    print(math.floor(mean))\n{MIDDLE}\n{new}{THEIRS}\n"
    edited(expected, STEPS, new, marked)
    done = home.update()
    assert [(change.path, change.note) for change in done.conflicts] == [(STEPS, "1 marked")]
    assert home.tree == expected


def test_a_conflict_has_to_be_settled_first(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    home.change(MORE)
    home.update()
    home.change(changed(MORE, a2="largest = max(orders) + 1"))
    before = home.tree
    assert home.update().unsettled == (STEPS,)
    assert home.tree == before


def test_a_settled_conflict_does_not_come_back(home: Home) -> None:
    home.edit(STEPS, "    print(math.floor(mean))", "    print(round(mean))")
    home.change(MORE)
    home.update()
    text = (home.out / STEPS).read_text()
    (home.out / STEPS).write_text(
        text[: text.index(OURS)] + "    print(round(mean))\n" + text[text.index(THEIRS) + len(THEIRS) + 1 :]
    )
    expected = home.change(changed(MORE, a2="largest = max(orders) + 1"))
    edited(expected, STEPS, "    print(math.ceil(mean))", "    print(round(mean))")
    assert not home.update().conflicts
    assert home.tree == expected


def test_both_did_the_same(home: Home) -> None:
    home.edit(STEPS, "math.floor", "math.ceil")
    expected = home.change(MORE)
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_file_of_the_person_is_where_a_new_one_should_be(home: Home) -> None:
    (home.out / SHELL).write_text("my own\n")
    expected = home.change(HELPED)
    assert [change.path for change in home.update().conflicts] == [SHELL]
    expected[SHELL] = f"{OURS}\nmy own\n{BASE}\n{MIDDLE}\n{expected[SHELL].decode()}{THEIRS}\n".encode()
    assert home.tree == expected
