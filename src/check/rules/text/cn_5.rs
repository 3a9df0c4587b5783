//! CN-5 文号
//!
//! **查什么。** 发文字号写成“机关代字〔年份〕序号号”：六角括号，四位年份，不加“第”，序号不编虚位。
//!
//! **为什么。** 写错的文号检索不到，也链接不到文件；`[2018]` 还会被当成 Markdown 的链接。
//!
//! **依据。** GB/T 9704-2012《党政机关公文格式》7.2.5。
//!
//! **例子。** `鲁政办发[2018]第029号`→“鲁政办发〔2018〕29号”。
//!
//! **怎么改。** 按提示里的写法改。
//!
//! **English.** Document numbers have 〔year〕 in six-sided brackets, no 第 and no leading zeros.

use super::numbers;
use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("cn_5.rs", "CN-5", Text, Error, Fully, Page(look));

messages! { "CN-5" "document-number";
    FORM "文号“{found}”的写法不合规定" => "写成“{meant}”";
        "the document number \"{found}\" has the wrong form" => "write \"{meant}\"";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.lines.iter().filter(|line| line.has(traits::NUMBERED)) {
        for number in numbers(&line.text).into_iter().filter(|number| !number.is_right) {
            let words = &line.text[number.range.clone()];
            findings.push(found(&FORM).at(script.place(line, number.range.clone())).with("found", words).with("meant", number.right));
        }
    }
}
