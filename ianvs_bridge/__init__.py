"""Run the benchmark: answer, score, report, and take it into KubeEdge-Ianvs."""
