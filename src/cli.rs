//! Arguments and environment → what is meant. Nothing is done here.
//!
//! Help is in Chinese or English; every argument has both (a test compares the tables).

mod check;
mod export;
mod fix;
mod import;
mod parts;
mod publish;
mod search;
mod serve;
mod theme;

pub use check::Check;
pub use export::{Export, ExportForm};
pub use fix::Fix;
pub use import::Import;
pub use publish::{Diff, Pack, Publish, Review, Sign, Verify};
pub use search::Search;
pub use serve::Serve;
pub use theme::Theme;

use crate::diagnostic::catalogue::Language;
use crate::report::{Color, Format};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use parts::Parts;
use std::ffi::OsString;
use std::path::PathBuf;

/// What is to be done, and how to talk about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    /// The site's folder, if named.
    pub root: Option<PathBuf>,
    /// Language of messages.
    pub language: Language,
    /// Say only what is wrong.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// Colours.
    pub color: Color,
    /// Threads; all processors if not given.
    pub jobs: Option<usize>,
    /// Form of diagnostics.
    pub format: Format,
    /// The command.
    pub action: Action,
}

/// The commands.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// 预览
    Serve(Serve),
    /// 生成站点
    Build(Build),
    /// 新建站点
    Init {
        /// Where.
        folder: PathBuf,
    },
    /// 新建页面
    New(New),
    /// 删去成品
    Clean {
        /// The output folder.
        output: PathBuf,
    },
    /// 列出
    List {
        /// What.
        what: Listed,
        /// As JSON.
        json: bool,
        /// Drafts too.
        drafts: bool,
    },
    /// 命令补全
    Completions(clap_complete::Shell),
    /// JSON Schema
    Schema(Schema),
    /// 解释提示
    Explain(Explained),
    /// 发布前检查
    Check(Check),
    /// 发布包
    Pack(Pack),
    /// 检索
    Search(Search),
    /// 核对
    Verify(Verify),
    /// 上线
    Apply {
        /// The package.
        package: PathBuf,
        /// The portal's folder.
        folder: PathBuf,
    },
    /// 对照
    Diff(Diff),
    /// 修整标点和字符
    Fix(Fix),
    /// 皮肤
    Theme(Theme),
    /// 审校
    Review(Review),
    /// 导入
    Import(Import),
    /// 导出
    Export(Export),
    /// 发布
    Publish(Publish),
}

/// What `explain` is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    /// A code or rule.
    One(String),
    /// All codes.
    Codes,
    /// All rules of `check`.
    Checks,
}

/// What `build` is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Build {
    /// The output folder.
    pub output: PathBuf,
    /// Instead of `base_url` in the settings.
    pub base_url: Option<String>,
    /// Drafts too.
    pub drafts: bool,
    /// Warnings count as errors.
    pub strict: bool,
    /// Leave out what expired before this day.
    pub as_of: Option<crate::moment::Moment>,
}

/// What `new` is to make.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// What.
    pub kind: NewKind,
    /// Title.
    pub title: String,
    /// City, for a case.
    pub city: Option<String>,
    /// Topics, for a case.
    pub topics: Vec<String>,
    /// Edition: `2020`.
    pub edition: Option<String>,
    /// Path below the content folder, for a page.
    pub path: Option<String>,
}

/// Kinds that `new` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum NewKind {
    /// 案例
    Case,
    /// 报告章节
    Section,
    /// 普通页面
    Page,
}

/// What `list` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Listed {
    /// 页面
    Pages,
    /// 城市
    Cities,
    /// 主题
    Topics,
    /// 草稿
    Drafts,
}

/// The schemas there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Schema {
    /// site.toml
    Site,
    /// Front matter.
    Page,
}

/// What reading the arguments gave.
pub enum Read {
    /// A command to run.
    Run(Box<Arguments>),
    /// A text to print on standard output: help or version.
    Show(String),
    /// A mistake in the arguments, explained.
    Wrong(String),
}

