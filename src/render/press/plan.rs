//! A template's tree → a plan: blocks in their places, macros written out, names resolved.
//!
//! Knows what the program's templates use and refuses the rest (`None`), so nothing can be read otherwise than it was meant.

use super::{Called, ROOTS};
use crate::view::piece::Name;
use minijinja::Value;
use minijinja::machinery::ast::{self, BinOpKind, CallArg, CompareOpKind, Stmt, UnaryOpKind};
use std::collections::BTreeMap;

/// What a template does, step by step.
pub(super) struct Plan {
    pub steps: Vec<Step>,
    /// How many places for local values it needs.
    pub locals: usize,
}

/// One step.
pub(super) enum Step {
    /// Prints this.
    Raw(Box<str>),
    /// Prints a value.
    Put(Expr),
    /// Prints a list of texts with something between them.
    Joined { list: Expr, between: Box<str> },
    /// One or the other.
    If { test: Expr, yes: Vec<Step>, no: Vec<Step> },
    /// For every entry of a list, or the first `most` of them.
    For { local: usize, list: Expr, most: usize, body: Vec<Step> },
    /// Puts a value in a place.
    Set { local: usize, to: Expr },
    /// What a shared template prints; its number among those that are shared.
    Shared { number: usize, here: Expr, current: Expr },
    /// What a template prints of every entry.
    Each { number: u32, list: Expr },
}

/// A value.
pub(super) enum Expr {
    /// A value under one of [`ROOTS`], or what is found from there by these names.
    Root(usize, Box<[Name]>),
    /// The same from a local value.
    Local(usize, Box<[Name]>),
    Text(Box<str>),
    Number(i64),
    Flag(bool),
    Nothing,
    /// Of any other value.
    Field(Box<Expr>, Name),
    /// Of a list at an index.
    Item(Box<Expr>, Box<Expr>),
    /// Of the loop around.
    Turn(Turn),
    Not(Box<Expr>),
    And(Box<(Expr, Expr)>),
    Or(Box<(Expr, Expr)>),
    Compare(Relation, Box<(Expr, Expr)>),
    Add(Box<(Expr, Expr)>),
    /// Test, then, else.
    Choice(Box<(Expr, Expr, Expr)>),
    Length(Box<Expr>),
    Int(Box<Expr>),
    /// Not to be escaped.
    Safe(Box<Expr>),
    /// Some entry of the list has this field.
    Any(Box<Expr>, Name),
}

impl Expr {
    /// The value of this name.
    fn field(self, name: &str) -> Expr {
        let name = Name::new(name);
        let longer = |names: Box<[Name]>| names.into_iter().chain([name.clone()]).collect();
        match self {
            Expr::Root(index, names) => Expr::Root(index, longer(names)),
            Expr::Local(index, names) => Expr::Local(index, longer(names)),
            of => Expr::Field(Box::new(of), name),
        }
    }
}

/// What is asked of a loop.
#[derive(Clone, Copy)]
pub(super) enum Turn {
    First,
    Last,
    Index,
    Index0,
    Previous,
}

