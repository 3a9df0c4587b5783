//! Tokens of a script → where its names are known, and the shortest name each can have there.
//!
//! Knows the style of this project's scripts and no more: parameters in brackets, `const` and `let`, `function`, arrows,
//! `catch`. A name that is declared nowhere keeps its letters.

use super::script::{Role, Token};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Letters in the order in which names take them: what keywords are made of compresses best.
const LETTERS: &str = "etnsrioalcdpuhfmgvbywxkjqzETNSRIOALCDPUHFMGVBYWXKJQZ";

/// A name and the tokens among which it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Declared<'a> {
    known: (usize, Reverse<usize>),
    word: &'a str,
}

impl Declared<'_> {
    fn knows(&self, at: usize) -> bool {
        (self.known.0..self.known.1.0).contains(&at)
    }
}

/// The new name of every token that gets one. A name may be that of another one that is known around it, if this is not
/// used where it is known.
pub(super) fn names(tokens: &[Token<'_>], roles: &[Role]) -> Vec<Option<String>> {
    let declared: Vec<Declared<'_>> = Scopes::new(tokens, roles).declared().into_iter().collect();
    let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, one) in declared.iter().enumerate() {
        by_word.entry(one.word).or_default().push(index);
    }
    // Of several of one word, the one that is declared innermost comes last.
    let meant = |at: usize| match tokens[at] {
        Token::Word(word) if roles[at] != Role::Property => {
            by_word.get(word).and_then(|all| all.iter().rev().find(|index| declared[**index].knows(at)).copied())
        }
        _ => None,
    };
    let meant: Vec<Option<usize>> = (0..tokens.len()).map(meant).collect();
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); declared.len()];
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for (at, meant) in meant.iter().enumerate() {
        match (meant, tokens[at]) {
            (Some(index), _) => uses[*index].push(at),
            (None, Token::Word(word)) if roles[at] != Role::Property => drop(kept.insert(word)),
            _ => {}
        }
    }
    // Outer names first, those of one place in the order in which they come, so that functions look alike.
    let mut order: Vec<usize> = (0..declared.len()).collect();
    order.sort_by_key(|index| (declared[*index].known, uses[*index].first().copied()));
    let mut given: Vec<Option<String>> = vec![None; declared.len()];
    for (nth, index) in order.iter().enumerate() {
        let own = &declared[*index];
        let clashes = |other: &&usize| declared[**other].known == own.known || uses[**other].iter().any(|at| own.knows(*at));
        let taken: BTreeSet<&str> = order[..nth].iter().filter(clashes).filter_map(|other| given[*other].as_deref()).collect();
        given[*index] = short_names().find(|name| !taken.contains(name.as_str()) && !kept.contains(name.as_str()) && !is_word(name));
    }
    meant.into_iter().map(|meant| meant.and_then(|index| given[index].clone())).collect()
}

/// e, t … Z, ee, et …
fn short_names() -> impl Iterator<Item = String> {
    let double = LETTERS.chars().flat_map(|first| LETTERS.chars().map(move |second| format!("{first}{second}")));
    LETTERS.chars().map(String::from).chain(double)
}

/// Short words of the language.
fn is_word(name: &str) -> bool {
    matches!(name, "as" | "do" | "if" | "in" | "of" | "is")
}

/// Brackets and what is declared between them.
struct Scopes<'t, 'a> {
    tokens: &'t [Token<'a>],
    roles: &'t [Role],
    /// For every opening bracket the token after its closing one.
    ends: BTreeMap<usize, usize>,
}

