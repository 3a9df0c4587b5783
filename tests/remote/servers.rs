//! Servers on the loopback, each in a folder of its own, ended when dropped. `None`, with a word, where one is not installed.

use super::harness::tree;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server at work.
pub struct Server {
    pub port: u16,
    kind: Kind,
    home: PathBuf,
    /// Where the published files lie on the disk.
    root: PathBuf,
    child: Child,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Ssh,
    Webdav,
    Ftp,
    S3,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// The lines of `[publish.target.t]`.
    pub fn settings(&self, port: u16) -> String {
        match self.kind {
            Kind::Ssh => format!(
                "kind = \"sftp\"\nendpoint = \"ssh://127.0.0.1:{port}\"\npath = \"{}\"\nuser = \"{}\"\nkey = \"{}\"\nknown_hosts = \"accept\"\n",
                self.root.display(),
                user(),
                self.home.join("key").display()
            ),
            Kind::Webdav => format!("kind = \"webdav\"\nendpoint = \"http://127.0.0.1:{port}\"\npath = \"zt/anli\"\n"),
            Kind::Ftp => format!("kind = \"ftp\"\nendpoint = \"ftp://127.0.0.1:{port}\"\npath = \"zt/anli\"\n"),
            Kind::S3 => format!("kind = \"s3\"\nendpoint = \"http://127.0.0.1:{port}\"\nbucket = \"anli\"\npath = \"zt\"\n"),
        }
    }

    /// User and password, as the program takes them.
    pub fn environment(&self) -> Vec<(String, String)> {
        let (user, password) = match self.kind {
            Kind::Ssh => return Vec::new(),
            Kind::Ftp => ("anonymous", "x@example.org"),
            _ => ("web", "richtig-0815"),
        };
        vec![("ANLI_T_USER".into(), user.into()), ("ANLI_T_PASSWORD".into(), password.into())]
    }

    /// A user or password that the server does not know.
    pub fn wrong_environment(&self) -> Vec<(String, String)> {
        match self.kind {
            Kind::Ssh => Vec::new(),
            _ => vec![("ANLI_T_USER".into(), "fremd".into()), ("ANLI_T_PASSWORD".into(), "falsch-4711".into())],
        }
    }

    /// About a third of the bytes of a whole publication, as the proxy sees them: FTP sends its files on other ports.
    pub fn a_third(&self) -> i64 {
        if self.kind == Kind::Ftp { 30_000 } else { 400_000 }
    }

    /// The server no longer knows the key; the one that takes any key until it is told not to takes none.
    pub fn spoil_key(&self) {
        match self.kind {
            Kind::Ssh => fs::write(self.home.join("authorized"), "").unwrap(),
            Kind::S3 => drop(http(self.port, "POST", "/moto-api/reset-auth", b"0")),
            Kind::Webdav | Kind::Ftp => {}
        }
    }

    /// Looks at everything again, whoever asks.
    pub fn trust_again(&self) {
        if self.kind == Kind::S3 {
            http(self.port, "POST", "/moto-api/reset-auth", b"1000000");
        }
    }

    /// Everything that was published.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        match self.kind {
            Kind::S3 => s3_files(self.port),
            _ if self.root.is_dir() => tree(&self.root),
            _ => BTreeMap::new(),
        }
    }

    /// Somebody removes one file and cuts another.
    pub fn damage(&self) {
        match self.kind {
            Kind::S3 => {
                http(self.port, "DELETE", "/anli/zt/404.html", b"");
                http(self.port, "PUT", "/anli/zt/about.html", b"short");
            }
            _ => {
                fs::remove_file(self.root.join("404.html")).unwrap();
                fs::write(self.root.join("about.html"), "short").unwrap();
            }
        }
    }
}

/// OpenSSH's `sftp`, with a key made for the test.
pub fn openssh(home: &Path) -> Option<Server> {
    let sshd = installed("sshd")?;
    installed("ssh")?;
    let port = free_port();
    for name in ["host", "key"] {
        run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(home.join(name)));
    }
    fs::copy(home.join("key.pub"), home.join("authorized")).unwrap();
    let _ = fs::create_dir("/run/sshd");
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {0}/host\nAuthorizedKeysFile {0}/authorized\nStrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\n\
         PasswordAuthentication no\nSubsystem sftp internal-sftp\nMaxStartups 50\n",
        home.display()
    );
    fs::write(home.join("sshd.conf"), config).unwrap();
    let child = spawn(Command::new(sshd).arg("-D").arg("-f").arg(home.join("sshd.conf")));
    ready(port);
    Some(Server { port, kind: Kind::Ssh, home: home.to_owned(), root: home.join("disk/www"), child })
}

