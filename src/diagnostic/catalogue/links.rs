//! Group 4: links and addresses.

super::group! {
    DEAD_LINK "E401" "dead-link"
        "链接的目标“{target}”不存在" => "核对文件名和路径（相对于本文件）";
        "the link's target \"{target}\" does not exist" => "check the file name and the path (relative to this file)";
    DEAD_ANCHOR "E402" "dead-anchor"
        "“{page}”里没有锚点“{anchor}”" => "核对标题文字，或给标题加上 {#{anchor}}";
        "\"{page}\" has no anchor \"{anchor}\"" => "check the heading's text or add {#{anchor}} to it";
    MISSING_FILE "E403" "missing-file"
        "找不到文件“{target}”" => "把文件放到这个位置，或改正路径（区分大小写）";
        "the file \"{target}\" cannot be found" => "put it there or mend the path (upper and lower case differ)";
    DUPLICATE_ADDRESS "E404" "duplicate-address"
        "两个来源要用同一个地址“{address}”：{first} 和 {second}" => "给其中一页的页首信息加上不同的 slug = \"…\"，或改文件名（地址不区分大小写）";
        "two sources claim the address \"{address}\": {first} and {second}" => "give one of them another slug = \"…\" or file name (addresses ignore case)";
    WIKI_UNRESOLVED "E405" "wiki-link-unresolved"
        "[[{target}]] 找不到对应的城市、主题、术语或页面" => "写城市全称、主题名、术语名，或页面路径如 2020/jinan/1；方括号本来就是文字的，写成 \\[[…]] 或放进反引号";
        "[[{target}]] is no city, topic, term or page" => "write a city, a topic, a term or a page path such as 2020/jinan/1; brackets meant as text are written \\[[…]] or between backticks";
    WIKI_AMBIGUOUS "E406" "wiki-link-ambiguous"
        "[[{target}]] 有好几个可能：{candidates}" => "写得更明确，例如用页面路径";
        "[[{target}]] may mean several things: {candidates}" => "be more precise, for example with a page path";
    BAD_SLUG "E407" "bad-slug"
        "“{slug}”不能用作地址" => "slug 只用小写字母、数字和连字符，不含 / 和 ..";
        "\"{slug}\" cannot be an address" => "a slug has lower-case letters, digits and hyphens only, no / and no ..";
    LINK_TO_DRAFT "E408" "link-to-draft"
        "链接指向草稿或已过期的页面“{target}”，它不会写出" => "先发布那一页，或去掉这个链接；预览可加 --drafts";
        "the link leads to \"{target}\", a draft or expired page that is not written" => "publish that page first or remove the link; --drafts shows drafts";
    BAD_SCHEME "E409" "bad-scheme"
        "链接“{target}”的类型不允许" => "只能用 https、http、mailto、tel 或站内路径";
        "the kind of link \"{target}\" is not allowed" => "use https, http, mailto, tel or a path inside the site";
    OUTSIDE_ROOT "E410" "link-outside"
        "路径“{target}”走出了内容文件夹" => "把文件放进 content/ 或 static/，再用相对路径";
        "the path \"{target}\" leaves the content folder" => "put the file into content/ or static/ and use a relative path";
    CITY_WITHOUT_PAGE "E411" "city-without-page"
        "[[{target}]] 这个城市在本站没有页面" => "本站还没有它的案例；先去掉方括号";
        "the city [[{target}]] has no page in this site" => "the site has no case of it yet; remove the brackets";
    BAD_ALIAS "E412" "bad-alias"
        "别名“{alias}”不能用：{reason}" => "写成站内的旧地址，例如 \"/old/page.html\"";
        "the alias \"{alias}\" cannot be used: {reason}" => "write an old address of the site, for example \"/old/page.html\"";
    DUPLICATE_CASE "E413" "duplicate-case-number"
        "{city}的第 {number} 个案例有两个文件" => "改其中一个文件名的编号";
        "case no. {number} of {city} has two files" => "change the number in one of the file names";
    DUPLICATE_CITY_PAGE "E414" "duplicate-city-page"
        "“{name}”有两个说明文件" => "只留一个";
        "\"{name}\" has two pages of text" => "keep one";
    ATTACHMENT_TYPE "E415" "file-type"
        "“{name}”的内容不是 {expected}（看起来是{found}）" => "用原来的软件另存为正确的格式，不要只改扩展名";
        "\"{name}\" is not {expected} (it looks like {found})" => "save it in the right format; changing the suffix is not enough";
    FILE_FORBIDDEN "E416" "file-forbidden"
        "不能发布“{name}”：{reason}" => "换成允许的格式（如 pdf、docx、zip、jpg、mp4）；一定要原样发布的放进 static/，链接写 /文件名";
        "\"{name}\" cannot be published: {reason}" => "use an allowed format (pdf, docx, zip, jpg, mp4); what must be published as it is goes into static/, linked as /name";
    FOLDER_PAGE_TAKEN "E417" "folder-page-taken"
        "“{address}”已经是{first}的地址，{second} 不能再作这个文件夹的首页" => "换一个文件名（不叫 _index、index、README），例如 about.md；自己看的说明移出 content/，或加上 draft = true";
        "\"{address}\" is the address of {first} already; {second} cannot be this folder's page" => "give it another name than _index, index and README, for example about.md; move a note to yourself out of content/, or add draft = true";
    TOPIC_EMPTY "W401" "topic-without-cases"
        "主题“{name}”还没有案例，没有生成它的页面" => "给案例加上这个主题，或从 site.toml 里删去它";
        "topic \"{name}\" has no case yet; its page was not made" => "give it to a case or remove it from site.toml";
    ADDRESS_SHORTENED "W402" "address-shortened"
        "地址超过 100 个字符，已缩短为“{address}”" => "给这一页写一个短的 slug";
        "the address was longer than 100 characters and became \"{address}\"" => "give the page a short slug";
}
