//! Group 2: front matter.

super::group! {
    FRONT_UNCLOSED "E201" "front-matter-unclosed"
        "页首信息没有结束：开头的 {mark} 之后没有找到另一行 {mark}" => "在页首信息最后一项的下一行单独写 {mark}";
        "front matter is not closed: no second {mark} line" => "write {mark} alone on the line after the last field";
    FRONT_SYNTAX "E202" "front-matter-syntax"
        "页首信息写法有误：{reason}" => "每行一项：TOML 写 名称 = \"内容\"，YAML 写 名称: 内容";
        "front matter is not valid: {reason}" => "one field a line: name = \"value\" in TOML, name: value in YAML";
    FRONT_UNKNOWN_FIELD "E203" "front-matter-unknown-field"
        "页首信息里没有“{key}”这一项" => "检查拼写；全部可用的项见 anli schema page 或手册“页首信息”一章";
        "front matter has no field \"{key}\"" => "check the spelling; `anli schema page` lists all fields";
    FRONT_TYPE "E204" "front-matter-type"
        "“{key}”应当是{expected}，这里写的是{found}" => "文字要放在英文双引号里，列表写成 [\"甲\", \"乙\"]";
        "\"{key}\" must be {expected}, found {found}" => "text goes between double quotes, a list is [\"a\", \"b\"]";
    FRONT_MISSING "E205" "front-matter-missing-field"
        "缺少必填项“{key}”" => "在页首信息里补上，例如 {example}";
        "the required field \"{key}\" is missing" => "add it to the front matter, for example {example}";
    FRONT_VALUE "E206" "front-matter-value"
        "“{key}”的值“{value}”不能用：{reason}" => "改成说明里要求的写法";
        "\"{key}\" cannot be \"{value}\": {reason}" => "write it as the reason says";
    UNKNOWN_CITY "E207" "unknown-city"
        "区划表里没有城市“{name}”" => "写全称、简称或 6 位区划代码；表里没有的地方可在 site.toml 的 [places] 里添加";
        "the divisions table has no city \"{name}\"" => "write the full name, the short name or the 6-digit code; add missing places under [places] in site.toml";
    UNKNOWN_COUNTY "E208" "unknown-county"
        "{city}没有名为“{name}”的区县" => "写该市所辖区县的全称；表里没有的可在 site.toml 的 [places] 里添加";
        "{city} has no county \"{name}\"" => "write the full name of a county of that city; add missing places under [places] in site.toml";
    UNKNOWN_TOPIC "E209" "unknown-topic"
        "主题表里没有“{name}”" => "从 site.toml 的 [[topic]] 里选一个名称、地址名或别名；新主题先加到表里";
        "the vocabulary has no topic \"{name}\"" => "use a name, slug or alias of a [[topic]] in site.toml; add a new topic there first";
    FRONT_FULL_WIDTH "E210" "front-matter-full-width-sign"
        "“{sign}”是全角符号，这里要用半角的“{half}”" => "切换到英文输入法，把“{sign}”改成“{half}”";
        "\"{sign}\" is a full-width sign; \"{half}\" is needed here" => "switch the input method to English and type \"{half}\" instead of \"{sign}\"";
    FRONT_CURLY_QUOTES "E211" "front-matter-curly-quotes"
        "这里用了中文引号“ ”，值的两端要用英文双引号 \"" => "切换到英文输入法，值的两端改用英文双引号；值里面的中文引号可以保留";
        "Chinese quotation marks around a value; straight double quotes are needed" => "put straight double quotes around the value; Chinese marks inside it may stay";
    FRONT_DUPLICATE_KEY "E212" "front-matter-duplicate-key"
        "“{key}”写了两次" => "只保留一个";
        "\"{key}\" is given twice" => "keep only one of them";
    FRONT_ESCAPE "E213" "front-matter-escape"
        "双引号里的反斜杠 \\ 不能这样用" => "写成两个反斜杠 \\\\，或把两端的双引号换成单引号 '…'";
        "a backslash inside double quotes cannot be used like this" => "double it (\\\\), or use single quotes around the value";
    FRONT_OPEN_STRING "E214" "front-matter-open-string"
        "这一行的引号没有配对" => "在值的末尾补上英文双引号 \"";
        "the quotation mark of this line has no partner" => "close the value with a double quote";
    FRONT_YAML_ALIAS "E215" "front-matter-yaml-alias"
        "YAML 的锚点和引用（& 和 *）不能用在页首信息里" => "把内容直接写出来；若星号或 & 是内容的一部分，给整个值加引号";
        "YAML anchors and aliases (& and *) are not allowed in front matter" => "write the content out; quote the value if * or & belongs to it";
    FRONT_YAML_COLON "E216" "front-matter-yaml-colon"
        "值里又有英文冒号，YAML 分不清" => "给整个值加上英文双引号，例如 title: \"济南: 经验\"";
        "the value holds another colon, which YAML cannot tell apart" => "put double quotes around the whole value, for example title: \"a: b\"";
    FRONT_DATE "E217" "front-matter-date"
        "“{value}”不是能用的日期" => "写成 2021-11-05 或 2021-11-05 09:30（24 小时制，不写时区）";
        "\"{value}\" is not a usable date" => "write 2021-11-05 or 2021-11-05 09:30 (24 hours, no zone)";
    FRONT_ITEM "E218" "front-matter-item"
        "正文里没有标识为“{id}”的标题" => "给对应的标题加上 {#{id}}，或改正 [[items]] 里的 id";
        "no heading of the body has the id \"{id}\"" => "add {#{id}} to the heading or mend the id under [[items]]";
    FRONT_TOO_LARGE "E219" "front-matter-too-large"
        "页首信息有 {size} 字节，超过上限 {limit} 字节" => "把长内容移到正文里";
        "front matter has {size} bytes, more than the limit of {limit}" => "move long content into the body";
    FRONT_DATE_ORDER "E220" "front-matter-date-order"
        "“{later}”早于“{earlier}”" => "核对这两个日期";
        "\"{later}\" is earlier than \"{earlier}\"" => "check the two dates";
    PAGE_EMPTY "W201" "page-empty"
        "这个文件没有内容" => "写上内容，或删去这个文件";
        "this file is empty" => "write something or delete the file";
    CASE_GAP "W202" "case-number-gap"
        "{city}的案例编号不连续：缺第 {missing} 号" => "补上缺的案例，或把文件重新编号";
        "the case numbers of {city} have a gap: no. {missing} is missing" => "add the missing case or renumber the files";
    TOPIC_FOLDED "W203" "topic-spelling"
        "主题“{name}”用了别的字形，已按“{meant}”处理" => "改写成“{meant}”";
        "topic \"{name}\" is written in other characters and was taken as \"{meant}\"" => "write \"{meant}\"";
    SECTION_GAP "W204" "section-number-gap"
        "报告章节编号不连续：缺第 {missing} 部分" => "补上缺的章节，或把文件重新编号";
        "the report's sections have a gap: no. {missing} is missing" => "add the missing section or renumber the files";
    EXPIRED_LEFT_OUT "W205" "page-expired"
        "这一页的失效日期 {expires} 早于 --as-of 给的日期，没有写出" => "延长 expires，或删去这一页";
        "this page expired on {expires}, before the date given with --as-of, and was left out" => "extend expires or delete the page";
    PAGE_NO_CASE "W206" "page-is-no-case"
        "写了 city 和 topics，但不在年度的 cases 文件夹里，只当作普通页面，不进索引" => "移到 content/年度/cases/ 下面，例如 content/2020/cases/；确实是普通页面的，写 kind = \"page\"";
        "it has city and topics, but is not in the cases folder of a year: it is a plain page and in no index" => "move it below content/YEAR/cases/, for example content/2020/cases/; if it is a plain page, write kind = \"page\"";
    EDITION_WITHOUT_PAGE "W207" "edition-without-page"
        "“{folder}”这个年度没有自己的页面，读者找不到它的报告章节" => "新建 content/{folder}/_index.md，写上 title、published、origin";
        "the year \"{folder}\" has no page of its own, so that readers cannot find the sections of its report" => "make content/{folder}/_index.md with title, published, origin";
}
