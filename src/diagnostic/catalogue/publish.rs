//! Group 7: packages, review, export, publishing. Up to E729 something is wrong with what is to be published; from E730
//! on the command cannot run.

super::group! {
    PACK_NAME "E701" "package-name"
        "“{path}”不能放进发布包：{reason}" => "改文件名：英文字母、数字、- 和 _，不超过 100 个字符";
        "\"{path}\" cannot go into a package: {reason}" => "rename it: ASCII letters, digits, - and _, at most 100 characters";
    PACK_SUFFIX "E702" "package-suffix"
        "“{path}”的后缀“{suffix}”不在发布包的白名单里，网闸多半会拦下" => "换成常用格式；确实要用就写进 site.toml：[publish] suffixes = [\"{suffix}\"]";
        "\"{path}\": the suffix \"{suffix}\" is not on the package's list, a gateway would stop it" => "use a common format, or allow it in site.toml: [publish] suffixes = [\"{suffix}\"]";
    FILE_TAMPERED "E703" "file-tampered"
        "“{path}”与发布时不一样，被改过" => "查清是谁改的；用完整的发布包重新 apply 即可恢复";
        "\"{path}\" is not what was published: it was changed" => "find out by whom; applying the whole package again mends it";
    FILE_MISSING "E704" "file-missing"
        "缺少“{path}”" => "用完整的发布包重新 apply 即可恢复";
        "\"{path}\" is missing" => "applying the whole package again mends it";
    FILE_EXTRA "E705" "file-extra"
        "多出“{path}”，发布时没有它" => "不是门户自己放的就删去；anli 不删别人的文件";
        "\"{path}\" was not published" => "delete it unless the portal put it there; anli deletes no foreign files";
    PACKAGE_DAMAGED "E706" "package-damaged"
        "发布包里的“{path}”坏了：{reason}" => "重新拷贝发布包；分成几份的，看是不是缺了一份";
        "\"{path}\" in the package is damaged: {reason}" => "copy the package again; if it is in parts, see whether one is missing";
    DIGEST_DIFFERS "E707" "release-digest-differs"
        "这不是审批过的那一次发布：应为 {wanted}，实为 {found}" => "核对审批单上的摘要值和发布包";
        "this is not the approved release: {wanted} was wanted, {found} was found" => "compare the digest on the sheet with the package";
    BASE_DAMAGED "E708" "base-damaged"
        "门户上有 {count} 个文件不是上次发布的样子，增量包不能用" => "用完整的发布包";
        "{count} files on the portal are not as they were published: an increment cannot be used" => "use the whole package";
    WRONG_BASE "E709" "wrong-base"
        "增量包要用在版本 {base}（摘要 {digest}…）上，这里是：{found}" => "按顺序先装前面的包，或用完整的发布包";
        "the increment goes on version {base} (digest {digest}…), but here is: {found}" => "apply the packages in order, or use the whole package";
    REVIEW_MISSING "E711" "review-missing"
        "三审三校还缺：{steps}" => "审过以后用 anli review sign 登记";
        "the review lacks: {steps}" => "record the steps with anli review sign";
    REVIEW_VOID "E712" "review-void"
        "签字以后文字又改过，这些签字作废：{steps}；现在的文本摘要是 {digest}" => "按现在的文本重新审校和登记";
        "the text was edited after it was signed, so these signatures are void: {steps}; the digest is now {digest}" => "review the text as it is now and sign again";
    REVIEW_ORDER "E713" "review-order"
        "“{late}”登记在“{early}”前面" => "按顺序重新登记：初审、复审、终审，一校、二校、三校";
        "{late} was recorded before {early}" => "record the steps in order: 初审, 复审, 终审 and 一校, 二校, 三校";
    REVIEW_SAME_PERSON "E714" "review-same-person"
        "“{one}”和“{other}”是同一个人：{name}" => "三次审核由不同的人进行，三次校对也是";
        "{one} and {other} were done by the same person: {name}" => "three different people review, and three different people proofread";
    REVIEW_NOT_PASSED "E715" "review-not-passed"
        "“{step}”的结论是“{result}”，不是通过" => "改好以后重新审校；结论写“通过”“同意”或“合格”";
        "the result of {step} is \"{result}\", which is no pass" => "mend the text and review again; a pass is 通过, 同意 or 合格";
    REVIEW_DATES "E716" "review-dates"
        "日期倒了：“{late}”是 {after}，却登记在 {before} 的“{early}”后面" => "核对日期";
        "dates run backwards: {late} on {after} stands after {early} on {before}" => "check the dates";
    REVIEW_UNKNOWN "E717" "review-unknown-step"
        "没有“{step}”这个环节" => "写初审、复审、终审、一校、二校或三校";
        "there is no step \"{step}\"" => "write 初审, 复审, 终审, 一校, 二校 or 三校";
    REVIEW_UNNAMED "E718" "review-unnamed"
        "“{step}”没有姓名" => "写上姓名";
        "{step} has no name" => "add the name";
    REVIEW_UNDATED "E719" "review-undated"
        "“{step}”没有日期" => "写上日期，如 2021-11-05";
        "{step} has no date" => "add the date, such as 2021-11-05";
    REVIEW_PAPER "E720" "review-paper-differs"
        "审批单上的文本摘要是 {paper}，现在的是 {now}：签字的不是这份文本" => "重新打印审批单，按现在的文本审";
        "the digest on the sheet is {paper}, that of the text is {now}: this is not the text that was signed" => "print the sheet again and review the text as it is now";
    NOT_A_PACKAGE "E731" "not-a-package"
        "“{path}”不是 anli 的发布包：{reason}" => "写 anli pack 产生的 .zip 文件，或第一份 .zip.001";
        "\"{path}\" is no package of anli: {reason}" => "name a .zip file that anli pack wrote, or its first part .zip.001";
    NOT_A_RELEASE "E732" "not-a-release"
        "“{path}”里没有 RELEASE.toml，不是一次发布" => "写装过发布包的文件夹，或 anli build 的输出文件夹";
        "\"{path}\" has no RELEASE.toml: it is no release" => "name a folder that a package was applied to, or an output of anli build";
    NO_LAST_RELEASE "E733" "no-last-release"
        "releases/ 里还没有发布包，没有可对照的" => "先运行 anli pack，或写明对照哪一个";
        "there is no package in releases/ to compare with" => "run anli pack first, or name one";
    DIFF_INCREMENT "E734" "diff-needs-whole-package"
        "“{path}”是增量包，同一文件夹里也没有它所依据的包" => "把它所依据的包放在同一文件夹里，或写完整的发布包";
        "\"{path}\" is an increment, and the packages it goes on are not beside it" => "put the packages it goes on into the same folder, or name a whole package";
    REVIEW_FRONT "E735" "review-front-matter"
        "页首信息里的 review 写在一行里，不能自动添加" => "改成每步一段的写法（TOML 的 [[review]]，YAML 的 - step:），再登记";
        "review is written on one line of the front matter and cannot be added to" => "write a block a step ([[review]] in TOML, - step: in YAML) and sign again";
    PAGE_UNKNOWN "E736" "page-unknown"
        "没有找到页面“{name}”" => "写页面的文件，如 content/2020/cases/jinan/1.md，或它的地址";
        "there is no page \"{name}\"" => "name its file, such as content/2020/cases/jinan/1.md, or its address";
    NO_EDITION "E741" "no-edition"
        "没有年度“{name}”" => "用 anli list 看有哪些年度，或不写 --edition";
        "there is no edition \"{name}\"" => "see the editions with anli list, or leave --edition out";
    TOPIC_NOT_FOUND "E742" "export-topic"
        "没有主题“{name}”，或它还没有案例" => "写 site.toml 里 [[topic]] 的名称、别名或地址名";
        "there is no topic \"{name}\", or it has no cases" => "write a name, alias or slug of a [[topic]] in site.toml";
    BAD_MAPPING "E743" "bad-mapping"
        "字段对照表有一行不能用：{reason}" => "每行写成 title = \"TITLE\"；左边是 anli 的字段，右边的名称不能重复，只能有字母、数字、- 和 _";
        "a line of the mapping cannot be used: {reason}" => "write title = \"TITLE\"; left is a field of anli, names at the right are unique and hold letters, digits, - and _";
    NO_FONT "W741" "no-font"
        "这台机器上没有找到中文字体，没有画封面" => "用 --font 指明一个字体文件，例如 --font C:/Windows/Fonts/msyh.ttc";
        "no Chinese font was found on this machine, so no covers were drawn" => "name a font file, such as --font C:/Windows/Fonts/msyh.ttc";
    EXPORT_LIMIT "W742" "export-limit"
        "{what}超过公众号的限制（{limit} 字）" => "改短；标题、作者、摘要在导出时已截短";
        "{what} is longer than the platform allows ({limit} characters)" => "shorten it; title, author and digest were cut in the export";
    TARGET_UNKNOWN "E751" "target-unknown"
        "没有发布目标“{target}”；设置里有：{known}" => "在 site.toml 里写 [publish.target.名字]，见手册“发布”";
        "there is no target \"{target}\"; the settings have: {known}" => "add [publish.target.NAME] to site.toml, see the manual";
    TARGET_INCOMPLETE "E752" "target-incomplete"
        "发布目标“{target}”缺少 {key}" => "在 site.toml 的 [publish.target.{target}] 里写上";
        "the target \"{target}\" lacks {key}" => "add it to [publish.target.{target}] in site.toml";
    TARGET_NOT_BUILT "E753" "target-not-built"
        "这个 anli 没有编入远程发布，不能用目标“{target}”" => "用发行版的 anli，或编译时加 --features remote；也可以发布到文件夹";
        "this anli was built without remote targets and cannot use \"{target}\"" => "use a released anli, or build with --features remote; a folder always works";
    TARGET_SECRET "E754" "target-secret"
        "发布目标“{target}”的 endpoint 里写了用户名或密码" => "删去；密码放在环境变量或只有本人能读的文件里";
        "the endpoint of \"{target}\" holds a user name or password" => "take it out; passwords belong into the environment or a private file";
    CREDENTIALS_OPEN "E755" "credentials-open"
        "别人也能读密码文件“{path}”" => "收紧权限：chmod 600 {path}";
        "others can read the password file \"{path}\"" => "tighten it: chmod 600 {path}";
    CREDENTIALS_MISSING "E756" "credentials-missing"
        "发布目标“{target}”没有密码" => "设环境变量 ANLI_目标名_PASSWORD，或在 credentials 指明的文件里写 password = …";
        "the target \"{target}\" has no password" => "set ANLI_TARGET_PASSWORD, or write password = … into the file named by credentials";
    TARGET_FAILED "E757" "target-failed"
        "发布到“{target}”时出错（{path}）：{reason}" => "已上传的不会丢；排除问题后再运行一次，从断的地方接着传";
        "publishing to \"{target}\" failed ({path}): {reason}" => "nothing is lost; mend it and run again, it goes on where it stopped";
    TARGET_LOCKED "E758" "target-locked"
        "有人正在发布到“{target}”（{holder}）" => "等他完成；确认没有人在发布时加 --break-lock";
        "somebody is publishing to \"{target}\" ({holder})" => "wait; if nobody is, add --break-lock";
    TARGET_FOREIGN "E759" "target-foreign"
        "“{target}”上有 {count} 个同名文件不是 anli 写的（例如 {example}），没有覆盖" => "换一个文件夹；确认可以覆盖时加 --adopt";
        "\"{target}\" holds {count} files of the same names that anli did not write (such as {example}); none was overwritten" => "use another folder, or add --adopt if they may go";
    TOO_MANY_DELETIONS "E760" "too-many-deletions"
        "要删去 {count} 个文件（例如 {example}），超过 {limit} 个，先停下" => "确认无误后加 --allow-deletions；上限是 site.toml 的 [publish] max_deletions";
        "{count} files would be removed (such as {example}), more than {limit}" => "add --allow-deletions if that is right; the limit is [publish] max_deletions in site.toml";
}
