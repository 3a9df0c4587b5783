//! The theme's own scripts without what only their readers need.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A script without indentation, blank lines, and lines that are only comment. Ours have no string over several lines.
pub fn compact(script: &str) -> String {
    let comment = |line: &str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Words of the language and of browsers; every other name in a script of ours is its own.
const KNOWN: &str = " Array Boolean Date Error Infinity Int32Array JSON Map Math NaN Number Object Promise parseInt RegExp Set String TextDecoder Uint16Array Uint8Array \
    async await break case catch const continue delete do document else encodeURIComponent false for function if in instanceof \
    let new null of return throw true try typeof undefined var while window ";

/// Properties that only the scripts of the search know among themselves: they are called by their place in this list.
const PRIVATE: [&str; 26] = [
    "runs", "masks", "folded", "exclude", "blocks", "block", "terms", "ways", "phrase", "scores", "covered", "loose", "away", "units",
    "found", "raw", "edges", "wasted", "fields", "dense", "score", "sure", "answers", "near", "unsure", "slots",
];

/// What a script is made of; blanks and line ends mean nothing where every statement has its semicolon.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// A string, a regular expression, or what else stays as it is.
    Other(&'a str),
}

/// What a word does where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    /// Names a value.
    Name,
    /// Names a property: `a.this`, `{ this: 1 }`.
    Property,
    /// Both: `{ this }`.
    Short,
}

/// A script for the wire: no blanks, and short names in place of its own ones. Names of properties stay, since others
/// use them. Made for the scripts of this project: semicolons everywhere, no templates, getters, methods or labels.
pub fn shorten(script: &str) -> String {
    let text = compact(script);
    let tokens = tokens(&text);
    let roles = roles(&tokens);
    let own = |at: usize| match tokens[at] {
        Token::Word(word) if roles[at] != Role::Property && !word.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(word).filter(|word| !KNOWN.contains(&format!(" {word} ")))
        }
        _ => None,
    };
    let names = names(&tokens, &roles, own);
    let mut out = String::with_capacity(text.len() / 2);
    for (at, token) in tokens.iter().enumerate() {
        let (Token::Word(word) | Token::Other(word)) = token;
        if needless(&tokens, at) {
            continue;
        }
        let property = PRIVATE.iter().position(|private| private == word).and_then(|at| char::from_digit(at as u32 + 10, 36));
        let property = property.filter(|_| roles[at] != Role::Name).map(String::from);
        let property = property.as_deref().unwrap_or(word);
        let name = if roles[at] == Role::Property { property } else { names[at].as_deref().unwrap_or(word) };
        let apart = |before: char, next: char| in_word(before) && in_word(next) || before == next && "+-/".contains(next);
        if out.chars().next_back().zip(word.chars().next()).is_some_and(|(before, next)| apart(before, next)) {
            out.push(' ');
        }
        if roles[at] == Role::Short {
            out.extend([property, ":"]);
        }
        out.push_str(name);
    }
    out
}

/// The new name of every word that gets one. What is declared inside a function shares its letters with the insides of
/// other functions, which is what makes the script small once it is compressed.
fn names<'a>(tokens: &[Token<'a>], roles: &[Role], own: impl Fn(usize) -> Option<&'a str>) -> Vec<Option<String>> {
    // The depth at which functions are declared: what is named there is known everywhere.
    let depths: Vec<usize> = tokens.iter().scan(0, |depth, token| Some(step(depth, *token))).collect();
    let declares = |at: &usize| matches!(tokens[*at], Token::Word("function" | "const" | "let"));
    let base = (0..tokens.len()).filter(declares).map(|at| depths[at]).min().unwrap_or(0);
    let known = |at: &usize| depths[*at] <= base || depths[*at] == base + 1 && roles[*at] == Role::Short;
    let everywhere: BTreeSet<&str> = (0..tokens.len()).filter(known).filter_map(&own).collect();
    let (mut part, mut parts) = (0, Vec::with_capacity(tokens.len()));
    let mut uses: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
    for (at, depth) in depths.iter().enumerate() {
        part += usize::from(*depth == base && declares(&at));
        parts.push(part);
        if let Some(word) = own(at) {
            let place = if everywhere.contains(word) { 0 } else { part + 1 };
            uses.entry((place, word)).or_insert((0, at)).0 += 1;
        }
    }
    let mut given: BTreeMap<(usize, &str), String> = BTreeMap::new();
    let most = (1..=part + 1).map(|part| uses.range((part, "")..(part + 1, "")).count()).max().unwrap_or(0);
    for part in 0..=part + 1 {
        let mut words: Vec<_> = uses.range((part, "")..(part + 1, "")).collect();
        words.sort_by_key(|(_, (count, at))| (Reverse(*count), *at));
        let free = short_names().skip(if part == 0 { most } else { 0 });
        given.extend(words.into_iter().map(|(key, _)| *key).zip(free));
    }
    let name = |at: usize| own(at).and_then(|word| given.get(&(0, word)).or_else(|| given.get(&(parts[at] + 1, word))).cloned());
    (0..tokens.len()).map(name).collect()
}

