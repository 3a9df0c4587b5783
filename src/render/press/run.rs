//! A plan and a view → text.
//!
//! `None` where the engine would find a fault, or where the plan cannot tell: the engine then prints the page, or says why not.

use super::plan::{Expr, Plan, Relation, Step, Turn};
use super::{Engine, Press, Scope};
use crate::text::{escape, number};
use crate::view::piece::{List, Name, Piece};
use std::cmp::Ordering;
use std::fmt::Write;

/// Index of `root` in a [`Scope`].
const ROOT: usize = 3;
/// Index of `item` in a [`Scope`].
const ITEM: usize = 5;

/// Appends what a plan prints.
pub(super) fn print<'a>(press: &'a Press, plan: &'a Plan, scope: Scope<'a>, engine: &'a dyn Engine, out: &mut String) -> Option<()> {
    Run { press, scope, engine, locals: vec![Piece::Nothing; plan.locals], turns: Vec::new() }.steps(&plan.steps, out)
}

struct Run<'a> {
    press: &'a Press,
    scope: Scope<'a>,
    engine: &'a dyn Engine,
    locals: Vec<Piece<'a>>,
    /// Loops around: the list, how many of it, which is on.
    turns: Vec<(&'a dyn List, usize, usize)>,
}

impl<'a> Run<'a> {
    fn steps(&mut self, steps: &'a [Step], out: &mut String) -> Option<()> {
        for step in steps {
            match step {
                Step::Raw(text) => out.push_str(text),
                Step::Put(expr) => put(self.value(expr)?, out)?,
                Step::If { test, yes, no } => {
                    let steps = if self.value(test)?.is_true() { yes } else { no };
                    self.steps(steps, out)?;
                }
                Step::For { local, list, most, body } => {
                    let list = self.list(list)?;
                    let count = list.count().min(*most);
                    self.turns.push((list, count, 0));
                    for index in 0..count {
                        self.locals[*local] = list.at(index)?;
                        self.turns.last_mut()?.2 = index;
                        self.steps(body, out)?;
                    }
                    self.turns.pop();
                }
                Step::Set { local, to } => self.locals[*local] = self.value(to)?,
                Step::Joined { list, between } => {
                    let list = self.list(list)?;
                    for index in 0..list.count() {
                        if index > 0 {
                            escape::push(between, out);
                        }
                        let Piece::Text(text) = list.at(index)? else { return None };
                        escape::push(text, out);
                    }
                }
                Step::Shared { number, here, current } => {
                    self.engine.shared(*number, [self.root()?, self.word(here)?, self.word(current)?], out)?;
                }
                Step::Each { number, list } => self.each(*number, list, out)?,
            }
        }
        Some(())
    }

    fn each(&self, number: u32, list: &'a Expr, out: &mut String) -> Option<()> {
        let list = self.list(list)?;
        let (press, engine) = (self.press, self.engine);
        let name = press.called.entries.get(number as usize)?;
        let plan = press.plans.get(name);
        for index in 0..list.count() {
            // Other lists are few: the engine knows them too.
            let Piece::Entry(entry) = list.at(index)? else { return None };
            let mut scope = self.scope;
            (scope[1], scope[2], scope[ITEM]) = (None, None, Some(Piece::Entry(entry)));
            entry.print(number, out, &mut |out| match plan {
                Some(plan) => print(press, plan, scope, engine, out),
                None => {
                    out.push_str(&engine.entry(name, self.root()?, entry.value())?);
                    Some(())
                }
            })?;
        }
        Some(())
    }

