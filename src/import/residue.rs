//! A line → whether it is left over from the web page or program the text was copied from, and why. Such lines are set
//! aside and listed; they are never dropped silently.

use crate::text::han;

/// Why a line was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// 转载于互联网，如有侵权请联系删除
    Reprint,
    /// 下载 打印 全屏 收藏, 【字号】
    Tools,
    /// 分享到微信, 扫一扫
    Share,
    /// 首页 > 新闻 > 正文
    Breadcrumb,
    /// 上一篇, 下一篇
    Neighbours,
    /// 甲_乙_丙: a title made for search engines.
    SearchTitle,
    /// 版权所有, 备案号
    Footer,
    /// 发布时间、来源、浏览次数
    Meta,
    /// 目录 with its lines
    Contents,
    /// A page number.
    PageNumber,
}

impl Reason {
    /// Name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Reason::Reprint => "reprint",
            Reason::Tools => "tools",
            Reason::Share => "share",
            Reason::Breadcrumb => "breadcrumb",
            Reason::Neighbours => "neighbours",
            Reason::SearchTitle => "search-title",
            Reason::Footer => "footer",
            Reason::Meta => "meta",
            Reason::Contents => "contents",
            Reason::PageNumber => "page-number",
        }
    }

    /// Names in sentences: Chinese, English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Reason::Reprint => ("转载说明", "note of a reprint"),
            Reason::Tools => ("网页按钮", "buttons of the page"),
            Reason::Share => ("分享", "share line"),
            Reason::Breadcrumb => ("当前位置", "breadcrumb"),
            Reason::Neighbours => ("上一篇、下一篇", "previous and next"),
            Reason::SearchTitle => ("给搜索引擎看的标题", "title made for search engines"),
            Reason::Footer => ("页脚", "footer"),
            Reason::Meta => ("网页信息行", "facts about the page"),
            Reason::Contents => ("目录", "table of contents"),
            Reason::PageNumber => ("页码", "page number"),
        }
    }
}

/// Longest line that can be residue, in characters.
const LONGEST: usize = 160;

/// Words of buttons; longer ones first, so that what remains is nothing.
const TOOLS: [&str; 34] = [
    "无障碍浏览",
    "扫一扫在手机打开当前页",
    "打印本页",
    "关闭窗口",
    "加入收藏",
    "返回顶部",
    "返回列表",
    "我要纠错",
    "网页纠错",
    "语音播报",
    "播放视频",
    "全文下载",
    "字体大小",
    "字号",
    "字体",
    "下载",
    "打印",
    "全屏",
    "收藏",
    "分享",
    "关闭",
    "朗读",
    "放大",
    "缩小",
    "默认",
    "举报",
    "点赞",
    "纠错",
    "原文",
    "阅读",
    "特大",
    "大",
    "中",
    "小",
];

/// Words of places to share at.
const SHARES: [&str; 12] =
    ["新浪微博", "腾讯微博", "QQ空间", "微信好友", "朋友圈", "微信", "微博", "QQ", "豆瓣", "复制链接", "分享到", "分享至"];

/// Why a line is to be set aside. `near_edge` says that it stands near the beginning or the end of its file.
pub fn reason(line: &str, near_edge: bool) -> Option<Reason> {
    let line = line.trim();
    if line.chars().nth(LONGEST).is_some() || line.is_empty() {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    if (has(&["转载"]) && has(&["侵权", "互联网", "网络", "联系删除"]))
        || (has(&["版权归原作者", "如有侵权", "若有侵权"]) && line.chars().count() < 60)
    {
        return Some(Reason::Reprint);
    }
    if has(&["当前位置", "您的位置", "您现在的位置", "所在位置"]) && (line.contains(['>', '＞', '»', '：', ':']) || line.contains("首页"))
    {
        return Some(Reason::Breadcrumb);
    }
    if ["上一篇", "下一篇", "上一条", "下一条"].iter().any(|word| line.starts_with(word)) {
        return Some(Reason::Neighbours);
    }
    if near_edge && (has(&["版权所有", "ICP备", "公网安备", "网站标识码", "Copyright", "网站地图", "技术支持："])) {
        return Some(Reason::Footer);
    }
    if is_meta(line) {
        return Some(Reason::Meta);
    }
    if line.starts_with("扫一扫") || line.starts_with("分享到") || line.starts_with("分享至") || only(line, &SHARES, 2) {
        return Some(Reason::Share);
    }
    if only(line, &TOOLS, 2) {
        return Some(Reason::Tools);
    }
    if near_edge && is_search_title(line) {
        return Some(Reason::SearchTitle);
    }
    is_page_number(line).then_some(Reason::PageNumber)
}

/// Nothing but these words, brackets and marks; at least `least` of them, or one in 【】.
fn only(line: &str, words: &[&str], least: usize) -> bool {
    let mut rest = line;
    let mut found = 0;
    'next: while !rest.is_empty() {
        for word in words {
            if let Some(after) = rest.strip_prefix(word) {
                rest = after;
                found += 1;
                continue 'next;
            }
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some(c) if !c.is_alphanumeric() || matches!(c, 'A' | 'T' | 't') => rest = chars.as_str(),
            _ => return false,
        }
    }
    found >= least || (found > 0 && line.contains(['【', '[']))
}