/// The depth of brackets at a token.
fn step(depth: &mut usize, token: Token<'_>) -> usize {
    match token {
        Token::Other("{" | "(" | "[") => *depth += 1,
        Token::Other("}" | ")" | "]") => *depth = depth.saturating_sub(1),
        _ => {}
    }
    *depth
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// A semicolon before a closing brace; the brackets round the one name before an arrow.
fn needless(tokens: &[Token<'_>], at: usize) -> bool {
    let is = |at: usize, mark: &str| tokens.get(at) == Some(&Token::Other(mark));
    let alone =
        |open: usize| is(open, "(") && matches!(tokens.get(open + 1), Some(Token::Word(_))) && is(open + 2, ")") && is(open + 3, "=>");
    is(at, ";") && is(at + 1, "}") || alone(at) || at > 1 && alone(at - 2)
}

/// a, b … Z, aa … without those that are words already.
fn short_names() -> impl Iterator<Item = String> {
    let letters = || ('a'..='z').chain('A'..='Z');
    let double = letters().flat_map(move |first| letters().map(move |second| format!("{first}{second}")));
    letters().map(String::from).chain(double).filter(|name| !KNOWN.contains(&format!(" {name} ")))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        // A slash after an operator opens a regular expression; after a value it divides.
        let divides = match tokens.last() {
            Some(Token::Word(word)) => !matches!(*word, "return" | "typeof" | "case"),
            Some(Token::Other(mark)) => matches!(*mark, ")" | "]" | "}") || mark.starts_with(['\'', '"']),
            None => false,
        };
        let length = match first {
            _ if word > 0 => word,
            '\'' | '"' => literal(rest, first),
            '/' if !divides => {
                let end = literal(rest, '/');
                end + rest[end..].find(|c: char| !c.is_ascii_lowercase()).unwrap_or(0)
            }
            _ => ["...", "++", "--", "=>"].iter().find(|mark| rest.starts_with(**mark)).map_or(first.len_utf8(), |mark| mark.len()),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(if word > 0 { Token::Word(token) } else { Token::Other(token) });
        rest = after.trim_start();
    }
    tokens
}

/// Bytes up to the closing mark, which neither a backslash nor a class of characters hides.
fn literal(text: &str, close: char) -> usize {
    let (mut escaped, mut class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if close == '/' => class = true,
            ']' => class = false,
            _ if c == close && !class => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn roles(tokens: &[Token<'_>]) -> Vec<Role> {
    let mut roles = Vec::with_capacity(tokens.len());
    // For every open bracket, whether it holds properties.
    let mut open: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let near = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
            Some(Token::Word(word) | Token::Other(word)) => *word,
            None => "",
        };
        let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
        match token {
            Token::Other("{") => {
                open.push(matches!(before, "(" | "," | "=" | ":" | "[" | "?" | "return" | "&" | "|" | "const" | "let" | "..."))
            }
            Token::Other("(" | "[") => open.push(false),
            Token::Other(")" | "]" | "}") => drop(open.pop()),
            _ => {}
        }
        let first = open.last() == Some(&true) && matches!(before, "{" | ",");
        roles.push(match token {
            Token::Word(_) if before == "." => Role::Property,
            Token::Word(_) if first && after == ":" => Role::Property,
            Token::Word(_) if first && matches!(after, "," | "}" | "=") => Role::Short,
            _ => Role::Name,
        });
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_on_lines_of_their_own_go_and_the_rest_stays() {
        assert_eq!(compact("// a\nif (b) {\n  /* c */\n  d('//e'); // f\n\n}\n"), "if (b) {\nd('//e'); // f\n}\n");
    }

    #[test]
    fn own_names_become_short_and_properties_stay() {
        assert_eq!(
            shorten("const size = list.length / 2;\nsend({ size, more: size ? list : -(-1) }, size);\n"),
            "const a=b.length/2;c({size:a,more:a?b:-(-1)},a);"
        );
        assert_eq!(
            shorten("const { first, last = 1 } = pair;\nreturn /[/ ]a/g.test(first + +last) ? 'a  b' : typeof last;"),
            "const{first:b,last:a=1}=c;return/[/ ]a/g.test(b+ +a)?'a  b':typeof a;"
        );
        assert_eq!(
            shorten("if (one) { two(...one); } else for (const three of one) three.two();"),
            "if(a){c(...a)}else for(const b of a)b.two();"
        );
    }
}
