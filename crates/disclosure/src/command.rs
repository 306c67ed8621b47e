//! The command `surety protect`: arguments in, text and files out. Reading happens here; writing is left to the caller.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::foreign::Published;
use crate::publish::{self, Printed};
use crate::{Control, Numbers, Plan, Problem, Publication, Refusal, Settings, TableSettings, design, plan};

/// What was asked for on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// Tables: CSV, JSON or XLSX.
    pub tables: Vec<PathBuf>,
    /// `--settings FILE`: a publication described as TOML; tables named there are relative to it.
    pub settings: Option<PathBuf>,
    /// `--policy NAME`: a preset, over what the settings say.
    pub policy: Option<String>,
    /// `--count COLUMN`: the column with the counts.
    pub count: Option<String>,
    /// `--total NAME`: what totals are called.
    pub total: Option<String>,
    /// `--out FOLDER`: where the published files and the audit file go.
    pub out: Option<PathBuf>,
    /// `--problem FILE`: solve a problem given as JSON.
    pub problem: Option<PathBuf>,
    /// `--attack FILE`: attack a problem given as JSON, or published tables.
    pub attack: Option<PathBuf>,
    /// `--integer`: counts are whole numbers.
    pub integer: bool,
    /// `--design`: propose merges instead of protecting the tables as they are.
    pub design: bool,
    /// `--time-limit SECONDS`.
    pub time_limit: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// For standard output.
    pub output: String,
    /// For standard error.
    pub warnings: Vec<String>,
    /// Files to be written.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

/// How the command is used.
pub const USAGE: &str = "\
surety protect TABLE... [--settings FILE] [--policy NAME] [--count COLUMN] [--total NAME] [--out FOLDER] [--design] [--time-limit SECONDS]
surety protect --problem FILE [--integer] [--time-limit SECONDS]
surety protect --attack FILE [--settings FILE] [--policy NAME] [--count COLUMN] [--total NAME] [--integer] [--time-limit SECONDS]
";

impl Arguments {
    /// Reads arguments as they stand on the command line, the name of the command left out.
    ///
    /// # Errors
    /// Names an argument that is not known or lacks its value.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, Refusal> {
        let mut parsed = Arguments::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let missing = || Refusal::setting(argument.clone(), format!("lacks its value.\n{USAGE}"));
                arguments.next().ok_or_else(missing)
            };
            match argument.as_str() {
                "--settings" => parsed.settings = Some(value()?.into()),
                "--policy" => parsed.policy = Some(value()?),
                "--count" => parsed.count = Some(value()?),
                "--total" => parsed.total = Some(value()?),
                "--out" => parsed.out = Some(value()?.into()),
                "--problem" => parsed.problem = Some(value()?.into()),
                "--attack" => parsed.attack = Some(value()?.into()),
                "--integer" => parsed.integer = true,
                "--design" => parsed.design = true,
                "--time-limit" => parsed.time_limit = Some(seconds(&value()?)?),
                other if other.starts_with("--") => {
                    return Err(Refusal::setting(other, format!("is not known.\n{USAGE}")));
                }
                table => parsed.tables.push(table.into()),
            }
        }
        Ok(parsed)
    }

    fn numbers(&self) -> Numbers {
        if self.integer { Numbers::Whole } else { Numbers::Any }
    }
}

fn seconds(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal::setting("--time-limit", format!("\"{text}\" is not a number of seconds")))
}

impl Outcome {
    /// Writes the files, making folders where needed.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub fn write_files(&self) -> Result<(), Refusal> {
        for (path, bytes) in &self.files {
            let failed = |fault: std::io::Error| {
                Refusal::unreadable(path.display().to_string(), format!("could not be written: {fault}"))
            };
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            std::fs::write(path, bytes).map_err(failed)?;
        }
        Ok(())
    }
}

/// Seconds allowed when none are stated: small problems are proven long before, large ones may use five minutes.
fn usual_limit(cells: usize) -> u64 {
    if cells <= 1_000 { 110 } else { 285 }
}

/// Runs the command. The control brings a listener and a way to cancel; time limits are set here.
///
/// # Errors
/// Whatever is wrong with arguments, files, settings or demands, in a sentence that names the place.
pub fn run(arguments: &Arguments, control: Control) -> Result<Outcome, Refusal> {
    match (&arguments.problem, &arguments.attack) {
        (Some(_), Some(_)) => Err(Refusal::setting("arguments", "give either --problem or --attack, not both")),
        (Some(file), None) => solve_problem(file, arguments, control),
        (None, Some(file)) if is_problem(file)? => attack_problem(file, arguments, control),
        (None, Some(file)) => attack_tables(file, arguments, control),
        (None, None) => protect_tables(arguments, control),
    }
}

