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
        "“{path}”是增量包，里面没有全部页面" => "写完整的发布包";
        "\"{path}\" is an increment and does not hold all pages" => "name a whole package";
    REVIEW_FRONT "E735" "review-front-matter"
        "页首信息里的 review 写在一行里，不能自动添加" => "改成每步一段的写法（TOML 的 [[review]]，YAML 的 - step:），再登记";
        "review is written on one line of the front matter and cannot be added to" => "write a block a step ([[review]] in TOML, - step: in YAML) and sign again";
    PAGE_UNKNOWN "E736" "page-unknown"
        "没有找到页面“{name}”" => "写页面的文件，如 content/2020/cases/jinan/1.md，或它的地址";
        "there is no page \"{name}\"" => "name its file, such as content/2020/cases/jinan/1.md, or its address";
}
