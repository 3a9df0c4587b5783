//! Words for what the system said: an error's kind becomes one phrase in both languages.
//!
//! Both, because one string fills `{reason}` in either language; the system's own sentence is not
//! printed, since it depends on the machine.

use std::io::{Error, ErrorKind};

/// What went wrong, in Chinese with the English term behind it.
pub fn reason(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "找不到 (not found)",
        ErrorKind::PermissionDenied => "没有权限 (permission denied)",
        ErrorKind::AlreadyExists => "已经存在 (already exists)",
        ErrorKind::IsADirectory => "是文件夹 (is a directory)",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹 (not a directory)",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的 (directory not empty)",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的 (read-only file system)",
        ErrorKind::StorageFull => "磁盘空间不足 (no space left)",
        ErrorKind::QuotaExceeded => "超出磁盘配额 (quota exceeded)",
        ErrorKind::FileTooLarge => "超出允许的文件大小 (file too large)",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被占用 (busy)",
        ErrorKind::InvalidFilename => "文件名太长或不合规 (invalid file name)",
        ErrorKind::CrossesDevices => "跨越了两个磁盘 (crosses devices)",
        ErrorKind::TooManyLinks => "链接太多 (too many links)",
        ErrorKind::Interrupted => "被打断 (interrupted)",
        ErrorKind::TimedOut => "超时，网络盘可能断开了 (timed out)",
        ErrorKind::OutOfMemory => "内存不足 (out of memory)",
        ErrorKind::Unsupported => "这个磁盘不支持 (not supported)",
        ErrorKind::StaleNetworkFileHandle => "网络盘已断开 (stale network file)",
        ErrorKind::InvalidInput => "路径不合规 (invalid path)",
        ErrorKind::UnexpectedEof => "文件突然变短了 (unexpected end of file)",
        _ => by_number(error.raw_os_error()),
    }
}

/// Errors to which the standard library gives no stable kind.
fn by_number(number: Option<i32>) -> &'static str {
    match number {
        #[cfg(unix)]
        Some(23 | 24) => "打开的文件太多 (too many open files)",
        #[cfg(windows)]
        Some(4) => "打开的文件太多 (too many open files)",
        #[cfg(windows)]
        Some(32 | 33) => "正被别的程序占用 (in use by another program)",
        #[cfg(unix)]
        Some(5) => "磁盘读写出错 (input/output error)",
        #[cfg(target_os = "linux")]
        Some(40) => "符号链接绕成了圈 (too many levels of symbolic links)",
        #[cfg(all(unix, not(target_os = "linux")))]
        Some(62) => "符号链接绕成了圈 (too many levels of symbolic links)",
        _ => "系统报错 (system error)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_errors_have_words_in_both_languages() {
        assert_eq!(reason(&Error::from(ErrorKind::PermissionDenied)), "没有权限 (permission denied)");
        #[cfg(target_os = "linux")]
        for number in [1, 2, 5, 13, 17, 18, 20, 21, 23, 24, 26, 27, 28, 30, 36, 39, 40, 116, 122] {
            let words = reason(&Error::from_raw_os_error(number));
            assert!(!words.contains("system error"), "{number}: {words}");
        }
    }
}