/// How two values compare.
#[derive(Clone, Copy)]
pub(super) enum Relation {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Templates by name.
pub(super) type Trees<'s> = BTreeMap<&'s str, ast::Spanned<ast::Template<'s>>>;

/// The plan of a template; `None` if there is something in it that only the engine knows.
pub(super) fn plan(name: &str, trees: &Trees<'_>, called: &mut Called) -> Option<Plan> {
    let mut planner =
        Planner { called, blocks: BTreeMap::new(), macros: BTreeMap::new(), names: Vec::new(), locals: 0, loops: 0, inside: false };
    let mut tree = trees.get(name)?;
    // From the template up to the one that extends no other; a block is that of the first who has it.
    while let Some(above) = planner.head(tree, trees)? {
        tree = above;
    }
    let steps = planner.steps(&tree.children)?;
    Some(Plan { steps, locals: planner.locals })
}

struct Planner<'p, 's> {
    called: &'p mut Called,
    blocks: BTreeMap<&'s str, &'p [Stmt<'s>]>,
    macros: BTreeMap<&'s str, &'p ast::Macro<'s>>,
    /// Local names and their places, innermost last.
    names: Vec<(&'s str, usize)>,
    locals: usize,
    /// Loops around.
    loops: usize,
    /// Inside of a macro, where only its arguments are seen.
    inside: bool,
}

impl<'p, 's> Planner<'p, 's> {
    /// Takes blocks and macros of a template that extends another; gives the other one.
    fn head(&mut self, tree: &'p ast::Template<'s>, trees: &'p Trees<'s>) -> Option<Option<&'p ast::Spanned<ast::Template<'s>>>> {
        let mut above = None;
        for stmt in &tree.children {
            if let Stmt::Extends(extends) = stmt {
                above = Some(trees.get(constant(&extends.name)?.as_str()?)?);
            }
            if let Stmt::FromImport(import) = stmt {
                let from = trees.get(constant(&import.expr)?.as_str()?)?;
                for (name, other) in &import.names {
                    let (ast::Expr::Var(name), None) = (name, other) else { return None };
                    let found = from.children.iter().find_map(|stmt| match stmt {
                        Stmt::Macro(own) if own.name == name.id => Some(&**own),
                        _ => None,
                    });
                    self.macros.insert(name.id, found?);
                }
            }
        }
        if above.is_some() {
            for stmt in &tree.children {
                match stmt {
                    Stmt::Block(block) => drop(self.blocks.entry(block.name).or_insert(&block.body)),
                    Stmt::Extends(_) | Stmt::FromImport(_) | Stmt::EmitRaw(_) => {}
                    _ => return None,
                }
            }
        }
        Some(above)
    }

    fn steps(&mut self, stmts: &'p [Stmt<'s>]) -> Option<Vec<Step>> {
        let mut steps = Vec::with_capacity(stmts.len());
        for stmt in stmts {
            self.step(stmt, &mut steps)?;
        }
        // What follows each other in print is one.
        steps.dedup_by(|step, before| match (before, step) {
            (Step::Raw(before), Step::Raw(text)) => {
                *before = format!("{before}{text}").into();
                true
            }
            _ => false,
        });
        Some(steps)
    }

    fn step(&mut self, stmt: &'p Stmt<'s>, steps: &mut Vec<Step>) -> Option<()> {
        match stmt {
            Stmt::EmitRaw(raw) => steps.push(Step::Raw(raw.raw.into())),
            Stmt::EmitExpr(emit) => self.emit(&emit.expr, steps)?,
            Stmt::IfCond(condition) => {
                let test = self.expr(&condition.expr)?;
                let known = self.names.len();
                let (yes, no) = (self.steps(&condition.true_body)?, self.steps(&condition.false_body)?);
                // A name that only one way sets is for the engine.
                if self.names.len() > known {
                    return None;
                }
                steps.push(Step::If { test, yes, no });
            }
            Stmt::ForLoop(turns) => {
                if turns.filter_expr.is_some() || turns.recursive || !turns.else_body.is_empty() {
                    return None;
                }
                let ast::Expr::Var(target) = &turns.target else { return None };
                let (list, most) = match &turns.iter {
                    ast::Expr::Slice(slice) if slice.start.is_none() && slice.step.is_none() => {
                        (self.expr(&slice.expr)?, usize::try_from(constant(slice.stop.as_ref()?)?.as_i64()?).ok()?)
                    }
                    list => (self.expr(list)?, usize::MAX),
                };
                let known = self.names.len();
                let local = self.local(target.id);
                self.loops += 1;
                let body = self.steps(&turns.body)?;
                self.loops -= 1;
                self.names.truncate(known);
                steps.push(Step::For { local, list, most, body });
            }
            Stmt::Set(set) => {
                let ast::Expr::Var(target) = &set.target else { return None };
                let to = self.expr(&set.expr)?;
                steps.push(Step::Set { local: self.local(target.id), to });
            }
            Stmt::Block(block) => {
                // A block sees the page, and nothing of what is around it.
                let body = self.blocks.get(block.name).copied().unwrap_or(&block.body);
                let (names, loops) = (std::mem::take(&mut self.names), std::mem::take(&mut self.loops));
                let inner = self.steps(body)?;
                (self.names, self.loops) = (names, loops);
                steps.extend(inner);
            }
            Stmt::FromImport(_) => {}
            _ => return None,
        }
        Some(())
    }

    /// A new place for a local value.
    fn local(&mut self, name: &'s str) -> usize {
        self.names.push((name, self.locals));
        self.locals += 1;
        self.locals - 1
    }

    fn emit(&mut self, expr: &'p ast::Expr<'s>, steps: &mut Vec<Step>) -> Option<()> {
        match expr {
            ast::Expr::Call(call) => {
                let ast::Expr::Var(name) = &call.expr else { return None };
                if let Some(found) = self.macros.get(name.id).copied().filter(|_| !self.inside) {
                    return self.written_out(found, &call.args, steps);
                }
                let mut args = call.args.iter();
                let template = constant(positional(args.next()?)?)?;
                let template = template.as_str()?;
                let mut word = || args.next().map_or(Some(Expr::Nothing), |word| self.expr(positional(word)?));
                match name.id {
                    "shared" => {
                        let (here, current) = (word()?, word()?);
                        steps.push(Step::Shared { number: numbered(&mut self.called.shared, template), here, current });
                    }
                    "each" => {
                        let list = word()?;
                        steps.push(Step::Each { number: numbered(&mut self.called.entries, template) as u32, list });
                    }
                    _ => return None,
                }
                args.next().is_none().then_some(())
            }
            ast::Expr::Filter(filter) if filter.name == "join" => {
                let [between] = filter.args.as_slice() else { return None };
                let between = constant(positional(between)?)?;
                steps.push(Step::Joined { list: self.expr(filter.expr.as_ref()?)?, between: between.as_str()?.into() });
                Some(())
            }
            expr => {
                steps.push(Step::Put(self.expr(expr)?));
                Some(())
            }
        }
    }

    /// The steps of a macro with these arguments.
    fn written_out(&mut self, found: &'p ast::Macro<'s>, args: &'p [CallArg<'s>], steps: &mut Vec<Step>) -> Option<()> {
        if args.len() != found.args.len() || !found.defaults.is_empty() {
            return None;
        }
        let mut names = Vec::new();
        for (parameter, arg) in found.args.iter().zip(args) {
            let ast::Expr::Var(parameter) = parameter else { return None };
            let to = self.expr(positional(arg)?)?;
            names.push((parameter.id, self.locals));
            steps.push(Step::Set { local: self.locals, to });
            self.locals += 1;
        }
        let outside = (std::mem::replace(&mut self.names, names), std::mem::take(&mut self.loops));
        self.inside = true;
        let inner = self.steps(&found.body)?;
        self.inside = false;
        (self.names, self.loops) = outside;
        steps.extend(inner);
        Some(())
    }

