"""The magics that are known, by name."""

from functools import lru_cache
from importlib import import_module

from nb2prod.ipython.model import Magic, MagicKind
from nb2prod.registry import declared

HOMES = {
    "bigquery": "bigquery",
    "capture": "capture",
    "directories": "cd pwd pushd popd dirs dhist",
    "environment": "env set_env",
    "files": "writefile file",
    "inspection": "? ?? pinfo pinfo2 psearch pdoc pdef pfile psource pycat page man less more quickref magic lsmagic who whos who_ls history hist tb bookmark save notebook pastebin edit ed recall rep macro load loadpy connect_info qtconsole tensorboard watermark clear",
    "languages": "sql R Rpush Rpull octave matlab julia jl cython fortran cython_inline cython_pyximport bq beam_sql spark sparksql configure scala r fs mlalpha chart",
    "names": "xdel reset reset_selective store",
    "packages": "pip conda mamba micromamba uv",
    "precision": "precision",
    "profiling": "prun lprun mprun memit debug pyinstrument snakeviz scalene heat",
    "pylab": "pylab",
    "python_cells": "ipytest run_pytest local wandb",
    "rich": "html HTML javascript js latex markdown svg SVG",
    "run": "run",
    "scripts": "bash sh script perl ruby python python2 python3 pypy node shell cmd",
    "settings": "matplotlib colors xmode pprint doctest_mode gui load_ext reload_ext unload_ext autoreload aimport tensorflow_version data_table config autocall automagic autosave autoawait alias_magic rehashx alias unalias pdb logstart logstop logon logoff logstate killbgscripts set_cell_height code_wrap subshell",
    "shell": "! !! sx system ls ll cat cp mv rm mkdir rmdir",
    "timing": "time timeit",
}
"""The modules in `magics/` with the names that they know, said once more so that a module is imported only where its magics are used. A test holds
the table against the modules."""


@lru_cache(1024)
def find_magic(kind: MagicKind, name: str) -> Magic | None:
    """The family of a magic, None where it is not known."""
    homes = (home for home, names in HOMES.items() if name in names.split())
    families = (one for home in homes for one in declared(import_module(f"nb2prod.ipython.magics.{home}"), Magic))
    return next((family for family in families if kind in family.kinds and name in family.names), None)
