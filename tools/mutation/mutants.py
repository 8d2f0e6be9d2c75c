"""Which small faults there are in a module: found in its syntax tree, put in and taken out again."""

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

OPERATORS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NARROWING = frozenset({"filter", "exclude", "get", "update", "Q"})  # calls in which each argument is a condition
SKIPPED = frozenset({"annotation", "returns", "type_params", "decorator_list"})  # types say nothing at run time
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Mutant:
    """One fault: what stands in `owner` under `name` (and `index` in a list) becomes `other`."""

    scope: str  # qualified name of the function; "" in the module itself
    lines: range
    before: str
    after: str
    owner: Any = field(repr=False)
    name: str = field(repr=False)
    index: int | None = field(repr=False)
    other: Any = field(repr=False)
    number: int = 1  # the how-manieth of its kind in the function

    @property
    def label(self) -> str:
        """Return how the mutant is called: it outlives changes elsewhere in the file."""
        repeated = f" #{self.number}" if self.number > 1 else ""
        return f"{self.scope or '(module)'}: {self.before} -> {self.after}{repeated}"

    @contextmanager
    def put_in(self) -> Iterator[None]:
        """Have the fault in the tree for as long as this lasts."""
        place = getattr(self.owner, self.name)
        was = place if self.index is None else place[self.index]
        try:
            self._set(self.other)
            yield
        finally:
            self._set(was)

    def _set(self, value: Any) -> None:
        if self.index is None:
            setattr(self.owner, self.name, value)
        else:
            getattr(self.owner, self.name)[self.index] = value


def mutants_in(tree: ast.Module, only: tuple[str, ...] = ()) -> list[Mutant]:
    """Return every fault to be tried, in the order of the file; `only`: how the functions begin."""
    found = [mutant for mutant in _walk(tree, "", range(0), None) if not only or mutant.scope.startswith(only)]
    seen: Counter[str] = Counter()
    for mutant in found:
        label = mutant.label
        seen[label] += 1
        mutant.number = seen[label]
    return found


def compiled(tree: ast.Module, mutant: Mutant | None, file: str) -> CodeType | None:
    """Return the module's code with the fault in it; None where it cannot be compiled."""
    if mutant is None:
        return compile(tree, file, "exec")
    with mutant.put_in(), suppress(SyntaxError, ValueError, TypeError):
        return compile(tree, file, "exec")
    return None


def _walk(node: ast.AST, scope: str, lines: range, function: ast.AST | None) -> Iterator[Mutant]:
    for name, value in ast.iter_fields(node):
        if name in SKIPPED:
            continue
        inner, body_of = scope, function
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and name == "body":
            inner = f"{scope}.{node.name}" if scope else node.name
            body_of = node if isinstance(node, FUNCTIONS) else None
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_for_types(child):
                continue
            span = lines
            if isinstance(child, (ast.stmt, ast.expr)):
                span = range(child.lineno, (child.end_lineno or child.lineno) + 1)
            place = index if isinstance(value, list) else None
            for before, after, other in _faults(node, name, child, body_of):
                whole = isinstance(child, (ast.operator, ast.cmpop, ast.boolop))
                shown = node if whole else before
                told = _with(node, name, place, other) if whole else after
                # what runs in a class or a module runs when it is imported
                yield Mutant(inner if body_of else "", span, _text(shown), _text(told), node, name, place, other)
            yield from _walk(child, inner, span, body_of)


def _is_for_types(node: ast.AST) -> bool:
    return "overload" in (getattr(decorator, "id", "") for decorator in getattr(node, "decorator_list", ()))


def _with(node: ast.AST, name: str, index: int | None, other: Any) -> ast.AST:
    changed = copy(node)
    if index is None:
        setattr(changed, name, other)
    else:
        setattr(changed, name, [other if n == index else each for n, each in enumerate(getattr(node, name))])
    return ast.fix_missing_locations(changed)


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:200]


def _faults(parent: ast.AST, name: str, node: Any, function: ast.AST | None) -> Iterator[tuple[ast.AST, ast.AST, Any]]:
    for other in _others(parent, name, node, function):
        shown = ast.fix_missing_locations(ast.copy_location(other, node)) if hasattr(node, "lineno") else other
        yield node, shown, ast.fix_missing_locations(ast.copy_location(_beside(shown, node), node))


def _beside(other: Any, node: Any) -> ast.AST:
    """Return the fault with what it replaces where it never runs: a closure keeps the variables it closes over."""
    if isinstance(node, ast.expr):
        return ast.IfExp(ast.Constant(True), other, node)
    return ast.If(ast.Constant(True), [other], [node]) if isinstance(node, ast.stmt) else other


def _others(parent: ast.AST, name: str, node: Any, function: ast.AST | None) -> Iterator[ast.AST]:
    if type(node) in OPERATORS and not _joins_text(parent):
        yield OPERATORS[type(node)]()
    elif isinstance(node, ast.BoolOp):
        for index in range(len(node.values)):
            rest = [value for n, value in enumerate(node.values) if n != index]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from _other_returns(node.value, function)
    elif _can_go(node):
        yield ast.Pass()
    elif isinstance(node, ast.Call):
        yield from _fewer_conditions(node)
    if name in {"test", "ifs"} and isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
        yield ast.UnaryOp(ast.Not(), node)


def _joins_text(parent: ast.AST) -> bool:
    sides = (parent.left, parent.right) if isinstance(parent, ast.BinOp) else ()
    return any(isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", 0), (str, bytes)) for side in sides)


def _can_go(statement: ast.AST) -> bool:
    if isinstance(statement, ast.Assign):
        return all(_is_attribute(target) for target in statement.targets)
    is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return is_call or isinstance(statement, (ast.Raise, ast.AugAssign))


def _is_attribute(target: ast.AST) -> bool:
    if isinstance(target, ast.Tuple):
        return all(_is_attribute(element) for element in target.elts)
    return isinstance(target, ast.Attribute)


def _other_returns(value: ast.expr, function: Any) -> Iterator[ast.AST]:
    told = ast.unparse(function.returns) if function is not None and function.returns is not None else ""
    for constant in (True, False) if told == "bool" else (None,):
        if not (isinstance(value, ast.Constant) and (value.value is constant or type(value.value) is bool)):
            yield ast.Return(ast.Constant(constant))


def _fewer_conditions(call: ast.Call) -> Iterator[ast.AST]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called not in NARROWING or (called == "get" and not call.keywords):  # a mapping's get
        return
    for index in range(len(call.args)):
        yield ast.Call(call.func, [each for n, each in enumerate(call.args) if n != index], call.keywords)
    for gone in call.keywords:
        yield ast.Call(call.func, call.args, [each for each in call.keywords if each is not gone])
