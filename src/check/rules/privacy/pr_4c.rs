//! PR-4C 成批的个人信息
//!
//! **查什么。** 表格里有“姓名”一栏，五行以上又有身份证号、手机号、银行卡号、住址、出生日期这样的栏目，不论号码是否完整。
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

rule!("pr_4c.rs", "PR-4C", Privacy, Error, Partly, Page(look));

messages! { "PR-4C" "list-of-persons";
    LIST "{rows} 行的名单里有“{column}”一栏" => "只留公示必需的栏目，号码按规定遮住";
        "a list of {rows} persons has the column \"{column}\"" => "keep the columns that are needed and mask the numbers";
}

const NAMES: [&str; 5] = ["姓名", "学生姓名", "申请人", "户主", "名字"];
const COLUMNS: [&str; 14] = [
    "身份证", "证件号", "手机", "电话", "联系方式", "银行卡", "卡号", "账号", "住址", "家庭地址", "出生日期", "出生年月", "户籍", "家庭住址",
];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut tables: BTreeMap<u32, Vec<(&Line, u32, u32)>> = BTreeMap::new();
    for line in &script.lines {
        if let Role::Cell(table, row, column) = &line.role {
            tables.entry(*table).or_default().push((line, *row, *column));
        }
    }
    for cells in tables.values() {
        let head = || cells.iter().filter(|(_, row, _)| *row == 0);
        let rows = cells.iter().map(|(_, row, _)| *row).max().unwrap_or(0);
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        if rows < 5 || !head().any(|(line, ..)| NAMES.contains(&plain(&line.text).as_str())) {
            continue;
        }
        for (line, ..) in head() {
            let text = plain(&line.text);
            if COLUMNS.iter().any(|column| text.contains(column)) {
                let place = script.place(line, 0..line.text.len());
                findings.push(found(&LIST).at(place).with("rows", rows).with("column", text));
            }
        }
    }
}
