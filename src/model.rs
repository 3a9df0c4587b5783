//! What a page is: its front matter, its kind, and its parsed form.

use crate::config::check::Waiver;
use crate::document::Document;
use crate::moment::Moment;
use crate::source::ByteRange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// What a page is for. Follows from its folder; front matter may set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The home page's introduction (`content/_index.md`).
    Home,
    /// 年度：one report in one year (`content/2020/_index.md`).
    Edition,
    /// 报告章节 (`content/2020/report/1-….md`).
    Section,
    /// 案例 (`content/2020/cases/jinan/1.md`).
    Case,
    /// Text for a city's page (`content/cities/jinan.md`).
    City,
    /// Text for a topic's page (`content/topics/….md`).
    Topic,
    /// Any other page.
    Page,
}

/// The fields at the head of a page. Every field may be left out unless its kind needs it:
/// `title` for all but city, topic and home; `city`, `topics`, `published`, `origin` for a case
/// (the last two are inherited from the edition).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FrontMatter {
    /// 标题
    pub title: Option<String>,
    /// 地址名：小写字母、数字、连字符；省略时由文件名得出
    pub slug: Option<String>,
    /// 摘要；省略时取正文第一句
    pub summary: Option<String>,
    /// 关键词
    pub keywords: Vec<String>,
    /// 排序：小的在前；省略时按文件名的编号
    pub weight: Option<i64>,
    /// 页面类型；省略时由所在文件夹得出
    pub kind: Option<Kind>,
    /// 城市：全称、简称或 6 位区划代码
    pub city: Option<String>,
    /// 区县：该市所辖区县的全称、简称或代码
    pub county: Option<String>,
    /// 主题：名称、地址名或别名；第一个是主要主题
    pub topics: Vec<String>,
    /// 数据：带单位的数字
    pub figures: Vec<Figure>,
    /// 报告章节里各小节的标识和主题
    pub items: Vec<Item>,
    /// 发布日期：2021-11-05 或 2021-11-05 09:30
    pub published: Option<Moment>,
    /// 更新日期
    pub updated: Option<Moment>,
    /// 来源：文字出自哪里
    pub origin: Option<String>,
    /// 来源的网址
    pub origin_url: Option<String>,
    /// 作者或责任编辑
    pub author: Option<String>,
    /// 发布机构
    pub issuer: Option<String>,
    /// 文号：鲁政办发〔2018〕29号
    pub doc_number: Option<String>,
    /// 成文日期
    pub issued_on: Option<Moment>,
    /// 草稿：不写出
    pub draft: bool,
    /// 失效日期
    pub expires: Option<Moment>,
    /// 旧地址：写出跳转页
    pub aliases: Vec<String>,
    /// 归档日期：页面显示归档标识
    pub archived: Option<Moment>,
    /// 审校记录；从不写出
    pub review: Vec<ReviewStep>,
    /// 附件
    pub attachments: Vec<Attachment>,
    /// 检查结果的豁免：规则、理由、有效期；从不写出
    pub waive: Vec<Waiver>,
}

/// A number with its unit: exact text, and a number for charts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// 指标名称
    pub label: String,
    /// 数值，照原文
    pub value: Exact,
    /// 单位
    #[serde(default)]
    pub unit: String,
    /// 约、近、超、余、多、以上
    #[serde(default)]
    pub qualifier: Option<Qualifier>,
    /// 年份
    #[serde(default)]
    pub year: Option<i64>,
    /// 上一期数值，照原文；用于对比图
    #[serde(default)]
    pub previous: Option<Exact>,
    /// 数值是文字时用于排序和作图的数
    #[serde(default)]
    pub number: Option<f64>,
}

impl Figure {
    /// The number for sorting and charts, if the value is one.
    pub fn amount(&self) -> Option<f64> {
        self.number.or_else(|| crate::text::number::figure(&self.value.0))
    }

    /// The same as a plain number.
    pub fn plain(&self) -> Option<Cow<'_, str>> {
        match self.number {
            Some(number) => Some(number.to_string().into()),
            None => crate::text::number::plain(&self.value.0),
        }
    }

    /// As a sentence has it: 约3.3万人, 2100余人, 4000人以上.
    pub fn in_words(&self) -> String {
        let words = self.words();
        let mut text = String::with_capacity(words.iter().map(|word| word.len()).sum());
        words.iter().for_each(|word| text.push_str(word));
        text
    }

    /// The pieces of [`Figure::in_words`].
    pub fn words(&self) -> [&str; 3] {
        use Qualifier::*;
        let Figure { value: Exact(value), unit, .. } = self;
        match self.qualifier {
            None => [value, unit, ""],
            Some(word @ (About | Nearly | Over)) => [word.as_str(), value, unit],
            Some(word @ (Odd | More)) => [value, word.as_str(), unit],
            Some(word @ AtLeast) => [value, unit, word.as_str()],
        }
    }

    /// The same in two parts, for those who print the number larger: 约3.3 and 万人, 2100 and 余人, 70% and 以上.
    pub fn number_and_unit(&self) -> (String, String) {
        let (words, Exact(value)) = (self.in_words(), &self.value);
        let value = if self.unit.starts_with('%') { format!("{value}%") } else { value.to_string() };
        let end = words.find(&value).map_or(words.len(), |at| at + value.len());
        let (number, unit) = words.split_at(end);
        (number.to_owned(), unit.to_owned())
    }
}