/// Reads arguments (the program's name first) and the environment.
pub fn read(arguments: Vec<OsString>, environment: &dyn Fn(&str) -> Option<String>) -> Read {
    let language = language(&arguments, environment);
    match command(language).try_get_matches_from(&arguments) {
        Ok(matches) => match meaning(&matches, language) {
            Ok(arguments) => Read::Run(Box::new(arguments)),
            Err(text) => Read::Wrong(text),
        },
        Err(error) if !error.use_stderr() => Read::Show(error.to_string()),
        Err(error) => Read::Wrong(explain(&error, language)),
    }
}

/// The language: `--lang`, else the environment, else Chinese.
fn language(arguments: &[OsString], environment: &dyn Fn(&str) -> Option<String>) -> Language {
    let mut named = None;
    let mut rest = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    while let Some(argument) = rest.next() {
        match argument.strip_prefix("--lang") {
            Some("") => named = rest.next().map(|value| value.into_owned()),
            Some(value) => named = value.strip_prefix('=').map(str::to_owned),
            None => {}
        }
    }
    let from_environment =
        || ["ANLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment(name).filter(|value| !value.is_empty()));
    match named.or_else(from_environment) {
        Some(name) if name.to_ascii_lowercase().starts_with("en") => Language::En,
        _ => Language::Zh,
    }
}

/// Name, Chinese, English: every command and argument.
const TEXTS: &[(&str, &str, &str)] = &[
    ("anli", "案例：政务新媒体典型经验的静态站点生成器", "anli: a static site generator for collections of good practice"),
    ("build", "生成站点", "Build the site"),
    ("init", "新建一个站点", "Make a new site"),
    ("new", "新建案例、报告章节或页面", "Make a new case, section or page"),
    ("clean", "删去输出文件夹里 anli 写的文件", "Remove what anli wrote into the output folder"),
    ("list", "列出页面、城市、主题或草稿", "List pages, cities, topics or drafts"),
    ("completions", "输出命令补全脚本", "Print a shell completion script"),
    ("schema", "输出 site.toml 或页首信息的 JSON Schema", "Print the JSON Schema of site.toml or of front matter"),
    ("explain", "解释一个提示编号，如 E207", "Explain a message code such as E207"),
    (
        "root",
        "站点文件夹（site.toml 所在处）；默认从当前文件夹向上找",
        "The site's folder (of site.toml); default: search upwards from here",
    ),
    (
        "lang",
        "提示的语言：zh 或 en；默认看环境变量，否则中文",
        "Language of messages: zh or en; default from the environment, else Chinese",
    ),
    ("quiet", "只说错误和提醒", "Say only what is wrong"),
    ("verbose", "多说一些，例如列出变动的文件", "Say more, such as the files that changed"),
    ("color", "颜色：auto、always、never", "Colours: auto, always, never"),
    ("jobs", "用几个线程；默认全部处理器", "Number of threads; default: all processors"),
    (
        "format",
        "提示的形式：human、short、json、sarif、github；check 还有 html",
        "Form of messages: human, short, json, sarif, github; html for check",
    ),
    ("output", "输出文件夹；默认 public", "Output folder; default public"),
    ("base-url", "代替 site.toml 里的 base_url", "Instead of base_url in site.toml"),
    ("drafts", "连草稿一起", "Drafts too"),
    ("strict", "有提醒也算失败", "Warnings count as errors"),
    ("as-of", "日期（2022-01-31）：在此之前失效的页面不写出", "Day (2022-01-31): leave out pages that expired before it"),
    ("folder", "新站点的文件夹", "Folder of the new site"),
    ("kind", "case 案例、section 报告章节、page 普通页面", "case, section or page"),
    ("title", "标题", "Title"),
    ("city", "城市", "City"),
    ("topics", "主题，可写多次", "Topic; may be given several times"),
    ("edition", "年度，如 2020；默认最新的", "Edition such as 2020; default: the newest"),
    ("path", "页面路径，如 guide/start", "Path of the page, such as guide/start"),
    ("what", "pages 页面、cities 城市、topics 主题、drafts 草稿", "pages, cities, topics or drafts"),
    ("json", "输出 JSON", "As JSON"),
    ("shell", "bash、zsh、fish、powershell、elvish", "bash, zsh, fish, powershell, elvish"),
    ("schema-of", "site 或 page", "site or page"),
    ("code", "编号", "Code"),
    ("all", "输出全部编号的手册页", "The manual's page of all codes"),
    ("help", "显示帮助", "Print help"),
    ("version", "显示版本", "Print version"),
];

fn text(name: &str, language: Language) -> &'static str {
    let tables = [TEXTS, check::TEXTS, export::TEXTS, fix::TEXTS, import::TEXTS, publish::TEXTS, search::TEXTS, serve::TEXTS, theme::TEXTS];
    let found = tables.into_iter().flatten().find(|(key, ..)| *key == name);
    match (found, language) {
        (Some((_, zh, _)), Language::Zh) => zh,
        (Some((_, _, en)), Language::En) => en,
        (None, _) => "",
    }
}

