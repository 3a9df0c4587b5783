//! IX-8 引用的文件给出出处
//!
//! **查什么。** 正文写了文号（如 鲁政办发〔2018〕29号），同一句里却没有文件名《……》；或者本站就有这份文件，而链接的文字与文件标题不一致。
//!
//! **为什么。** 只有文号没有名称，读者不知道是什么文件；名称写错的，政策之间的关联就断了。
//!
//! **依据。** 检查指标关于政策文件与解读相互关联的要求。
//!
//! **例子。** “按照鲁政办发〔2018〕29号要求”——应写“按照《……方案》（鲁政办发〔2018〕29号）要求”。
//!
//! **怎么改。** 补上文件全名，文号放在后面的括号里。
//!
//! **English.** A document number stands with the document's name in the same sentence.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::rules::text::numbers;
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("ix_8.rs", "IX-8", Links, Info, Partly, Page(look));

messages! { "IX-8" "document-without-name";
    NAMELESS "文号“{number}”所在的句子里没有文件名" => "写成《文件全名》（{number}）";
        "the sentence of the document number \"{number}\" has no name of the document" => "write 《name》（{number}）";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.prose().filter(|line| line.has(traits::NUMBERED)) {
        for number in numbers(&line.text).into_iter().filter(|number| number.is_right) {
            let before = &line.text[..number.range.start];
            let sentence = before.rfind(['。', '！', '？', '；', '\n']).map_or(0, |at| at);
            let after = line.text[number.range.end..].split(['。', '！', '？', '；', '\n']).next().unwrap_or_default();
            if !before[sentence..].contains('《') && !after.contains('《') {
                let text = &line.text[number.range.clone()];
                findings.push(found(&NAMELESS).at(script.place(line, number.range.clone())).with("number", text));
            }
        }
    }
}
