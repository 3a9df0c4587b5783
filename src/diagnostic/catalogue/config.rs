//! Group 1: `site.toml`.

super::group! {
    CONFIG_SYNTAX "E101" "config-syntax"
        "site.toml 写法有误：{reason}" => "按提示改正这一行后再试";
        "site.toml is not valid TOML: {reason}" => "mend this line and try again";
    CONFIG_UNKNOWN_KEY "E102" "config-unknown-key"
        "site.toml 里没有“{key}”这一项" => "检查拼写；全部可用的项见 anli schema site 或手册“site.toml”一章";
        "site.toml has no setting \"{key}\"" => "check the spelling; `anli schema site` lists all settings";
    CONFIG_TYPE "E103" "config-type"
        "“{key}”应当是{expected}，这里写的是{found}" => "文字要放在英文双引号里，数字和 true/false 不加引号，列表用 [ ]";
        "\"{key}\" must be {expected}, found {found}" => "text goes between double quotes, numbers and true/false without, lists in [ ]";
    CONFIG_MISSING "E104" "config-missing-key"
        "site.toml 缺少“{key}”" => "补上这一项，例如 {example}";
        "site.toml lacks \"{key}\"" => "add it, for example {example}";
    CONFIG_VALUE "E105" "config-value"
        "“{key}”的值“{value}”不能用：{reason}" => "改成说明里要求的写法";
        "\"{key}\" cannot be \"{value}\": {reason}" => "write it as the reason says";
    CONFIG_DUPLICATE "E106" "config-duplicate-name"
        "“{name}”出现了两次" => "名称、地址名和别名在全站只能属于一个主题（或一条术语）；删去或改名其中一个";
        "\"{name}\" occurs twice" => "a name, slug or alias belongs to one topic (or term); remove or rename one of them";
    CONFIG_NOT_FOUND "E107" "config-not-found"
        "没有找到配置文件 site.toml（从 {folder} 起向上找）" => "进入站点文件夹再运行，或用 --root 指明；新建站点用 anli init";
        "no configuration file site.toml found (searched upwards from {folder})" => "run inside the site's folder or name it with --root; `anli init` makes a new site";
    CONFIG_PLACE "E109" "config-place"
        "[places] 里的“{name}”有误：{reason}" => "每条写 code（6 位区划代码）、name、slug、pinyin，市县还要 parent";
        "[places] entry \"{name}\" is wrong: {reason}" => "each entry has code (6 digits), name, slug, pinyin, and parent for cities and counties";
}
