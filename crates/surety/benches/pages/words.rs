//! Sentences of about the length that people write. All invented.

const VERBS: [&str; 6] = ["Review", "Publish", "Strengthen", "Agree", "Train staff in", "Audit"];
const THINGS: [&str; 8] = [
    "the shared protocol for return interviews",
    "the multi-agency training offer",
    "the way information is passed between health and education",
    "the local pathway to counselling",
    "licensing checks and their records",
    "the guidance for schools on safe use of phones",
    "the directory of services for families",
    "transport arrangements for placements out of area",
];
const ENDS: [&str; 5] = [
    "so that a child is heard by somebody they chose",
    "so that no family has to tell its story twice",
    "and report to the Board every quarter",
    "with a sample of twenty cases each half-year",
    "and say in plain words what changed",
];

fn pick<'a>(all: &[&'a str], number: usize) -> &'a str {
    all[number % all.len()]
}

pub fn title(number: usize) -> String {
    format!("{} {}", pick(&VERBS, number), pick(&THINGS, number / 3))
}

pub fn ask(number: usize) -> String {
    format!("{} {} {}.", pick(&VERBS, number), pick(&THINGS, number), pick(&ENDS, number))
}

pub fn printed(number: usize) -> Vec<String> {
    vec![format!("The partnership should do the following in area {}:", number + 1), ask(number + 1), ask(number + 2)]
}

pub fn action(number: usize) -> String {
    format!("{} {}", pick(&VERBS, number / 2), pick(&THINGS, number / 5))
}

pub fn outcome(number: usize) -> String {
    format!("Children and families notice that we {} {}.", pick(&VERBS, number).to_lowercase(), pick(&THINGS, number))
}

pub fn update(number: usize) -> String {
    format!(
        "In this period the working group met {} times. {} {} What was not done: {} It will be taken up at the next meeting, and the lead will write to the bodies concerned before then.",
        1 + number % 4,
        ask(number),
        ask(number / 2 + 1),
        ask(number / 3 + 2),
    )
}