/// nginx with WebDAV.
pub fn nginx(home: &Path) -> Option<Server> {
    let nginx = installed("nginx")?;
    let module = Path::new("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so");
    if !module.exists() {
        eprintln!("SKIPPED: nginx has no WebDAV extension here");
        return None;
    }
    let port = free_port();
    let root = home.join("disk/www");
    fs::create_dir_all(root.join("zt")).unwrap();
    fs::write(home.join("users"), "web:{PLAIN}richtig-0815\n").unwrap();
    let user = if user() == "root" { "user root;" } else { "" };
    let config = format!(
        "load_module {};\n{user}\ndaemon off;\npid {1}/pid;\nerror_log {1}/error.log;\nevents {{}}\nhttp {{\n client_body_temp_path {2}/tmp;\n access_log off;\n client_max_body_size 100m;\n \
         server {{\n listen 127.0.0.1:{port};\n root {2};\n location / {{\n dav_methods PUT DELETE MKCOL COPY MOVE;\n dav_ext_methods PROPFIND OPTIONS;\n create_full_put_path on;\n \
         auth_basic a;\n auth_basic_user_file {1}/users;\n }}\n }}\n}}\n",
        module.display(),
        home.display(),
        root.display()
    );
    fs::write(home.join("nginx.conf"), config).unwrap();
    let child = spawn(Command::new(nginx).arg("-c").arg(home.join("nginx.conf")).arg("-e").arg(home.join("start.log")));
    ready(port);
    Some(Server { port, kind: Kind::Webdav, home: home.to_owned(), root: root.join("zt/anli"), child })
}

/// vsftpd, where anybody may write; a user it does not know is refused.
pub fn vsftpd(home: &Path) -> Option<Server> {
    let vsftpd = installed("vsftpd")?;
    if user() != "root" {
        eprintln!("SKIPPED: vsftpd needs root");
        return None;
    }
    let port = free_port();
    let root = home.join("disk");
    fs::create_dir_all(root.join("zt")).unwrap();
    fs::create_dir_all("/var/run/vsftpd/empty").unwrap();
    // The server's own user must reach the folder, and must not own its top.
    run(Command::new("chmod").arg("755").arg(home).arg(&root));
    run(Command::new("chmod").arg("777").arg(root.join("zt")));
    let config = format!(
        "listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\nanonymous_enable=YES\nlocal_enable=NO\nwrite_enable=YES\nanon_upload_enable=YES\nanon_mkdir_write_enable=YES\n\
         anon_other_write_enable=YES\nanon_umask=022\nanon_root={}\nno_anon_password=YES\nsecure_chroot_dir=/var/run/vsftpd/empty\nseccomp_sandbox=NO\nxferlog_enable=NO\nftp_username=ftp\nanon_world_readable_only=NO\n",
        root.display()
    );
    fs::write(home.join("vsftpd.conf"), config).unwrap();
    let child = spawn(Command::new(vsftpd).arg(home.join("vsftpd.conf")));
    ready(port);
    Some(Server { port, kind: Kind::Ftp, home: home.to_owned(), root: root.join("zt/anli"), child })
}

/// moto, which speaks S3. It puts what is longer than a byte into temporary files, which are made to lie on the disk.
pub fn s3(home: &Path) -> Option<Server> {
    let moto = installed("moto_server")?;
    let port = free_port();
    let disk = home.join("disk");
    fs::create_dir_all(&disk).unwrap();
    let mut command = Command::new(moto);
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
    let child = spawn(command.env("TMPDIR", &disk).env("MOTO_S3_DEFAULT_KEY_BUFFER_SIZE", "1"));
    ready(port);
    http(port, "PUT", "/anli", b"");
    Some(Server { port, kind: Kind::S3, home: home.to_owned(), root: home.to_owned(), child })
}

fn s3_files(port: u16) -> BTreeMap<String, Vec<u8>> {
    let mut keys: Vec<String> = Vec::new();
    loop {
        // A list has a thousand keys at most.
        let last = keys.last().cloned().unwrap_or_default();
        let list = String::from_utf8(http(port, "GET", &format!("/anli?list-type=2&start-after={last}"), b"")).unwrap();
        keys.extend(list.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap().to_owned()));
        if !list.contains("<IsTruncated>true</IsTruncated>") {
            break;
        }
    }
    let files = keys.into_iter().filter(|key| !key.ends_with('/'));
    files.map(|key| (key.trim_start_matches("zt/").to_owned(), http(port, "GET", &format!("/anli/{key}"), b""))).collect()
}

/// One request, the body of the answer.
fn http(port: u16, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAuthorization: AWS4-HMAC-SHA256 Credential=web/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    answer.split_off(end + 4)
}

/// A disk of half a megabyte, where the test may mount one.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    pub fn new(home: &Path) -> Option<SmallDisk> {
        let disk = home.join("disk");
        fs::create_dir_all(&disk).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=600k", "none"]).arg(&disk).stderr(Stdio::null()).status();
        if !mounted.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: no small disk can be mounted here");
            return None;
        }
        Some(SmallDisk(disk))
    }

    pub fn grow(&self) {
        run(Command::new("mount").args(["-o", "remount,size=100m"]).arg(&self.0));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn installed(name: &str) -> Option<PathBuf> {
    let places = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/usr/local/sbin";
    let found = places.split(':').map(|folder| Path::new(folder).join(name)).find(|path| path.is_file());
    if found.is_none() {
        eprintln!("SKIPPED: {name} is not installed");
    }
    found
}

fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn ready(port: u16) {
    for _ in 0..400 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("no server on port {port}");
}