fn limited(control: Control, arguments: &Arguments, cells: usize) -> Control {
    control.with_limit(Duration::from_secs(arguments.time_limit.unwrap_or_else(|| usual_limit(cells))))
}

fn fetch(path: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path)
        .map_err(|fault| Refusal::unreadable(path.display().to_string(), format!("cannot be read: {fault}")))
}

fn text(path: &Path) -> Result<String, Refusal> {
    String::from_utf8(fetch(path)?).map_err(|_| Refusal::unreadable(path.display().to_string(), "is not text in UTF-8"))
}

fn is_problem(path: &Path) -> Result<bool, Refusal> {
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    Ok(json
        && serde_json::from_str::<serde_json::Value>(&text(path)?).map_or(true, |value| value.get("cells").is_some()))
}

fn json(value: &impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value)
        .map(|text| text + "\n")
        .map_err(|fault| Refusal::unreadable("answer", fault.to_string()))
}

fn solve_problem(file: &Path, arguments: &Arguments, control: Control) -> Result<Outcome, Refusal> {
    let problem = Problem::from_json(&text(file)?)?;
    let control = limited(control, arguments, problem.task.system.cells().len());
    let solution = problem.solve(arguments.numbers(), &control)?;
    let mut warnings = problem.warnings;
    if solution.intervals.is_empty() && !solution.hidden.is_empty() {
        warnings.push(
            "there was no time to work out every interval; each demand is shown to be met by another table that fits"
                .to_owned(),
        );
    }
    Ok(Outcome { output: json(&solution)?, warnings, files: Vec::new() })
}

fn attack_problem(file: &Path, arguments: &Arguments, control: Control) -> Result<Outcome, Refusal> {
    let problem = Problem::from_json(&text(file)?)?;
    let control = limited(control, arguments, problem.task.system.cells().len());
    let report = problem.attack(arguments.numbers(), &control)?;
    Ok(Outcome { output: json(&report)?, warnings: problem.warnings, files: Vec::new() })
}

/// Settings from the file, if there is one, with what the command line says over them.
fn settings(arguments: &Arguments, more: &[PathBuf]) -> Result<(Settings, PathBuf), Refusal> {
    let (mut settings, folder) = match &arguments.settings {
        Some(path) => (Settings::from_toml(&text(path)?)?, path.parent().map(Path::to_path_buf).unwrap_or_default()),
        None => (Settings::default(), PathBuf::new()),
    };
    if let Some(name) = &arguments.policy {
        settings.policy = crate::PolicyChoice::Preset(name.clone());
    }
    for table in more {
        let file = std::path::absolute(table).unwrap_or_else(|_| table.clone());
        settings.tables.push(TableSettings::of_file(file.display().to_string(), arguments.count.as_deref()));
    }
    if let Some(total) = &arguments.total {
        settings.usual_total.clone_from(total);
    }
    Ok((settings, folder))
}

fn protect_tables(arguments: &Arguments, control: Control) -> Result<Outcome, Refusal> {
    let (settings, folder) = settings(arguments, &arguments.tables)?;
    if settings.tables.is_empty() {
        return Err(Refusal::setting("arguments", format!("there is no table to protect.\n{USAGE}")));
    }
    let publication = Publication::read(&settings, &|file| fetch(&folder.join(file)))?;
    let limit =
        arguments.time_limit.or(settings.time_limit).unwrap_or_else(|| usual_limit(publication.book.keys().len()));
    let control = control.with_limit(Duration::from_secs(limit));
    if arguments.design {
        let proposals = design::propose(&publication, &control)?;
        return Ok(Outcome { output: describe_designs(&proposals), ..Outcome::default() });
    }
    let (publication, plan) = plan_or_carry_forward(publication, &control)?;
    outcome(&publication, &plan, arguments.out.as_deref(), &control)
}

/// A restatement that would expose late-recorded children is not published: their period stays as it was.
fn plan_or_carry_forward(publication: Publication, control: &Control) -> Result<(Publication, Plan), Refusal> {
    match plan(&publication, control) {
        Err(Refusal::Impossible { cells, .. }) if !publication.changes.is_empty() => {
            let carried = publication.carry_forward(&cells)?;
            let plan = plan(&carried, control)?;
            Ok((carried, plan))
        }
        Err(refusal) => Err(refusal),
        Ok(plan) => Ok((publication, plan)),
    }
}

