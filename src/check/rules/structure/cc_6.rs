//! CC-6 “见附件”连得到附件
//!
//! **查什么。** 正文说“见附件”“详见附件”“附件1”的，这一段有链接，或者页首信息里有 `attachments`。
//!
//! **为什么。** 读者点不到附件，等于没有附件；这是网站上最常见的遗漏之一。
//!
//! **依据。** 47号关于附件的要求；典型经验与报告相互链接的写法。
//!
//! **例子。** “典型案例（见附件）”没有链接。
//!
//! **怎么改。** 给“附件”二字加链接，或在页首信息里写 `attachments`。
//!
//! **English.** Where the text says “see the annex”, there is a link or an attachment.

use crate::check::context::Context;
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("cc_6.rs", "CC-6", Structure, Warning, Partly, Page(look));

messages! { "CC-6" "annex-link";
    LOOSE "“{value}”没有链接" => "给它加链接，或在页首信息里写 attachments";
        "\"{value}\" has no link" => "link it or list attachments in front matter";
}

pub(in crate::check) const WORDS: [&str; 6] = ["详见附件", "见附件", "附件1", "附件2", "附后", "见附表"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((_, page)) = script.page else { return };
    if !page.front.attachments.is_empty() {
        return;
    }
    for line in script.prose().filter(|line| line.links.is_empty() && line.holds(sieve::ANNEX)) {
        if let Some((at, word)) = WORDS.iter().filter_map(|word| Some((line.text.find(word)?, *word))).min() {
            findings.push(found(&LOOSE).at(script.place(line, at..at + word.len())).with("value", word));
        }
    }
}
