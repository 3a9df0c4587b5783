//! CK-1 没有用到的豁免
//!
//! **查什么。** 页首信息的 `[[waive]]` 或 site.toml 的 `[[check.waive]]` 写了豁免，但它指的问题并不存在。
//!
//! **为什么。** 问题改好以后，豁免留着会把以后新出现的同类问题也放过去。
//!
//! **依据。** anli 自己的规矩。
//!
//! **例子。** 手机号已经删去，`rule = "PR-2"` 的豁免还在。
//!
//! **怎么改。** 删去这条豁免。
//!
//! **English.** A waiver that covers nothing: delete it, or it will hide the next finding of its kind.

use crate::check::rule::{messages, rule};

rule!("ck_1.rs", "CK-1", Waivers, Warning, Fully, Inside);

messages! { "CK-1" "waiver-unused";
    UNUSED "豁免 {rule} 没有用到：这里没有它说的问题" => "删去这条豁免";
        "the waiver of {rule} covers nothing" => "delete the waiver";
}
