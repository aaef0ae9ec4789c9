"""The metric as a Space: a form in the browser."""

import evaluate
from evaluate.utils import launch_gradio_widget

import evaluate_metrics

launch_gradio_widget(evaluate.load(evaluate_metrics.path("explainability")))
