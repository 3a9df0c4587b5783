//! Targets on other machines, through Apache OpenDAL: SFTP, WebDAV, object storage that speaks S3, FTP.
//!
//! The only asynchronous code outside `serve`: a small runtime of its own, entered for one call at a time.

use super::{Credentials, Failure, Store, missing};
use crate::config::{TargetEntry, TargetKind};
use crate::diagnostic::{Code, Diagnostic};
use opendal::{ErrorKind, Operator, services};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Runtime;

/// A step that takes longer than this has lost its connection.
const LONGEST: Duration = Duration::from_secs(120);

struct RemoteStore {
    operator: Operator,
    runtime: Runtime,
    password: String,
}

/// Opens a target. No connection is made yet, save where the service insists.
pub fn open(root: &Path, name: &str, entry: &TargetEntry, credentials: &Credentials) -> Result<Box<dyn Store>, Diagnostic> {
    // A second call finds it installed, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    opendal_http_transport_reqwest::install_default();
    let failed = |reason: String| Diagnostic::new(Code::TARGET_FAILED).with("target", name).with("path", "/").with("reason", reason);
    let user = if credentials.user.is_empty() { &entry.user } else { &credentials.user };
    let path = format!("/{}", entry.path.trim_matches('/'));
    let built = match entry.kind {
        TargetKind::Sftp => {
            let mut service = services::Sftp::default().endpoint(&entry.endpoint).root(&entry.path).user(user);
            if !entry.key.is_empty() {
                service = service.key(&root.join(&entry.key).to_string_lossy());
            }
            if !entry.known_hosts.is_empty() {
                service = service.known_hosts_strategy(&entry.known_hosts);
            }
            Operator::new(service)
        }
        TargetKind::Webdav => {
            Operator::new(services::Webdav::default().endpoint(&entry.endpoint).root(&path).username(user).password(&credentials.password))
        }
        TargetKind::S3 => {
            if entry.bucket.is_empty() {
                return Err(missing(name, "bucket"));
            }
            let region = if entry.region.is_empty() { "us-east-1" } else { &entry.region };
            let service = services::S3::default().endpoint(&entry.endpoint).bucket(&entry.bucket).region(region).root(&path);
            // Only what was given counts: no keys from elsewhere on the machine.
            Operator::new(service.access_key_id(user).secret_access_key(&credentials.password).disable_config_load().disable_ec2_metadata())
        }
        TargetKind::Ftp | TargetKind::Folder => {
            Operator::new(services::Ftp::default().endpoint(&entry.endpoint).root(&path).user(user).password(&credentials.password))
        }
    };
    let operator = built.map_err(|error| failed(words(&error, &credentials.password)))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| failed(error.to_string()))?;
    Ok(Box::new(RemoteStore { operator, runtime, password: credentials.password.clone() }))
}

/// What went wrong, in words that an office understands, with the service's own behind; never with the password.
fn words(error: &opendal::Error, password: &str) -> String {
    let kind = match error.kind() {
        ErrorKind::PermissionDenied => "没有权限，或用户名、密码不对 (permission denied)",
        ErrorKind::NotFound => "找不到 (not found)",
        ErrorKind::RateLimited => "服务器说太频繁 (rate limited)",
        ErrorKind::ConfigInvalid => "目标的设置不对 (invalid settings)",
        _ => "服务器或连接出错 (server or connection)",
    };
    let detail: String = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    let detail = if password.is_empty() { detail } else { detail.replace(password, "***") };
    format!("{kind}: {}", crate::text::clip(&crate::text::printable(&detail), 240))
}

impl RemoteStore {
    fn call<T>(&self, step: impl Future<Output = opendal::Result<T>>) -> Result<T, (Option<ErrorKind>, Failure)> {
        let waited = self.runtime.block_on(async { tokio::time::timeout(LONGEST, step).await });
        match waited {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                let lasting = matches!(
                    error.kind(),
                    ErrorKind::PermissionDenied | ErrorKind::ConfigInvalid | ErrorKind::Unsupported | ErrorKind::NotFound
                );
                Err((Some(error.kind()), Failure { temporary: !lasting, reason: words(&error, &self.password) }))
            }
            Err(_) => Err((None, Failure { temporary: true, reason: "超时 (timed out)".into() })),
        }
    }
}

impl Store for RemoteStore {
    fn list(&self) -> Result<BTreeMap<Box<str>, u64>, Failure> {
        let entries = match self.call(async { self.operator.list_with("").recursive(true).await }) {
            Err((Some(ErrorKind::NotFound), _)) => return Ok(BTreeMap::new()),
            entries => entries.map_err(|(_, failure)| failure)?,
        };
        let files = entries.into_iter().filter(|entry| entry.metadata().is_file());
        Ok(files.map(|entry| (entry.path().trim_start_matches('/').into(), entry.metadata().content_length())).collect())
    }

    fn read(&self, address: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.call(self.operator.read(address)) {
            Ok(buffer) => Ok(Some(buffer.to_vec())),
            Err((Some(ErrorKind::NotFound), _)) => Ok(None),
            Err((_, failure)) => Err(failure),
        }
    }

    fn write(&self, address: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        self.call(self.operator.write(address, bytes)).map(|_| ()).map_err(|(_, failure)| failure)
    }

    fn remove(&self, address: &str) -> Result<(), Failure> {
        match self.call(self.operator.delete(address)) {
            Err((Some(ErrorKind::NotFound), _)) => Ok(()),
            result => result.map_err(|(_, failure)| failure),
        }
    }
}