/// The commands in the order of help: as the work goes, from the first folder to the portal, then what is seldom needed.
const ORDER: &[&str] = &[
    "init",
    "import",
    "new",
    "serve",
    "build",
    "list",
    "search",
    "fix",
    "check",
    "review",
    "diff",
    "pack",
    "publish",
    "apply",
    "verify",
    "export",
    "theme",
    "explain",
    "schema",
    "completions",
    "clean",
];

/// The whole command line, with help in one language.
pub fn command(language: Language) -> Command {
    let parts = Parts::new(language);
    let (help, option, flag, sub) =
        (|name: &str| text(name, language), |name| parts.option(name), |name| parts.flag(name), |name| parts.sub(name));
    let positional = |name| parts.positional(name);
    let globals = [
        option("root").value_name("DIR").value_parser(value_parser!(PathBuf)),
        option("lang").value_name("LANG").value_parser(["zh", "en", "zh-CN", "en-US"]).hide_possible_values(true),
        flag("quiet").short('q'),
        flag("verbose").short('v'),
        option("color").value_name("WHEN").value_parser(value_parser!(Color)).hide_possible_values(true),
        option("jobs").short('j').value_name("N").value_parser(value_parser!(u16).range(1..=512)),
        option("format").value_name("FORM").value_parser(value_parser!(Format)).hide_possible_values(true),
    ];
    let build_options = || build_options(&parts);
    let mut anli = sub("anli")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(help("version")).help_heading(parts.general()))
        .disable_help_subcommand(true)
        .subcommand_help_heading(parts.commands())
        .args_conflicts_with_subcommands(false);
    for global in globals {
        anli = anli.arg(global.global(true).help_heading(parts.general()));
    }
    let anli = anli
        .args(build_options().map(|arg| arg.hide(true)))
        .subcommand(serve::command(&parts))
        .subcommand(sub("build").args(build_options()))
        .subcommand(sub("init").arg(positional("folder").required(true).value_parser(value_parser!(PathBuf))))
        .subcommand(
            sub("new")
                .arg(positional("kind").required(true).value_parser(value_parser!(NewKind)).hide_possible_values(true))
                .arg(positional("title").required(true))
                .arg(option("city").value_name("NAME"))
                .arg(option("topics").long("topic").value_name("NAME").action(ArgAction::Append))
                .arg(option("edition").value_name("YEAR"))
                .arg(option("path").value_name("PATH")),
        )
        .subcommand(sub("clean").arg(option("output").short('o').value_name("DIR").value_parser(value_parser!(PathBuf))))
        .subcommand(
            sub("list")
                .arg(
                    positional("what")
                        .default_value("pages")
                        .value_parser(value_parser!(Listed))
                        .hide_possible_values(true)
                        .hide_default_value(true),
                )
                .arg(flag("json"))
                .arg(flag("drafts")),
        )
        .subcommand(
            sub("completions")
                .arg(positional("shell").required(true).value_parser(value_parser!(clap_complete::Shell)).hide_possible_values(true)),
        )
        .subcommand(
            sub("schema").arg(positional("schema-of").required(true).value_parser(value_parser!(Schema)).hide_possible_values(true)),
        )
        .subcommand(import::command(&parts))
        .subcommand(fix::command(&parts))
        .subcommand(search::command(&parts))
        .subcommand(
            sub("explain").arg(positional("code").required_unless_present_any(["all", "checks"])).arg(flag("all")).arg(flag("checks")),
        )
        .subcommand(check::command(&parts, language))
        .subcommand(theme::command(&parts))
        .subcommands(publish::commands(&parts))
        .subcommand(export::command(&parts));
    let order = |anli: Command, (at, name): (usize, &&'static str)| anli.mut_subcommand(name, |sub| sub.display_order(at));
    parts.finish(ORDER.iter().enumerate().fold(anli, order), "anli")
}

