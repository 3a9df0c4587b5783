//! CK-3 豁免的规则编号不存在
//!
//! **查什么。** 豁免里的 `rule` 不是任何规则的编号，或者没有写理由。
//!
//! **为什么。** 写错了编号，豁免就不起作用，而写的人以为起作用。
//!
//! **依据。** anli 自己的规矩。
//!
//! **例子。** `rule = "PR2"`，应写 `rule = "PR-2"`。
//!
//! **怎么改。** 按[检查规则一览](checks.md)写编号。`PR-7` 这样不带字母的，同时管 `PR-7A`、`PR-7B` 等。
//!
//! **English.** The waiver names no rule there is: mend the id. `PR-7` stands for `PR-7A`, `PR-7B` and so on.

use crate::check::rule::{messages, rule};

rule!("ck_3.rs", "CK-3", Waivers, Error, Fully, Inside);

messages! { "CK-3" "waiver-unknown-rule";
    UNKNOWN "没有编号为“{rule}”的规则" => "编号见手册“检查规则一览”";
        "there is no rule \"{rule}\"" => "the manual lists the rules";
}
