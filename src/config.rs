//! `site.toml`: the typed settings of a site and the checks that need more than their types.

pub mod check;
mod publish;

pub use publish::{Publish, TargetEntry, TargetKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::FieldPlaces;
use crate::place::{self, Division, Places};
use crate::source::Place;
use crate::text::{fold, slug};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything `site.toml` can say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// 站点名称
    pub title: String,
    /// 站点的完整网址，以 / 结尾，可带子目录；用于站点地图、订阅和规范网址，页面内的链接都是相对的
    pub base_url: String,
    /// 页面语言
    pub language: Language,
    /// 皮肤：内置 default，或 themes/ 下的文件夹名
    pub theme: Theme,
    /// 一句话介绍
    pub description: String,
    /// 站名下的一行小字；省略时印主办单位
    pub subtitle: String,
    /// 首页大标题；省略时用站点名称
    pub headline: String,
    /// 首页搜索框下的常用搜索词
    pub suggestions: Vec<String>,
    /// 当地与 UTC 的时差，用于订阅
    pub utc_offset: Offset,
    /// 站外的文件夹，相对于站点文件夹：内容里的符号链接可以指向其中的文件；别处的不跟随
    pub linked: Vec<String>,
    /// 主办和承办单位
    pub owner: Owner,
    /// 政府网站的标识与备案
    pub government: Government,
    /// 主题词表
    pub topic: Vec<TopicEntry>,
    /// 术语表
    pub term: Vec<TermEntry>,
    /// 主导航；省略时按内容生成
    pub nav: Vec<NavEntry>,
    /// 增加或更正的地名：[places.370199]
    pub places: BTreeMap<String, PlaceEntry>,
    /// 城市方格的位置：slug = [列, 行]；省略则不画方格
    pub tiles: BTreeMap<String, Vec<u32>>,
    /// 页头页脚由谁提供
    pub chrome: Chrome,
    /// 链接与相关案例
    pub linking: Linking,
    /// 输出
    pub output: OutputOptions,
    /// 检索
    pub search: SearchOptions,
    /// 检查
    pub check: check::Check,
    /// 发布
    pub publish: Publish,
}

/// BCP 47 tag of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Language(pub String);

impl Default for Language {
    fn default() -> Self {
        Language("zh-CN".into())
    }
}

/// Name of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Theme(pub String);

impl Default for Theme {
    fn default() -> Self {
        Theme("default".into())
    }
}

/// Offset from UTC: `+08:00`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Offset(pub String);

impl Default for Offset {
    fn default() -> Self {
        Offset("+08:00".into())
    }
}

/// Who runs the site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Owner {
    /// 主办单位
    pub name: String,
    /// 承办单位
    pub operator: String,
    /// 地址
    pub address: String,
    /// 电话
    pub phone: String,
    /// 邮箱
    pub email: String,
}

/// Marks of a government site (`gov.md` GW-07, GW-08).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Government {
    /// 网站标识码
    pub site_code: String,
    /// ICP 备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// 公安备案的链接
    pub police_url: String,
    /// 党政机关网站标识的链接
    pub badge_url: String,
    /// “我为政府网站找错”的链接
    pub correction_url: String,
}

/// A topic of the controlled vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicEntry {
    /// 地址名
    pub slug: String,
    /// 名称
    pub name: String,
    /// 一句话说明
    #[serde(default)]
    pub summary: String,
    /// 别名
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A term of the glossary.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermEntry {
    /// 术语
    pub name: String,
    /// 别名
    #[serde(default)]
    pub aliases: Vec<String>,
    /// 所属主题
    #[serde(default)]
    pub topic: Option<String>,
    /// 解释
    #[serde(default)]
    pub definition: String,
}

/// An entry of the main navigation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NavEntry {
    /// 文字
    pub title: String,
    /// 站内地址，例如 /practices.html
    pub address: String,
}

/// A place that the table lacks, or the parts of one that are different here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceEntry {
    /// 全称
    pub name: Option<String>,
    /// 简称
    pub short: Option<String>,
    /// 地址名
    pub slug: Option<String>,
    /// 读音
    pub pinyin: Option<String>,
    /// 上级代码
    pub parent: Option<Exactly>,
}

