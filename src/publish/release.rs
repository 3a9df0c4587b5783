//! `RELEASE.toml` and `INCREMENT.toml`: facts of a release ↔ sealed text.
//!
//! The last line of either is the SHA-256 of everything above it. `RELEASE.toml` holds the digests of both manifests, so its
//! seal is the digest of the whole release: one number on the approval sheet stands for every byte of every file.

use super::digests::sha256;

/// Name of the file that describes a release.
pub const RELEASE: &str = "RELEASE.toml";
/// Name of the list of SHA-256 digests.
pub const SHA256: &str = "MANIFEST.sha256";
/// Name of the list of SM3 digests.
pub const SM3: &str = "MANIFEST.sm3";
/// Name of the file that tells an increment from a whole package; never unpacked.
pub const INCREMENT: &str = "INCREMENT.toml";

const SEAL: &str = "digest = ";

/// What is known of a release. Holds nothing of the machine or the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Release {
    /// Title of the site.
    pub site: String,
    /// Its address.
    pub base_url: String,
    /// As named, else the newest date in the content.
    pub version: String,
    /// The program and its version.
    pub generator: String,
    /// Number of files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Kind of page and number, in the order of the summary.
    pub pages: Vec<(String, usize)>,
    /// The day as of which it was checked; empty when it was not.
    pub checked: String,
    /// Rules that ran, and errors, warnings, hints, waived and known findings.
    pub check: Vec<(String, usize)>,
    /// Findings of the build and of the check by code.
    pub findings: Vec<(String, usize)>,
    /// The review was demanded and is complete.
    pub reviewed: bool,
    /// SHA-256 of `MANIFEST.sha256`.
    pub sha256: String,
    /// SHA-256 of `MANIFEST.sm3`.
    pub sm3: String,
    /// The seal: digest of the whole.
    pub digest: String,
}

impl Release {
    /// The file's text; sets the seal.
    pub fn seal(&mut self) -> String {
        let table = |list: &[(String, usize)]| {
            let entries: Vec<String> = list.iter().map(|(name, count)| format!("{name} = {count}")).collect();
            if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
        };
        let text = format!(
            "# 发布包说明，由 anli pack 写出；改动任何一个字，anli verify 都会发现。\nformat = 1\nsite = {}\nbase_url = {}\nversion = {}\n\
             generator = {}\nfiles = {}\nbytes = {}\npages = {}\nchecked = {}\ncheck = {}\nfindings = {}\nreviewed = {}\nmanifest_sha256 = {}\nmanifest_sm3 = {}\n",
            quote(&self.site),
            quote(&self.base_url),
            quote(&self.version),
            quote(&self.generator),
            self.files,
            self.bytes,
            table(&self.pages),
            quote(&self.checked),
            table(&self.check),
            table(&self.findings),
            self.reviewed,
            quote(&self.sha256),
            quote(&self.sm3),
        );
        let (text, digest) = sealed(text);
        self.digest = digest;
        text
    }

    /// Reads a sealed text; `None` when the seal is broken or a field is missing.
    pub fn open(text: &str) -> Option<Release> {
        let (text, digest) = unsealed(text)?;
        if field(text, "format")? != "1" {
            return None;
        }
        let table = |name: &str| -> Option<Vec<(String, usize)>> {
            let inner = field(text, name)?.strip_prefix('{')?.strip_suffix('}')?.trim();
            inner
                .split(", ")
                .filter(|entry| !entry.is_empty())
                .map(|entry| {
                    let (name, count) = entry.split_once(" = ")?;
                    Some((name.to_owned(), count.parse().ok()?))
                })
                .collect()
        };
        Some(Release {
            site: string(text, "site")?,
            base_url: string(text, "base_url")?,
            version: string(text, "version")?,
            generator: string(text, "generator")?,
            files: field(text, "files")?.parse().ok()?,
            bytes: field(text, "bytes")?.parse().ok()?,
            pages: table("pages")?,
            checked: string(text, "checked")?,
            check: table("check")?,
            findings: table("findings")?,
            reviewed: field(text, "reviewed")? == "true",
            sha256: string(text, "manifest_sha256")?,
            sm3: string(text, "manifest_sm3")?,
            digest: digest.to_owned(),
        })
    }
}

/// What makes a package an increment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Increment {
    /// The digest of the release that it goes on top of.
    pub base: String,
    /// That release's version, for people.
    pub base_version: String,
    /// The digest of the release that it makes.
    pub target: String,
    /// Addresses whose files leave, sorted.
    pub removed: Vec<Box<str>>,
}

impl Increment {
    /// The file's text.
    pub fn seal(&self) -> String {
        let removed: String = self.removed.iter().map(|address| format!("  {},\n", quote(address))).collect();
        let text = format!(
            "# 增量包：只含新增和修改的文件；removed 是要删去的文件。只能用在 base 指明的那一次发布上。\nformat = 1\nbase = {}\n\
             base_version = {}\ntarget = {}\nremoved = [\n{removed}]\n",
            quote(&self.base),
            quote(&self.base_version),
            quote(&self.target),
        );
        sealed(text).0
    }

    /// Reads a sealed text; `None` when the seal is broken or a field is missing.
    pub fn open(text: &str) -> Option<Increment> {
        let (text, _) = unsealed(text)?;
        let (head, list) = text.split_once("removed = [\n")?;
        let removed = list.lines().take_while(|line| *line != "]");
        Some(Increment {
            base: string(head, "base")?,
            base_version: string(head, "base_version")?,
            target: string(head, "target")?,
            removed: removed.map(|line| serde_json::from_str::<Box<str>>(line.trim().strip_suffix(',')?).ok()).collect::<Option<_>>()?,
        })
    }
}

fn sealed(mut text: String) -> (String, String) {
    let digest = sha256(text.as_bytes()).to_string();
    text.push_str(&format!("{SEAL}\"{digest}\"\n"));
    (text, digest)
}

/// The text above the seal and the seal, if it is unbroken and nothing follows it.
fn unsealed(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(&format!("\n{SEAL}"))? + 1;
    let digest = text[at..].strip_prefix(SEAL)?.strip_prefix('"')?.strip_suffix("\"\n")?;
    (*sha256(&text.as_bytes()[..at]) == *digest).then_some((&text[..at], digest))
}

/// A string of JSON is one of TOML too, once control characters are out.
fn quote(text: &str) -> String {
    serde_json::Value::from(crate::text::printable(text)).to_string()
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
}

fn string(text: &str, name: &str) -> Option<String> {
    serde_json::from_str(field(text, name)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_read_back_and_any_flipped_byte_breaks_its_seal() {
        let mut release = Release {
            site: "“甲”\n库".into(),
            version: "2021-11-05".into(),
            pages: vec![("case".into(), 48), ("city".into(), 16)],
            checked: "2021-11-05".into(),
            check: vec![("rules".into(), 80), ("errors".into(), 0)],
            ..Release::default()
        };
        let text = release.seal();
        let read = Release::open(&text);
        // Control characters are shown, not kept.
        assert_eq!(read, Some(Release { site: crate::text::printable(&release.site), ..release }));
        let mut bytes = text.into_bytes();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            assert!(std::str::from_utf8(&bytes).ok().and_then(Release::open).is_none(), "byte {at}");
            bytes[at] ^= 1;
        }
    }

    #[test]
    fn an_increment_is_read_back() {
        let increment = Increment {
            base: "b".into(),
            base_version: "1".into(),
            target: "t".into(),
            removed: vec!["a.html".into(), "b \"c\".html".into()],
        };
        assert_eq!(Increment::open(&increment.seal()), Some(increment));
    }
}