fn describe_designs(proposals: &[design::Proposal]) -> String {
    let line = |proposal: &design::Proposal| {
        let merges = match proposal.merges.len() {
            0 => "the tables as they are".to_owned(),
            _ => proposal.merges.iter().map(design::Merge::words).collect::<Vec<_>>().join("; "),
        };
        format!(
            "{:.0}% lost, {} counts shown, {} hidden: {merges}\n",
            proposal.loss * 100.0,
            proposal.shown,
            proposal.hidden
        )
    };
    proposals.iter().map(line).collect()
}

fn outcome(publication: &Publication, plan: &Plan, out: Option<&Path>, control: &Control) -> Result<Outcome, Refusal> {
    let printed = publish::print(publication, plan, control)?;
    let notes = publish::notes(publication, plan);
    let Some(folder) = out else {
        let tables = printed.iter().map(publish::csv_text).collect::<Result<Vec<_>, _>>()?;
        return Ok(Outcome { output: tables.join("\n"), warnings: plan.remarks.clone(), files: Vec::new() });
    };
    let names = file_names(&printed);
    let mut files = Vec::new();
    for (name, table) in names.iter().zip(&printed) {
        files.push((folder.join(name), publish::csv_text(table)?.into_bytes()));
    }
    let pairs: Vec<(String, &Printed)> = names.into_iter().zip(&printed).collect();
    let package = publish::package(publication, &pairs, &notes);
    files.push((folder.join("tables.xlsx"), publish::workbook(&publication.title, &printed, &notes)?));
    files.push((folder.join("datapackage.json"), pretty(&package)?));
    files.push((folder.join("NOT-FOR-PUBLICATION-audit.json"), pretty(&publish::audit_file(publication, plan))?));
    Ok(Outcome { output: summary(publication, plan, &notes), warnings: plan.remarks.clone(), files })
}

fn pretty(value: &serde_json::Value) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec_pretty(value).map_err(|fault| Refusal::unreadable("answer", fault.to_string()))
}

fn file_names(tables: &[Printed]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let stem =
            Path::new(&table.name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let plain: String = stem.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let mut name = format!("{plain}.csv");
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{plain}_{number}.csv");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn summary(publication: &Publication, plan: &Plan, notes: &[String]) -> String {
    let mut lines = vec![format!("{} counts, {} of them small.", plan.system.cells().len(), plan.sensitive.len())];
    let cost = plan.choice.cost.unwrap_or(0.0);
    lines.push(match plan.choice.status {
        crate::Status::Optimal => {
            format!("{} hidden; no safe choice costs less than {cost}.", plan.choice.hidden.len())
        }
        _ => format!(
            "{} hidden at a cost of {cost}; none below {} is safe.",
            plan.choice.hidden.len(),
            plan.choice.bound.unwrap_or(0.0)
        ),
    });
    lines.push(format!("Attacked as {} readers; none found out a small count.", plan.examination.readers.len()));
    lines.extend(notes.iter().cloned());
    lines.push(format!("Rules of {}.", publication.policy.name));
    lines.join("\n") + "\n"
}

fn attack_tables(file: &Path, arguments: &Arguments, control: Control) -> Result<Outcome, Refusal> {
    let mut tables = arguments.tables.clone();
    let is_settings = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let mut arguments = arguments.clone();
    if is_settings {
        arguments.settings = Some(file.to_path_buf());
    } else {
        tables.insert(0, file.to_path_buf());
    }
    let (settings, folder) = settings(&arguments, &tables)?;
    let published = Published::read(&settings, &|file| fetch(&folder.join(file)))?;
    let numbers = if arguments.integer { Numbers::Whole } else { Numbers::Any };
    let control = limited(control, &arguments, published.hidden().len());
    let found = published.attack(numbers, &control)?;
    let mut output = String::new();
    for interval in found.iter().filter(|interval| published.hidden().contains(&interval.cell)) {
        let high = interval.high.map_or("no limit".to_owned(), |high| high.to_string());
        output += &format!("{}: {} to {high}\n", published.key(interval.cell).name(), interval.low);
    }
    let falls = published.falls(&found, &settings.policy()?);
    output += &format!("{} counts fall.\n", falls.len());
    falls.iter().for_each(|finding| output += &format!("{}\n", finding.words));
    Ok(Outcome { output, ..Outcome::default() })
}