/// A code that may be typed with or without quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Exactly(pub crate::model::Exact);

/// Who gives header and footer (`gov.md` GW-09).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Chrome {
    /// The theme.
    #[default]
    Own,
    /// The portal, by server-side includes.
    Ssi,
    /// Nobody.
    None,
}

/// Settings of links and relatedness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Linking {
    /// 正文里的术语、地名是否自动加链接
    pub terms: bool,
    /// 不拆开的词：其中的术语和地名不加链接
    pub never: Vec<String>,
    /// 每个案例列出几个相关案例
    pub related: usize,
    /// 权重：主要主题相同
    pub weight_primary: u32,
    /// 权重：每个共同主题
    pub weight_topic: u32,
    /// 权重：同一区县
    pub weight_county: u32,
    /// 权重：每个共同术语
    pub weight_term: u32,
}

impl Default for Linking {
    fn default() -> Self {
        Linking { terms: true, never: Vec::new(), related: 4, weight_primary: 6, weight_topic: 3, weight_county: 4, weight_term: 2 }
    }
}

/// Settings of the output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OutputOptions {
    /// 另写一份 .gz 和 .br，供支持预压缩的服务器使用
    pub compress: bool,
}

/// Search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SearchOptions {
    /// 写出检索索引，页头有搜索框；由门户统一检索时写 false
    pub index: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions { index: true }
    }
}

/// `site.toml` after all checks, with the places it adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The settings; `base_url` ends in `/` or is empty.
    pub site: SiteConfig,
    /// The divisions table with the site's own entries.
    pub places: Arc<Places>,
    /// The file, for messages.
    pub path: Arc<str>,
    /// Where the values stand.
    pub fields: FieldPlaces,
    /// No setting had to be reported.
    pub sound: bool,
    /// The words that pages print themselves, in the site's language.
    pub strings: crate::strings::Strings,
}

/// Checks what types cannot say: addresses, codes, names that must be unique.
pub fn check(mut site: SiteConfig, path: &Arc<str>, fields: FieldPlaces, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let before = diagnostics.len();
    let at = |key: &str| Place::range(path, &fields.of(key));
    let bad = |key: &str, value: &str, reason: &str| {
        Diagnostic::new(Code::CONFIG_VALUE).at(at(key)).with("key", key).with("value", value).with("reason", reason)
    };
    if site.title.trim().is_empty() {
        diagnostics
            .push(Diagnostic::new(Code::CONFIG_MISSING).at(at("title")).with("key", "title").with("example", "title = \"典型经验\""));
    }
    if !site.base_url.is_empty() {
        let sound = is_address(&site.base_url);
        if !sound {
            diagnostics.push(bad("base_url", &site.base_url, "@url-form"));
        } else if !site.base_url.ends_with('/') {
            site.base_url.push('/');
        }
    }
    if !is_offset(&site.utc_offset.0) {
        diagnostics.push(bad("utc_offset", &site.utc_offset.0, "@offset-form"));
    }
    if !slug::is_valid(&site.theme.0) {
        diagnostics.push(bad("theme", &site.theme.0, "@slug-form"));
        site.theme = Theme::default();
    }
    for (index, topic) in site.topic.iter().enumerate() {
        if !slug::is_valid(&topic.slug) {
            diagnostics.push(bad(&format!("topic.{index}.slug"), &topic.slug, "@slug-form"));
        }
    }
    for (key, tile) in &site.tiles {
        if tile.len() != 2 || tile.iter().any(|at| !(1..=12).contains(at)) {
            diagnostics.push(bad(&format!("tiles.{key}"), &format!("{tile:?}"), "@tile-form"));
        }
    }
    duplicates(&site, path, &fields, diagnostics);
    let places = places(&site, path, &fields, diagnostics);
    let sound = diagnostics.len() == before;
    Config { site, places: Arc::new(places), path: path.clone(), fields, sound, strings: Default::default() }
}