/// Words that make a number approximate; their place in the sentence differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Qualifier {
    /// 约3.3万人
    #[serde(rename = "约")]
    About,
    /// 近200个
    #[serde(rename = "近")]
    Nearly,
    /// 超20万
    #[serde(rename = "超")]
    Over,
    /// 2100余人
    #[serde(rename = "余")]
    Odd,
    /// 7500多名
    #[serde(rename = "多")]
    More,
    /// 4000人以上
    #[serde(rename = "以上")]
    AtLeast,
}

impl Qualifier {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Qualifier::About => "约",
            Qualifier::Nearly => "近",
            Qualifier::Over => "超",
            Qualifier::Odd => "余",
            Qualifier::More => "多",
            Qualifier::AtLeast => "以上",
        }
    }
}

/// Text that may be typed as a bare number; what was typed stays: 14.80 is not 14.8.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exact(pub String);

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "Exact".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number"], "format": "exact" })
    }
}

/// An anchored subsection of a report section and the topics it is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// 标题的标识：正文里的 {#s1-1}
    pub id: String,
    /// 主题
    #[serde(default)]
    pub topics: Vec<String>,
    /// 一句话摘要
    #[serde(default)]
    pub summary: String,
}

/// One step of review; kept out of every output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewStep {
    /// 环节：初审、复审、终审、一校、二校、三校
    pub step: String,
    /// 岗位
    #[serde(default)]
    pub role: String,
    /// 姓名
    #[serde(default)]
    pub name: String,
    /// 日期
    #[serde(default)]
    pub date: Option<Moment>,
    /// 结论
    #[serde(default)]
    pub result: String,
    /// 当时正文的摘要值
    #[serde(default)]
    pub digest: String,
}

/// A file that goes with the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// 文件，相对于本页
    pub file: String,
    /// 名称
    #[serde(default)]
    pub title: String,
}

/// Where the values of front matter stand in the file: `topics.1` → range. Only for messages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldPlaces {
    /// The whole front matter.
    pub whole: ByteRange,
    /// Dotted path and range, in order of appearance.
    pub fields: Vec<(Cow<'static, str>, ByteRange)>,
    /// Where `figures.0.value`, `figures.1.value` … stand, which are not among the fields: most pages have some, and checks
    /// point at them more often than at anything else.
    pub figures: Box<[ByteRange]>,
}

impl FieldPlaces {
    /// Where `field` stands; the whole front matter if it was not typed.
    pub fn of(&self, field: &str) -> ByteRange {
        if let Some(range) = self.figure(field) {
            return range;
        }
        self.fields.iter().find(|(name, _)| **name == *field).map_or(self.whole.clone(), |(_, range)| range.clone())
    }

    /// Where the value of a figure stands, if `field` is the name of one.
    pub fn figure(&self, field: &str) -> Option<ByteRange> {
        let index = field.strip_prefix("figures.")?.strip_suffix(".value")?;
        self.figures.get(index.parse::<usize>().ok()?).cloned()
    }
}

/// A page after parsing: depends on its own file and nothing else.
#[derive(Debug, Clone)]
pub struct Page {
    /// Relative to the root: `content/2020/cases/jinan/1.md`.
    pub path: Arc<str>,
    /// Relative to the content folder, without suffix, cut at `/`.
    pub parts: Vec<Box<str>>,
    /// The front matter, as typed.
    pub front: FrontMatter,
    /// Where its values stand.
    pub places: FieldPlaces,
    /// The body.
    pub document: Document,
    /// Nothing in the file but white space.
    pub empty: bool,
    /// Text or front matter could not be read, which has been reported. Nothing follows from what is missing.
    pub unread: bool,
}

impl Page {
    /// The file name without suffix.
    pub fn stem(&self) -> &str {
        self.parts.last().map_or("", |part| part)
    }

    /// Whether it speaks for its folder: `_index.md`, `index.md`, `README.md`.
    pub fn is_folder_page(&self) -> bool {
        matches!(self.stem(), "_index" | "index") || self.stem().eq_ignore_ascii_case("readme")
    }
}
