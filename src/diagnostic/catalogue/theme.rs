//! Group 5: theme and templates.

super::group! {
    TEMPLATE_SYNTAX "E501" "template-syntax"
        "模板写法有误：{reason}" => "改正这一行；删去这个文件就用回内置的模板";
        "the template is not valid: {reason}" => "mend this line; without the file the built-in template is used";
    TEMPLATE_RENDER "E502" "template-render"
        "模板在生成“{route}”时出错：{reason}" => "检查模板这一行用到的名称；每个模板能用的名称见手册“模板”一章";
        "the template failed while making \"{route}\": {reason}" => "check the names used in this line; the manual lists those of each template";
    THEME_MISSING "E504" "theme-missing"
        "找不到皮肤“{theme}”" => "在 themes/{theme}/ 里放好模板，或改回 theme = \"default\"";
        "theme \"{theme}\" cannot be found" => "put its templates into themes/{theme}/ or set theme = \"default\"";
    THEME_VERSION "E505" "theme-version"
        "皮肤“{theme}”要求 anli {needed} 或更高，现在是 {have}" => "升级 anli，或换一个皮肤";
        "theme \"{theme}\" needs anli {needed} or newer; this is {have}" => "upgrade anli or use another theme";
    TEMPLATE_LIMIT "E506" "template-limit"
        "模板在生成“{route}”时超过了{what}的上限" => "检查模板里是否有没完没了的循环或包含自己";
        "the template exceeded the limit of {what} while making \"{route}\"" => "look for an endless loop or a template that includes itself";
    THEME_FILE "E507" "theme-file"
        "皮肤里没有“{name}”这个文件" => "不带参数运行 anli theme，列出全部文件";
        "the theme has no file \"{name}\"" => "run anli theme without arguments to list all files";
}
