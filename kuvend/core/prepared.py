"""Queries that Django writes once and we ask often.

Turning a queryset into SQL costs ten times what SQLite needs to answer it, and a page that asks fifteen small
questions spends most of its time there. A `Prepared` query is written by the ORM the first time (so names, joins and
both engines stay its business) and afterwards only sent, with other values in its places::

    contacts = Prepared(lambda key: ContactPoint.objects.filter(organisation=key).values_list("kind", "value"), int)
    contacts.rows(organisation.pk)

`PreparedModels` does the same for model instances with what `select_related` and `only` say.

The values may stand in conditions only, unchanged by the field (whole
numbers, texts, days), or as a list of them for `__in`. Conditions must not depend on what the values are.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import FETCH_ONE, Model, QuerySet
from django.db.models.query import get_related_populators

type Kind = type[int | str | date]
type Value = int | str | date

# Values that nobody has: they mark the places in what Django writes.
_MARKS: dict[Kind, Callable[[int], Value]] = {
    int: lambda number: 7_316_824_590_000 + number,
    str: lambda number: f"mark-{number:04d}-73168245",
    date: lambda number: date(2199, 1, 1) + timedelta(days=number),
}
MOST_SHAPES = 120  # lists of different lengths


class _Written:
    """One text of SQL with its places, and how the database's values become Python's."""

    def __init__(self, sql: str, parameters: tuple[Any, ...], places: dict[Any, int], compiler: Any) -> None:
        self.sql = sql
        self.plain_sql = sql.replace("%s", "?").replace("%%", "%")  # as SQLite itself writes places
        self.template = [(parameter in places, places.get(parameter, parameter)) for parameter in parameters]
        fields = [expression for expression, _, _ in compiler.select[0 : compiler.col_count]]
        converters = compiler.get_converters(fields)
        self.converters = [(index, functions, expression) for index, (functions, expression) in converters.items()]
        self.select, self.models = compiler.select, compiler.klass_info

    def rows(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        found = self._found([values[content] if is_place else content for is_place, content in self.template])
        if not self.converters or not found:
            return found
        converted = []
        for row in found:
            values_of_row = list(row)
            for index, functions, expression in self.converters:
                value = values_of_row[index]
                for function in functions:
                    value = function(value, expression, connection)
                values_of_row[index] = value
            converted.append(tuple(values_of_row))
        return converted

    def _found(self, parameters: list[Any]) -> list[tuple[Any, ...]]:
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor == "sqlite" and not (database.queries_logged or database.execute_wrappers):
            # Django's cursor costs more than these queries themselves; nobody listens to it now.
            database.ensure_connection()
            with database.wrap_database_errors:
                found: list[tuple[Any, ...]] = database.connection.execute(self.plain_sql, parameters).fetchall()
                return found
        with database.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return list(cursor.fetchall())


class Prepared:
    """A query of `values_list` written once for each engine and each length of its lists."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: Kind) -> None:
        self._make = make
        self._kinds = kinds
        self._written: dict[tuple[Any, ...], _Written | None] = {}

    def rows(self, *values: Value | Sequence[Value]) -> list[tuple[Any, ...]]:
        """Return the rows, each a tuple of the named columns. One query; none where it can have no answer."""
        return self._ask(values)[1]

    def _ask(self, values: Sequence[Value | Sequence[Value]]) -> tuple[_Written | None, list[tuple[Any, ...]]]:
        lengths = tuple(len(value) if isinstance(value, list | tuple | set) else -1 for value in values)
        shape = (connection.vendor, *lengths)
        if shape not in self._written:
            if len(self._written) >= MOST_SHAPES:
                self._written.clear()
            self._written[shape] = self._write(lengths)
        written = self._written[shape]
        if written is None:
            return None, []
        flat: list[Any] = []
        for value, length in zip(values, lengths, strict=True):
            flat += [value] if length < 0 else value  # type: ignore[arg-type]
        return written, written.rows([self._as_sent(value) for value in flat])

    @staticmethod
    def _as_sent(value: Any) -> Any:
        return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

    def _write(self, lengths: Sequence[int]) -> _Written | None:
        number = 0
        places: dict[Any, int] = {}
        arguments: list[Any] = []
        for kind, length in zip(self._kinds, lengths, strict=True):
            marks = [_MARKS[kind](number + offset) for offset in range(1 if length < 0 else length)]
            for offset, mark in enumerate(marks):
                places[self._as_sent(mark)] = number + offset
            number += len(marks)
            arguments.append(marks[0] if length < 0 else marks)
        compiler = self._make(*arguments).query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        missing = set(places) - set(parameters)
        if missing:
            raise ValueError(f"not every value stands in a condition of its own: {sql}")
        return _Written(sql, tuple(parameters), places, compiler)


class PreparedModels[Row: Model](Prepared):
    """A query of a model's instances, and of those that `select_related` joins to them."""

    def __init__(self, make: Callable[..., QuerySet[Row]], *kinds: Kind) -> None:
        super().__init__(make, *kinds)

    def all(self, *values: Value | Sequence[Value]) -> list[Row]:
        """Return the instances. One query; none where it can have no answer."""
        written, rows = self._ask(values)
        if written is None or not rows:
            return []
        # As django.db.models.query.ModelIterable does it.
        columns = written.models["select_fields"]
        first, last = columns[0], columns[-1] + 1
        names = [expression.target.attname for expression, _, _ in written.select[first:last]]
        joined = get_related_populators(written.models, written.select, DEFAULT_DB_ALIAS, FETCH_ONE)
        found = []
        for row in rows:
            instance = written.models["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for other in joined:
                other.populate(row, instance)
            found.append(instance)
        return found

    def first(self, *values: Value | Sequence[Value]) -> Row | None:
        """Return the first instance of the query's order, if there is any."""
        return next(iter(self.all(*values)), None)
