//! CN-9 正文没有变成代码
//!
//! **查什么。** 没有写明语言的代码块里，一半以上是汉字。
//!
//! **为什么。** 多半是从别处粘贴时带了四个空格或反引号，段落变成了等宽的代码，不换行，读屏也念得不对。
//!
//! **依据。** 编辑规范。
//!
//! **例子。** 整段正文前后有三个反引号。
//!
//! **怎么改。** 删去反引号或行首空格；确是示例文字的，写明语言：```` ```text ````。
//!
//! **English.** A code block without a language that is mostly Han is running text gone wrong.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::document::Block;
use crate::source::Place;
use crate::text::han::count_han;

rule!("cn_9.rs", "CN-9", Text, Error, Fully, Page(look));

messages! { "CN-9" "text-as-code";
    CODE "这段正文会显示成代码：“{found}…”" => "删去反引号或行首的空格；确是示例文字的，写明语言 text";
        "this text will be shown as code: \"{found}…\"" => "remove the back-quotes or the spaces; name the language text if it is an example";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((_, page)) = script.page else { return };
    blocks(&page.document.blocks, script, findings);
}

fn blocks(list: &[Block], script: &Script<'_>, findings: &mut Vec<Diagnostic>) {
    for block in list {
        match block {
            Block::Code(code) if code.language.is_empty() => {
                let text = &code.text;
                let visible = text.chars().filter(|c| !c.is_whitespace()).count();
                let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
                if visible >= 10 && count_han(text) * 2 > visible {
                    let body = script.source.get(script.body.start as usize..).unwrap_or_default();
                    let at = body.find(first).map(|at| script.body.start + at as u32);
                    let place = at.map_or_else(|| Place::file(&script.path), |at| Place::range(&script.path, &(at..at + first.len() as u32)));
                    findings.push(found(&CODE).at(place).with("found", first.chars().take(12).collect::<String>()));
                }
            }
            Block::List(list) => list.items.iter().for_each(|item| blocks(&item.blocks, script, findings)),
            Block::Quote { blocks: inner, .. } => blocks(inner, script, findings),
            _ => {}
        }
    }
}
