//! Checks directives against the page's own data: a chart's lines must have values, a table's labels must exist.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Block, Directive, DirectiveKind};
use crate::model::FrontMatter;
use std::sync::Arc;

/// Reports what a `chart` or `figures` directive asks for and cannot get.
pub fn check(path: &Arc<str>, front: &FrontMatter, blocks: &[Block], diagnostics: &mut Vec<Diagnostic>) {
    for block in blocks {
        match block {
            Block::Directive(directive) => {
                one(path, front, directive, diagnostics);
                check(path, front, &directive.blocks, diagnostics);
            }
            Block::List(list) => list.items.iter().for_each(|item| check(path, front, &item.blocks, diagnostics)),
            _ => {}
        }
    }
}

fn one(path: &Arc<str>, front: &FrontMatter, directive: &Directive, diagnostics: &mut Vec<Diagnostic>) {
    let labels = || front.figures.iter().map(|figure| figure.label.as_str());
    for (line, range) in &directive.lines {
        match directive.kind {
            DirectiveKind::Chart if directive.chart_line(line).is_none() => {
                diagnostics.push(Diagnostic::new(Code::CHART_LINE).in_file(path, range).with("line", line));
            }
            DirectiveKind::Figures if !labels().any(|label| *label == **line) => {
                let unknown = Diagnostic::new(Code::FIGURE_LABEL).in_file(path, range).with("label", line);
                diagnostics.push(unknown.suggest(nearest(line, labels())));
            }
            _ => {}
        }
    }
}