/// 发布时间：2022-01-05 来源：… 浏览次数：…
fn is_meta(line: &str) -> bool {
    const KEYS: [&str; 13] = [
        "发布时间",
        "发布日期",
        "更新时间",
        "信息来源",
        "文章来源",
        "来源",
        "浏览次数",
        "浏览量",
        "阅读次数",
        "点击数",
        "点击率",
        "访问量",
        "责任编辑",
    ];
    let keyed = |key: &&&str| line.find(**key).is_some_and(|at| line[at + key.len()..].trim_start().starts_with(['：', ':']));
    let starts = KEYS.iter().any(|key| line.starts_with(key))
        || line.starts_with("日期：")
        || line.starts_with("时间：")
        || line.starts_with("索引号");
    let count = KEYS.iter().filter(keyed).count();
    count >= 2 || (count == 1 && starts && line.chars().count() < 40)
}

/// 甲_乙_丙, 甲 - 乙 - 丙, 甲|乙: names joined by signs that no sentence has.
fn is_search_title(line: &str) -> bool {
    if line.contains(['。', '；', ';']) || line.chars().count() < 6 {
        return false;
    }
    let joined = |sign: &str| {
        let parts: Vec<&str> = line.split(sign).collect();
        parts.len() > 1 && parts.iter().all(|part| han::count_han(part) >= 2)
    };
    joined("_") || joined("＿") || line.split(" - ").count() > 2 && joined(" - ") || joined("|") && line.split('|').count() > 2
}

/// — 3 —, 第3页, - 12 -
fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| c.is_whitespace() || "—-－–·".contains(c));
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let framed = inner.len() < line.len() && digits(inner);
    let page = |text: &str| text.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).is_some_and(|number| digits(number.trim()));
    framed
        || page(inner)
        || inner
            .split(['/', '，', ' '])
            .filter(|part| !part.is_empty())
            .all(|part| page(part) || part.starts_with('共') && part.ends_with('页'))
            && inner.contains('页')
            && inner.starts_with('第')
}

/// A line of a table of contents: a title, leaders, a page number.
pub fn is_contents_line(line: &str) -> bool {
    let line = line.trim();
    let digits = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = line[..line.len() - digits].trim_end_matches(['(', '（', ' ', '\t']);
    digits > 0
        && digits <= 4
        && (before.ends_with("..") || before.ends_with('…') || before.ends_with("··") || line[..line.len() - digits].ends_with('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residue_is_told_from_text() {
        for (line, wanted) in [
            ("本文由转载于互联网,如有侵权请联系删除!", Some(Reason::Reprint)),
            ("下载 打印 全屏 收藏", Some(Reason::Tools)),
            ("【字号：大 中 小】【打印】【关闭】", Some(Reason::Tools)),
            ("分享到：微信 微博 QQ空间", Some(Reason::Share)),
            ("扫一扫在手机打开当前页", Some(Reason::Share)),
            ("当前位置：首页 > 政务公开 > 正文", Some(Reason::Breadcrumb)),
            ("上一篇：关于做好工作的通知", Some(Reason::Neighbours)),
            ("甲市经验_乙省做法_优秀案例大全", Some(Reason::SearchTitle)),
            ("发布时间：2022-01-05 来源：省政府办公厅 浏览次数：12", Some(Reason::Meta)),
            ("— 3 —", Some(Reason::PageNumber)),
            ("第 3 页", Some(Reason::PageNumber)),
            ("收藏家协会成立大会召开", None),
            ("全市打印、复印店纳入管理。", None),
            ("大", None),
            ("资金来源：财政拨款一千万元，其余由各县自筹，专款专用，确保项目按期完成，发挥效益。", None),
        ] {
            assert_eq!(reason(line, true), wanted, "{line}");
        }
        assert!(is_contents_line("一、主要成绩……3") && !is_contents_line("共建成3"));
    }
}
