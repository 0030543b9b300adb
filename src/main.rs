//! The command line.
use hexapla::config::Config;
use hexapla::pipeline;
use std::path::Path;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let config = match Config::load(Path::new(&args[2]), None) {
        Ok(c) => c,
        Err(e) => {
            for e in e {
                eprintln!("{e}");
            }
            return;
        }
    };
    for a in config.assumptions.iter().chain(&config.notes) {
        eprintln!("assumed: {a}");
    }
    let t = std::time::Instant::now();
    match args[1].as_str() {
        "check" => {
            let c = pipeline::check(&config).unwrap();
            for r in &c.reports.reports {
                println!(
                    "{} {} {}:{}:{} {} [{}]",
                    r.severity.name(),
                    r.finding.rule.name,
                    r.path,
                    r.start.line,
                    r.start.column,
                    r.finding.message,
                    r.finding.target.as_deref().unwrap_or("")
                );
            }
            eprintln!("{:?} {:?}", c.summary, t.elapsed());
        }
        "build" => {
            let r = pipeline::build(
                &config,
                &pipeline::BuildOptions { cache: Path::new(&args[3]).to_owned(), reuse: true },
            );
            match r {
                Ok(b) => eprintln!("{:?} {} {:?} {:?} {:?}", b.summary, b.pages, b.published, b.notes, t.elapsed()),
                Err(e) => eprintln!("{e} {:?}", e.help),
            }
        }
        _ => {
            let r = pipeline::render(&config, &pipeline::RenderInput::File(args[3].clone().into()), true);
            match r {
                Ok(r) => {
                    print!("{}", r.html);
                    for x in r.reports {
                        eprintln!("{} {}", x.finding.rule.name, x.finding.message)
                    }
                }
                Err(e) => eprintln!("{e}"),
            }
        }
    }
}