impl<'t, 'a> Scopes<'t, 'a> {
    fn new(tokens: &'t [Token<'a>], roles: &'t [Role]) -> Self {
        let (mut open, mut ends) = (Vec::new(), BTreeMap::new());
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Other("{" | "(" | "[") => open.push(at),
                Token::Other("}" | ")" | "]") => drop(open.pop().map(|start| ends.insert(start, at + 1))),
                _ => {}
            }
        }
        Scopes { tokens, roles, ends }
    }

    fn is(&self, at: usize, text: &str) -> bool {
        matches!(self.tokens.get(at), Some(Token::Word(own) | Token::Other(own)) if *own == text)
    }

    fn end(&self, open: usize) -> usize {
        self.ends.get(&open).copied().unwrap_or(self.tokens.len())
    }

    /// All declarations, outer ones before those inside them.
    fn declared(&self) -> BTreeSet<Declared<'a>> {
        let mut out = BTreeSet::new();
        // Blocks that are open. The body of a function begins with its parameters, which nothing in it may be called by.
        let mut blocks: Vec<Range<usize>> = Vec::new();
        let mut bodies: BTreeMap<usize, Range<usize>> = BTreeMap::new();
        for at in 0..self.tokens.len() {
            while blocks.last().is_some_and(|block| block.end <= at) {
                blocks.pop();
            }
            let block = blocks.last().cloned().unwrap_or(0..self.tokens.len());
            let mut add = |known: &Range<usize>, at: usize| {
                if let Token::Word(word) = self.tokens[at] {
                    out.insert(Declared { known: (known.start, Reverse(known.end)), word });
                }
            };
            match self.tokens[at] {
                Token::Other("{") => blocks.push(bodies.get(&at).cloned().unwrap_or(at..self.end(at))),
                Token::Word("const" | "let") => self.variables(at + 1).into_iter().for_each(|name| add(&block, name)),
                Token::Word("function") => {
                    add(&block, at + 1);
                    let body = self.end(at + 2);
                    let known = bodies.entry(body).or_insert(at + 2..self.end(body));
                    self.pattern(at + 2).into_iter().for_each(|name| add(known, name));
                }
                Token::Word("catch") if self.is(at + 1, "(") => {
                    let body = self.end(at + 1);
                    let known = bodies.entry(body).or_insert(at + 1..self.end(body));
                    self.pattern(at + 1).into_iter().for_each(|name| add(known, name));
                }
                Token::Other("(") if self.is(self.end(at), "=>") => {
                    let body = self.end(at) + 1;
                    let known = bodies.entry(body).or_insert(at..self.arrow(body));
                    self.pattern(at).into_iter().for_each(|name| add(known, name));
                }
                _ => {}
            }
        }
        out
    }

    /// Where the body of an arrow ends.
    fn arrow(&self, body: usize) -> usize {
        if self.is(body, "{") {
            return self.end(body);
        }
        let (mut at, mut choices) = (body, 0_usize);
        while at < self.tokens.len() {
            match self.tokens[at] {
                Token::Other("(" | "[" | "{") => {
                    at = self.end(at);
                    continue;
                }
                Token::Other("," | ";" | ")" | "]" | "}") => break,
                Token::Other("?") => choices += 1,
                Token::Other(":") if choices == 0 => break,
                Token::Other(":") => choices -= 1,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// The names after `const` or `let`: all up to the semicolon, `of` or `in`.
    fn variables(&self, first: usize) -> Vec<usize> {
        let (mut names, mut at, mut value) = (Vec::new(), first, false);
        while at < self.tokens.len() {
            match self.tokens[at] {
                Token::Other(";" | ")") | Token::Word("of" | "in") => break,
                Token::Other("{" | "[") if !value => names.extend(self.pattern(at)),
                Token::Word(_) if !value => names.push(at),
                Token::Other("=") => value = true,
                Token::Other(",") => value = false,
                Token::Other("=>") if !self.is(at + 1, "{") => {
                    at = self.arrow(at + 1);
                    continue;
                }
                _ => {}
            }
            at = if self.ends.contains_key(&at) { self.end(at) } else { at + 1 };
        }
        names
    }

    /// The names in a pattern or a list of parameters, without what they are set to.
    fn pattern(&self, open: usize) -> Vec<usize> {
        let (mut names, mut at, mut value) = (Vec::new(), open + 1, false);
        while at + 1 < self.end(open) {
            match self.tokens[at] {
                Token::Other("{" | "[") if !value => names.extend(self.pattern(at)),
                Token::Word(_) if !value && self.roles[at] != Role::Property => names.push(at),
                Token::Other("=") => value = true,
                Token::Other(",") => value = false,
                _ => {}
            }
            at = if self.ends.contains_key(&at) { self.end(at) } else { at + 1 };
        }
        names
    }
}
