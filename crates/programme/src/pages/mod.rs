//! The programme's pages: each handler parses, calls a verb, renders.

mod action;
mod action_plan;
mod action_step;
mod actions;
mod answer_evidence;
mod as_at;
mod asks;
mod challenge_list;
mod challenges;
mod claim;
mod clusters;
mod colour;
mod evidence;
mod funding;
mod funding_forms;
mod groups;
mod history;
mod impact;
mod import;
mod letter;
mod narrow;
mod national;
mod published;
mod recommendation;
pub(crate) mod register;
mod reports;
mod verification;
mod verification_list;
mod words;
mod work_words;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/programme", get(register::programmes))
        .route("/programme/{programme}", get(register::register))
        .route("/programme/{programme}/unanswered", get(asks::unanswered))
        .route("/programme/{programme}/unanswered/ask", post(asks::ask_body))
        .route("/programme/{programme}/challenges", get(challenge_list::list))
        .route("/programme/{programme}/challenges.csv", get(challenge_list::csv))
        .route("/programme/{programme}/groups/{number}", get(groups::page))
        .route("/programme/recommendations/{id}/challenge", get(challenges::form).post(challenges::raise))
        .route("/programme/challenges/{id}", get(challenges::page))
        .route("/programme/challenges/{id}/reply", post(challenges::reply))
        .route("/programme/challenges/{id}/close", post(challenges::close))
        .route("/programme/challenges/{id}/escalate", post(challenges::escalate))
        .route("/programme/{programme}/national", get(national::list).post(national::open))
        .route("/programme/national/{id}", get(national::page))
        .route("/programme/national/{id}/letter", get(letter::form).post(letter::save))
        .route("/programme/national/{id}/{verb}", get(national::letter).post(national::act))
        .route("/programme/{programme}/funding", get(funding::page))
        .route("/programme/{programme}/funding/lines/{at}", get(funding_forms::line).post(funding_forms::keep_line))
        .route(
            "/programme/{programme}/funding/contributions/{at}",
            get(funding_forms::contribution).post(funding_forms::keep_contribution),
        )
        .route("/programme/{programme}/clusters", get(clusters::page))
        .route("/programme/{programme}/clusters/{cluster}", post(clusters::settle))
        .route("/programme/{programme}/actions", get(actions::list))
        .route("/programme/{programme}/actions/new", get(action_plan::new).post(action_plan::make))
        .route("/programme/actions/{id}", get(action::page))
        .route("/programme/actions/{id}/plan", get(action_plan::edit).post(action_plan::revise))
        .route("/programme/{programme}/verifications", get(verification_list::list))
        .route("/programme/actions/{id}/claim", get(claim::form).post(claim::claim))
        .route("/programme/actions/{id}/report", get(claim::report_form).post(claim::report))
        .route("/programme/actions/{id}/evidence", get(evidence::form).post(evidence::give))
        .route("/programme/actions/{id}/verify", get(verification::form).post(verification::verify))
        .route("/programme/actions/{id}/retest", get(verification::form).post(verification::retest))
        .route("/programme/responses/{id}/verify", get(verification::response_form).post(verification::verify_answer))
        .route("/programme/responses/{id}/evidence", get(answer_evidence::form).post(answer_evidence::give))
        .route("/programme/evidence/{id}", get(evidence::page))
        .route("/programme/evidence/{id}/file", get(evidence::file))
        .route("/programme/evidence/{id}/file/{number}", get(evidence::earlier_file))
        .route("/programme/evidence/{id}/replace", post(evidence::replace))
        .route("/programme/evidence/{id}/supports", post(evidence::support))
        .route("/programme/recommendations/{id}/impact", get(impact::new).post(impact::make))
        .route("/programme/recommendations/{id}/colour", get(colour::form).post(colour::set))
        .route("/programme/impacts/{id}", get(impact::page))
        .route("/programme/impacts/{id}/steps/{step}", post(impact::take))
        .route("/programme/actions/{id}/steps/{step}", get(action_step::form).post(action_step::take))
        .route("/programme/recommendations/{id}", get(recommendation::page))
        .route("/programme/recommendations/{id}/asks", get(asks::split_form).post(asks::split))
        .route("/programme/recommendations/{id}/links", post(clusters::link))
        .route("/programme/asks/{ask}/answer/{agency}", get(asks::answer_form).post(asks::answer_ask))
        .route("/programme/{programme}/reports", get(reports::list).post(reports::freeze))
        .route("/programme/{programme}/reports/preview", get(reports::preview))
        .route("/programme/reports/{name}", get(reports::report))
        .route("/programme/reports/{name}/release", post(reports::release))
        .route("/reports", get(reports::released))
        .route("/published", get(published::list))
        .route("/published/style.css", get(reports::style))
        .route("/published/{name}", get(published::report))
        .route("/history/{kind}/{id}", get(history::page))
        .route("/programme/import", get(import::form).post(import::send))
        .route("/programme/import/{id}", get(import::preview).post(import::save))
        .route("/programme/import/{id}/columns", get(import::columns).post(import::keep_columns))
        .route("/programme/import/{id}/rows/{reference}", get(import::row).post(import::correct))
}
