//! AX-9A 图片说明写得有用
//!
//! **查什么。** 图片的说明文字不是文件名（`IMG_0001.jpg`、`图片1`），不超过80个字，不与旁边的文字重复。没有说明的，生成时已经提醒（W306）。
//!
//! **为什么。** 看不见图的读者只听得到这句话；文件名等于没说。
//!
//! **依据。** WCAG 1.1.1；GB/T 37668-2019。
//!
//! **例子。** `![IMG_2031.jpg](照片.jpg)`。
//!
//! **怎么改。** 用一句话说图上是什么；图表说出主要的数。
//!
//! **English.** The words for a picture say what it shows: no file name, at most 80 characters.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::document::{Inline, walk_inlines};
use crate::source::Place;

rule!("ax_9a.rs", "AX-9A", Access, Warning, Partly, Page(look));

messages! { "AX-9A" "image-words";
    NAME "图片说明“{value}”只是文件名或编号" => "用一句话说图上是什么";
        "the words for the picture, \"{value}\", are a file name or number" => "say in a sentence what it shows";
    LONG "图片说明有 {count} 个字，太长" => "压到80个字以内，细节写进正文";
        "the words for the picture have {count} characters" => "keep to 80 and put details into the text";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((_, page)) = script.page else { return };
    walk_inlines(&page.document.blocks, &mut |inline| {
        let Inline::Image { reference, alt, .. } = inline else { return };
        let at = || Place::range(&page.path, &page.document.references[*reference as usize].range);
        let words = alt.trim();
        let lower = words.to_ascii_lowercase();
        let suffix = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp"].iter().any(|suffix| lower.ends_with(suffix));
        let rest = ["img", "image", "dsc", "picture", "pic", "photo", "图片", "图", "照片", "截图", "微信图片", "image"]
            .iter()
            .find_map(|word| lower.strip_prefix(word));
        let numbered = rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | ' ' | '(' | ')')));
        if !words.is_empty() && (suffix || numbered) {
            findings.push(found(&NAME).at(at()).with("value", words));
        }
        let count = words.chars().count();
        if count > 80 {
            findings.push(found(&LONG).at(at()).with("count", count));
        }
    });
}
