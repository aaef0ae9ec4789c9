"""Every trap of Ianvs that a generated example could fall into, and the tests that show it handled."""

from __future__ import annotations

from pathlib import Path

import pytest

TRAPS: dict[str, tuple[str, ...]] = {
    "paths are taken from the working directory, not from the YAML": (
        "test_paths_do_not_depend_on_the_working_directory",
        "test_a_model_in_a_folder_is_found_from_any_directory",
        "test_a_moved_folder_is_noticed",
    ),
    "a data file that is not there is an empty one, and the job succeeds": (
        "test_no_rows_is_an_error_and_not_an_empty_success",
    ),
    "of two files of one name the first is run twice": (
        "test_two_examples_in_one_process_each_run_their_own_model",
        "test_two_files_of_one_name",
    ),
    "models and metrics share one space of aliases": ("test_a_model_and_a_metric_never_share_an_alias",),
    "a file named like a loaded module, or with a dot, is never loaded": (
        "test_file_names_are_identifiers_that_no_module_has",
        "test_a_file_name_that_ianvs_would_not_load",
    ),
    "siblings of a module are found only while it is imported": (
        "test_generated_files_import_no_siblings_and_leave_the_path_alone",
    ),
    "preprocess must be there, and is called twice if it returns anything": (
        "test_every_method_is_there_and_preprocess_is_called_once",
    ),
    "letters of a string are values, and of two keys in an item the last survives": (
        "test_hyperparameters_are_lists_in_items_of_one_key",
        "test_a_mistake_is_one_clear_line",
    ),
    "metrics are imported only after inference": (
        "test_predictions_are_saved_even_if_a_metric_then_fails",
        "test_a_mistake_is_one_clear_line",
    ),
    "one failure costs the results of all test cases": (
        "test_a_failing_row_costs_only_itself",
        "test_a_failing_row_of_either_place_costs_only_itself",
        "test_a_fault_in_scoring_costs_one_cell_and_not_the_rank",
        "test_a_stopped_run_asks_only_what_is_left_and_then_nothing",
        "test_what_failed_is_asked_again_by_the_next_run",
    ),
    "a blank line, a byte order mark or a missing key aborts": (
        "test_data_files_have_no_blank_line_no_bom_and_every_key",
        "test_a_mistake_is_one_clear_line",
    ),
    "questions are an array as wide as the longest, without trailing NUL": (
        "test_a_question_too_wide_for_the_array_is_left_out_with_its_reason",
        "test_a_question_is_found_without_the_nul_that_numpy_cuts_off",
    ),
    "questions are no plain strings": ("test_predictions_hold_no_numpy_types",),
    "a module can silence the log": ("test_nothing_silences_the_log_of_ianvs",),
    "Sedna reads its settings from the environment when it is imported": (
        "test_what_sedna_reads_is_set_when_the_file_is_imported_and_without_it_nothing_runs",
    ),
    "edge and cloud: all modules are required": ("test_a_module_that_is_missing_is_said_before_the_run",),
    "edge and cloud: the mode is read from one place only": (
        "test_the_mode_stands_where_ianvs_reads_it_and_no_other_gets_through",
    ),
    "edge and cloud: a folder as model path is copied, and the copy is found again": (
        "test_sedna_is_given_a_file_which_it_leaves_where_it_is",
    ),
    "edge and cloud: load may never be called, or fail without a word": (
        "test_the_model_opens_although_load_is_never_called",
    ),
    "edge and cloud: the mode is dropped without **kwargs, and a callable model is called": (
        "test_the_models_have_the_signatures_that_sedna_looks_for",
    ),
    "edge and cloud: all test cases share one folder": (
        "test_answers_of_test_cases_that_share_a_folder_are_kept_apart",
    ),
    "edge and cloud: a router gets the models by one name only, and they become columns": (
        "test_a_router_of_another_name_would_get_no_models_and_is_refused",
        "test_the_models_that_ianvs_hands_to_a_router_are_no_columns_of_addresses",
    ),
    "edge and cloud: training data is required although nobody trains": (
        "test_training_data_is_named_although_nobody_trains",
    ),
    "edge and cloud: an empty answer counts as given by nobody": ("test_an_empty_answer_is_still_a_result",),
    "edge and cloud: of equal questions nobody knows the row": (
        "test_rows_come_behind_equal_questions_in_their_order",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_tests_and_they_are_there(trap: str) -> None:
    code = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert all(f"\ndef {name}(" in code for name in TRAPS[trap])
