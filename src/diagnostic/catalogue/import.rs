//! Group 6: import and fix.

super::group! {
    FIX_FORMAT "E601" "fix-format"
        "“{name}”不是 .md 或 .txt 文件，没有修整" => "只写 .md 或 .txt 文件；Word 和网页先用 anli import 导入";
        "\"{name}\" is no .md or .txt file and was not repaired" => "name .md or .txt files; import Word files and web pages with `anli import` first";
    CHANGES_UNDONE "E602" "changes-undone"
        "写文件时出错：{reason}；已恢复原状，一个文件也没有改" => "检查磁盘和权限后再试";
        "writing failed: {reason}; everything was put back, no file was changed" => "check the disk and the permissions and try again";
}
