"""What can be wrong in a line of a rule: a bound, an operator, a term, a number, a branch."""

import ast
from collections.abc import Callable, Iterator

Swap = tuple[str, ast.AST]
"""What it says for a reader, and the node that takes the place of the right one."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def swaps(node: ast.AST) -> Iterator[Swap]:
    """Every fault that can be planted at a node, always in the same order."""
    maker = _MAKERS.get(type(node))
    return maker(node) if maker else iter(())


def _compare(node: ast.Compare) -> Iterator[Swap]:
    for place, operator in enumerate(node.ops):
        ops = [*node.ops[:place], COMPARED[type(operator)](), *node.ops[place + 1 :]]
        yield "bound", ast.Compare(node.left, ops, node.comparators)


def _boolean(node: ast.BoolOp) -> Iterator[Swap]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and/or", ast.BoolOp(other, node.values)
    for place in range(len(node.values)):
        left = node.values[:place] + node.values[place + 1 :]
        yield "term dropped", left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


def _reckoned(node: ast.BinOp) -> Iterator[Swap]:
    if type(node.op) in RECKONED:
        yield "operator", ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)


def _summed(node: ast.AugAssign) -> Iterator[Swap]:
    if type(node.op) in RECKONED:
        yield "operator", ast.AugAssign(node.target, RECKONED[type(node.op)](), node.value)


def _unary(node: ast.UnaryOp) -> Iterator[Swap]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield "sign dropped", node.operand


def _constant(node: ast.Constant) -> Iterator[Swap]:
    if isinstance(node.value, bool):
        yield "truth", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield "number", ast.Constant(node.value + 1)
        yield "number", ast.Constant(node.value - 1)


def _branch(node: ast.If) -> Iterator[Swap]:
    for truth in (True, False):
        yield "branch", ast.If(ast.Constant(truth), node.body, node.orelse)


def _choice(node: ast.IfExp) -> Iterator[Swap]:
    for truth in (True, False):
        yield "branch", ast.IfExp(ast.Constant(truth), node.body, node.orelse)


def _loop(node: ast.comprehension) -> Iterator[Swap]:
    for place in range(len(node.ifs)):
        ifs = node.ifs[:place] + node.ifs[place + 1 :]
        yield "condition dropped", ast.comprehension(node.target, node.iter, ifs, node.is_async)


def _call(node: ast.Call) -> Iterator[Swap]:
    if isinstance(node.func, ast.Name) and node.func.id in CALLED:
        yield "call", ast.Call(ast.Name(CALLED[node.func.id], ast.Load()), node.args, node.keywords)


def _statement(node: ast.Expr) -> Iterator[Swap]:
    if isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        yield "statement dropped", ast.Expr(ast.Constant(None))


_MAKERS: dict[type[ast.AST], Callable[..., Iterator[Swap]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.BinOp: _reckoned,
    ast.AugAssign: _summed,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.If: _branch,
    ast.IfExp: _choice,
    ast.comprehension: _loop,
    ast.Call: _call,
    ast.Expr: _statement,
    ast.Continue: lambda _: iter([("statement dropped", ast.Pass())]),
}
