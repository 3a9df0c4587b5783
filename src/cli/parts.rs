//! The parts that every command is made of, with help in one language.

use super::text;
use crate::diagnostic::catalogue::Language;
use clap::{Arg, ArgAction, Command};

/// Makes commands and arguments whose help is in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    language: Language,
}

impl Parts {
    pub fn new(language: Language) -> Self {
        Parts { language }
    }

    fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        if self.language == Language::Zh { zh } else { en }
    }

    /// Heading of the list of commands.
    pub fn commands(self) -> &'static str {
        self.pick("命令", "Commands")
    }

    /// Heading of options.
    pub fn options(self) -> &'static str {
        self.pick("选项", "Options")
    }

    /// Heading of the options that all commands share.
    pub fn general(self) -> &'static str {
        self.pick("通用选项", "General options")
    }

    /// `--name`
    pub fn option(self, name: &'static str) -> Arg {
        Arg::new(name).long(name).help(text(name, self.language))
    }

    /// `--name` without a value.
    pub fn flag(self, name: &'static str) -> Arg {
        self.option(name).action(ArgAction::SetTrue)
    }

    /// An argument without a name.
    pub fn positional(self, name: &'static str) -> Arg {
        Arg::new(name).help(text(name, self.language)).help_heading(self.pick("参数", "Arguments"))
    }

    /// A command.
    pub fn sub(self, name: &'static str) -> Command {
        self.named(name, name)
    }

    /// A command whose help stands under another key, because its name is an argument's elsewhere.
    pub fn named(self, name: &'static str, key: &str) -> Command {
        let template =
            self.pick("{about}\n\n用法：{usage}\n\n{all-args}{after-help}", "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}");
        Command::new(name)
            .about(text(key, self.language))
            .help_template(template)
            .disable_help_flag(true)
            .next_help_heading(self.options())
            .disable_help_subcommand(true)
            .subcommand_help_heading(self.commands())
    }

    /// What every command has when its own arguments are complete: `--help`, and a usage line in the language of the help.
    /// It comes last, so that help shows a command's own arguments before what all commands share.
    pub fn finish(self, command: Command, called: &str) -> Command {
        let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        let command =
            names.iter().fold(command, |command, name| command.mut_subcommand(name, |sub| self.finish(sub, &format!("{called} {name}"))));
        let usage = command.clone().bin_name(called).render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
        let usage = match self.language {
            Language::Zh => usage.replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]").replace("<COMMAND>", "<命令>"),
            Language::En => usage,
        };
        let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(text("help", self.language));
        command.override_usage(usage).arg(help.help_heading(self.general()))
    }
}