    fn root(&self) -> Option<&'a str> {
        match self.scope[ROOT]? {
            Piece::Text(root) => Some(root),
            _ => None,
        }
    }

    fn word(&self, expr: &'a Expr) -> Option<&'a str> {
        match self.value(expr)? {
            Piece::Text(text) => Some(text),
            Piece::Nothing => Some(""),
            _ => None,
        }
    }

    fn list(&self, expr: &'a Expr) -> Option<&'a dyn List> {
        match self.value(expr)? {
            Piece::List(list) => Some(list),
            _ => None,
        }
    }

    fn number(&self, expr: &'a Expr) -> Option<i64> {
        match self.value(expr)? {
            Piece::Number(number) => Some(number),
            _ => None,
        }
    }

    fn is_true(&self, expr: &'a Expr) -> Option<bool> {
        Some(self.value(expr)?.is_true())
    }

    fn value(&self, expr: &'a Expr) -> Option<Piece<'a>> {
        Some(match expr {
            Expr::Root(index, names) => field(self.scope[*index]?, names)?,
            Expr::Local(index, names) => field(self.locals[*index], names)?,
            Expr::Text(text) => Piece::Text(text),
            Expr::Number(number) => Piece::Number(*number),
            Expr::Flag(flag) => Piece::Flag(*flag),
            Expr::Nothing => Piece::Nothing,
            Expr::Field(of, name) => field(self.value(of)?, std::slice::from_ref(name))?,
            Expr::Item(of, at) => self.list(of)?.at(usize::try_from(self.number(at)?).ok()?)?,
            Expr::Turn(turn) => {
                let (list, count, index) = *self.turns.last()?;
                match turn {
                    Turn::First => Piece::Flag(index == 0),
                    Turn::Last => Piece::Flag(index + 1 == count),
                    Turn::Index => Piece::Number(index as i64 + 1),
                    Turn::Index0 => Piece::Number(index as i64),
                    Turn::Previous => list.at(index.checked_sub(1)?)?,
                }
            }
            Expr::Not(expr) => Piece::Flag(!self.is_true(expr)?),
            Expr::And(both) => match self.value(&both.0)? {
                left if left.is_true() => self.value(&both.1)?,
                left => left,
            },
            Expr::Or(both) => match self.value(&both.0)? {
                left if left.is_true() => left,
                _ => self.value(&both.1)?,
            },
            Expr::Compare(relation, both) => Piece::Flag(relation.holds(self.value(&both.0)?, self.value(&both.1)?)?),
            Expr::Add(both) => Piece::Number(self.number(&both.0)?.checked_add(self.number(&both.1)?)?),
            Expr::Choice(all) => self.value(if self.is_true(&all.0)? { &all.1 } else { &all.2 })?,
            Expr::Length(of) => Piece::Number(match self.value(of)? {
                Piece::List(list) => list.count() as i64,
                Piece::Text(text) => text.chars().count() as i64,
                _ => return None,
            }),
            Expr::Int(of) => match self.value(of)? {
                Piece::Text(text) => Piece::Number(text.parse().ok()?),
                Piece::Number(number) => Piece::Number(number),
                _ => return None,
            },
            Expr::Safe(of) => match self.value(of)? {
                Piece::Text(text) | Piece::Html(text) => Piece::Html(text),
                _ => return None,
            },
            Expr::Any(of, name) => {
                let list = self.list(of)?;
                let mut any = false;
                for index in 0..list.count() {
                    let Piece::Named(entry) = list.at(index)? else { return None };
                    any |= entry.field(name)?.is_true();
                }
                Piece::Flag(any)
            }
        })
    }
}

impl Relation {
    fn holds(self, left: Piece<'_>, right: Piece<'_>) -> Option<bool> {
        let order = match (left, right) {
            (Piece::Number(left), Piece::Number(right)) => left.cmp(&right),
            (Piece::Text(left), Piece::Text(right)) => left.cmp(right),
            _ => return None,
        };
        Some(match self {
            Relation::Equal => order == Ordering::Equal,
            Relation::Unequal => order != Ordering::Equal,
            Relation::Less => order == Ordering::Less,
            Relation::LessOrEqual => order != Ordering::Greater,
            Relation::Greater => order == Ordering::Greater,
            Relation::GreaterOrEqual => order != Ordering::Less,
        })
    }
}

/// What is found from a value by these names.
fn field<'a>(of: Piece<'a>, names: &[Name]) -> Option<Piece<'a>> {
    names.iter().try_fold(of, |piece, name| match piece {
        Piece::Named(named) => named.field(name),
        Piece::Entry(entry) => entry.field(name),
        _ => None,
    })
}

fn put(piece: Piece<'_>, out: &mut String) -> Option<()> {
    match piece {
        Piece::Nothing => Some(()),
        Piece::Text(text) => {
            escape::push(text, out);
            Some(())
        }
        Piece::Html(html) => {
            out.push_str(html);
            Some(())
        }
        Piece::Number(number) => match u64::try_from(number) {
            Ok(number) => {
                number::push(number, out);
                Some(())
            }
            Err(_) => write!(out, "{number}").ok(),
        },
        Piece::Flag(flag) => write!(out, "{flag}").ok(),
        Piece::List(_) | Piece::Named(_) | Piece::Entry(_) => None,
    }
}
