//! The theme's own scripts without what only their readers need.

use super::rename::names;

/// A script without indentation, blank lines, and lines that are only comment. Ours have no string over several lines.
pub fn compact(script: &str) -> String {
    let comment = |line: &str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Properties that only the scripts of the search know among themselves: they are called by their place in this list.
const PRIVATE: [&str; 42] = [
    "runs", "masks", "folded", "exclude", "blocks", "block", "terms", "ways", "phrase", "scores", "covered", "loose", "away", "units",
    "found", "raw", "edges", "wasted", "fields", "dense", "score", "sure", "price", "near", "unsure", "slots", "literal", "needs",
    "weight", "apart", "whole", "mask", "likely", "key", "name", "data", "done", "gamma", "bits", "bit", "html", "known",
];

/// What they are called by.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What a script is made of; blanks and line ends mean nothing where every statement has its semicolon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// A string, a regular expression, or what else stays as it is.
    Other(&'a str),
}

/// What a word does where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
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
    let names = names(&tokens, &roles);
    let mut out = String::with_capacity(text.len() / 2);
    for (at, token) in tokens.iter().enumerate() {
        let (Token::Word(word) | Token::Other(word)) = token;
        if needless(&tokens, at) {
            continue;
        }
        let property = PRIVATE.iter().position(|private| private == word).and_then(|at| LETTERS.chars().nth(at));
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
            "const e=list.length/2;send({size:e,more:e?list:-(-1)},e);"
        );
        assert_eq!(
            shorten("const { first, last = 1 } = pair;\nreturn /[/ ]a/g.test(first + +last) ? 'a  b' : typeof last;"),
            "const{first:e,last:t=1}=pair;return/[/ ]a/g.test(e+ +t)?'a  b':typeof t;"
        );
        assert_eq!(
            shorten("if (one) { two(...one); } else for (const three of one) three.two();"),
            "if(one){two(...one)}else for(const e of one)e.two();"
        );
    }

    #[test]
    fn a_name_is_used_again_where_nobody_needs_the_other_one() {
        assert_eq!(
            shorten("const sum = (list, start) => list.reduce((all, one) => all + one * start, 0);\nlet wide = sum([1], 2);"),
            "const e=(e,t)=>e.reduce((e,n)=>e+n*t,0);let t=e([1],2);"
        );
        assert_eq!(
            shorten(
                "function find(page, { early, late = early }) { try { return page ? (one) => one : late; } catch (error) { throw error; } }"
            ),
            "function e(e,{early:t,late:n=t}){try{return e?e=>e:n}catch(e){throw e}}"
        );
        // A function may not declare what one of its parameters is called, even if nobody uses that.
        assert_eq!(shorten("const two = (none, nth) => { const half = nth / 2; return half; };"), "const e=(e,t)=>{const n=t/2;return n};");
    }
}
