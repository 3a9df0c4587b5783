//! Figures, not a test: `cargo test --release -- --ignored --nocapture output_speed` (`ANLI_SPEED_DIR` chooses the disk).

use super::*;
use rayon::prelude::*;
use std::time::Instant;

#[test]
#[ignore = "prints figures"]
#[expect(clippy::print_stdout, reason = "the figures are its purpose")]
fn output_speed() {
    let count = 20_000;
    let at = std::env::var_os("ANLI_SPEED_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(at).expect("a folder");
    let page = |number: usize, version: usize| format!("<html>{number} {version}\n{}</html>", "统筹推进义务教育优质均衡发展。".repeat(180));
    let build = |label: &str, version: &(dyn Fn(usize) -> usize + Sync)| {
        let start = Instant::now();
        let target = Target { root: folder.path(), output: Path::new("public"), sources: &[], home: None };
        let stage = prepare(&Disk::default(), &target).expect("a stage");
        let prepared = start.elapsed();
        (0..count)
            .into_par_iter()
            .try_for_each(|number| {
                stage
                    .put(&format!("20{:02}/c{}/{number}.html", number % 10, number % 160), page(number, version(number)).as_bytes())
                    .map(drop)
            })
            .expect("written");
        let put = start.elapsed();
        let summary = stage.commit().expect("a site");
        let (changed, all) = (summary.changed.len() + summary.added.len(), start.elapsed());
        println!(
            "{label:18} prepare {prepared:>9.1?} put {:>9.1?} commit {:>9.1?} all {all:>9.1?} ({changed} written)",
            put - prepared,
            all - put
        );
    };
    let start = Instant::now();
    let bytes: usize = (0..count).into_par_iter().map(|number| page(number, 0).len()).sum();
    println!("making {} MB takes {:.1?} of each", bytes >> 20, start.elapsed());
    build("first", &|_| 0);
    build("nothing changed", &|_| 0);
    build("nothing changed", &|_| 0);
    let start = Instant::now();
    let listing = Disk::default().list(folder.path(), "public");
    println!("list: {} files in {} folders, {:.1?}", listing.files.len(), listing.folders.len(), start.elapsed());
    build("10 changed", &|number| usize::from(number % 2000 == 0));
    build("all changed", &|_| 2);
}
