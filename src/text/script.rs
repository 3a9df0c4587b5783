//! The theme's own scripts without what only their readers need.

/// A script without indentation, blank lines, and lines that are only comment. Ours have no string over several lines.
pub fn compact(script: &str) -> String {
    let comment = |line: &str| line.starts_with("//") || line.starts_with("/*") && line.ends_with("*/");
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_on_lines_of_their_own_go_and_the_rest_stays() {
        assert_eq!(super::compact("// a\nif (b) {\n  /* c */\n  d('//e'); // f\n\n}\n"), "if (b) {\nd('//e'); // f\n}\n");
    }
}