fn build_options(parts: &Parts) -> [Arg; 5] {
    [
        parts.option("output").short('o').value_name("DIR").value_parser(value_parser!(PathBuf)),
        parts.option("base-url").value_name("URL"),
        parts.flag("drafts"),
        parts.flag("strict"),
        parts.option("as-of").value_name("DATE"),
    ]
}

fn meaning(matches: &ArgMatches, language: Language) -> Result<Arguments, String> {
    let action = match matches.subcommand() {
        // `anli` alone shows the site; with an option of `build` it builds.
        None if !build_options(&Parts::new(language)).iter().any(|option| is_given(matches, option)) => Action::Serve(Serve::default()),
        None => Action::Build(build(matches, matches, language)?),
        Some(("serve", own)) => serve::meaning(own, language)?,
        Some(("build", own)) => Action::Build(build(own, matches, language)?),
        Some(("init", own)) => Action::Init { folder: own.get_one::<PathBuf>("folder").cloned().unwrap_or_default() },
        Some(("new", own)) => Action::New(New {
            kind: own.get_one::<NewKind>("kind").copied().unwrap_or(NewKind::Page),
            title: one(own, "title").unwrap_or_default(),
            city: one(own, "city"),
            topics: own.get_many::<String>("topics").into_iter().flatten().cloned().collect(),
            edition: one(own, "edition"),
            path: one(own, "path"),
        }),
        Some(("clean", own)) => Action::Clean { output: output(own) },
        Some(("list", own)) => Action::List {
            what: own.get_one::<Listed>("what").copied().unwrap_or(Listed::Pages),
            json: own.get_flag("json"),
            drafts: own.get_flag("drafts"),
        },
        Some(("completions", own)) => Action::Completions(own.get_one("shell").copied().unwrap_or(clap_complete::Shell::Bash)),
        Some(("schema", own)) => Action::Schema(own.get_one("schema-of").copied().unwrap_or(Schema::Site)),
        Some(("import", own)) => Action::Import(import::meaning(own, language)?),
        Some(("fix", own)) => Action::Fix(fix::meaning(own)),
        Some(("search", own)) => Action::Search(search::meaning(own)),
        Some(("export", own)) => export::meaning(own),
        Some(("explain", own)) => Action::Explain(match one(own, "code") {
            Some(code) => Explained::One(code),
            None if own.get_flag("checks") => Explained::Checks,
            None => Explained::Codes,
        }),
        Some(("check", own)) => check::meaning(own, language)?,
        Some(("theme", own)) => Action::Theme(theme::meaning(own)),
        Some((name, own)) => publish::meaning(name, own, language)?,
    };
    let format = matches.get_one("format").copied().unwrap_or_default();
    if format == Format::Html && !matches!(action, Action::Check(_)) {
        return Err(match language {
            Language::Zh => "错误：--format html 只用于 anli check".into(),
            Language::En => "error: --format html is for anli check only".into(),
        });
    }
    Ok(Arguments {
        root: matches.get_one::<PathBuf>("root").cloned(),
        language,
        quiet: matches.get_flag("quiet"),
        verbose: matches.get_flag("verbose"),
        color: matches.get_one("color").copied().unwrap_or_default(),
        jobs: matches.get_one::<u16>("jobs").map(|jobs| usize::from(*jobs)),
        format,
        action,
    })
}

/// Whether an option was typed.
fn is_given(matches: &ArgMatches, option: &Arg) -> bool {
    matches.value_source(option.get_id().as_str()) == Some(clap::parser::ValueSource::CommandLine)
}

