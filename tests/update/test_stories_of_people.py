"""Stories of people who work on a package, and the whole tree that it must end in when its notebook changes too."""

from .living import MORE, README, STEPS, Home, edited


def test_a_function_was_renamed_by_the_person(home: Home) -> None:
    home.edit(STEPS, "def with_tax(", "def taxed_price(")
    home.edit(STEPS, "[with_tax(", "[taxed_price(")
    expected = home.change(MORE)
    edited(expected, STEPS, "def with_tax(", "def taxed_price(")
    edited(expected, STEPS, "[with_tax(", "[taxed_price(")
    assert not home.update().conflicts
    assert home.tree == expected


def test_a_deleted_file_stays_deleted(home: Home) -> None:
    (home.out / README).unlink()
    expected = home.change(MORE)
    del expected[README]
    done = home.update()
    assert [change.path for change in done.told if change.note] == [README]
    assert home.tree == expected
    assert not home.update().is_needed
    assert home.tree == expected


def test_a_deleted_line_stays_deleted(home: Home) -> None:
    home.edit(STEPS, "    print(len(orders))\n", "")
    expected = home.change(MORE)
    edited(expected, STEPS, "    print(len(orders))\n", "")
    assert not home.update().conflicts
    assert home.tree == expected


def test_an_editor_saved_with_crlf(home: Home) -> None:
    data = (home.out / STEPS).read_bytes().replace(b"\n", b"\r\n")
    (home.out / STEPS).write_bytes(data)
    expected = home.change(MORE)
    expected[STEPS] = expected[STEPS].replace(b"\n", b"\r\n")
    assert not home.update().conflicts
    assert home.tree == expected


def test_an_editor_saved_without_the_last_line_end(home: Home) -> None:
    (home.out / STEPS).write_bytes((home.out / STEPS).read_bytes().removesuffix(b"\n"))
    expected = home.change(MORE)
    expected[STEPS] = expected[STEPS].removesuffix(b"\n")
    assert not home.update().conflicts
    assert home.tree == expected


def test_files_of_the_person_are_not_looked_at(home: Home) -> None:
    own = {"src/shop/own.py": b"\xff\0", "tests/test_own.py": b"def (", ".git/config": b"", "src/shop/empty/": b""}
    for path, data in own.items():
        target = home.out / path
        target.parent.mkdir(exist_ok=True)
        target.mkdir() if path.endswith("/") else target.write_bytes(data)
    (home.out / "latest").symlink_to("nowhere")
    expected = home.change(MORE) | own | {"latest": b"-> nowhere"}
    assert not home.update().conflicts
    assert home.tree == expected
