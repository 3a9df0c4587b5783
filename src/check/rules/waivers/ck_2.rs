//! CK-2 过期的豁免
//!
//! **查什么。** 豁免写明的有效期（`until`）已过。
//!
//! **为什么。** 豁免是有期限的同意；过了期要重新决定，它盖住的问题会重新报告。
//!
//! **依据。** anli 自己的规矩。
//!
//! **例子。** `until = 2022-06-30`，而检查日是2022-07-01。
//!
//! **怎么改。** 改正问题并删去豁免；确实还要留着的，重新审批后改有效期。
//!
//! **English.** The waiver's last day has passed: its findings come back. Mend them, or decide anew and move the day.

use crate::check::rule::{messages, rule};

rule!("ck_2.rs", "CK-2", Waivers, Warning, release Error, Fully, Inside);

messages! { "CK-2" "waiver-over";
    OVER "豁免 {rule} 到 {until} 为止，已经过期（理由：{reason}）" => "改正问题并删去豁免，或重新审批后改有效期";
        "the waiver of {rule} ended on {until} (reason: {reason})" => "mend the finding, or decide anew and move the day";
}