    fn expr(&mut self, expr: &'p ast::Expr<'s>) -> Option<Expr> {
        Some(match expr {
            ast::Expr::Var(name) => match self.names.iter().rfind(|(own, _)| *own == name.id) {
                Some((_, local)) => Expr::Local(*local, Box::default()),
                None => Expr::Root(ROOTS.iter().position(|own| *own == name.id).filter(|_| !self.inside)?, Box::default()),
            },
            ast::Expr::Const(own) => match &own.value {
                value if value.as_str().is_some() => Expr::Text(value.as_str()?.into()),
                value if value.is_none() => Expr::Nothing,
                value => match bool::try_from(value.clone()).ok().filter(|_| value.kind() == minijinja::value::ValueKind::Bool) {
                    Some(flag) => Expr::Flag(flag),
                    None => Expr::Number(value.as_i64()?),
                },
            },
            ast::Expr::GetAttr(get) => match &get.expr {
                ast::Expr::Var(name) if name.id == "loop" && self.loops > 0 => Expr::Turn(match get.name {
                    "first" => Turn::First,
                    "last" => Turn::Last,
                    "index" => Turn::Index,
                    "index0" => Turn::Index0,
                    "previtem" => Turn::Previous,
                    _ => return None,
                }),
                of => self.expr(of)?.field(get.name),
            },
            ast::Expr::GetItem(get) => match constant(&get.subscript_expr).as_ref().and_then(Value::as_str) {
                Some(name) => self.expr(&get.expr)?.field(name),
                None => Expr::Item(self.boxed(&get.expr)?, self.boxed(&get.subscript_expr)?),
            },
            ast::Expr::UnaryOp(op) => match op.op {
                UnaryOpKind::Not => Expr::Not(self.boxed(&op.expr)?),
                UnaryOpKind::Neg => return None,
            },
            ast::Expr::BinOp(op) => {
                let both = Box::new((self.expr(&op.left)?, self.expr(&op.right)?));
                match op.op {
                    BinOpKind::ScAnd => Expr::And(both),
                    BinOpKind::ScOr => Expr::Or(both),
                    BinOpKind::Add => Expr::Add(both),
                    BinOpKind::Eq => Expr::Compare(Relation::Equal, both),
                    BinOpKind::Ne => Expr::Compare(Relation::Unequal, both),
                    BinOpKind::Lt => Expr::Compare(Relation::Less, both),
                    BinOpKind::Lte => Expr::Compare(Relation::LessOrEqual, both),
                    BinOpKind::Gt => Expr::Compare(Relation::Greater, both),
                    BinOpKind::Gte => Expr::Compare(Relation::GreaterOrEqual, both),
                    _ => return None,
                }
            }
            ast::Expr::Compare(compare) => {
                let [right] = compare.ops.as_slice() else { return None };
                let relation = match right.op {
                    CompareOpKind::Eq => Relation::Equal,
                    CompareOpKind::Ne => Relation::Unequal,
                    CompareOpKind::Lt => Relation::Less,
                    CompareOpKind::Lte => Relation::LessOrEqual,
                    CompareOpKind::Gt => Relation::Greater,
                    CompareOpKind::Gte => Relation::GreaterOrEqual,
                    CompareOpKind::In | CompareOpKind::NotIn => return None,
                };
                Expr::Compare(relation, Box::new((self.expr(&compare.expr)?, self.expr(&right.expr)?)))
            }
            ast::Expr::IfExpr(choice) => {
                let otherwise = self.expr(choice.false_expr.as_ref()?)?;
                Expr::Choice(Box::new((self.expr(&choice.test_expr)?, self.expr(&choice.true_expr)?, otherwise)))
            }
            ast::Expr::Filter(filter) => self.filter(filter)?,
            _ => return None,
        })
    }

