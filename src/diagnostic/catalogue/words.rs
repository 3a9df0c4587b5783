//! Words that diagnostics carry as values and that differ by language: `@text` → 文字 / text.

use super::Language;

const WORDS: &[(&str, &str, &str)] = &[
    ("@text", "文字（两端加英文双引号）", "text (between double quotes)"),
    ("@integer", "整数（不加引号）", "a whole number (without quotes)"),
    ("@number", "数字（不加引号）", "a number (without quotes)"),
    ("@boolean", "true 或 false（不加引号）", "true or false (without quotes)"),
    ("@date", "日期（如 2021-11-05）", "a date (such as 2021-11-05)"),
    ("@list", "列表（如 [\"甲\", \"乙\"]）", "a list (such as [\"a\", \"b\"])"),
    ("@table", "一组“名称 = 值”", "a table of name = value"),
    ("@nothing", "空值", "nothing"),
    ("@anything", "任意值", "anything"),
    ("@one-of", "只能是其中之一：", "it must be one of "),
    ("@not-a-number", "不是数字", "it is not a number"),
    ("@brackets", "括号", "brackets"),
    ("@yaml-tab", "行首用了制表符，YAML 只认空格", "the line is indented with a tab; YAML knows only spaces"),
    ("@yaml-line", "这一行不合 YAML 的写法", "this line is not valid YAML"),
    ("@toml-no-equals", "这一行没有“名称 = 值”", "this line has no name = value"),
    ("@toml-list", "列表的方括号或逗号不对", "the brackets or commas of the list are wrong"),
    ("@toml-table", "这个表头与前面的重复或冲突", "this table header repeats or contradicts an earlier one"),
    ("@toml-unquoted", "值不合写法：文字两端要加英文双引号", "the value is not valid: text needs double quotes"),
    ("@toml-two-on-a-line", "一行只能写一项，值后面不能再有别的内容", "one field a line, nothing may follow the value"),
    ("@slug-form", "只能有小写字母、数字和连字符", "lower-case letters, digits and hyphens only"),
    (
        "@url-form",
        "应当是完整网址，例如 https://www.example.gov.cn/edu/",
        "it must be a whole address such as https://www.example.gov.cn/edu/",
    ),
    ("@code-form", "应当是 6 位数字", "it must be 6 digits"),
    ("@no-parent", "上级代码不存在", "the parent code does not exist"),
    ("@incomplete", "新增的地名要写全 name、slug、pinyin", "a new place needs name, slug and pinyin"),
    (
        "@alias-form",
        "别名要以 / 开头，以 .html 或 / 结尾，不含 .. 和空格",
        "an alias starts with / and ends in .html or /, without .. or spaces",
    ),
    ("@offset-form", "应当是 +08:00 这样的时差", "it must be an offset such as +08:00"),
    ("@nav-target", "没有这个地址", "there is no such address"),
    ("@tile-form", "应当是 [列, 行]，都在 1 到 12 之间", "it must be [column, row], both from 1 to 12"),
    ("@headings", "标题", "headings"),
    ("@blocks", "内容块", "blocks"),
    ("@html", "HTML 标签", "HTML tags"),
    ("@inlines", "强调和链接", "emphasis and links"),
    ("@content-folder", "内容文件夹", "the content folder"),
    ("@theme-folder", "皮肤文件夹", "the theme folder"),
    ("@static-folder", "静态文件夹", "the static folder"),
    ("@site-root", "站点文件夹本身", "the site's folder itself"),
    ("@config-file", "配置文件", "the configuration file"),
    ("@above-root", "站点文件夹的上级", "a folder above the site"),
    ("@home-folder", "用户主文件夹", "the home folder"),
    ("@git-folder", "一个 Git 仓库", "a git work tree"),
    ("@template-not-found", "找不到要用的模板：", "a template it uses is missing: "),
    ("@template-undefined", "用了没有的名称：", "an unknown name is used: "),
    ("@recursion", "嵌套层数（模板可能包含了自己）", "nesting (a template may include itself)"),
    ("@steps", "运算步数", "steps"),
    ("@length", "长度", "length"),
    ("@generated", "（自动生成的页面）", "(a generated page)"),
    ("@executable", "这种文件可以执行程序", "files of this kind can run programs"),
    ("@svg-script", "SVG 里含有脚本", "the SVG holds a script"),
    ("@home-page", "首页", "the home page"),
];

/// A value in the reader's language: `@word` is looked up, `@word rest` keeps its rest, anything else stays.
pub fn translate(value: &str, language: Language) -> String {
    let (word, rest) = value.split_once(' ').unwrap_or((value, ""));
    match WORDS.iter().find(|(key, ..)| *key == word) {
        Some((_, zh, en)) => format!("{}{rest}", if language == Language::Zh { zh } else { en }),
        None => value.to_owned(),
    }
}
