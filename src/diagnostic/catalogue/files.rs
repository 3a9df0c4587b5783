//! Groups 8 (files and output) and 9 (our own mistakes).

super::group! {
    UNREADABLE "E801" "unreadable"
        "读不了这个文件：{reason}" => "检查文件权限，或看它是否正被别的程序占用";
        "this file cannot be read: {reason}" => "check its permissions and whether another program holds it";
    NAME_NOT_UTF8 "E802" "name-not-utf-8"
        "文件名不是 UTF-8（多半是 GBK 压缩包在别的系统上解压造成）：{name}" => "把文件改成能正常显示的名字";
        "the file name is not UTF-8 (usually a GBK archive unpacked elsewhere): {name}" => "rename the file";
    OUTPUT_OVERLAPS "E803" "output-overlaps"
        "输出文件夹“{output}”与{what}重叠，拒绝写入" => "换一个专门的输出文件夹，例如 --output public";
        "the output folder \"{output}\" overlaps with {what}; refused" => "use a folder of its own, for example --output public";
    OUTPUT_FOREIGN "E804" "output-not-ours"
        "输出文件夹“{output}”里有不是 anli 写的文件（例如 {example}），拒绝写入" => "换一个空的文件夹，或先把这些文件移走";
        "the output folder \"{output}\" holds files that anli did not write (such as {example}); refused" => "use an empty folder or move those files away";
    OUTPUT_IS_FILE "E805" "output-is-file"
        "输出位置“{output}”不是文件夹" => "换一个位置，或移走那个文件";
        "the output \"{output}\" is not a folder" => "use another place or move the file away";
    OUTPUT_LOCKED "E806" "output-locked"
        "另一个 anli（进程 {pid}）正在写“{output}”" => "等它完成再试";
        "another anli (process {pid}) is writing \"{output}\"" => "wait until it is done";
    NO_SPACE "E807" "no-space"
        "磁盘空间不足，写不下“{path}”；上次的成品没有动" => "腾出空间再试";
        "no space left on the disk for \"{path}\"; the last good output is untouched" => "free some space and try again";
    WRITE_FAILED "E808" "write-failed"
        "写“{path}”时出错：{reason}；上次的成品没有动" => "检查磁盘和权限后再试";
        "writing \"{path}\" failed: {reason}; the last good output is untouched" => "check the disk and the permissions and try again";
    CHANGED_WHILE_READING "E809" "changed-while-reading"
        "读取时文件还在变化" => "等保存完成再试";
        "the file changed while it was read" => "try again when it has been saved";
    FOLDER_NOT_FOUND "E810" "folder-not-found"
        "没有找到文件夹“{folder}”" => "建好这个文件夹，或改正 --root";
        "the folder \"{folder}\" does not exist" => "make it or mend --root";
    ALREADY_THERE "E811" "already-there"
        "“{path}”已经存在，没有改动" => "换一个名字或文件夹";
        "\"{path}\" exists already and was not changed" => "use another name or folder";
    ROUTE_CLASH "E812" "output-path-clash"
        "输出文件夹里的“{path}”不是 anli 写的，却占着要写的位置" => "把它移走";
        "\"{path}\" in the output folder was not written by anli but stands where a page must go" => "move it away";
    ARGUMENT_MISSING "E813" "argument-missing"
        "缺少 {key}" => "写上，例如 {example}";
        "{key} is missing" => "add it, for example {example}";
    RESULT_LOST "E814" "result-lost"
        "结果没有全部写到标准输出（磁盘满了？）" => "腾出空间，或换一个位置再试";
        "the result could not be written to standard output as a whole (is the disk full?)" => "make room or choose another place, and try again";
    BUG "E901" "our-mistake"
        "anli 自己出错了，这不是你的错：{reason}；上次的成品没有动" => "请把这一行和站点文件夹的情况告诉开发者";
        "anli itself failed, this is our mistake: {reason}; the last good output is untouched" => "please report this line to the developers";
    LINK_DANGLING "W801" "symlink-dangling"
        "这是一个失效的快捷方式（符号链接），已跳过" => "删去它，或恢复它指向的文件";
        "this symbolic link leads nowhere and was skipped" => "delete it or restore its target";
    LINK_SKIPPED "W802" "symlink-skipped"
        "这是指向文件夹或站外的符号链接，已跳过" => "把需要的文件直接放进内容文件夹；要共用站外的文件，在 site.toml 写 linked";
        "this symbolic link leads to a folder or out of the site and was skipped" => "put the files themselves into the content folder, or name the folder they share with others in site.toml as linked";
    SPECIAL_SKIPPED "W803" "special-file-skipped"
        "这不是普通文件（管道、设备等），已跳过" => "移走它";
        "this is no regular file (a pipe, a device) and was skipped" => "move it away";
    FOREIGN_KEPT "W804" "foreign-file-kept"
        "输出文件夹里的“{path}”不是 anli 写的，已原样保留" => "不需要就手工删去";
        "\"{path}\" in the output folder was not written by anli and was kept" => "delete it by hand if it is not needed";
    CLEANUP_FAILED "W805" "cleanup-failed"
        "成品已写好，但旧文件没有清理干净：{reason}" => "可手工删去“{path}”";
        "the output is complete but old files could not be removed: {reason}" => "delete \"{path}\" by hand";
}
