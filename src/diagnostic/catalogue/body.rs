//! Group 3: the body of a page.

super::group! {
    NOT_UTF8 "E301" "not-utf-8"
        "文件不是 UTF-8 编码：此处有无法识别的字节 {bytes}" => "用记事本打开，另存为，编码选 UTF-8；再检查这一行的文字";
        "the file is not UTF-8: unreadable bytes {bytes} here" => "save the file as UTF-8 and check the text of this line";
    LOOKS_GB18030 "E302" "gb18030"
        "文件是 GB18030（GBK）编码，不是 UTF-8" => "用记事本打开，另存为，编码选 UTF-8（文字不会变）";
        "the file is encoded in GB18030 (GBK), not UTF-8" => "save it as UTF-8; the text stays the same";
    LOOKS_UTF16 "E303" "utf-16"
        "文件是 UTF-16 编码（记事本里叫 Unicode），不是 UTF-8" => "用记事本打开，另存为，编码选 UTF-8";
        "the file is encoded in UTF-16, not UTF-8" => "save it as UTF-8";
    CONTROL_CHARACTER "E304" "control-character"
        "此处有看不见的控制字符 {code}" => "删去它（光标移到此处，按退格键），或重新输入这几个字";
        "an invisible control character {code} stands here" => "delete it or type these words again";
    TOO_DEEP "E305" "too-deep"
        "{what}嵌套了 {depth} 层，超过上限 {limit} 层" => "减少嵌套";
        "{what} is nested {depth} levels deep, more than the limit of {limit}" => "nest less";
    TOO_LARGE "E306" "file-too-large"
        "文件有 {size}，超过上限 {limit}" => "把内容分成几页";
        "the file has {size}, more than the limit of {limit}" => "divide the content into several pages";
    UNKNOWN_DIRECTIVE "E307" "unknown-directive"
        "没有“{name}”这种版块" => "::: 后面可以写 notice（提示框）、figures（数据表）、chart（条形图）";
        "there is no directive \"{name}\"" => "after ::: write notice, figures or chart";
    DIRECTIVE_OPEN "E308" "directive-open"
        "这个 ::: 版块没有结束" => "在版块末尾单独写一行 :::";
        "this ::: directive is not closed" => "write ::: alone on a line at its end";
    DUPLICATE_ANCHOR "E309" "duplicate-anchor"
        "锚点“{id}”在本页用了两次" => "改掉其中一个 {#…}";
        "the anchor \"{id}\" is used twice in this page" => "change one of the {#…}";
    CHART_LINE "E310" "chart-line"
        "条形图的这一行读不出数值：“{line}”" => "每行写“名称 数值 单位”，用空格隔开，例如 2020年 2138084 万元";
        "no value can be read from this line of the chart: \"{line}\"" => "write label, value and unit separated by spaces, for example 2020年 2138084 万元";
    FIGURE_LABEL "E311" "figure-label"
        "本页的 [[figures]] 里没有“{label}”" => "写成页首信息里 figures 的 label，或在那里补上这一条";
        "the page's [[figures]] have no \"{label}\"" => "use a label of the figures in the front matter or add it there";
    TOO_MANY "E312" "too-many"
        "{what}有 {count} 个，超过上限 {limit} 个" => "把内容分成几页";
        "there are {count} {what}, more than the limit of {limit}" => "divide the content into several pages";
    OUTPUT_TOO_LARGE "E313" "output-too-large"
        "这一页写出来有 {size}，超过上限 {limit}" => "检查是否有重复展开的内容（引用、表格），或分成几页";
        "this page would be {size}, more than the limit of {limit}" => "look for content that multiplies (references, tables) or divide the page";
    DIRECTIVE_STRAY "E314" "directive-stray"
        "这个 ::: 没有对应的开头" => "删去这一行，或在前面补上 ::: notice 之类的开头";
        "this ::: closes nothing" => "remove the line or add an opening such as ::: notice";
    FOOTNOTE_MISSING "E315" "footnote-missing"
        "脚注“{label}”没有写内容" => "在页面里加一行 [^{label}]: 脚注内容；不是脚注的，写成 \\[^{label}] 或放进反引号";
        "the footnote \"{label}\" has no text" => "add a line [^{label}]: text; what is no footnote is written \\[^{label}] or between backticks";
    RESERVED_ANCHOR "E316" "reserved-anchor"
        "锚点“{id}”是网页自己要用的" => "换一个名字，例如 {#{id}-1}";
        "the anchor \"{id}\" belongs to the page itself" => "use another name, for example {#{id}-1}";
    HTML_REMOVED "W301" "html-removed"
        "HTML 标签 {tag} 不在允许之列，已去掉（文字保留）" => "用 Markdown 写法代替；尖括号本来就是文字的，放进反引号 `…`，或在 < 前加 \\";
        "the HTML tag {tag} is not allowed and was removed (its text stays)" => "use Markdown instead; where < is meant as text, put it between backticks or write \\<";
    LITERAL_EMPHASIS "W302" "literal-emphasis"
        "这里的 {mark} 没有配成对，会原样显示出来" => "加粗写成 **文字**，星号里侧不留空格；要显示星号本身，写成 \\*\\*";
        "this {mark} has no partner and will be shown as it is" => "write **text** without spaces inside; for literal asterisks write \\*\\*";
    PRIVATE_USE "W303" "private-use-character"
        "此处有专用区字符 {code}，多数电脑显示不出" => "多半来自 WPS 或 Word 的特殊字体，请改用标准字符或图片";
        "a private-use character {code} stands here; most computers cannot show it" => "it usually comes from a special font; use a standard character or a picture";
    HEADING_JUMP "W304" "heading-jump"
        "标题从第 {from} 级直接跳到第 {to} 级" => "改成 {expected}，读屏软件靠级别认路";
        "the heading jumps from level {from} to level {to}" => "write {expected}; screen readers find their way by levels";
    HEADING_GAP "W305" "heading-number-gap"
        "标题编号不连续：“{found}”前面缺“{expected}”" => "核对编号或补上缺的一节";
        "the heading numbers have a gap: \"{expected}\" is missing before \"{found}\"" => "check the numbers or add the missing part";
    IMAGE_ALT "W306" "image-without-text"
        "图片没有说明文字" => "在方括号里写上图的内容：![说明](图片.png)";
        "the image has no text" => "say between the square brackets what it shows: ![text](image.png)";
    RADICAL "W307" "compatibility-character"
        "“{found}”是部首或兼容字，看着像“{meant}”，但搜不到" => "改成“{meant}”（多半来自 PDF 复制）";
        "\"{found}\" is a radical or compatibility form that only looks like \"{meant}\"" => "type \"{meant}\" (it usually comes from copying out of a PDF)";
    INVISIBLE "W308" "invisible-character"
        "此处有看不见的字符 {code}" => "删去它；它会让搜索和复制出错";
        "an invisible character {code} stands here" => "delete it; it spoils search and copying";
    IMAGE_LARGE "W309" "image-large"
        "图片“{name}”有 {size}，读者打开会很慢" => "压缩到 500 KB 以内再放";
        "the image \"{name}\" has {size}, slow to open" => "compress it to 500 KB or less";
    FOOTNOTE_UNUSED "W310" "footnote-unused"
        "脚注“{label}”没有被正文引用，不会显示" => "在正文里写上 [^{label}]，或删去这条脚注";
        "the footnote \"{label}\" is mentioned nowhere and will not be shown" => "write [^{label}] in the text or remove the footnote";
    HTML_ATTRIBUTE_REMOVED "W311" "html-attribute-removed"
        "HTML 标签 {tag} 的样式、对齐之类的属性不能用，已去掉（标签和文字保留）" => "删去这些属性；版式由网站统一管";
        "attributes of the HTML tag {tag} such as style and align are not allowed and were removed (the tag and its text stay)" => "delete them; the site decides what things look like";
    HTML_CONTENT_REMOVED "W312" "html-content-removed"
        "HTML 标签 {tag} 和里面的内容不能用，已去掉" => "删去它；脚本和样式写在主题里";
        "the HTML tag {tag} is not allowed and was removed with what is in it" => "delete it; scripts and styles belong to the theme";
    LITERAL_LINK "W313" "literal-link"
        "“{target}”里有空格，没有成为链接，会原样显示出来" => "用尖括号把地址括起来：(<{target}>)，或从文件名里去掉空格";
        "\"{target}\" has spaces, so that it is no link and will be shown as it is" => "put the address between angle brackets: (<{target}>), or take the spaces out of the file's name";
}
