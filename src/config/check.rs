//! The section `[check]` of `site.toml`: how hard the rules are, what they compare with, what is waived.

use crate::moment::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of `anli check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Check {
    /// 每条规则的轻重：error 错误、warning 提醒、info 提示、off 不查
    pub severity: BTreeMap<String, Level>,
    /// 整站的豁免；只关系到一页的写在那一页的页首信息里
    pub waive: Vec<SiteWaiver>,
    /// 词表（TSV），相对于站点文件夹
    pub words: Vec<String>,
    /// 站外链接登记表（CSV）
    pub links: String,
    /// 已停用的域名，一行一个
    pub dead_domains: String,
    /// 存量问题清单；命令行的 --baseline 优先
    pub baseline: String,
    /// 可以公开的电话号码，例如办公电话、值班手机
    pub contacts: Vec<String>,
    /// 除 .gov.cn 以外可以用的网站域名
    pub domains: Vec<String>,
    /// 每个城市应有几个案例；不写就不查
    pub cases_per_city: Option<u32>,
    /// 应当有案例的城市；不写就查有案例的省的各市
    pub cities: Vec<String>,
    /// 首页最多多少天没有新内容
    pub home_days: u32,
    /// 栏目最多多少天没有新内容
    pub channel_days: u32,
    /// 站外链接多少天内要复核一次
    pub review_days: u32,
    /// 从首页最多点几次能到一页
    pub depth: u32,
}

impl Default for Check {
    fn default() -> Self {
        Check {
            severity: BTreeMap::new(),
            waive: Vec::new(),
            words: Vec::new(),
            links: "links.csv".into(),
            dead_domains: "dead-domains.txt".into(),
            baseline: String::new(),
            contacts: Vec::new(),
            domains: Vec::new(),
            cases_per_city: None,
            cities: Vec::new(),
            home_days: 14,
            channel_days: 180,
            review_days: 365,
            depth: 4,
        }
    }
}

/// How hard a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 错误
    Error,
    /// 提醒
    Warning,
    /// 提示
    Info,
    /// 不查
    Off,
}

/// Findings that may stay, with the reason and the last day on which that holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// 规则编号
    pub rule: String,
    /// 只豁免这些文字上的；不写则整页
    #[serde(default)]
    pub text: String,
    /// 理由
    pub reason: String,
    /// 有效期：到这一天为止
    pub until: Moment,
}

/// A waiver for files that cannot carry one themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteWaiver {
    /// 规则编号
    pub rule: String,
    /// 文件或地址；不写则不限
    #[serde(default)]
    pub file: String,
    /// 只豁免这些文字上的；不写则整个文件
    #[serde(default)]
    pub text: String,
    /// 理由
    pub reason: String,
    /// 有效期：到这一天为止
    pub until: Moment,
}