    fn filter(&mut self, filter: &'p ast::Filter<'s>) -> Option<Expr> {
        let of = filter.expr.as_ref()?;
        match (filter.name, filter.args.as_slice()) {
            ("length", []) => Some(Expr::Length(self.boxed(of)?)),
            ("safe", []) => Some(Expr::Safe(self.boxed(of)?)),
            ("int", []) => Some(Expr::Int(self.boxed(of)?)),
            // `list | selectattr("on") | list`, which is asked only whether there is any.
            ("list", []) => match of {
                ast::Expr::Filter(select) if select.name == "selectattr" => {
                    let [field] = select.args.as_slice() else { return None };
                    let field = constant(positional(field)?)?;
                    Some(Expr::Any(self.boxed(select.expr.as_ref()?)?, Name::new(field.as_str()?)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn boxed(&mut self, expr: &'p ast::Expr<'s>) -> Option<Box<Expr>> {
        self.expr(expr).map(Box::new)
    }
}

/// The number of a template among those that are called.
fn numbered(called: &mut Vec<Box<str>>, template: &str) -> usize {
    let known = called.iter().position(|own| **own == *template);
    known.unwrap_or_else(|| {
        called.push(template.into());
        called.len() - 1
    })
}

fn positional<'p, 's>(arg: &'p CallArg<'s>) -> Option<&'p ast::Expr<'s>> {
    match arg {
        CallArg::Pos(expr) => Some(expr),
        _ => None,
    }
}

fn constant(expr: &ast::Expr<'_>) -> Option<Value> {
    match expr {
        ast::Expr::Const(own) => Some(own.value.clone()),
        _ => None,
    }
}
