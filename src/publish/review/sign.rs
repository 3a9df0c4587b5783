//! A page's text and a step → the text with the step recorded in its front matter, and nothing else changed.
//!
//! The edit is proved before it is given back: the new text is parsed, and must differ by exactly this step.

use crate::model::{Page, ReviewStep};
use crate::parse::front::{self, Notation};
use crate::parse::{self};

/// The new text, or `None` when the front matter is written in a way that cannot be added to.
pub fn signed(page: &Page, text: &str, step: &ReviewStep) -> Option<String> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let cut = front::cut(&page.path, text, &mut Vec::new());
    let new = match &cut.front {
        None => format!("+++{end}{}+++{end}{end}{text}", toml(step, end)),
        Some((Notation::Toml, range)) => {
            let (before, after) = text.split_at_checked(range.end as usize)?;
            let gap = if before.ends_with(&end.repeat(2)) { "" } else { end };
            format!("{before}{gap}{}{after}", toml(step, end))
        }
        Some((Notation::Yaml, range)) => {
            let at = range.start as usize..range.end as usize;
            let inner = in_yaml(text.get(at.clone())?, step, end)?;
            format!("{}{inner}{}", &text[..at.start], &text[at.end..])
        }
    };
    let before = parse::page(&page.path, page.parts.clone(), text.as_bytes());
    let after = parse::page(&page.path, page.parts.clone(), new.as_bytes());
    let mut expected = before.value.front.clone();
    expected.review.push(step.clone());
    let sound = !after.diagnostics.iter().any(|found| found.is_error()) && after.value.front == expected;
    (sound && body(page, text) == body(page, &new)).then_some(new)
}

fn body<'a>(page: &Page, text: &'a str) -> &'a str {
    let range = front::cut(&page.path, text, &mut Vec::new()).body;
    text.get(range.start as usize..range.end as usize).unwrap_or_default().trim_start()
}

/// Name and value of every field that is filled.
fn fields(step: &ReviewStep) -> Vec<(&'static str, String)> {
    let date = step.date.map(|date| date.day()).unwrap_or_default();
    let all = [
        ("step", &step.step),
        ("role", &step.role),
        ("name", &step.name),
        ("date", &date),
        ("result", &step.result),
        ("digest", &step.digest),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
}

/// A string of JSON is one of TOML and of YAML, once control characters are out.
fn quoted(text: &str) -> String {
    serde_json::Value::from(crate::text::printable(text)).to_string()
}

fn toml(step: &ReviewStep, end: &str) -> String {
    let lines: String = fields(step).iter().map(|(name, value)| format!("{name} = {}{end}", quoted(value))).collect();
    format!("[[review]]{end}{lines}")
}

/// Adds an item to the list `review:` of block form, or the list itself.
fn in_yaml(front: &str, step: &ReviewStep, end: &str) -> Option<String> {
    let lines: Vec<&str> = front.split_inclusive('\n').collect();
    let item = |indent: &str| -> String {
        let fields = fields(step).into_iter().enumerate();
        fields.map(|(at, (name, value))| format!("{indent}{} {name}: {}{end}", if at == 0 { "-" } else { " " }, quoted(&value))).collect()
    };
    let Some(head) = lines.iter().position(|line| line.starts_with("review:")) else {
        return Some(format!("{front}review:{end}{}", item("  ")));
    };
    let rest = lines[head]["review:".len()..].trim();
    let within = |line: &&&str| line.starts_with([' ', '-', '#']) || line.trim().is_empty();
    let below = lines[head + 1..].iter().take_while(within).count();
    let first = lines[head + 1..][..below].iter().find(|line| line.trim_start().starts_with('-'));
    let indent: String = first.map_or("  ".to_owned(), |line| line.chars().take_while(|c| *c == ' ').collect());
    match rest {
        "" | "[]" => Some(format!(
            "{}review:{end}{}{}{}",
            lines[..head].concat(),
            lines[head + 1..][..below].concat(),
            item(&indent),
            lines[head + 1 + below..].concat()
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn step(name: &str) -> ReviewStep {
        ReviewStep {
            step: name.into(),
            name: "张 \"三\"".into(),
            date: "2021-11-05".parse().ok(),
            result: "通过".into(),
            digest: "ab".repeat(16),
            ..ReviewStep::default()
        }
    }

    fn sign_twice(text: &str) -> String {
        let path: Arc<str> = Arc::from("content/a.md");
        let page = |text: &str| parse::page(&path, vec!["a".into()], text.as_bytes()).value;
        let once = signed(&page(text), text, &step("初审")).unwrap_or_default();
        let twice = signed(&page(&once), &once, &step("一校")).unwrap_or_default();
        assert_eq!(page(&twice).front.review, [step("初审"), step("一校")], "{twice}");
        twice
    }

    #[test]
    fn a_step_is_added_whatever_the_notation_and_the_line_ends() {
        for text in [
            "+++\ntitle = \"甲\"\n\n[[figures]]\nlabel = \"项\"\nvalue = 1\n+++\n\n正文\n",
            "+++\r\ntitle = \"甲\"\r\n+++\r\n正文\r\n",
            "---\ntitle: 甲\n---\n正文\n",
            "---\nreview:\n- step: 二校\n  name: 李四\ntitle: 甲\n---\n正文\n",
            "---\nreview: []\ntitle: 甲\n---\n正文\n",
            "# 只有正文\n\n一段。\n",
        ] {
            if text.contains("李四") {
                let path: Arc<str> = Arc::from("content/a.md");
                let page = parse::page(&path, vec!["a".into()], text.as_bytes()).value;
                let new = signed(&page, text, &step("三校")).unwrap_or_default();
                assert!(new.contains("李四\n- step: \"三校\"") && new.ends_with("title: 甲\n---\n正文\n"), "{new}");
                continue;
            }
            let twice = sign_twice(text);
            assert!(twice.ends_with(text.rsplit("+++").next().unwrap_or_default()) || twice.contains("正文"), "{twice}");
        }
    }

    #[test]
    fn a_list_on_one_line_is_left_to_the_editor() {
        let path: Arc<str> = Arc::from("content/a.md");
        for text in ["+++\nreview = [{ step = \"初审\" }]\n+++\n正文\n", "---\nreview: [{ step: 初审 }]\n---\n正文\n"] {
            let page = parse::page(&path, vec!["a".into()], text.as_bytes()).value;
            assert_eq!(signed(&page, text, &step("复审")), None);
        }
    }
}