/// The options of `build`, which may also stand before the command's name.
fn build(own: &ArgMatches, before: &ArgMatches, language: Language) -> Result<Build, String> {
    let either = |name: &str| one(own, name).or_else(|| one(before, name));
    let as_of = either("as-of").map(|text| day(&text, language)).transpose()?;
    let flag = |name: &str| [own, before].iter().any(|matches| matches.try_get_one::<bool>(name).ok().flatten().is_some_and(|set| *set));
    let output = own.get_one::<PathBuf>("output").or_else(|| before.get_one::<PathBuf>("output"));
    Ok(Build {
        output: output.cloned().unwrap_or_else(|| PathBuf::from("public")),
        base_url: either("base-url"),
        drafts: flag("drafts"),
        strict: flag("strict"),
        as_of,
    })
}

/// A day given with `--as-of`.
fn day(text: &str, language: Language) -> Result<crate::moment::Moment, String> {
    text.parse().map_err(|_| match language {
        Language::Zh => format!("错误：--as-of 的“{text}”不是能用的日期，写成 2022-01-31 这样"),
        Language::En => format!("error: --as-of: \"{text}\" is not a usable date, write 2022-01-31"),
    })
}

fn output(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(|| PathBuf::from("public"))
}

fn one(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

/// A mistake in the arguments, in the reader's language, with what to type instead.
fn explain(error: &clap::Error, language: Language) -> String {
    use clap::error::{ContextKind, ErrorKind};
    if language == Language::En {
        return error.to_string();
    }
    let value = |kind: ContextKind| error.get(kind).map(|value| value.to_string()).unwrap_or_default();
    let argument = value(ContextKind::InvalidArg);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", value(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value(ContextKind::InvalidValue).is_empty() => format!("{argument} 后面要写一个值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 不能写“{}”", value(ContextKind::InvalidValue)),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => format!("{argument} 不能和 {} 一起用", value(ContextKind::PriorArg)),
        ErrorKind::TooFewValues | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => format!("{argument} 后面要写一个值"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8".to_owned(),
        _ => "命令写法有误".to_owned(),
    };
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let near = value(kind);
        if !near.is_empty() {
            text.push_str(&format!("；是否想写“{near}”？"));
        }
    }
    let valid = value(ContextKind::ValidValue);
    if !valid.is_empty() {
        text.push_str(&format!("\n可以写：{valid}"));
    }
    text.push_str("\n全部命令和选项见 anli --help");
    format!("错误：{text}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        for language in [Language::Zh, Language::En] {
            let all = command(language);
            all.clone().debug_assert();
            let second = all.get_subcommands().flat_map(Command::get_subcommands);
            let commands = std::iter::once(&all).chain(all.get_subcommands()).chain(second);
            for command in commands {
                assert!(command.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", command.get_name());
                for argument in command.get_arguments() {
                    assert!(
                        argument.get_help().is_some_and(|help| !help.to_string().is_empty()),
                        "{} {}",
                        command.get_name(),
                        argument.get_id()
                    );
                }
            }
        }
    }

    #[test]
    fn help_shows_every_command_in_order_and_own_arguments_before_general_ones() {
        let all = command(Language::Zh);
        let mut named: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
        named.sort_unstable();
        let mut ordered = ORDER.to_vec();
        ordered.sort_unstable();
        assert_eq!(named, ordered);
        let error = all.try_get_matches_from(["anli", "import", "--help"]).map_or_else(|shown| shown.to_string(), |_| String::new());
        let place = |text: &str| error.find(text).unwrap_or_else(|| panic!("{text}: {error}"));
        assert!(error.contains("用法：anli import [选项] <FILE>..."), "{error}");
        assert!(
            place("参数:") < place("--edition") && place("--edition") < place("通用选项:") && place("通用选项:") < place("--help"),
            "{error}"
        );
    }

    #[test]
    fn the_language_comes_from_the_option_then_the_environment_then_is_chinese() {
        let arguments = |list: &[&str]| list.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language(&arguments(&["anli", "--lang", "en"]), &|_| Some("zh_CN".into())), Language::En);
        assert_eq!(language(&arguments(&["anli"]), &|name| (name == "LANG").then(|| "en_US.UTF-8".into())), Language::En);
        assert_eq!(language(&arguments(&["anli"]), &|name| (name == "LANG").then(|| "C.UTF-8".into())), Language::Zh);
    }
}
