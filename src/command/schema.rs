//! `anli schema` and `anli completions`

use super::{Exit, Run};
use crate::cli::{self, Schema};
use crate::config::SiteConfig;
use crate::model::FrontMatter;
use crate::parse::{front, shape};

pub(super) fn run(run: &Run<'_>, which: Schema) -> Exit {
    let mut schema = match which {
        Schema::Site => shape::schema::<SiteConfig>(),
        Schema::Page => shape::schema::<FrontMatter>(),
    };
    match which {
        // A page may be without any field; of a site the title is asked for when it is read.
        Schema::Site => schema["required"] = serde_json::json!(["title"]),
        Schema::Page => {
            for (other, name) in front::ALIASES {
                schema["properties"][other] = schema["properties"][name].clone();
            }
        }
    }
    run.report.result(&format!("{schema:#}"));
    Exit::Clean
}

pub(super) fn completions(run: &Run<'_>, shell: clap_complete::Shell) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(run.report.language()), "anli", &mut script);
    run.report.result(String::from_utf8_lossy(&script).trim_end());
    Exit::Clean
}