/// No two topics share a name, slug or alias; no two terms share a name or alias.
fn duplicates(site: &SiteConfig, path: &Arc<str>, fields: &FieldPlaces, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |seen: &mut BTreeMap<String, String>, own: &mut Vec<String>, name: &str, key: String| {
        let folded = fold::fold_name(name);
        if own.contains(&folded) {
            return;
        }
        if let Some(first) = seen.get(&folded) {
            let found = Diagnostic::new(Code::CONFIG_DUPLICATE).at(Place::range(path, &fields.of(&key))).with("name", name);
            diagnostics.push(found.also(Place::range(path, &fields.of(first))));
        } else {
            seen.insert(folded.clone(), key);
        }
        own.push(folded);
    };
    let mut seen = BTreeMap::new();
    for (index, topic) in site.topic.iter().enumerate() {
        let mut own = Vec::new();
        report(&mut seen, &mut own, &topic.slug, format!("topic.{index}.slug"));
        report(&mut seen, &mut own, &topic.name, format!("topic.{index}.name"));
        for (at, alias) in topic.aliases.iter().enumerate() {
            report(&mut seen, &mut own, alias, format!("topic.{index}.aliases.{at}"));
        }
    }
    let mut seen = BTreeMap::new();
    for (index, term) in site.term.iter().enumerate() {
        let mut own = Vec::new();
        report(&mut seen, &mut own, &term.name, format!("term.{index}.name"));
        for (at, alias) in term.aliases.iter().enumerate() {
            report(&mut seen, &mut own, alias, format!("term.{index}.aliases.{at}"));
        }
    }
}

fn places(site: &SiteConfig, path: &Arc<str>, fields: &FieldPlaces, diagnostics: &mut Vec<Diagnostic>) -> Places {
    let mut table = place::table();
    let mut own = Vec::new();
    for (key, entry) in &site.places {
        let mut wrong = |reason: &str| {
            let found = Diagnostic::new(Code::CONFIG_PLACE).at(Place::range(path, &fields.of(&format!("places.{key}"))));
            diagnostics.push(found.with("name", key).with("reason", reason));
        };
        let code = key.parse::<u32>().ok().filter(|_| key.len() == 6 && key.bytes().all(|b| b.is_ascii_digit()));
        let Some(code) = code else {
            wrong("@code-form");
            continue;
        };
        let known = table.get(&code);
        let pick = |own: &Option<String>, known: Option<&String>| own.clone().or_else(|| known.cloned());
        let name = pick(&entry.name, known.map(|place| &place.name));
        let slug = pick(&entry.slug, known.map(|place| &place.slug));
        let pinyin = pick(&entry.pinyin, known.map(|place| &place.pinyin));
        let (Some(name), Some(slug), Some(pinyin)) = (name, slug, pinyin) else {
            wrong("@incomplete");
            continue;
        };
        let short = pick(&entry.short, known.map(|place| &place.short)).unwrap_or_else(|| short_of(&name));
        let parent = match &entry.parent {
            None => known.and_then(|place| place.parent),
            Some(Exactly(crate::model::Exact(code))) if code.is_empty() => None,
            Some(Exactly(crate::model::Exact(code))) => match code.parse() {
                Ok(code) => Some(code),
                Err(_) => {
                    wrong("@no-parent");
                    continue;
                }
            },
        };
        if !slug::is_valid(&slug) {
            wrong("@slug-form");
            continue;
        }
        if parent.is_some_and(|parent| !table.contains_key(&parent) && !site.places.contains_key(&format!("{parent:06}"))) {
            wrong("@no-parent");
            continue;
        }
        own.push(Division { code, name, short, slug, pinyin, parent });
    }
    table.extend(own.into_iter().map(|place: Division| (place.code, place)));
    Places::of(table)
}

/// 甲山市 → 甲山; names of two characters stay whole.
fn short_of(name: &str) -> String {
    let short = name.strip_suffix(['市', '县', '区', '省']).unwrap_or(name);
    if short.chars().count() >= 2 { short.to_owned() } else { name.to_owned() }
}

/// Whether a text can be the address of a site: scheme, host, perhaps a path.
pub fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(['?', '#', ' ', '"', '<', '>', '\\']))
}

fn is_offset(text: &str) -> bool {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix(['+', '-']).and_then(|rest| rest.split_once(':')).is_some_and(|(hours, minutes)| digits(hours) && digits(minutes))
}
