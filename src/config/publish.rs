//! `[publish]`: what may go into a package, who must have signed, and where the site is put.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of packing, review and publishing. Passwords and keys are never among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Publish {
    /// 除了内置的，还允许放进发布包的文件后缀，例如 ["mp4"]
    pub suffixes: Vec<String>,
    /// 一次发布最多删去几个文件；超过就要加 --allow-deletions
    pub max_deletions: usize,
    /// 审校：哪些类型的页面要三审三校；省略时是全部
    pub review_kinds: Vec<crate::model::Kind>,
    /// 发布目标：[publish.target.portal]
    pub target: BTreeMap<String, TargetEntry>,
}

impl Default for Publish {
    fn default() -> Self {
        Publish { suffixes: Vec::new(), max_deletions: 50, review_kinds: Vec::new(), target: BTreeMap::new() }
    }
}

/// How a target is reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// A folder of this machine or a mounted disk.
    #[default]
    Folder,
    /// SFTP, with the keys of OpenSSH.
    Sftp,
    /// WebDAV.
    Webdav,
    /// Object storage that speaks S3: OSS, COS, OBS and others.
    S3,
    /// FTP or FTPS.
    Ftp,
}

/// One target. Which of the settings are needed depends on the kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TargetEntry {
    /// 方式：folder、sftp、webdav、s3、ftp
    pub kind: TargetKind,
    /// 服务器地址：sftp 写 ssh://主机:端口，webdav 和 s3 写 https://…，ftp 写 ftp://或 ftps://
    pub endpoint: String,
    /// 服务器上（或本机上）的文件夹
    pub path: String,
    /// 用户名；也可以放在环境变量里
    pub user: String,
    /// sftp 的私钥文件
    pub key: String,
    /// sftp 对没见过的服务器：strict（默认，拒绝）、accept（记下）、add
    pub known_hosts: String,
    /// s3 的桶名
    pub bucket: String,
    /// s3 的地域
    pub region: String,
    /// 存放密码的文件，相对于 site.toml；只有本人能读
    pub credentials: String,
}
