//! PR-4C 成批的个人信息
//!
//! **查什么。** 正文或 xlsx 附件的表格里有“姓名”一栏，五行以上又有身份证号、手机号、银行卡号、住址、出生日期这样的栏目，不论号码是否完整。
//!
//! **为什么。** 整张名单的泄露影响大、性质重；号码遮得不够，几栏合起来仍能认出人。
//!
//! **依据。** 《个人信息保护法》；各地公示去标识化的要求。
//!
//! **例子。** 表头“姓名｜身份证号｜手机”，下面20行。
//!
//! **怎么改。** 只留公示必需的栏目；号码按规定遮住。
//!
//! **English.** A table of five rows or more with names and such columns as identity number, telephone, address or birthday.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Line, Role, Script};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

rule!("pr_4c.rs", "PR-4C", Privacy, Error, Partly, Words(look));

messages! { "PR-4C" "list-of-persons";
    LIST "{rows} 行的名单里有“{column}”一栏" => "只留公示必需的栏目，号码按规定遮住";
        "a list of {rows} persons has the column \"{column}\"" => "keep the columns that are needed and mask the numbers";
}

const NAMES: [&str; 5] = ["姓名", "申请人", "户主", "名字", "学生名单"];
const COLUMNS: [&str; 14] = [
    "身份证", "证件号", "手机", "电话", "联系方式", "银行卡", "卡号", "账号", "住址", "家庭地址", "出生日期", "出生年月", "户籍", "公民身份号码",
];

/// A cell: its line, its row and column from 0.
type Cell<'a> = (&'a Line, u32, u32);

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut tables: BTreeMap<(&str, u32), Vec<Cell<'_>>> = BTreeMap::new();
    for line in &script.lines {
        match &line.role {
            Role::Cell(table, row, column) => tables.entry(("", *table)).or_default().push((line, *row, *column)),
            Role::Attached(label) => {
                if let Some((sheet, row, column)) = cell_of(label) {
                    tables.entry((sheet, 0)).or_default().push((line, row, column));
                }
            }
            _ => {}
        }
    }
    for cells in tables.values() {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        let is_name = |text: &str| NAMES.iter().any(|name| text.contains(name)) && text.chars().count() <= 8;
        // A sheet has a title above its head.
        let Some(head) = cells.iter().find(|(line, row, _)| *row <= 5 && is_name(&plain(&line.text))).map(|(_, row, _)| *row) else { continue };
        let rows = cells.iter().map(|(_, row, _)| *row).max().unwrap_or(0).saturating_sub(head);
        if rows < 5 {
            continue;
        }
        for (line, ..) in cells.iter().filter(|(_, row, _)| *row == head) {
            let text = plain(&line.text);
            if COLUMNS.iter().any(|column| text.contains(column)) {
                let place = script.place(line, 0..line.text.len());
                findings.push(found(&LIST).at(place).with("rows", rows).with("column", text));
            }
        }
    }
}

/// `名单!B3` → sheet, row and column from 0.
fn cell_of(label: &str) -> Option<(&str, u32, u32)> {
    let (sheet, at) = label.rsplit_once('!')?;
    let letters = at.bytes().take_while(u8::is_ascii_uppercase).count();
    let row: u32 = at[letters..].parse().ok()?;
    let column = at[..letters].bytes().try_fold(0_u32, |sum, byte| sum.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1))?;
    Some((sheet, row.checked_sub(1)?, column.checked_sub(1)?))
}
