"""`%%bigquery`: the client calls that it stands for."""

from nb2prod.ipython.interpolation import expand
from nb2prod.ipython.literals import quote_block
from nb2prod.ipython.model import Magic, MagicCall, MagicExample, MagicKind, Translation
from nb2prod.ipython.refusal import refuse
from nb2prod.patterns import pattern

_VALUED = pattern(r"(?:^|\s)--(project|max_results|params|location|dataset_id)(?:=|\s+)(\S+)")
_IGNORED = pattern(r"(?:^|\s)--(?:verbose|use_bqstorage_api|no_query_cache|progress_bar_type(?:=|\s+)\S+)(?=\s|$)")


def _translate(call: MagicCall) -> Translation:
    values = dict(_VALUED.findall(call.argument))
    rest = _IGNORED.sub("", _VALUED.sub("", call.argument)).split()
    names = tuple(word for word in rest if word.isidentifier())
    if (
        len(rest) > 1
        or len(names) != len(rest)
        or not call.body.strip()
        or values.keys() - {"project", "max_results", "location"}
    ):
        return refuse(call, "its options have to be turned into calls of google.cloud.bigquery", binds=names[:1])
    client = ", ".join(f"{key}={expand(values[key], call.bound)}" for key in ("project", "location") if key in values)
    result = f"result(max_results={int(values['max_results'])})." if values.get("max_results", "").isdecimal() else ""
    target = f"{rest[0]} = " if rest else ""
    code = f"{target}bigquery.Client({client}).query({quote_block(call.body)}).{result}to_dataframe()"
    return Translation(f"from google.cloud import bigquery\n{code}", displays=not target)


MAGIC = Magic(
    names=("bigquery",),
    kinds=(MagicKind.CELL,),
    translate=_translate,
    examples=(
        MagicExample(
            "%%bigquery df --project p\nselect 1",
            'from google.cloud import bigquery\ndf = bigquery.Client(project="p").query("""\\\nselect 1\n""").to_dataframe()',
        ),
        MagicExample(
            "%%bigquery\nselect 1\n",
            'from google.cloud import bigquery\nbigquery.Client().query("""\\\nselect 1\n""").to_dataframe()',
        ),
    ),
)
