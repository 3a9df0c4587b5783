//! Group 6: import and fix.

super::group! {
    FIX_FORMAT "E601" "fix-format"
        "“{name}”不是能修整的文件（.md、.txt、.jpg、.png、.webp）" => "只写这几种文件；Word 和网页先用 anli import 导入";
        "\"{name}\" is no file that can be repaired (.md, .txt, .jpg, .png, .webp)" => "name files of these kinds; import Word files and web pages with `anli import` first";
    CHANGES_UNDONE "E602" "changes-undone"
        "写文件时出错：{reason}；已恢复原状，一个文件也没有改" => "检查磁盘和权限后再试";
        "writing failed: {reason}; everything was put back, no file was changed" => "check the disk and the permissions and try again";
    IMPORT_OLD_WORD "E603" "import-old-word"
        "“{name}”是旧版 Word 或 WPS 文件，读不了" => "用 Word 或 WPS 打开，另存为 .docx，再导入";
        "\"{name}\" is a file of an old Word or WPS, which cannot be read" => "open it there, save it as .docx and import that";
    IMPORT_FIXED "E604" "import-fixed-layout"
        "“{name}”是版式文件（PDF、OFD），里面没有段落，读不了" => "向原单位要 Word 原件，另存为 .docx；或把文字复制到 .txt 文件里再导入";
        "\"{name}\" is a fixed layout (PDF, OFD) without paragraphs, which cannot be read" => "ask for the Word file and save it as .docx, or copy the text into a .txt file";
    IMPORT_CONTAINER "E605" "import-no-word-file"
        "“{name}”是压缩包，但不是完好的 Word 文件：{reason}" => "用 Word 或 WPS 打开，另存为 .docx；表格和幻灯片先复制成文字";
        "\"{name}\" is a package but no sound Word file: {reason}" => "open it and save it as .docx; copy the text of sheets and slides first";
    IMPORT_ENCODING "E606" "import-encoding"
        "“{name}”不是文字文件，或用了认不出的编码" => "用记事本打开，另存为，编码选 UTF-8";
        "\"{name}\" is no text, or in an encoding that is not known" => "open it in an editor and save it as UTF-8";
    IMPORT_EDITION "E607" "import-edition"
        "报告里没有年份，不知道放到哪个年度" => "写明年度，例如 --edition 2020";
        "the report names no year, so its edition is not known" => "name it, for example --edition 2020";
    IMPORT_LIMIT "E608" "import-limit"
        "{what}超过上限 {limit}" => "把文件分成几个再导入；若来路不明，不要打开";
        "{what} beyond the limit of {limit}" => "cut the file into several; do not open it if you do not know where it is from";
    IMPORT_EMPTY "E609" "import-empty"
        "“{name}”里没有文字" => "看看是不是选错了文件；扫描的图片要先识别成文字";
        "\"{name}\" holds no text" => "check whether it is the right file; scanned pages must be recognised first";
    IMPORT_XML "E610" "import-xml"
        "“{name}”里的内容坏了：{reason}" => "用 Word 或 WPS 打开，另存为新的 .docx";
        "the content of \"{name}\" is broken: {reason}" => "open it in Word or WPS and save it as a new .docx";
    IMPORT_LOST "E611" "import-lost"
        "核对时发现有文字没有着落：“{text}”；一个文件也没有写，这是 anli 的错" => "请把这一行告诉开发者；可以先删去这一处再导入";
        "the proof found text that would be lost: \"{text}\"; nothing was written, this is our mistake" => "please report this line; the import may work without that piece";
    IMPORT_SUFFIX "W601" "import-suffix"
        "“{name}”的后缀与内容不符，已按 {meant} 读" => "改成正确的后缀";
        "the suffix of \"{name}\" does not fit its content; it was read as {meant}" => "give it the right suffix";
    IMPORT_DIFFERS "W602" "import-differs"
        "“{path}”已经存在，与这次导入的不同，没有改动" => "看上面的对照；要换上新的正文就加 --update";
        "\"{path}\" exists, differs from this import and was not changed" => "see the difference above; add --update to take the new text";
    IMPORT_EDITED "W603" "import-edited"
        "“{path}”的正文有人改过，没有换" => "看上面的对照，手工改；要重新导入就先移走这个文件";
        "the body of \"{path}\" was edited by a person and was kept" => "see the difference above and edit by hand, or move the file away and import again";
    IMPORT_SHAPE "W604" "import-shape"
        "没有认出报告、城市或案例的结构" => "看看写出的页面；可以给原文加上“一、”或“济南市”这样的标题行再导入";
        "no report, city or case was recognised" => "look at the pages; heading lines such as 一、 or 济南市 in the original help";
    IMPORT_MISSING "W605" "import-missing-field"
        "这一页还缺必填项“{field}”" => "用 --published、--origin 补上，或写进页首信息";
        "this page still lacks the required field \"{field}\"" => "give it with --published or --origin, or write it into the front matter";
    IMPORT_TOPIC "W606" "import-no-topic"
        "主题表里没有合适这一页的主题" => "在页首信息里写上 topics = [\"主题\"]；或用 --topic 主题名 一次给所有这样的页面，或先在 site.toml 里添上 [[topic]]";
        "no topic of the vocabulary fits this page" => "write topics = [\"…\"] into its front matter; or name one with --topic for all such pages, or add a [[topic]] to site.toml first";
}
